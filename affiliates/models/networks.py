"""Networks: third parties that run programs for merchants."""

from dataclasses import dataclass
from types import MappingProxyType

from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from ..fields import MONEY, CountriesField, RangeField
from ..ranges import HOURS
from .evidence import Source, Sourced
from .natural_keys import KeyedQuerySet
from .vocabularies import PayoutFrequency, PayoutMethod, Status


class NetworkQuerySet(KeyedQuerySet):
    def with_terms(self):
        """Fetch all that networks state, in a number of queries that no row count changes."""
        lists = [field.name for field in self.model._meta.many_to_many]
        statements = NetworkStatement.objects.select_related("source")
        return self.prefetch_related(*lists, models.Prefetch("statements", statements))


class Network(models.Model):
    """A third party that runs programs and pays affiliates on their behalf.

    Its payment terms are the registry's facts, under a program's own names: they hold for every
    way to join a program through it that states nothing else. What is empty is unknown.
    """

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=130, unique=True)
    company = models.CharField(max_length=200, blank=True)
    website = models.URLField(max_length=500, blank=True)
    about = models.TextField(blank=True)

    status = models.CharField(max_length=6, blank=True, choices=Status)
    status_note = models.TextField(blank=True)
    entry_fee = RangeField(MONEY)
    payout_threshold = RangeField(MONEY)
    payout_frequency = models.ManyToManyField(PayoutFrequency, blank=True)
    payout_frequency_note = models.TextField(blank=True)
    payout_delay = RangeField(HOURS)
    payout_methods = models.ManyToManyField(PayoutMethod, blank=True)
    payout_methods_note = models.TextField(blank=True)
    affiliate_countries = CountriesField()
    affiliate_countries_note = models.TextField(blank=True)

    objects = NetworkQuerySet.as_manager()

    NATURAL_KEY = ("slug",)

    #: No term of a network's own holds for one way to join alone.
    ways = MappingProxyType({})

    class Meta:
        ordering = ("name",)
        constraints = []  # each RangeField adds its own

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or slugify(self.name)[:130]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("network", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    @property
    def terms(self):
        """What is stated of each term: what is shown, and what differs from it."""
        by_term = {}
        for statement in self.statements.all():
            by_term.setdefault(statement.term, []).append(statement)
        return [NetworkTerm(name, tuple(stated)) for name, stated in by_term.items()]


@dataclass(frozen=True)
class NetworkTerm:
    """One of a network's terms, with every statement of it."""

    name: str
    statements: tuple

    @property
    def shown(self):
        return [statement for statement in self.statements if not statement.differs]

    @property
    def differing(self):
        return [statement for statement in self.statements if statement.differs]


class NetworkStatement(Sourced):
    """What a source says of one of a network's terms.

    Under a fact's label ("Payout threshold") it is evidence of the network's typed term. The
    statement that differs from the one shown is kept beside it, as for programs.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="statements")
    term = models.CharField(max_length=80, help_text="For example “Payout threshold”.")
    text = models.CharField(max_length=500)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    differs = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    NATURAL_KEY = ("network_id", "term", "source_id", "text")

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("network", "term", "source", "text"), name="network_statement_once"
            ),
        )

    def __str__(self):
        return f"{self.term}: {self.text}"
