"""What the editors keep here: comparisons worth a page of their own, and benchmarks."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Prefetch, Q

from affiliates.catalogue import kept
from affiliates.evidence import doubts
from affiliates.facts import effective
from affiliates.facts.registry import FACTORS, HEADLINES
from affiliates.fields import MONEY, RangeField
from affiliates.models import Industry, Program, Source, Sourced
from affiliates.models.natural_keys import KeyedManager
from affiliates.ranges import PERCENT

from . import addresses

#: What pages show of the programs of a featured comparison.
SHOWN = tuple(dict.fromkeys([*FACTORS, *HEADLINES]))


class FeaturedComparisonManager(KeyedManager):
    def shown(self):
        """List the comparisons all of whose programs the public may see, each with them.

        Programs come and go: one of too few, or too many, has no page. Asked once for a version
        of the catalogue.
        """
        return kept.present().shelf("featured", 1).answer("all", lambda: list(self._shown()))

    def _shown(self):
        drafts = FeaturedProgram.objects.filter(program__published=False)
        programs = effective.fetched(Program.objects.with_facts(SHOWN), SHOWN)
        programs = Prefetch("entries__program", programs)
        fitting = self.annotate(number=Count("entries")).filter(
            number__range=(addresses.FEWEST, addresses.MOST)
        )
        # Asked apart: what is counted in groups would lose its order.
        shown = self.filter(pk__in=fitting.values("pk")).exclude(entries__in=drafts)
        return shown.prefetch_related("entries", programs)


class FeaturedComparison(models.Model):
    """A comparison with a title and an introduction; its first program is what it is about."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    introduction = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    programs = models.ManyToManyField(Program, through="FeaturedProgram")

    objects = FeaturedComparisonManager()

    NATURAL_KEY = ("slug",)

    class Meta:
        ordering = ("position", "title")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return addresses.comparison(self.slugs)

    def natural_key(self):
        return (self.slug,)

    @property
    def programs_in_order(self):
        """The programs, in the editors' order."""
        return [entry.program for entry in self.entries.all()]

    @property
    def slugs(self):
        """The programs' slugs, in the editors' order."""
        return [program.slug for program in self.programs_in_order]

    @property
    def factors(self):
        """(fact, cells) of the short table by which alternatives are weighed."""
        programs = [effective.seen(program, FACTORS) for program in self.programs_in_order]
        return [(fact, [fact.cell(program) for program in programs]) for fact in FACTORS]

    @property
    def headlines(self):
        """(program, [(fact, cell, doubt)]) of its programs, of the figures of a profile's head."""
        programs = [effective.seen(program, HEADLINES) for program in self.programs_in_order]
        doubtful = doubts(programs, HEADLINES)
        return [
            (
                program,
                [(fact, fact.cell(program), doubtful.get((program, fact))) for fact in HEADLINES],
            )
            for program in programs
        ]


class FeaturedProgram(models.Model):
    """One program's place in a featured comparison."""

    comparison = models.ForeignKey(
        FeaturedComparison, on_delete=models.CASCADE, related_name="entries"
    )
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="featured_in")
    position = models.PositiveSmallIntegerField(default=0)

    objects = KeyedManager()

    NATURAL_KEY = ("comparison__slug", "program__slug")

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("comparison", "program"), name="featured_once"),
        )

    def __str__(self):
        return f"{self.program} in {self.comparison}"

    def natural_key(self):
        return (self.comparison.slug, self.program.slug)

    natural_key.dependencies = ("comparisons.featuredcomparison", "affiliates.program")


class BenchmarkManager(KeyedManager):
    def borrowed(self):
        """Fetch the figures that an estimate may borrow: careful ones, of affiliates' clicks."""
        careful = self.filter(cautious=True, traffic=Benchmark.Traffic.AFFILIATE)
        return careful.select_related("source")


class Benchmark(Sourced):
    """A cited figure of a whole industry, of all industries where none is named.

    Never a program's fact: an assumption that estimates borrow where nobody states a figure. It
    is a percentage (`rate`) or an order's value (`amount`), as its measure asks.
    """

    class Measure(models.TextChoices):
        CONVERSION_RATE = "conversion_rate", "Conversion rate: clicks that become a sale"
        SIGNUP_RATE = "signup_rate", "Sign-up rate: clicks that sign up, free of charge"
        AVERAGE_ORDER_VALUE = "average_order_value", "Average order value"

    class Traffic(models.TextChoices):
        AFFILIATE = "affiliate", "Affiliates' clicks"
        ALL = "all", "A site's whole traffic"

    class Basis(models.TextChoices):
        NETWORK = "network", "An affiliate network's own tracking"
        PLATFORM = "platform", "A vendor's own customers or experience"
        STUDY = "study", "A study"
        COMPILATION = "compilation", "Gathered from others"
        UNSOURCED = "unsourced", "Neither method nor source given"

    industry = models.ForeignKey(
        Industry,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="benchmarks",
        help_text="Empty: all industries.",
    )
    measure = models.CharField(max_length=20, choices=Measure)
    rate = RangeField(PERCENT, noted=False)
    amount = RangeField(MONEY, noted=False)
    traffic = models.CharField(
        max_length=10,
        choices=Traffic,
        help_text="Whole traffic counts returning customers too: no estimate borrows it.",
    )
    basis = models.CharField(max_length=12, choices=Basis)
    period = models.CharField(max_length=60, blank=True, help_text="What the figure is of.")
    region = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="benchmarks")
    cautious = models.BooleanField(
        default=False, help_text="The careful pick of its industry and measure: one at most."
    )

    objects = BenchmarkManager()

    NATURAL_KEY = ("industry_id", "measure", "source_id", "note")

    class Meta:
        ordering = ("measure", "industry__name", "pk")
        constraints = [  # each RangeField adds its own
            models.UniqueConstraint(
                fields=("industry", "measure", "source", "note"), name="benchmark_once"
            ),
            models.UniqueConstraint(
                fields=("industry", "measure"),
                condition=Q(cautious=True),
                name="benchmark_cautious_once",
            ),
            models.UniqueConstraint(
                fields=("measure",),
                condition=Q(cautious=True, industry=None),
                name="benchmark_cautious_once_for_all",
            ),
            models.CheckConstraint(
                name="benchmark_has_the_figure_of_its_measure",
                condition=Q(
                    measure="average_order_value", amount_high__isnull=False, rate_high=None
                )
                | Q(~Q(measure="average_order_value"), rate_high__isnull=False, amount_high=None),
            ),
        ]

    def __str__(self):
        return f"{self.get_measure_display()}, {self.industry or 'all industries'}: {self.value}"

    @property
    def value(self):
        return self.amount if self.measure == self.Measure.AVERAGE_ORDER_VALUE else self.rate

    def clean(self):
        of_orders = self.measure == self.Measure.AVERAGE_ORDER_VALUE
        if (self.amount is None) is of_orders or (self.rate is None) is not of_orders:
            wanted = "amount" if of_orders else "rate"
            raise ValidationError(f"This measure is stated as its {wanted}, and as nothing else.")
