"""The vocabularies: closed and open lists of terms that facts are drawn from."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from .natural_keys import KeyedManager

ONE_LEVEL = "terms are only one level deep."


class Status(models.TextChoices):
    OPEN = "open", "Open"
    PAUSED = "paused", "Paused"
    CLOSED = "closed", "Closed"


#: What lists leave out unless it is asked for.
UNLISTED = (Status.CLOSED,)


def slug_of(name):
    """Return the slug a term of this name gets."""
    return slugify(name)[:130]


def former_names(lines):
    """List a term's former names, which its field holds one a line."""
    return [name for line in lines.splitlines() if (name := line.strip())]


def former_slugs(lines):
    """List the slugs of a term's former names: addresses that use them go on working."""
    return [slug_of(name) for name in former_names(lines)]


class Term(models.Model):
    """Name one thing a program can have, under a broader term where there is one.

    A narrower term keeps a source's own words ("E-commerce / Global Retail Marketplace")
    while filters find it under the broader one ("Marketplace"). One level deep.
    """

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=130, unique=True)
    broader = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="narrower"
    )
    former_names = models.TextField(
        blank=True,
        help_text=(
            "Other names of this term and those of terms merged into it, one a line. Files and "
            "addresses that use them find this term."
        ),
    )

    objects = KeyedManager()

    NATURAL_KEY = ("slug",)

    class Meta:
        abstract = True
        ordering = ("name",)

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        """Keep the vocabulary one level deep, and every name and slug with one term."""
        faults = {"broader": self._fault_of_level(), "former_names": self._fault_of_names()}
        faults = {name: fault for name, fault in faults.items() if fault}
        if faults:
            raise ValidationError(faults)

    def _fault_of_level(self):
        """Say why it can't stand where it does: filters look one level down and no further."""
        if self.broader_id is None:
            return ""
        if self.broader_id == self.pk:
            return f"“{self}” can't stand under itself."
        if self.broader.broader_id is not None:
            return f"“{self.broader}” stands under “{self.broader.broader}”: {ONE_LEVEL}"
        if self.pk is not None and self.narrower.exists():
            return f"Other terms stand under “{self}”: {ONE_LEVEL}"
        return ""

    def _fault_of_names(self):
        """Say which name or slug another term has or had: a former one has to lead to one term."""
        others = type(self).objects.exclude(pk=self.pk)
        if not self.former_names:
            others = others.exclude(former_names="")
        for other in others:
            for shared in sorted(
                self._spellings() & other._spellings() or self._slugs() & other._slugs()
            ):
                return f"“{shared}” is a name of “{other}”, and no two terms share one."
        return ""

    def _spellings(self):
        return {name.casefold() for name in (self.name, *former_names(self.former_names))}

    def _slugs(self):
        return {self.slug or slug_of(self.name), *former_slugs(self.former_names)}


class Industry(Term):
    class Meta(Term.Meta):
        verbose_name_plural = "industries"


class ProductType(Term):
    """What a program's merchant sells."""


class ProgramType(Term):
    """What an affiliate is paid for: CPS (a sale), CPA (an action), CPL (a lead)."""


class PromotionalMaterial(Term):
    """What a program gives affiliates to work with: banners, deep links, product feeds."""


class TrafficSource(Term):
    """Where visitors come from; a program accepts some and restricts others."""


class PayoutMethod(Term):
    pass


class PayoutFrequency(Term):
    class Meta(Term.Meta):
        verbose_name_plural = "payout frequencies"


class Management(Term):
    """Who runs a program: its company (in-house), networks, or both (hybrid)."""

    class Meta(Term.Meta):
        verbose_name_plural = "managements"


class Audience(Term):
    """A kind of affiliate: bloggers, YouTubers, …

    `traffic` is where their visitors come from: a program that accepts any of it is open to them.
    """

    description = models.TextField(blank=True)
    traffic = models.ManyToManyField(TrafficSource, blank=True, related_name="audiences")

    def get_absolute_url(self):
        return reverse("audience", args=[self.slug])
