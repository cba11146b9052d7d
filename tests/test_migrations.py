"""Migrations lose nothing of what was stated."""

import json
from importlib import import_module

import pytest
from django.apps import apps

from affiliates import history
from affiliates.models import Check, Citation, Suggestion
from tests.builders import cite, make_program

pytestmark = pytest.mark.django_db

countries = import_module("affiliates.migrations.0008_countries_status_attribution")


def as_before(version):
    """Write a kept program, or a citation, as it was kept when countries were words."""
    kept = json.loads(version.serialized_data)
    fields = kept[0]["fields"]
    if "affiliate_countries_note" in fields:
        fields["countries"] = fields.pop("affiliate_countries_note")
        del fields["affiliate_countries"]
    if fields.get("fact") == "affiliate_countries":
        fields["fact"] = "countries"
    version.serialized_data = json.dumps(kept)
    version.save()


def test_what_names_the_old_fact_of_countries_names_the_new_one():
    program = make_program("acme")
    cite(program, "countries", "80+ countries")
    cite(program, "cookie", "30 days")
    Check.objects.create(program=program, fact="countries", checked_on="2026-11-01")
    Suggestion.objects.create(program=program, fact="countries", page="https://example.com/")
    countries.rename_fact(apps, None)
    facts = Citation.objects.order_by("pk").values_list("fact", flat=True)
    assert list(facts) == ["affiliate_countries", "cookie"]
    assert Check.objects.get().fact == "affiliate_countries"
    assert Suggestion.objects.get().fact == "affiliate_countries"
    countries.name_fact_as_before(apps, None)
    assert Citation.objects.order_by("pk").first().fact == "countries"


def test_going_back_to_before_an_edit_brings_back_the_words_on_countries():
    program = make_program("acme", affiliate_countries_note="80+ countries")
    cite(program, "affiliate_countries")
    with history.recording([program]):
        program.affiliate_countries_note, program.founded = "", 2010
        program.save()
        program.citations.all().delete()
    edit = history.last_edit(program)
    for version in edit.before.version_set.all():
        as_before(version)
    label = edit.changes.get(fact="affiliate_countries_note").label
    countries.rename_fact(apps, None)
    history.revert(edit, by=None)
    program.refresh_from_db()
    assert program.affiliate_countries_note == "80+ countries"
    assert program.citations.get().fact == "affiliate_countries"
    assert edit.changes.get(fact="affiliate_countries_note").label == label
