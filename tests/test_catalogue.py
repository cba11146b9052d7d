"""The catalogue's fixtures are loaded once, and the database knows what it holds."""

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from affiliates.catalogue import refresh_statistics
from affiliates.models import Program
from tests.builders import make_program

pytestmark = pytest.mark.django_db

FIXTURES = {
    "vocabularies": "{model: affiliates.industry, fields: {name: Travel, slug: travel}}",
    "sources": "{model: affiliates.source, fields: {publisher: Our editors, kind: editor}}",
    "networks": "{model: affiliates.network, fields: {name: Awin, slug: awin}}",
    "programs/acme": "{model: affiliates.program, fields: {name: Acme, slug: acme}}",
    "benchmarks": (
        "{model: comparisons.benchmark, fields: {measure: conversion_rate, rate: 1%, "
        "traffic: affiliate, basis: study, source: [editor]}}"
    ),
    "comparisons": (
        "{model: comparisons.featuredcomparison, fields: {slug: a, title: A, introduction: A.}}"
    ),
}


@pytest.fixture
def fixtures(tmp_path, settings):
    (tmp_path / "programs").mkdir()
    for name, row in FIXTURES.items():
        (tmp_path / f"{name}.yaml").write_text(f"- {row}\n")
    settings.FIXTURE_DIRS = [tmp_path]


def known_tables():
    """Return the tables the database has statistics of."""
    asked = {
        "sqlite": "SELECT DISTINCT tbl FROM sqlite_stat1",
        "postgresql": "SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return {table for (table,) in cursor.fetchall()}


@pytest.fixture
def forgotten():
    """Let the database know nothing of the catalogue's tables."""
    forget = {
        "sqlite": ["ANALYZE sqlite_schema", "DELETE FROM sqlite_stat1"],
        "postgresql": ["DELETE FROM pg_statistic WHERE starelid = 'affiliates_program'::regclass"],
    }
    with connection.cursor() as cursor:
        for statement in forget[connection.vendor]:
            cursor.execute(statement)
    assert "affiliates_program" not in known_tables()


def seed(capsys):
    call_command("seed")
    return capsys.readouterr().out


def test_seed_loads_an_empty_catalogue_and_leaves_a_filled_one(fixtures, capsys):
    assert seed(capsys) == "Loaded 1 programs.\n"
    Program.objects.update(name="Edited")
    assert seed(capsys) == "The catalogue holds 1 programs.\n"
    assert Program.objects.get().name == "Edited"


def test_the_database_knows_what_was_seeded(fixtures, forgotten, capsys):
    seed(capsys)
    assert {"affiliates_program", "affiliates_network"} <= known_tables()


def test_the_database_knows_what_was_imported(forgotten, tmp_path, capsys):
    table = tmp_path / "programs.csv"
    table.write_text("slug,name,networks\nacme,Acme,Awin\n")
    call_command("import_programs", str(table), "--dry-run")
    assert "affiliates_program" not in known_tables()
    call_command("import_programs", str(table))
    assert {"affiliates_program", "affiliates_program_networks"} <= known_tables()


def test_a_database_that_refuses_its_statistics_spoils_nothing(fixtures, capsys, caplog):
    def refuse(execute, sql, *rest):
        if "ANALYZE" in sql:
            raise OperationalError("permission denied")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        assert seed(capsys) == "Loaded 1 programs.\n"
    assert "permission denied" in caplog.text
    make_program("still-writing")


def test_a_statement_that_fails_leaves_the_transaction_whole(monkeypatch, caplog):
    monkeypatch.setattr("affiliates.catalogue.fixtures.tables", lambda: ["no_such_table"])
    refresh_statistics()
    assert "no_such_table" in caplog.text
    make_program("still-writing")
