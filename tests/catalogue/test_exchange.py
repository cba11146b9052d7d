"""The real catalogue survives its export and import, in every kind of file."""

import io

import pytest
from django.core.management import call_command

from affiliates.models import Program, Route
from tests.catalogue.test_catalogue import everything
from tests.exchange.test_exchange import ENDINGS


def ran(*arguments):
    """Run a command; return what it printed."""
    printed = io.StringIO()
    call_command(*map(str, arguments), stdout=printed)
    return printed.getvalue()


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_real_catalogue_survives(tmp_path, ending):
    count, before = Program.objects.count(), everything()
    path = tmp_path / f"programs.{ending}"
    ran("export_programs", path)
    assert ran("import_programs", path) == f"0 added, 0 changed, {count} unchanged.\n"
    assert everything() == before
    text = path.read_text()
    assert text.count("Low/Med") == 1
    path.write_text(text.replace("Low/Med", "Middling"))
    assert ran("import_programs", path, "--dry-run") == (
        "aliexpress\n"
        "  Conversion rate (note): Low/Med → Middling\n"
        f"Would be: 0 added, 1 changed, {count - 1} unchanged. Nothing was written.\n"
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_ways_to_join_survive(tmp_path, ending):
    count, before = Route.objects.count(), everything()
    path = tmp_path / f"routes.{ending}"
    assert ran("export_routes", path) == f"Wrote {count} ways to join to {path}.\n"
    assert ran("import_routes", path) == f"0 added, 0 changed, {count} unchanged.\n"
    assert everything() == before
