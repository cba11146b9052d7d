"""What an estimate may borrow: the careful benchmark nearest to a program's industry."""

from affiliates.catalogue import kept

from ..models import Benchmark
from .estimates import Assumption, Borrowed, in_dollars

Measure = Benchmark.Measure


class Benchmarks:
    """Figures by measure and industry; those of all industries stand under None."""

    def __init__(self, figures):
        self._figures = {}
        for figure in figures:
            value = in_dollars(figure.value) if figure.amount else figure.value
            if value is not None:
                borrowed = Assumption(value, figure.source.publisher, figure.source.url)
                self._figures.setdefault(figure.measure, {})[figure.industry_id] = borrowed

    @classmethod
    def load(cls):
        """Fetch them, in one query for a version of the catalogue."""
        shelf = kept.present().shelf("benchmarks", 1)
        return shelf.answer("all", lambda: cls(Benchmark.objects.borrowed()))

    def by_industry(self, measure):
        """Return a measure's figures by the industry's primary key."""
        return self._figures.get(measure, {})

    def of(self, program):
        """Return what this program may borrow; it comes with its industry."""
        return Borrowed(
            conversion=self._nearest(Measure.CONVERSION_RATE, program.industry),
            signups=self._nearest(Measure.SIGNUP_RATE, program.industry),
            order_value=self._nearest(Measure.AVERAGE_ORDER_VALUE, program.industry),
        )

    def _nearest(self, measure, industry):
        """Return the industry's own figure, else its broader one's, else that of all."""
        figures = self.by_industry(measure)
        nearer = (industry.pk, industry.broader_id) if industry else ()
        found = (figures[pk] for pk in nearer if pk is not None and pk in figures)
        return next(found, figures.get(None))
