"""Comparisons worth a page of their own, chosen by the editors."""

from django.db import models
from django.db.models import Count, Prefetch

from affiliates.facts.registry import FACTORS
from affiliates.models import Program

from . import addresses


class FeaturedComparisonManager(models.Manager):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def shown(self):
        """Fetch the comparisons all of whose programs the public may see, each with them.

        Programs come and go: one of too few, or too many, has no page.
        """
        drafts = FeaturedProgram.objects.filter(program__published=False)
        programs = Prefetch("entries__program", Program.objects.with_facts(FACTORS))
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
        programs = self.programs_in_order
        return [(fact, [fact.cell(program) for program in programs]) for fact in FACTORS]


class FeaturedProgramManager(models.Manager):
    def get_by_natural_key(self, comparison, program):
        return self.get(comparison__slug=comparison, program__slug=program)


class FeaturedProgram(models.Model):
    """One program's place in a featured comparison."""

    comparison = models.ForeignKey(
        FeaturedComparison, on_delete=models.CASCADE, related_name="entries"
    )
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="featured_in")
    position = models.PositiveSmallIntegerField(default=0)

    objects = FeaturedProgramManager()

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
