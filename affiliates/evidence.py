"""How well each fact of a program is sourced: who backs it, who differs, who checked it when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cached_property

from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone

from .dates import dated_words, day_words, page_date_words, recorded_between
from .facts.registry import FACTS
from .facts.routes import ROUTE_TERMS, says
from .models import Check, Citation


class Standing(Enum):
    """What a fact rests on, best first; the value is what pages and the API call it."""

    BACKED = "backed"
    DISPUTED = "disputed"
    EDITOR = "editor's statement"
    UNCITED = "uncited"
    UNKNOWN = "unknown"


class Doubt(Enum):
    """Why a reader should look twice at a value; each has a sign that stands beside it."""

    DISPUTED = "sources disagree"
    UNCITED = "no page is cited"
    STALE = "last seen too long ago"

    @property
    def sign(self):
        return {Doubt.DISPUTED: "≠", Doubt.UNCITED: "?", Doubt.STALE: "old"}[self]


@dataclass(frozen=True)
class Evidence:
    """Who says what of one fact: the citations that back it, those that differ, the last check.

    `stated` says whether the program's value is known at all. `check` is None where no editor
    recorded one: then nothing is called verified.
    """

    backing: tuple = ()
    differing: tuple = ()
    check: object = None
    stated: bool = True

    @classmethod
    def of(cls, citations, check=None, *, stated=True):
        """Sort citations into those that back what is shown and those that differ."""
        return cls(
            backing=tuple(citation for citation in citations if not citation.differs),
            differing=tuple(citation for citation in citations if citation.differs),
            check=check,
            stated=stated,
        )

    @property
    def disputed(self):
        return bool(self.differing)

    @property
    def any(self):
        return bool(self.backing or self.differing)

    @cached_property
    def pages(self):
        """How many pages back the value; the editors' own statement is none."""
        return len({citation.source_id for citation in self.backing if citation.source.url})

    @property
    def newest(self):
        """The newest date a backing page shows, as written there; empty where none does."""
        return max((citation.page_date for citation in self.backing), default="")

    @property
    def recorded_on(self):
        """The latest day on which a citation that backs the value was recorded; None if unknown."""
        return latest_recorded(self.backing)

    @cached_property
    def standing(self):
        if self.disputed:
            return Standing.DISPUTED
        if not self.stated:
            return Standing.UNKNOWN
        if self.pages:
            return Standing.BACKED
        return Standing.EDITOR if self.backing else Standing.UNCITED

    @property
    def last_seen(self):
        """The latest day on which the value was recorded or checked; None if unknown."""
        days = [self.recorded_on, self.check and self.check.checked_on]
        return max((day for day in days if day), default=None)

    @cached_property
    def doubt(self):
        """Say why a reader should look twice; None where there is no reason.

        The editors' own statement is no page.
        """
        if self.disputed:
            return Doubt.DISPUTED
        if not self.stated:
            return None
        if not self.pages:
            return Doubt.UNCITED
        return Doubt.STALE if self.last_seen and is_stale(self.last_seen) else None

    @cached_property
    def words(self):
        """Say in words how well the fact is sourced: "2 sources, newest of August 2025".

        Each citation says when it was recorded; of several, the latest day is given here too.
        """
        if self.pages:
            words = f"{self.pages} source{'' if self.pages == 1 else 's'}"
            words += f", newest of {page_date_words(self.newest)}" if self.newest else ""
        elif self.backing:
            words = "our editors' statement, no page cited"
        else:
            words = "uncited"
        if len(self.backing) > 1 and self.recorded_on:
            words += f", last recorded {day_words(self.recorded_on)}"
        if self.disputed:
            words += "; sources disagree"
        return f"{words}; {checked_words(self.check)}" if self.check else words

    @property
    def json(self):
        """Describe the standing for the API."""
        return {
            "standing": self.standing.value,
            "sources": self.pages,
            "newest_page": self.newest or None,
            "checked_on": self.check.checked_on.isoformat() if self.check else None,
        }


@dataclass(frozen=True)
class CitedPage:
    """A page that a profile rests on, with the newest dates that any citation of it has."""

    source: object
    page_date: str = ""
    recorded_on: date | None = None

    @classmethod
    def of(cls, source, cited):
        """Gather what the citations, rates and routes that cite a page say of its dates.

        A route's further pages were recorded with it; its page's date is its first page's alone.
        """
        own = [one.page_date for one in cited if one.source_id == source.pk]
        return cls(source, max(own, default=""), latest_recorded(cited))

    @property
    def dated(self):
        """Say these dates in words; empty where none is known."""
        return dated_words(self.page_date, self.recorded_on)


def latest_recorded(cited):
    """Return the latest day on which any of these was recorded; None where none is known."""
    return max((one.recorded_on for one in cited if one.recorded_on), default=None)


def recorded(citations):
    """Say when what these citations back was recorded; empty where none says so. One query."""
    days = citations.aggregate(first=Min("recorded_on"), last=Max("recorded_on"))
    return recorded_between(days["first"], days["last"]) if days["first"] else ""


def oldest_valid_check(today=None):
    """Return the first day whose checks still vouch for a fact, by `CHECK_LASTS_DAYS`."""
    return (today or timezone.localdate()) - timedelta(days=settings.CHECK_LASTS_DAYS)


def is_stale(checked_on, today=None):
    """Say whether a check lies too far back to vouch for a fact."""
    return checked_on < oldest_valid_check(today)


def checked_words(check):
    """Say when an editor made a check, and whether that is too long ago."""
    words = f"checked on {day_words(check.checked_on)}"
    if not is_stale(check.checked_on):
        return words
    return f"{words}, more than {settings.CHECK_LASTS_DAYS} days ago"


def evidence_by_fact(program, facts):
    """Return each fact's evidence; the program comes with its citations and checks fetched."""
    citations = {}
    for citation in program.citations.all():
        citations.setdefault(citation.fact, []).append(citation)
    checks = _latest_checks(program)
    return {
        fact: Evidence.of(
            citations.get(fact.name, ()),
            checks.get(fact.name) or checks.get(""),
            stated=fact.cell(program).known,
        )
        for fact in facts
    }


def evidence_seen(own, program, evidence=None):
    """Return each fact's evidence for a program as it is `seen`; `own` is as it stands itself.

    What was read from a way to join rests on the page that states the way. `evidence` is that of
    `own`, where it is known already.
    """
    evidence = dict(evidence or evidence_by_fact(own, FACTS))
    for fact in ROUTE_TERMS:
        way = program.ways.get(fact.name)
        if way and not way.own:
            evidence[fact] = Evidence(backing=(way.route,))
        elif not says(fact, program) and says(fact, own):
            evidence[fact] = Evidence(stated=False)
    return evidence


def doubts(programs, facts):
    """Return why to look twice at what these programs themselves state, by (program, fact).

    Two queries, however many programs: who lists them fetches no evidence with them. The programs
    are as they are `seen`; what holds by a way to join is left out: it rests on the way's page.
    """
    names = {fact.name for fact in facts}
    cited = Citation.objects.filter(program__in=programs, fact__in=names).select_related("source")
    checked = Check.objects.filter(program__in=programs, fact__in=[*names, ""])
    citations, checks = defaultdict(list), _latest(checked)
    for citation in cited:
        citations[citation.program_id, citation.fact].append(citation)
    found = {}
    for program in programs:
        for fact in facts:
            check = checks.get((program.pk, fact.name)) or checks.get((program.pk, ""))
            stated = citations[program.pk, fact.name]
            evidence = Evidence.of(stated, check, stated=fact.cell(program).known)
            way = program.ways.get(fact.name)
            if (doubt := doubt_of(fact, evidence)) and (not way or way.own):
                found[program, fact] = doubt
    return found


def doubt_of(fact, evidence):
    """Say why a reader should look twice at a fact's value; None where there is no reason.

    That no page is cited, or that it is old, is said of figures alone: of what a program is, its
    trade or its company, the editors' word is enough until somebody differs.
    """
    doubt = evidence.doubt
    return doubt if doubt is Doubt.DISPUTED or fact.numeric else None


def _latest_checks(program):
    """Return the latest check by fact; under "" that of the whole program."""
    return {fact: check for (_, fact), check in _latest(program.checks.all()).items()}


def _latest(checks):
    """Return the latest of these checks by (program's key, fact)."""
    by_day = sorted(checks, key=lambda check: check.checked_on)
    return {(check.program_id, check.fact): check for check in by_day}
