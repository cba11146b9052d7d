"""Finds what is wrong in a loaded catalogue: each fault in a line that says where it is."""

import re
from datetime import date

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from affiliates.facts.kinds import RangeFact, TermsFact
from affiliates.facts.registry import FACTS, REGISTRY
from affiliates.models import Citation, FinePrint, Network, Program, Rate, Source
from affiliates.ranges import RangeError, parse
from comparisons.models import Benchmark

#: The web is no older.
FIRST_YEAR = 1995


def faults():
    """Yield every fault of the catalogue in the database."""
    yield from invalid_objects()
    for program in Program.objects.with_facts(FACTS).with_evidence():
        for fact, fault in faults_of(program):
            yield f"{program.slug}: {fact}: {fault}"
    yield from faults_of_sources()
    yield from faults_of_networks()
    yield from faults_of_terms()


def invalid_objects():
    """Yield what the models' own validation refuses; the database has checked relations."""
    for model in (*apps.get_app_config("affiliates").get_models(), *comparison_models()):
        relations = {field.name for field in model._meta.fields if field.is_relation}
        for instance in model.objects.all():
            try:
                instance.clean_fields(exclude=relations)
                instance.clean()
            except ValidationError as error:
                yield f"{model.__name__} {instance.pk} ({instance}): {error.message_dict}"
        for name in (field.name for field in model._meta.fields if is_text(field)):
            for instance in model.objects.all().values("pk", name):
                if untidy(instance[name]):
                    yield f"{model.__name__} {instance['pk']}: {name} is untidy: {instance[name]!r}"


def comparison_models():
    return apps.get_app_config("comparisons").get_models()


def is_text(field):
    return field.get_internal_type() in ("CharField", "TextField")


def untidy(text):
    """Say whether a text has stray blanks, or was left unfinished."""
    stray = text != text.strip() or "  " in text or "\t" in text
    return stray or bool(re.search(r"\b(TODO|FIXME|TBD|XXX|null)\b", text))


def faults_of(program):
    yield from missing(program)
    for fact in FACTS:
        if isinstance(fact, RangeFact):
            yield from faults_of_range(fact, program)
    yield from faults_of_citations(program)
    yield from faults_of_details(program)
    if program.updated > timezone.localdate():
        yield "updated", f"{program.updated} is yet to come"
    both = {*program.traffic_sources.all()} & {*program.traffic_restrictions.all()}
    if both:
        yield "traffic_sources", f"accepted and restricted: {sorted(map(str, both))}"


def missing(program):
    for name in ("website", "about", "industry"):
        if not getattr(program, name):
            yield name, "is missing"


def faults_of_range(fact, program):
    value, note = fact.value(program), fact.note(program)
    if value and fact.unit == "percent" and value.high > 100:
        yield fact.name, f"{value} is more than everything"
    if is_range(note):
        yield fact.name, f"the note is a value: {note!r}"
    if value and note.startswith(str(value)):
        yield fact.name, f"the note repeats the value: {note!r}"
    if fact.name == "payout_delay" and value and value.is_zero:
        yield fact.name, "no delay at all is no payout delay"


def is_range(text):
    try:
        return bool(parse(text))
    except RangeError:
        return False


def faults_of_citations(program):
    for citation in program.citations.all():
        where = citation.fact or f"fine print “{citation.fine_print}”"
        if citation.fact and citation.fact not in REGISTRY:
            yield where, "is no fact of the registry"
            continue
        if bad_date(citation.page_date):
            yield where, f"page date {citation.page_date} can't be"
        if citation.differs and not citation.statement:
            yield where, f"{citation.source.url} differs without saying how"
        if citation.fact:
            yield from faults_of_stance(citation, program)


def faults_of_stance(citation, program):
    fact = REGISTRY[citation.fact]
    shown = fact.cell(program)
    if not citation.differs and not shown.text:
        yield fact.name, f"{citation.source.url} backs what is not stated"
    if citation.differs and citation.statement in (shown.text, fact.shown_text(program)):
        yield fact.name, f"{citation.source.url} differs by saying the same: {shown.text!r}"
    if citation.differs and not citation.source.url:
        yield fact.name, "the editors differ from what they show"
    if isinstance(fact, RangeFact) and citation.statement and not citation.differs:
        yield from faults_of_backing(fact, citation, program)


def faults_of_backing(fact, citation, program):
    """A source that states another range does not back the one that is shown."""
    try:
        stated = parse(citation.statement)
    except RangeError:
        return
    shown = fact.value(program)
    if shown is not None and (stated.low, stated.high) != (shown.low, shown.high):
        yield fact.name, f"{citation.source.url} backs {shown} by stating {stated}"


def bad_date(text):
    """Say whether a page's date is no day, month or year between the first and today."""
    if not text:
        return False
    try:
        first = date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return True
    return not FIRST_YEAR <= first.year <= timezone.localdate().year or first > timezone.localdate()


def faults_of_details(program):
    for rate in program.rates.all():
        if rate.commission and rate.commission.high > 100:
            yield "rates", f"{rate.label}: {rate.commission} is more than everything"
        if not (rate.commission or rate.bounty or rate.note):
            yield "rates", f"{rate.label} earns nothing that is stated"
        if bad_date(rate.page_date):
            yield "rates", f"{rate.label}: page date {rate.page_date} can't be"
    for term in program.fine_print.all():
        if not term.citations.all():
            yield "fine print", f"{term.label} is uncited"


def faults_of_sources():
    cited = {*Citation.objects.values_list("source", flat=True)}
    cited |= {*Rate.objects.values_list("source", flat=True)}
    cited |= {*Network.objects.values_list("statements__source", flat=True)}
    cited |= {*Benchmark.objects.values_list("source", flat=True)}
    for source in Source.objects.exclude(pk__in=cited - {None}):
        yield f"source {source.url}: states nothing"
    for term in FinePrint.objects.filter(text=""):
        yield f"fine print {term.pk}: says nothing"


def faults_of_networks():
    for network in Network.objects.prefetch_related("statements"):
        for term in network.terms:
            if not term.shown:
                yield f"network {network.slug}: {term.name}: all differ, none is shown"
        for statement in network.statements.all():
            if untidy(statement.text) or not statement.text:
                yield f"network {network.slug}: {statement.term}: {statement.text!r}"


def faults_of_terms():
    """A term serves a program or a narrower term that does, and stands one level deep."""
    for model in sorted({fact.model for fact in FACTS if isinstance(fact, TermsFact)}, key=str):
        if model is Network:
            continue
        facts = [fact for fact in FACTS if isinstance(fact, TermsFact) and fact.model is model]
        used = {
            pk for fact in facts for pk in Program.objects.values_list(fact.name, flat=True) if pk
        }
        for term in model.objects.select_related("broader"):
            if term.pk not in used and not term.narrower.filter(pk__in=used).exists():
                yield f"{model.__name__} {term.slug}: no program has it"
            if term.broader and term.broader.broader_id:
                yield f"{model.__name__} {term.slug}: stands two levels deep"
