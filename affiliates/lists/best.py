"""The best of each industry: the program that guarantees the highest commission."""

from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import Lower, RowNumber

from ..catalogue import kept
from ..evidence import Doubt, doubts
from ..facts import effective
from ..facts.cells import Cell
from ..facts.registry import REGISTRY
from ..models import Industry, Program

COMMISSION, INDUSTRY = REGISTRY["commission"], REGISTRY["industry"]

#: Of fewer programs with comparable figures none is called the best of its industry.
FEWEST_COMPARED = 3


@dataclass(frozen=True)
class Best:
    """One industry's best: the program, its commission, of how many, and the list behind it."""

    program: Program
    cell: Cell
    doubt: Doubt | None
    compared: int
    industry: Industry

    @property
    def query(self):
        return f"?{INDUSTRY.parameter}={self.industry.slug}&sort=-{COMMISSION.sort}"


def best_of_industries():
    """Return the best of each industry, by name of the industry, as its list begins.

    Percentages of anything but an order aren't compared; of those that tie the first by name is
    shown. Asked once for a version of the catalogue.
    """
    return kept.present().shelf("best", 1).answer("all", _best_of_industries)


def _best_of_industries():
    fact = COMMISSION
    low, high = effective.end(fact, "low"), effective.end(fact, "high")
    compared = Program.objects.listed().filter(effective.comparable(fact) & fact.rankable())
    ranked = compared.annotate(trade=INDUSTRY.top_term(), low=low, high=high)
    ranked = ranked.filter(low__gt=0, trade__isnull=False)
    ranked = ranked.annotate(
        place=Window(
            RowNumber(),
            partition_by=F("trade"),
            order_by=[F("low").desc(), F("high").desc(), Lower("name").asc()],
        ),
        compared=Window(Count("pk"), partition_by=F("trade")),
    ).filter(place=1, compared__gte=FEWEST_COMPARED)
    numbers = {program.pk: program.compared for program in ranked}
    facts = (fact, INDUSTRY)
    found = Program.objects.filter(pk__in=numbers).with_facts(facts)
    found = effective.fetched(found.select_related("industry__broader"), facts)
    programs = [effective.seen(program, facts) for program in found]
    doubtful = doubts(programs, (fact,))
    best = [
        Best(
            program,
            fact.cell(program),
            doubtful.get((program, fact)),
            numbers[program.pk],
            program.industry.broader or program.industry,
        )
        for program in programs
    ]
    return sorted(best, key=lambda one: one.industry.name.lower())
