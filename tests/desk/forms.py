"""Fills in the forms of the admin, and reads what it answers."""

import re

from django.urls import reverse

from tests.forms import form_data
from tests.pages import get, text_of


def page_of(row):
    """Return the address at which a row is changed."""
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def save(client, page, form="program_form", **typed):
    """Type into a form and save it; return the answer."""
    sent = form_data(get(client, page), form)
    assert {name for name in typed if "-" not in name} <= set(sent) | {"published"}
    return client.post(page, sent | typed)


def saved(client, page, form="program_form", **typed):
    """Type into a form and save it, without a fault."""
    response = save(client, page, form, **typed)
    assert response.status_code == 302, faults(response)


def new_row(prefix, number, **values):
    """Name the fields of an inline's first new row, after `number` that are there."""
    typed = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return {f"{prefix}-TOTAL_FORMS": number + 1, f"{prefix}-{number}-position": 0} | typed


def faults(response):
    """List the messages of a form that was not saved."""
    assert response.status_code == 200
    lists = re.findall(r'<ul class="errorlist.*?</ul>', response.content.decode(), re.DOTALL)
    return [text_of(listed) for listed in lists]
