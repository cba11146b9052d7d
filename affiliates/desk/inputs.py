"""How editors type what every model has: prose and addresses."""

from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.db import models
from django.utils import timezone

from ..form_fields import Prose


def inputs(**prose):
    """Return how the admin takes each kind of field; `prose` are attributes of its box."""
    # Most are a sentence or two: a page of them shouldn't be a page of empty boxes.
    box = AdminTextareaWidget(attrs={"rows": 2, **prose})
    return {
        models.TextField: {"form_class": Prose, "widget": box},
        models.URLField: {"assume_scheme": "https"},
    }


INPUTS = inputs()
INPUTS_IN_A_ROW = inputs(**{"class": "vTextField"})


class RecordedToday:
    """Offer today as the day on which a new row is recorded; an old one keeps its own."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "recorded_on":
            kwargs.setdefault("initial", timezone.localdate)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class Known:
    """Search while typing, and name what is chosen from `known` (pk: name), asked for once.

    Django asks the database again for every row of a table.
    """

    known = {}

    def optgroups(self, name, value, attrs=None):
        chosen = [str(pk) for pk in value if pk]
        if not set(chosen) <= self.known.keys():
            return super().optgroups(name, value, attrs)
        needless = self.is_required or self.allow_multiple_selected
        empty = [] if needless else [("", "")]
        offered = [*empty, *((pk, self.known[pk]) for pk in chosen)]
        options = [
            self.create_option(name, pk, label, bool(pk), place)
            for place, (pk, label) in enumerate(offered)
        ]
        return [(None, options, 0)]


class KnownSelect(Known, AutocompleteSelect):
    """Choose one."""


class KnownSelectMultiple(Known, AutocompleteSelectMultiple):
    """Choose any number."""
