"""Pages of programs that share a term: of a network, for an audience; another is one entry."""

from collections.abc import Callable
from dataclasses import dataclass

from ..facts.kinds import TermsFact
from ..facts.registry import OVERVIEW, REGISTRY
from ..models import Program
from .columns import ListCell
from .programs import NAME, OVERVIEW_TABLE


def reasons(audience):
    """Return why each program suits an audience, by the program's key."""
    return dict(audience.suitabilities.values_list("program", "reason"))


@dataclass(frozen=True)
class TermPage:
    """One kind of page: for each term of a fact's vocabulary, the programs that have it.

    `name` is its route; `title`, `heading` and the table's `caption` read with the term's name in
    place of {}. `terms` is a template of what is known of the term itself, and `notes` a function
    of the term that returns a note on each program, by its key.
    """

    fact: TermsFact
    name: str
    path: str
    title: str
    heading: str
    caption: str
    kicker: str
    parent: str = ""  # the route its kicker leads to
    terms: str = ""
    notes: Callable[[object], dict[int, str]] | None = None

    def words(self, term):
        """Return the page's words for a term, as its template names them."""
        worded = {"title": self.title, "heading": self.heading, "caption": self.caption}
        return {name: text.format(term.name) for name, text in worded.items()}


TERM_PAGES = (
    TermPage(
        fact=REGISTRY["networks"],
        name="network",
        path="networks/<slug:slug>/",
        title="{}: terms and programs",
        heading="{}",
        caption="Programs on {}",
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
        caption="Affiliate programs for {}",
        kicker="Suitable affiliates",
        notes=reasons,
    ),
)


class Sharing:
    """The programs that share a term, as rows of the overview's columns."""

    columns = OVERVIEW_TABLE.columns
    name_label = NAME.label

    def __init__(self, page, term):
        self.notes = page.notes(term) if page.notes else {}
        programs = Program.objects.published().filter(page.fact.has_any([term.slug]))
        self.programs = programs.with_facts(OVERVIEW)

    @property
    def rows(self):
        """(program, cells, note) of every program, a cell for each column."""
        return [
            (
                program,
                [ListCell(column, column.cell(program)) for column in self.columns],
                self.notes.get(program.pk, ""),
            )
            for program in self.programs
        ]
