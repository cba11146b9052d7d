"""Finds what is wrong in the catalogue: each fault in a line that says where it is."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ..dates import first_day
from ..facts.kinds import RangeFact, TermsFact
from ..facts.networks import NetworkFacts, says_what_is_shown
from ..facts.registry import FACTS, REGISTRY
from ..fields import RangeField
from ..models import Check, Citation, Network, Program, Route, Source, Sourced, Suggestion
from ..ranges import PERCENT, Range, RangeError, parse, shorten

#: The web is no older.
FIRST_YEAR = 1995
#: How many programs are held in memory at once, each with all its evidence: SQLite takes no
#: query that names more than a thousand sources.
PROGRAMS_AT_ONCE = 50


def find_faults():
    """Yield every fault of the catalogue in the database, its place first."""
    yield from faults_of_rows()
    yield from unknown_facts()
    yield from faults_of_programs()
    yield from unused_sources()
    yield from faults_of_networks()
    yield from unused_terms()


# Rows, each on its own


def faults_of_rows():
    """Yield what a row's own model refuses, and what was left unfinished in its texts."""
    for model in our_models():
        for row in model._default_manager.iterator():
            for name, fault in faults_of_row(row):
                yield f"{place(row)}: {name}: {fault}"


def faults_of_row(row):
    """Yield (field, fault) of whatever is wrong in a row."""
    yield from refused(row)
    yield from unreadable(row)
    yield from untidy_texts(row)
    if isinstance(row, Sourced):
        yield from misdated(row)


def our_models():
    """List the models of the project's own apps, whatever they are called.

    Their packages stand beside manage.py, where those of installed ones may stand further down.
    """
    return [
        model
        for app in apps.get_app_configs()
        if Path(app.path).resolve().parent == settings.BASE_DIR
        for model in app.get_models()
    ]


def place(row):
    """Say where a row is found: under which program, if it belongs to one, and which it is."""
    if isinstance(row, Program):
        return row.slug
    which = f"{row._meta.verbose_name} {row.pk} ({shorten(row)})"
    program = getattr(row, "program", None)
    return f"{program.slug}: {which}" if program else which


def refused(row):
    """Yield what the model's own validation refuses; the database has checked relations."""
    relations = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=relations)
        row.clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield name, " ".join(messages)


def unreadable(row):
    """Yield ranges whose text nobody could type again: a currency may have gone out of use."""
    for field in row._meta.fields:
        value = getattr(row, field.name) if isinstance(field, RangeField) else None
        if value is not None and not is_range(str(value)):
            yield field.name, f"{value} can't be read back"


def is_range(text):
    try:
        parse(text)
    except RangeError:
        return False
    return True


def untidy_texts(row):
    """Yield untidy texts of what editors write.

    What readers sent and what the history keeps can't stand in a fixture, and stays as it was.
    """
    if not hasattr(row, "natural_key"):
        return
    for field in row._meta.fields:
        if field.get_internal_type() in ("CharField", "TextField"):
            text = str(getattr(row, field.name) or "")
            if untidy(text):
                yield field.name, f"is untidy: {text!r}"


def untidy(text):
    """Say whether a text has stray blanks, or was left unfinished."""
    stray = text != text.strip() or "  " in text or "\t" in text
    return stray or bool(re.search(r"\b(TODO|FIXME|TBD|XXX|null)\b", text))


def misdated(cited):
    """Yield dates that can't be: days to come, and pages younger than what we recorded of them."""
    today = timezone.localdate()
    if cited.recorded_on and cited.recorded_on > today:
        yield "recorded_on", f"{cited.recorded_on} is yet to come"
    try:
        first = first_day(cited.page_date)
    except ValueError:
        return  # The models refuse what is no date; none at all is unknown.
    if first.year < FIRST_YEAR or first > today:
        yield "page_date", f"{cited.page_date} can't be"
    elif cited.recorded_on and first > cited.recorded_on:
        yield "page_date", f"{cited.page_date} is later than {cited.recorded_on}, when recorded"


def unknown_facts():
    """Yield what speaks of a fact that the registry doesn't have (any more)."""
    for model in (Citation, Check, Suggestion):
        for row in model.objects.exclude(fact__in=["", *REGISTRY]):
            yield f"{place(row)}: “{row.fact}” is no fact of the registry"


# Programs, each with all that is stated of it


def faults_of_programs():
    programs = Program.objects.with_facts(FACTS).with_evidence()
    for program in programs.iterator(chunk_size=PROGRAMS_AT_ONCE):
        for where, fault in faults_of(program):
            yield f"{program.slug}: {where}: {fault}"


def faults_of(program):
    yield from missing(program)
    yield from contradictory(program)
    for fact in FACTS:
        if isinstance(fact, RangeFact):
            yield from faults_of_range(fact, program)
    for where, citation in citations_of(program):
        yield from faults_of_citation(where, citation)
        if citation.fact in REGISTRY:
            yield from faults_of_stance(REGISTRY[citation.fact], citation, program)
    for rate in program.rates.all():
        yield from faults_of_rate(rate)
    for route in program.routes.all():
        yield from faults_of_route(route)
    yield from unnamed_networks(program)
    for term in program.fine_print.all():
        if not term.citations.all():
            yield "fine print", f"{term.label} is uncited"


def missing(program):
    for name in ("website", "about", "industry"):
        if not getattr(program, name):
            yield name, "is missing"


def contradictory(program):
    if program.updated > timezone.localdate():
        yield "updated", f"{program.updated} is yet to come"
    both = {*program.traffic_sources.all()} & {*program.traffic_restrictions.all()}
    if both:
        yield "traffic_sources", f"accepted and restricted: {', '.join(sorted(map(str, both)))}"


def faults_of_range(fact, program):
    value, note = fact.value(program), fact.note(program)
    if exceeds_everything(value):
        yield fact.name, f"{value} is more than everything"
    if is_range(note):
        yield fact.name, f"the note is a value: {note!r}"
    if value and note.startswith(str(value)):
        yield fact.name, f"the note repeats the value: {note!r}"
    if fact.name == "payout_delay" and value and value.is_zero:
        yield fact.name, "no delay at all is no payout delay"


def exceeds_everything(value):
    return value is not None and value.unit == PERCENT and value.high > 100


def citations_of(program):
    """Yield every citation, of facts and of fine print, after its place."""
    for citation in program.citations.all():
        if citation.fact:
            yield citation.fact, citation
    for term in program.fine_print.all():
        for citation in term.citations.all():
            yield f"fine print “{term.label}”", citation


def faults_of_citation(where, citation):
    if citation.differs and not citation.statement:
        yield where, f"{citation.source.url} differs without saying how"
    if citation.quotation and citation.quotation == citation.statement:
        yield where, f"the quotation repeats the statement: {citation.quotation!r}"


def faults_of_stance(fact, citation, program):
    """Yield where what a citation says doesn't fit what is shown."""
    url, shown = citation.source.url, fact.cell(program)
    if not citation.differs:
        if not shown.text:
            yield fact.name, f"{url} backs what is not stated"
        if isinstance(fact, RangeFact):
            yield from faults_of_backing(fact, citation, program)
        return
    if citation.statement and citation.statement in (shown.text, fact.shown_text(program)):
        yield fact.name, f"{url} differs by saying the same: {shown.text!r}"
    if not url:
        yield fact.name, "the editors differ from what they show"


def faults_of_backing(fact, citation, program):
    """A source that states another range does not back the one that is shown."""
    shown = fact.value(program)
    if not agrees(citation.statement, shown):
        yield fact.name, f"{citation.source.url} backs {shown} by stating {citation.statement}"


def agrees(statement, shown):
    """Say whether a statement has the ends of the range that is shown, if both are ranges."""
    try:
        stated = parse(statement)
    except RangeError:
        return True
    return not isinstance(shown, Range) or (stated.low, stated.high) == (shown.low, shown.high)


def faults_of_rate(rate):
    if exceeds_everything(rate.commission):
        yield "rates", f"{rate.label}: {rate.commission} is more than everything"
    if not (rate.commission or rate.bounty or rate.note):
        yield "rates", f"{rate.label} earns nothing that is stated"


def faults_of_route(route):
    if exceeds_everything(route.commission):
        yield "routes", f"{route}: {route.commission} is more than everything"


def unnamed_networks(program):
    """Yield the networks that a way leads through and that the program isn't said to be on.

    A closed way needs none, nor does one whose page is known to differ on the networks.
    """
    named = {None, *program.networks.all()}
    differing = {
        citation.source_id
        for citation in program.citations.all()
        if citation.fact == "networks" and citation.differs
    }
    for route in program.routes.all():
        if not (route.network in named or route.is_closed or route.source_id in differing):
            yield "networks", f"a way to join leads through {route.network}, which it lacks"


# What programs refer to


def unused_sources():
    for source in sources_without_use():
        yield f"source {source.url or source}: states nothing"


def sources_without_use():
    """Fetch the sources to which nothing refers."""
    used = [
        Exists(relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")}))
        for relation in Source._meta.related_objects
    ]
    return Source.objects.filter(*(~use for use in used))


def faults_of_networks():
    for network in Network.objects.with_terms():
        known = NetworkFacts(network)
        faults = [fault for row in known.facts for fault in faults_of_network_fact(row, network)]
        faults += [
            f"{term.name}: all differ, none is shown"
            for term in known.other_terms
            if not term.shown
        ]
        for fault in faults:
            yield f"network {network.slug}: {fault}"


def faults_of_network_fact(row, network):
    """Yield where what is said of a network's typed term doesn't fit what is shown."""
    name = row.fact.label
    if row.cell.known and not row.backing:
        yield f"{name}: no statement backs {row.cell.text!r}"
    for statement, quote in row.backing:
        if not row.cell.known:
            yield f"{name}: {statement.source.url} backs what is not stated"
        elif quote and not agrees(quote, row.fact.value(network)):
            yield f"{name}: {statement.source.url} backs {row.cell.text} by stating {quote}"
    for statement in row.differing:
        if says_what_is_shown(row.fact, network, statement.text):
            yield f"{name}: {statement.source.url} differs by saying the same: {row.cell.text!r}"


def unused_terms():
    """Yield the terms that serve no program, route or network, and no narrower term that does."""
    facts = [fact for fact in FACTS if isinstance(fact, TermsFact) and fact.model is not Network]
    for model in dict.fromkeys(fact.model for fact in facts):
        used = set()
        for fact in facts:
            if fact.model is model:
                used |= {*Program.objects.values_list(fact.name, flat=True)}
        for field in (*Route._meta.many_to_many, *Network._meta.many_to_many):
            if field.related_model is model:
                used |= {*field.model.objects.values_list(field.name, flat=True)}
        used |= {*model.objects.filter(pk__in=used - {None}).values_list("broader", flat=True)}
        for term in model.objects.exclude(pk__in=used - {None}):
            yield f"{model._meta.verbose_name} {term.slug}: no program has it"
