"""Pages of programs that share a term: of a network, for an audience; another is one entry."""

from dataclasses import dataclass

from ..facts.columns import Column, FactColumn
from ..facts.kinds import TermsFact
from ..facts.registry import OVERVIEW, REGISTRY
from ..models import Program
from .columns import ListCell
from .programs import NAME


@dataclass(frozen=True, eq=False)
class ReasonColumn(Column):
    """Why each program suits an audience; empty where no reason was given."""

    reasons: dict[int, str]

    name = "reason"
    label = "Why"
    meaning = "Why the program suits this kind of affiliate."
    kind = "reason"
    template = "affiliates/partials/reason.html"

    def cell(self, program):
        return self.reasons[program.pk]


def reasons(audience):
    """Return the column that says why each program suits an audience."""
    return (ReasonColumn(dict(audience.suitabilities.values_list("program", "reason"))),)


@dataclass(frozen=True)
class TermPage:
    """One kind of page: for each term of a fact's vocabulary, the programs that have it.

    `name` is its route, `title` and `heading` read with the term's name in place of {}. `terms`
    is a template of what is known of the term itself, and `columns` a function of the term that
    returns columns before the overview's.
    """

    fact: TermsFact
    name: str
    path: str
    title: str
    heading: str
    kicker: str
    parent: str = ""  # the route its kicker leads to
    terms: str = ""
    columns: object = None

    def titled(self, term):
        return self.title.format(term.name)

    def headed(self, term):
        return self.heading.format(term.name)

    def columns_for(self, term):
        added = self.columns(term) if self.columns else ()
        return (*added, *(FactColumn(fact) for fact in OVERVIEW))


TERM_PAGES = (
    TermPage(
        fact=REGISTRY["networks"],
        name="network",
        path="networks/<slug:slug>/",
        title="{}: terms and programs",
        heading="{}",
        kicker="Networks",
        parent="networks",
        terms="affiliates/partials/network_terms.html",
    ),
    TermPage(
        fact=REGISTRY["audiences"],
        name="audience",
        path="for/<slug:slug>/",
        title="Affiliate programs for {}",
        heading="Affiliate programs for {}",
        kicker="Suitable affiliates",
        columns=reasons,
    ),
)


class Sharing:
    """The programs that share a term, as rows of a table."""

    def __init__(self, page, term):
        self.columns = page.columns_for(term)
        programs = Program.objects.listed().filter(page.fact.has_any([term.slug]))
        self.programs = programs.with_facts(OVERVIEW)

    @property
    def name_label(self):
        return NAME.label

    @property
    def rows(self):
        """(program, cells) of every program, a cell for each column."""
        return [
            (program, [ListCell(column, column.cell(program)) for column in self.columns])
            for program in self.programs
        ]
