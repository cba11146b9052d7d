"""A program's profile: its facts in sections, each with the evidence behind it."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import slugify

from .catalogue import kept
from .catalogue.described import MOST_DESCRIBED, described
from .dates import recorded_between
from .evidence import (
    CitedPage,
    Evidence,
    Standing,
    checked_words,
    doubt_of,
    evidence_by_fact,
    evidence_seen,
)
from .facts import effective
from .facts.cells import Cell, State
from .facts.kinds import Fact, Section
from .facts.registry import FACTORS, FACTS, HEADLINES, REGISTRY, sections
from .facts.routes import ROUTE_TERMS, holder_of, route_cell
from .models import FinePrintKind
from .panels import Panel
from .structured_data import json_ld
from .summary import summary

#: Where the templates of a profile's panels are.
PANELS = "affiliates/panels/"

#: How a profile words what its stated facts rest on.
STANDINGS = {
    Standing.BACKED: "backed by pages",
    Standing.DISPUTED: "disputed",
    Standing.EDITOR: "stated by our editors, who cite no page",
    Standing.UNCITED: "uncited",
}

#: How many edits a profile shows; the rest have a page of their own.
LATEST_EDITS = 5


@dataclass(frozen=True)
class ProfileRow:
    """One fact on a profile."""

    fact: Fact
    cell: Cell
    evidence: Evidence


@dataclass(frozen=True)
class RouteTable:
    """A program's ways to join, closed ones last; no column for what none of them states."""

    routes: tuple

    @classmethod
    def of(cls, routes):
        return cls(tuple(sorted(routes, key=lambda route: route.is_closed)))

    @cached_property
    def facts(self):
        """The terms that any of the ways states, or the network that pays."""
        stated = {fact for fact in ROUTE_TERMS for route in self.routes if holder_of(fact, route)}
        return [fact for fact in ROUTE_TERMS if fact in stated]

    @property
    def rows(self):
        """(route, (fact, cell, whether it is best) of each column) of every way."""
        best = {fact: effective.best_of(fact, self.routes) for fact in self.facts}
        return [
            (route, [(fact, route_cell(fact, route), route in best[fact]) for fact in self.facts])
            for route in self.routes
        ]

    @property
    def has_markets(self):
        return any(route.market for route in self.routes)

    @property
    def width(self):
        """How many columns stand behind a way's name."""
        return len(self.facts) + self.has_markets


def profiles(slugs):
    """Return the published programs' profiles by slug, worked out once for a version."""
    programs = described(slugs)
    shelf = kept.present().shelf("profiles", MOST_DESCRIBED)
    return shelf.answers(
        list(programs), lambda missing: {slug: Profile(programs[slug]) for slug in missing}
    )


class Profile:
    """All that is known of a program, section by section.

    The program should come `with_facts` and `with_evidence`.
    """

    def __init__(self, program):
        self.program = program

    @cached_property
    def _evidence(self):
        return evidence_by_fact(self.program, FACTS)

    @cached_property
    def _seen(self):
        return effective.seen(self.program)

    def own_row(self, fact):
        """Show what the program itself states of a fact."""
        return ProfileRow(fact, fact.cell(self.program), self._evidence[fact])

    def row(self, fact):
        """Show a fact: the program's own, or what is effective through its best way to join."""
        return self._row_of[fact]

    @cached_property
    def _row_of(self):
        return {
            fact: ProfileRow(fact, fact.cell(self._seen), self._evidence[fact]) for fact in FACTS
        }

    @cached_property
    def about(self):
        return self.row(REGISTRY["about"])

    @cached_property
    def sections(self):
        """(section, rows) of the tables; the audiences stand in sentences, not in a table."""
        return [
            (section, [self.row(fact) for fact in facts])
            for section, facts in sections()
            if section is not Section.AUDIENCES
        ]

    @cached_property
    def audiences(self):
        return self.row(REGISTRY["audiences"])

    @property
    def fine_print(self):
        """(kind, (term, evidence) of each of its terms) of every term outside the registry.

        What is of no kind of its own comes last.
        """
        terms = {kind: [] for kind in FinePrintKind}
        for term in self.program.fine_print.all():
            terms[FinePrintKind(term.kind)].append((term, Evidence.of(term.citations.all())))
        return [(kind, rows) for kind, rows in terms.items() if rows]

    @cached_property
    def standings(self):
        """Say in words how well-sourced the profile is: (facts, words) from best to worst."""
        stated = [row for row in self._rows if row.evidence.stated]
        counted = Counter(row.evidence.standing for row in stated)
        return [
            (counted[standing], STANDINGS[standing]) for standing in STANDINGS if counted[standing]
        ]

    @property
    def checked(self):
        """Say when an editor last recorded a check of any of it; empty where nobody did."""
        checks = self.program.checks.all()
        return checked_words(max(checks, key=lambda check: check.checked_on)) if checks else ""

    @cached_property
    def _rows(self):
        return [self.audiences, *(row for _, rows in self.sections for row in rows)]

    @property
    def warnings(self):
        """The facts for which lists leave this program out."""
        facts = [fact for fact in FACTS if fact.unlisted]
        return [self.row(fact) for fact in facts if fact.value(self.program) in fact.unlisted]

    @property
    def disagreements(self):
        """The facts on which sources disagree."""
        return [row for row in [self.about, *self._rows] if row.evidence.disputed]

    @cached_property
    def completeness(self):
        """(facts stated, facts asked for) over the profile's sections."""
        cells = [fact.cell(self.program) for _, facts in sections() for fact in facts]
        return sum(cell.state is not State.UNKNOWN for cell in cells), len(cells)

    @property
    def factors(self):
        """The factors by which alternatives are weighed, for a first look."""
        return [self.row(fact) for fact in FACTORS]

    @property
    def headlines(self):
        """(fact, cell, doubt) of the figures that it begins with."""
        rows = [(self.row(fact), self._evidence_seen[fact]) for fact in HEADLINES]
        return [
            (row.fact, row.cell, doubt_of(row.fact, evidence) if row.cell.known else None)
            for row, evidence in rows
        ]

    @property
    def summary(self):
        """Say in one sentence what the program pays, and when."""
        disputed = [fact for fact, evidence in self._evidence_seen.items() if evidence.disputed]
        return summary(self._seen, disputed)

    @cached_property
    def _evidence_seen(self):
        return self.evidence_as(self._seen)

    def evidence_as(self, seen):
        """Return each fact's evidence for the program as it is `seen` through a way to join."""
        return evidence_seen(self.program, seen, self._evidence)

    @property
    def first_section(self):
        """Name the panel in which the facts begin."""
        return _panel_of(self.sections[0][0])

    @property
    def recorded(self):
        """Say when what it states was recorded; empty where no citation says so."""
        days = [cited.recorded_on for cited in self.program.citations.all() if cited.recorded_on]
        return recorded_between(min(days), max(days)) if days else ""

    @cached_property
    def sources(self):
        """Every page this profile rests on, once, in the order of the facts."""
        routes = self.program.routes.all()
        citations = [
            *self.program.citations.all(),
            *self.program.rates.all(),
            *routes,
            *(cited for term in self.program.fine_print.all() for cited in term.citations.all()),
        ]
        stated = [(cited.source, cited) for cited in citations]
        stated += [(source, route) for route in routes for source in route.more_sources.all()]
        by_page = {}
        for source, cited in stated:
            if source.url:
                by_page.setdefault(source, []).append(cited)
        return [CitedPage.of(source, cited) for source, cited in by_page.items()]

    @property
    def latest_edits(self):
        """The latest edits that the public may see."""
        return self.program.edits.published().with_changes()[:LATEST_EDITS]

    @property
    def panels(self):
        """List the profile's own panels, in their order, without those that would be empty."""
        return list(self._panels())

    def _panels(self):
        name, about, audiences = self.program.name, self.about, self.audiences
        yield Panel("about", "About", f"{PANELS}about.html", about, name, about.fact)
        if routes := self.program.routes.all():
            yield Panel("routes", "Ways to join", f"{PANELS}routes.html", RouteTable.of(routes))
        for section, rows in self.sections:
            yield Panel(_panel_of(section), section.value, f"{PANELS}facts.html", rows)
        if rates := self.program.rates.all():
            yield Panel("rates", "Rates", f"{PANELS}rates.html", rates)
        yield Panel(
            "audiences",
            "Suitable affiliates",
            f"{PANELS}audiences.html",
            audiences,
            f"for {name}",
            audiences.fact,
        )
        if self.program.fine_print.all():
            yield Panel("fine-print", "Fine print", f"{PANELS}fine_print.html", self)
        yield Panel(
            "sources", "Sources", f"{PANELS}sources.html", self, "Sources and disagreements"
        )
        yield Panel(
            "history", "History", f"{PANELS}history.html", (self.latest_edits, self.recorded)
        )

    @property
    def structured_data(self):
        """Describe the program as schema.org's WebPage about its merchant."""
        merchant = {"@type": "Organization", "name": self.program.company or self.program.name}
        if self.program.website:
            merchant["url"] = self.program.website
        return json_ld(
            {
                "@type": "WebPage",
                "name": f"{self.program.name} affiliate program",
                "dateModified": self.program.updated.isoformat(),
                "about": merchant,
            }
        )


def _panel_of(section):
    return slugify(section.value)
