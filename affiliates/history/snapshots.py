"""All that a program states at one moment, as texts, and how two moments differ."""

from typing import NamedTuple

from ..dates import day_words, recorded_words
from ..facts.cells import shown_range
from ..facts.registry import FACTS, REGISTRY
from ..facts.routes import stated_of
from ..models import Program, Route

#: What stands in an order that editors choose, and what the order is called.
ORDERED = {
    "Way to join": "Order of ways to join",
    "Rate": "Order of rates",
    "Fine print": "Order of fine print",
}


class Difference(NamedTuple):
    """One statement before and after; empty where there was, or is, none.

    `fact` is empty for a related row.
    """

    fact: str
    label: str
    old: str
    new: str


def for_snapshot(programs):
    """Fetch what a snapshot reads, in a number of queries that no row count changes."""
    return (
        programs.with_facts(FACTS)
        .with_evidence()
        .prefetch_related("suitabilities__audience", "citations__fine_print")
    )


def snapshot(program):
    """Return a program's statements, each under what it is known by: key → (label, text).

    A fact is known by its column, and a related row by its key, so that a rate stays
    itself under another name. Rows whose order editors choose add what they are called.
    """
    return dict(_facts(program)) | dict(_rows(program))


def differences(before, after):
    """List what changed from one snapshot to the next, in their order."""
    changed = [
        _difference(key, before.get(key), after.get(key))
        for key in dict.fromkeys([*after, *before])
        if before.get(key) != after.get(key)
    ]
    return [*changed, *_moves(before, after)]


def _difference(key, before, after):
    if isinstance(key, str):
        label, new = after
        return Difference(key, label, before[1], new)
    if before is None:
        return Difference("", f"{after[0]} added", "", after[1])
    if after is None:
        return Difference("", f"{before[0]} removed", before[1], "")
    return Difference("", after[0], before[1], after[1])


def _moves(before, after):
    """Yield the orders that changed, of the rows that were there and still are."""
    for sort, label in ORDERED.items():
        was = [key for key in before if key[0] == sort and key in after]
        now = [key for key in after if key[0] == sort and key in before]
        if was != now:
            names = [", ".join(after[key][2] for key in keys) for keys in (was, now)]
            yield Difference("", label, *names)


def _facts(program):
    for fact in FACTS:
        shown = {fact.name: fact.shown_text(program)}
        if fact.noted:
            shown[fact.note_column] = fact.note(program)
        for column, text in shown.items():
            yield column, (fact.column_label(column), text)
    suits = Program._meta.get_field("suits")
    yield suits.name, (suits.verbose_name.capitalize(), program.suits)


def _rows(program):
    """Yield a program's related rows, each sort in the order of its pages."""
    sorts = (
        ("Reason", program.suitabilities, _reason),
        ("Way to join", program.routes, _route),
        ("Rate", program.rates, _rate),
        ("Fine print", program.fine_print, _fine_print),
        ("Source", program.citations, _citation),
        ("Checked", program.checks, _check),
    )
    for label, rows, text in sorts:
        for row in rows.all():
            named = (_name(row),) if label in ORDERED else ()
            yield (label, row.pk), (label, text(row), *named)


def _name(row):
    """Name a row among others of its sort."""
    return str(row) if isinstance(row, Route) else row.label


def _reason(suitability):
    return f"{suitability.audience}: {suitability.reason or 'no reason given'}"


def _route(route):
    terms = [f"{fact.label} {text}" for fact, text in stated_of(route)]
    stated = "; ".join(terms) or "no terms stated"
    further = map(_source, route.more_sources.all())
    return _joined(f"{route}: {stated}", route.note, _page(route), *further)


def _rate(rate):
    earns = " + ".join(shown_range(earned) for earned in (rate.commission, rate.bounty) if earned)
    stated = _joined(earns, rate.note) or "not stated"
    return _joined(f"{rate.label}: {stated}", rate.get_basis_display(), rate.market, _page(rate))


def _fine_print(term):
    return _joined(str(term), term.flag, term.note)


def _citation(citation):
    of = _label(citation.fact) or f"Fine print, {citation.fine_print.label}"
    stated = f"{of}: “{citation.statement}”" if citation.statement else f"{of}: as shown"
    quoted = f"quoted: “{citation.quotation}”" if citation.quotation else ""
    stance = citation.get_stance_display()
    return _joined(stated, stance, quoted, citation.note, _page(citation))


def _check(check):
    against = f"against {_source(check.source)}" if check.source else ""
    return _joined(_label(check.fact) or "everything", day_words(check.checked_on), against)


def _label(fact):
    # A fact that has left the registry is still called something.
    return REGISTRY[fact].label if fact in REGISTRY else fact


def _page(cited):
    return _joined(_source(cited.source), cited.page_date, recorded_words(cited.recorded_on))


def _source(source):
    return _joined(source.publisher, source.url, joiner=" ")


def _joined(*texts, joiner=" · "):
    return joiner.join(text for text in texts if text)
