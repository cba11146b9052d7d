"""The columns that an address asks a list to show: `columns=`, by the facts' names."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from ..facts.registry import TABULAR, sections
from ..near import nearest
from ..ranges import shorten

COLUMNS = "columns"


class NamesInput(forms.Widget):
    """Reads every value of a parameter: a form sends one for each tick."""

    def value_from_datadict(self, data, files, name):
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []


class ColumnsField(forms.Field):
    """Take the names of facts, separated by commas or one by one, each once and in their order."""

    widget = NamesInput

    def to_python(self, value):
        names = [name.strip() for listed in value for name in listed.split(",")]
        return list(dict.fromkeys(name for name in names if name))

    def validate(self, value):
        super().validate(value)
        unknown = [name for name in value if name not in TABULAR]
        if unknown:
            raise ValidationError([_unknown(name) for name in unknown[:MOST_ERRORS]])


#: How many unknown columns an error names.
MOST_ERRORS = 5


def _unknown(name):
    names = {known: [known, fact.label] for known, fact in TABULAR.items()}
    near = ", ".join(nearest(name, names, most=3))
    return f"“{shorten(name, 40)}” is no column{f': did you mean {near}?' if near else '.'}"


class ColumnsFilter(django_filters.Filter):
    """The columns asked for; no filter, as it keeps every program."""

    field_class = ColumnsField


def shown_facts(default, chosen, asked, room):
    """Return the facts to show: those chosen, else the default, and always those asked about.

    `room` is how many fit: of the default, the last make room for what is asked about.
    """
    if chosen:
        return (*chosen, *(fact for fact in asked if fact not in chosen))
    added = [fact for fact in asked if fact not in default]
    kept, most = list(default), max(room, len(default))
    for fact in reversed(default):
        if len(kept) + len(added) > most and fact not in asked and not fact.essential:
            kept.remove(fact)
    return (*kept, *added)


def choices(shown):
    """List (section, [(fact, whether it is shown)]) of all that a list can show as columns."""
    return [
        (section.value, [(fact, fact in shown) for fact in facts if fact.name in TABULAR])
        for section, facts in sections()
    ]
