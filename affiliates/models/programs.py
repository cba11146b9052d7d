"""Affiliate programs, their rates, and the audiences they suit."""

from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from ..fields import (
    MONEY,
    CountriesField,
    RangeField,
    lower_case_validator,
)
from ..monograms import initials, tint
from ..payout_days import payout_days_validator
from ..ranges import HOURS, PERCENT
from .evidence import Citation, FinePrintKind, Source, Sourced
from .natural_keys import KeyedQuerySet, Leaf
from .networks import Network
from .vocabularies import (
    UNLISTED,
    Audience,
    Industry,
    Management,
    PayoutFrequency,
    PayoutMethod,
    ProductType,
    ProgramType,
    PromotionalMaterial,
    Status,
    TrafficSource,
)

#: Comparisons are addressed as a-vs-b, so no slug may hold the joint.
VERSUS = "-vs-"


class Attribution(models.TextChoices):
    LAST_CLICK = "last click", "Last click"
    FIRST_CLICK = "first click", "First click"
    ACCOUNT_BOUND = "account-bound", "Account-bound"
    COUPON_CODE = "coupon code", "Coupon code"
    OTHER = "other", "Other"


class CommissionBase(models.TextChoices):
    """What a commission is a percentage of."""

    ORDER_VALUE = "order value", "Order value"
    FIRST_PAYMENT = "first payment", "First payment"
    EVERY_PAYMENT = "every payment", "Every payment"
    REVENUE = "revenue", "Merchant's revenue"
    FEES = "fees", "Trading or service fees"
    DEPOSIT = "deposit", "Booking deposit"
    OTHER = "other", "Another amount"

    @property
    def brief(self):
        """Say it behind a percentage: "50% of revenue"."""
        return f"of {_IN_WORDS[self][0]}"

    @property
    def words(self):
        """Say it in a sentence: "the merchant's revenue"."""
        return _IN_WORDS[self][-1]

    @property
    def is_payment(self):
        """Say whether it is the value of an order, or a payment of it: an amount people state."""
        return self in _PAYMENTS


_PAYMENTS = (
    CommissionBase.ORDER_VALUE,
    CommissionBase.FIRST_PAYMENT,
    CommissionBase.EVERY_PAYMENT,
)
#: In a table, and in a sentence where that says more.
_IN_WORDS = {
    CommissionBase.ORDER_VALUE: ("the order", "the order's value"),
    CommissionBase.FIRST_PAYMENT: ("the first payment",),
    CommissionBase.EVERY_PAYMENT: ("every payment",),
    CommissionBase.REVENUE: ("revenue", "the merchant's revenue"),
    CommissionBase.FEES: ("fees", "trading or service fees"),
    CommissionBase.DEPOSIT: ("the deposit", "the booking deposit"),
    CommissionBase.OTHER: ("another amount", "another amount than the order's value"),
}


class Approval(models.TextChoices):
    AUTOMATIC = "automatic", "Automatic"
    MANUAL = "manual", "Manual"
    BY_INVITATION = "by invitation", "By invitation"


class ContentPolicy(models.TextChoices):
    PROHIBITED = "prohibited", "Prohibited"
    RESTRICTED = "restricted", "Restricted"
    ALLOWED = "allowed", "Allowed"


class ProgramQuerySet(KeyedQuerySet):
    def published(self):
        """Keep what the public may see: lists, pages, exports and feeds all start here."""
        return self.filter(published=True)

    def listed(self):
        """Keep what lists show unasked: a closed program stays readable, and is no offer."""
        return self.published().exclude(status__in=UNLISTED)

    def with_facts(self, facts):
        """Fetch what these facts read, in a number of queries that no row count changes."""
        single = {name for fact in facts for name in fact.select_related}
        many = {name for fact in facts for name in fact.prefetch_related}
        return self.select_related(*sorted(single)).prefetch_related(*sorted(many))

    def with_evidence(self):
        """Fetch sources, routes, rates and fine print: all a profile or an export of one shows."""
        return self.with_citations().prefetch_related(
            "rates__source", "fine_print__citations__source", *self._of_routes()
        )

    def _of_routes(self):
        """Name the routes' own relations, to fetch whatever a route states."""
        route = self.model._meta.get_field("routes").related_model
        related = (*route._meta.fields, *route._meta.many_to_many)
        return [
            f"routes__{field.name}"
            for field in related
            if field.is_relation and field.name != "program"
        ]

    def with_citations(self):
        """Fetch what each fact's standing rests on."""
        return self.prefetch_related("citations__source", "checks__source")

    def with_disputes(self, facts):
        """Fetch of the citations only those that differ from what is shown of these facts."""
        names = [fact.name for fact in facts]
        differing = Citation.objects.filter(stance=Citation.Stance.DIFFERS, fact__in=names)
        return self.prefetch_related(models.Prefetch("citations", differing))


class Program(models.Model):
    """One affiliate program: its facts, each unknown until somebody states it.

    An empty text, a None and an empty list all mean that nobody stated the fact.
    """

    slug = models.SlugField(max_length=80, unique=True, validators=[lower_case_validator])
    name = models.CharField(max_length=120, unique=True)
    company = models.CharField(max_length=200, blank=True)
    website = models.URLField(max_length=500, blank=True)
    affiliate_page = models.URLField(max_length=500, blank=True)
    status = models.CharField(max_length=6, blank=True, choices=Status)
    status_note = models.TextField(blank=True)
    founded = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1800), MaxValueValidator(2100)],
        help_text="The year the merchant launched.",
    )
    about = models.TextField(blank=True)

    industry = models.ForeignKey(Industry, null=True, blank=True, on_delete=models.PROTECT)
    product_types = models.ManyToManyField(ProductType, blank=True)
    program_types = models.ManyToManyField(ProgramType, blank=True)

    commission = RangeField(PERCENT)
    commission_base = models.CharField(max_length=20, blank=True, choices=CommissionBase)
    commission_base_note = models.TextField(blank=True)
    attribution = models.CharField(max_length=13, blank=True, choices=Attribution)
    attribution_note = models.TextField(blank=True)
    bounty = RangeField(MONEY)
    commission_structure = models.TextField(blank=True)
    commission_recurrence = models.CharField(
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(
                r"^(one-time|lifetime|[1-9]\d{0,3} months)\Z",
                "Write one-time, lifetime, or a number of months such as 12 months.",
            )
        ],
    )
    cookie = RangeField(HOURS)

    approval = models.CharField(max_length=20, blank=True, choices=Approval)
    approval_note = models.TextField(blank=True)
    entry_fee = RangeField(MONEY)

    payout_threshold = RangeField(MONEY)
    payout_frequency = models.ManyToManyField(PayoutFrequency, blank=True)
    payout_frequency_note = models.TextField(blank=True)
    payout_delay = RangeField(HOURS, noted=False)
    locking_period = RangeField(HOURS)
    payout_days = models.CharField(
        max_length=60,
        blank=True,
        validators=[payout_days_validator],
        help_text="Of the month or the week: 15; 1, 15; 13 – 15; last day; Friday.",
    )
    payout_days_note = models.TextField(blank=True)
    payout_methods = models.ManyToManyField(PayoutMethod, blank=True)
    payout_methods_note = models.TextField(blank=True)

    average_order_value = RangeField(MONEY)
    conversion_rate = RangeField(PERCENT)

    management = models.ForeignKey(Management, null=True, blank=True, on_delete=models.PROTECT)
    networks = models.ManyToManyField(Network, blank=True, related_name="programs")
    software = models.TextField(blank=True)

    promotional_materials = models.ManyToManyField(PromotionalMaterial, blank=True)
    promotional_materials_note = models.TextField(blank=True)
    traffic_sources = models.ManyToManyField(
        TrafficSource, blank=True, related_name="accepting_programs"
    )
    traffic_sources_note = models.TextField(blank=True)
    traffic_restrictions = models.ManyToManyField(
        TrafficSource, blank=True, related_name="restricting_programs"
    )
    traffic_restrictions_note = models.TextField(blank=True)
    affiliate_countries = CountriesField()
    affiliate_countries_note = models.TextField(blank=True)
    customer_countries = CountriesField()
    customer_countries_note = models.TextField(blank=True)
    minimum_audience = models.TextField(blank=True)
    explicit_content = models.CharField(max_length=10, blank=True, choices=ContentPolicy)
    explicit_content_note = models.TextField(blank=True)
    religious_political_content = models.CharField(max_length=10, blank=True, choices=ContentPolicy)
    religious_political_content_note = models.TextField(blank=True)
    sub_affiliates = models.BooleanField(null=True, blank=True)
    sub_affiliates_note = models.TextField(blank=True)

    audiences = models.ManyToManyField(
        Audience, blank=True, through="Suitability", related_name="programs"
    )
    suits = models.TextField(
        "who it suits", blank=True, help_text="In a sentence; the reasons stand by each audience."
    )

    published = models.BooleanField(default=True)
    updated = models.DateField(default=timezone.localdate, editable=False)

    objects = ProgramQuerySet.as_manager()

    #: By a fact's name, the way to join through which it holds: see `facts.effective`.
    ways = MappingProxyType({})

    NATURAL_KEY = ("slug",)

    class Meta:
        ordering = ("name", "pk")
        constraints = [  # each RangeField adds its own
            models.CheckConstraint(
                name="program_slug_in_lower_case", condition=Q(slug=Lower("slug"))
            ),
            models.CheckConstraint(
                name="program_slug_without_vs", condition=~Q(slug__contains=VERSUS)
            ),
            models.CheckConstraint(
                name="program_founded_in_a_year",
                condition=Q(founded__isnull=True) | Q(founded__range=(1800, 2100)),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        self.updated = timezone.localdate()
        if update_fields is not None:
            update_fields = {"updated", *update_fields}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("program", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        if VERSUS in self.slug:
            raise ValidationError(
                {"slug": f"“{VERSUS}” joins the programs of a comparison: no address may hold it."}
            )

    @property
    def initials(self):
        """Name the program in one or two letters."""
        return initials(self.name)

    @property
    def tint(self):
        """Number the tint its initials stand on."""
        return tint(self.slug)

    @property
    def disputed(self):
        """Name the facts, and "" for fine print, of which a source differs from what is shown."""
        return frozenset(citation.fact for citation in self.citations.all() if citation.differs)

    @property
    def flags(self):
        """List the kinds of its fine print, once each; what is of no kind of its own has none."""
        stated = {FinePrintKind(term.kind) for term in self.fine_print.all()}
        return [kind for kind in FinePrintKind if kind in stated and kind.flag]

    @property
    def pays_commission(self):
        """Say whether commission applies: not where only a bounty is stated."""
        bounty_stated = self.bounty is not None or bool(self.bounty_note)
        commission_stated = self.commission is not None or bool(self.commission_note)
        return commission_stated or not bounty_stated


class Suitability(Leaf):
    """Why a program suits an audience; an empty reason means that none was given."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="suitabilities")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="suitabilities")
    reason = models.TextField(blank=True)

    NATURAL_KEY = ("program_id", "audience_id")

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "suitabilities"
        constraints = (
            models.UniqueConstraint(fields=("program", "audience"), name="audience_once"),
        )

    def __str__(self):
        return f"{self.audience}: {self.reason}"


class Rate(Sourced):
    """What one category, customer class or order size earns: a percentage, an amount, or both.

    Neither is stated where the note alone says it ("one-time payment per membership").
    """

    class Basis(models.TextChoices):
        CATEGORY = "category", "Category or plan"
        CUSTOMER = "customer", "Customer"
        ORDER_SIZE = "order size", "Order size"
        AFFILIATE = "affiliate", "Affiliate's class or volume"
        MARKET = "market", "Market"

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="rates")
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.CATEGORY)
    label = models.CharField(max_length=200)
    commission = RangeField(PERCENT, noted=False)
    bounty = RangeField(MONEY, noted=False)
    note = models.TextField(blank=True)
    market = models.CharField(max_length=80, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="rates")
    position = models.PositiveSmallIntegerField(default=0)

    NATURAL_KEY = ("program_id", "label", "market")

    class Meta:
        ordering = ("position", "pk")
        constraints = [  # each RangeField adds its own
            models.UniqueConstraint(fields=("program", "label", "market"), name="rate_once"),
        ]

    def __str__(self):
        return self.label
