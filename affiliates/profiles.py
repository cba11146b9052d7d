"""A program's profile: its facts in sections, each with the evidence behind it."""

from dataclasses import dataclass
from functools import cached_property

from .fact_kinds import Cell, Fact, Section
from .facts import FACTORS, REGISTRY, sections
from .structured import structured


@dataclass(frozen=True)
class Evidence:
    """Who says what of one fact: the citations that back it, and those that differ."""

    backing: tuple
    differing: tuple

    @classmethod
    def of(cls, citations):
        return cls(
            backing=tuple(citation for citation in citations if not citation.differs),
            differing=tuple(citation for citation in citations if citation.differs),
        )

    @property
    def disputed(self):
        return bool(self.differing)

    @property
    def pages(self):
        """How many pages back the value; the editors' own statement is none."""
        return len({citation.source_id for citation in self.backing if citation.source.url})

    @property
    def standing(self):
        """Say in words how well the fact is founded."""
        if self.pages:
            words = f"{self.pages} source{'' if self.pages == 1 else 's'}"
        elif self.backing:
            words = "our editors' statement, no page cited"
        else:
            words = "uncited"
        return f"{words}; sources disagree" if self.disputed else words

    @property
    def any(self):
        return bool(self.backing or self.differing)


@dataclass(frozen=True)
class ProfileRow:
    """One fact on a profile."""

    fact: Fact
    cell: Cell
    evidence: Evidence


class Profile:
    """All that is known of a program, section by section.

    The program should come `with_facts` and `with_evidence`.
    """

    def __init__(self, program):
        self.program = program

    @cached_property
    def _citations(self):
        by_fact = {}
        for citation in self.program.citations.all():
            by_fact.setdefault(citation.fact, []).append(citation)
        return by_fact

    def evidence(self, fact):
        return Evidence.of(self._citations.get(fact.name, ()))

    def row(self, fact):
        return ProfileRow(fact, fact.cell(self.program), self.evidence(fact))

    @cached_property
    def about(self):
        return self.row(REGISTRY["about"])

    @cached_property
    def sections(self):
        """(section, rows) of the tables; the audiences are told in sentences, not in a table."""
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
        """(term, evidence) of every term outside the registry."""
        return [(term, Evidence.of(term.citations.all())) for term in self.program.fine_print.all()]

    @property
    def disagreements(self):
        """The facts on which sources disagree."""
        rows = [self.about, self.audiences, *(row for _, rows in self.sections for row in rows)]
        return [row for row in rows if row.evidence.disputed]

    @cached_property
    def completeness(self):
        """(facts stated, facts asked for) over the profile's sections."""
        rows = [self.audiences, *(row for _, rows in self.sections for row in rows)]
        return sum(row.cell.state.name != "UNKNOWN" for row in rows), len(rows)

    @property
    def summary(self):
        """The factors by which alternatives are weighed, for a first look."""
        return [self.row(fact) for fact in FACTORS]

    @cached_property
    def sources(self):
        """Every page this profile rests on, once, in the order of the facts."""
        citations = [
            *self.program.citations.all(),
            *self.program.rates.all(),
            *(cited for term in self.program.fine_print.all() for cited in term.citations.all()),
        ]
        return list({cited.source: None for cited in citations if cited.source.url})

    @property
    def structured_data(self):
        """Describe the program as schema.org's WebPage about its merchant."""
        merchant = {"@type": "Organization", "name": self.program.company or self.program.name}
        if self.program.website:
            merchant["url"] = self.program.website
        return structured(
            {
                "@type": "WebPage",
                "name": f"{self.program.name} affiliate program",
                "dateModified": self.program.updated.isoformat(),
                "about": merchant,
            }
        )
