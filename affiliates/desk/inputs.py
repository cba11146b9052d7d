"""How editors type what every model has: prose and addresses."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models


class Prose(forms.CharField):
    """Take lines as the catalogue keeps them: browsers end each with a carriage return."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


INPUTS = {
    # Most are a sentence or two: a page of them shouldn't be a page of empty boxes.
    models.TextField: {"form_class": Prose, "widget": AdminTextareaWidget(attrs={"rows": 2})},
    models.URLField: {"assume_scheme": "https"},
}
