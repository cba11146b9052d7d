"""From a downloaded table to a changed profile."""

import csv

import pytest
from playwright.sync_api import expect

from affiliates.models import Program


@pytest.fixture
def _unchanged(settings, tmp_path):
    """What is imported of a program is undone."""
    settings.IMPORT_DIR = tmp_path / "imports"
    program = Program.objects.filter(slug="banggood")
    before = program.values().get()
    yield
    program.update(**before)


@pytest.mark.usefixtures("_unchanged")
def test_a_cell_is_changed_in_a_table(either_page, log_in, tmp_path):
    """Export, change one cell, import, see the one difference, write it, see the profile."""
    page = log_in(either_page)
    page.goto("/admin/affiliates/program/")
    page.get_by_role("link", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="programs.csv").click()
    table = tmp_path / "programs.csv"
    download.value.save_as(table)
    changed(table, "banggood", "affiliate_countries_note", "Everywhere but the Moon")

    page.goto("/admin/affiliates/program/")
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("File").set_input_files(table)
    page.get_by_role("button", name="Show the differences").click()
    rows = page.locator("#differences tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Everywhere but the Moon")
    expect(page.get_by_text("0 added, 1 changed")).to_be_visible()
    page.get_by_role("button", name="Write these changes").click()
    expect(page.get_by_text("Imported programs.csv: 0 added, 1 changed")).to_be_visible()

    page.goto("/programs/banggood/")
    expect(page.locator("#fact-affiliate_countries")).to_contain_text("Everywhere but the Moon")


def changed(path, slug, column, text):
    """Write one cell of a table anew."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    next(row for row in rows if row["slug"] == slug)[column] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
