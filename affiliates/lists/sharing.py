"""Pages of programs that share a term: of a network, for an audience; another is one entry."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery

from ..catalogue import kept
from ..facts import effective
from ..facts.kinds import TermsFact
from ..facts.networks import NetworkFacts
from ..facts.registry import OVERVIEW, REGISTRY
from ..models import Audience, Network, Program
from .programs import NAME, OVERVIEW_TABLE
from .rows import rows_of

#: An audience with fewer programs has a page, but none leads there.
FEWEST_OFFERED = 2


def offered_audiences():
    """List the audiences worth a page, by name, each with the number of its programs.

    Asked once for a version of the catalogue.
    """
    return kept.present().shelf("audiences", 1).answer("all", lambda: list(_offered_audiences()))


def _offered_audiences():
    listed = _open_to(OuterRef("pk")).order_by().values(number=_distinct("pk"))
    counted = Audience.objects.annotate(program_count=Subquery(listed))
    return counted.filter(program_count__gte=FEWEST_OFFERED).order_by("name")


def _distinct(name):
    return Func(F(name), function="COUNT", template="%(function)s(DISTINCT %(expressions)s)")


def _open_to(audience):
    """Return the programs that somebody says suit an audience, or that accept its traffic."""
    suits, accepts = Q(audiences=audience), Q(traffic_sources__audiences=audience)
    return Program.objects.listed().filter(suits | accepts)


def reasons(audience):
    """Return the programs for an audience, best reason first: key → why.

    First those that our editors say suit it, then those that accept its traffic.
    """
    reasoned = dict(audience.suitabilities.values_list("program", "reason"))
    accepted = defaultdict(list)
    rows = Program.objects.filter(traffic_sources__audiences=audience).order_by("name", "pk")
    for program, traffic in rows.values_list("pk", "traffic_sources__name"):
        accepted[program].append(traffic)
    stated = {pk: f"Accepts: {', '.join(sorted(names))}" for pk, names in accepted.items()}
    return reasoned | {pk: why for pk, why in stated.items() if not reasoned.get(pk)}


def traffic_of(audience):
    """Return the query of the lists that keeps who accepts an audience's traffic, if it has any."""
    slugs = list(audience.traffic.values_list("slug", flat=True))
    return {REGISTRY["traffic_sources"].parameter: slugs} if slugs else {}


@dataclass(frozen=True)
class TermPage:
    """One kind of page: for each term of a fact's vocabulary, the programs that have it.

    `name` is its route; `title`, `heading` and the table's `caption` read with the term's name in
    place of {}. `terms` is a template of what is known of the term itself: of what `known` returns
    for one of those that `fetched` returns. `notes` is a function
    of the term that returns the programs' keys in order, each with a note; without it, the
    programs that have the term are listed by name. `introduction` says which programs these are,
    and `filtered` which query of the lists leads on from them; without it, that for the term.
    """

    fact: TermsFact
    name: str
    path: str
    title: str
    heading: str
    caption: str
    kicker: str
    introduction: str
    parent: str = ""  # the route its kicker leads to
    terms: str = ""
    known: Callable[[object], object] | None = None
    fetched: Callable[[], QuerySet] | None = None
    notes: Callable[[object], dict[int, str]] | None = None
    filtered: Callable[[object], dict[str, list[str]]] | None = None
    onward: str = "Filter them further"  # how that link reads

    @property
    def queryset(self):
        """Return the terms that have a page."""
        return self.fetched() if self.fetched else self.fact.model.objects.all()

    def query(self, term):
        """Return the query of the lists that leads on from a term's programs."""
        asked = self.filtered(term) if self.filtered else {}
        return urlencode(asked or {self.fact.parameter: [term.slug]}, doseq=True)

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
        introduction="Programs that somebody states to be on this network.",
        parent="networks",
        terms="affiliates/partials/network_terms.html",
        known=NetworkFacts,
        fetched=Network.objects.with_terms,
    ),
    TermPage(
        fact=REGISTRY["audiences"],
        name="audience",
        path="for/<slug:slug>/",
        title="Affiliate programs for {}",
        heading="Affiliate programs for {}",
        caption="Affiliate programs for {}",
        kicker="Suitable affiliates",
        introduction=(
            "First the programs that our editors say suit you, with the reason; then those that "
            "accept your traffic."
        ),
        notes=reasons,
        filtered=traffic_of,
        onward="Filter by the traffic they accept",
    ),
)


class Sharing:
    """The programs that share a term, as rows of the overview's columns."""

    columns = tuple(OVERVIEW_TABLE.column(fact) for fact in OVERVIEW_TABLE.facts)
    name_label = NAME.label

    def __init__(self, page, term):
        self.notes = page.notes(term) if page.notes else {}
        wanted = Q(pk__in=self.notes) if page.notes else page.fact.has_any([term.slug])
        self.programs = self._ordered(Program.objects.listed().filter(wanted))

    def _ordered(self, programs):
        programs = effective.fetched(programs.with_facts(OVERVIEW), OVERVIEW)
        programs = [effective.seen(program, OVERVIEW) for program in programs]
        places = {pk: place for place, pk in enumerate(self.notes)}
        return sorted(programs, key=lambda program: places.get(program.pk, 0))

    @property
    def rows(self):
        """(program, cells, note) of every program, a cell for each column."""
        rows = rows_of(self.programs, self.columns).values()
        return [
            (row.program, [row.cell(column) for column in self.columns], self._note(row.program))
            for row in rows
        ]

    def _note(self, program):
        return self.notes.get(program.pk, "")
