"""How editors type what every model has: prose and addresses."""

from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models

from ..typed_text import Prose


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
