"""The registry of facts as the fields of a form; no fact is named here."""

from ..facts.kinds import RangeFact, TermsFact
from ..facts.networks import NETWORK_FACTS, network_columns
from ..facts.registry import FACTS, REGISTRY, headed, sections
from ..models import Program

NOTED = {fact.note_column: fact for fact in FACTS if fact.noted}
NOTE_HELP = "A sentence, with its full stop, stands beside the value; other words are part of it."


def fields(fact):
    """Name a fact's fields, which stand in one row; none where an inline holds them."""
    through = getattr(Program._meta.get_field(fact.name).remote_field, "through", None)
    return () if through and not through._meta.auto_created else fact.columns


def fieldsets():
    """List what names and shows a program, then the sections of its profile."""
    heading = [fact.name for fact in FACTS if fact.section is None]
    listed = [(None, {"fields": [*heading, "suits", "published", "seen"]})]
    for section, facts in sections():
        rows = [fields(fact) for fact in facts if fields(fact)]
        if rows:
            listed.append((section.value, {"fields": rows}))
    return listed


def network_fieldsets():
    """List what names and describes a network, then its terms."""
    heading = ["name", "slug", "company", "website", "about"]
    rows = [network_columns(fact) for fact in NETWORK_FACTS]
    return [(None, {"fields": heading}), ("Terms", {"fields": rows})]


def vocabulary_fields():
    """Name the fields that choose from a vocabulary."""
    return [fact.name for fact in FACTS if isinstance(fact, TermsFact) and fields(fact)]


def wording(name):
    """Return what a field of this name is called, explained and written like."""
    if name in NOTED:
        return {"label": f"{NOTED[name].label}: note", "help_text": NOTE_HELP}
    if name not in REGISTRY:
        return {}
    fact = REGISTRY[name]
    worded = {"label": fact.label, "help_text": fact.meaning}
    return worded | {"write": fact.range_text} if isinstance(fact, RangeFact) else worded


def network_wording(name):
    """Return the same of a network's field, whose facts are worded for programs."""
    terms = {column: fact for fact in NETWORK_FACTS for column in network_columns(fact)}
    if name not in terms:
        return {}
    fact = terms[name]
    if name != fact.name:
        return {"label": f"{fact.label}: note", "help_text": NOTE_HELP}
    return wording(name) | {"help_text": ""}


def choices():
    """List the facts for a choice, under the sections of the profile."""
    listed = [(name, [(fact.name, fact.label) for fact in facts]) for name, facts in headed()]
    return [("", "---------"), *listed]
