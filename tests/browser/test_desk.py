"""An editor's day at the desk: log in, mistype, save, cite, publish, look back and go back."""

import pytest
from playwright.sync_api import expect

from affiliates.models import Edit, Program
from tests.browser.conftest import PASSWORD
from tests.builders import cite, make_program, make_source


@pytest.fixture(autouse=True)
def acme():
    program = make_program("acme", name="Acme Toys", commission="3% – 9%")
    yield program
    Program.objects.filter(slug="acme").delete()
    Edit.objects.filter(slug="acme").delete()


def open_acme(page):
    page.goto("/admin/affiliates/program/")
    page.locator("#searchbar").fill("acme toys")
    page.locator("#searchbar").press("Enter")
    page.get_by_role("link", name="Acme Toys").click()


def save(page):
    page.get_by_role("button", name="Save", exact=True).last.click()


def test_an_editor_logs_in(page, editor):
    page.goto("/admin/")
    page.get_by_label("Username").fill(editor.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="What may be edited")).to_be_visible()


def test_a_mistyped_range_is_told_and_a_good_one_is_seen_on_the_site(desk):
    open_acme(desk)
    desk.get_by_label("Commission:", exact=True).fill("3% to lots")
    save(desk)
    fault = desk.locator(".field-commission .errorlist, .fieldBox.errors .errorlist").first
    expect(fault).to_contain_text("“3% to lots” is not a range")

    desk.get_by_label("Commission:", exact=True).fill("4 to 21 %")
    save(desk)
    expect(desk.locator(".messagelist .success")).to_contain_text("was changed successfully")
    for address in ("/programs/acme/", "/programs/?q=acme", "/commissions/?q=acme", "/changes/"):
        desk.goto(address)
        expect(desk.locator("main")).to_contain_text("4% – 21%")
    assert "4% – 21%" in desk.request.get("/programs.csv?q=acme").text()
    assert desk.request.get("/programs/acme.json").json()["commission"]["text"] == "4% – 21%"
    assert "4% – 21%" in desk.request.get("/programs/acme/changes.atom").text()


def test_a_rate_and_a_source_are_added_in_rows(desk):
    make_source("https://acme.example/terms", publisher="Acme’s own terms")
    open_acme(desk)
    desk.get_by_role("button", name="Add another Rate").click()
    desk.locator("#id_rates-0-label").fill("Toys")
    desk.locator("#id_rates-0-commission").fill("5%")
    choose_source(desk, "rates-0")
    desk.get_by_role("button", name="Add another Citation").click()
    desk.locator("#id_citations-0-fact").select_option("commission")
    desk.locator("#id_citations-0-stance").select_option("differs")
    desk.locator("#id_citations-0-statement").fill("up to 12%")
    choose_source(desk, "citations-0")
    save(desk)
    expect(desk.locator(".messagelist .success")).to_be_visible()

    desk.goto("/programs/acme/")
    expect(desk.locator("#rates")).to_contain_text("5%")
    expect(desk.locator("#sources")).to_contain_text("up to 12%")
    expect(desk.locator("#history")).to_contain_text("Rate added: Toys: 5%")


def choose_source(page, row):
    page.locator(f"#{row} .field-source .select2-selection").click()
    page.locator(".select2-search__field").last.fill("Acme’s own")
    page.get_by_role("option", name="Acme’s own terms").click()


def test_a_program_is_withdrawn_and_published(desk):
    for action, status in (("withdraw", 404), ("publish", 200)):
        desk.goto("/admin/affiliates/program/?q=acme+toys")
        desk.get_by_label("Select this object for an action - Acme Toys").check()
        desk.get_by_label("Action:").select_option(action)
        desk.get_by_role("button", name="Run").or_(desk.get_by_role("button", name="Go")).click()
        expect(desk.locator(".messagelist .success")).to_be_visible()
        assert desk.request.get("/programs/acme/").status == status


def test_an_edit_is_looked_at_and_undone(desk):
    open_acme(desk)
    desk.get_by_label("Commission:", exact=True).fill("1%")
    save(desk)
    open_acme(desk)
    desk.get_by_role("link", name="History").click()
    expect(desk.locator("#change-history")).to_contain_text("Commission: 3% – 9% → 1%")
    desk.locator("#change-history a").first.click()
    desk.get_by_role("link", name="Bring back what was before").click()
    expect(desk.locator("#content-main table")).to_contain_text("1%3% – 9%")
    desk.get_by_role("button", name="Bring it back").click()
    expect(desk.locator(".messagelist .success")).to_contain_text("Acme Toys is as it was then.")
    desk.goto("/programs/acme/")
    expect(desk.locator("#fact-commission")).to_contain_text("3% – 9%")
    expect(desk.locator("#history")).to_contain_text("Brought back to what it was before")


# Checks, and what is cited


def test_still_true_is_answered_on_the_list(desk_either):
    desk = desk_either
    program = Program.objects.get(slug="acme")
    cite(program, "commission", "3% – 9%", recorded_on="2020-01-01")
    desk.goto("/admin/")
    desk.get_by_role("link", name="Facts in need of a check").press("Enter")
    desk.goto("/admin/affiliates/program/checks/?program=acme")
    desk.get_by_role("button", name="Still true: Acme Toys, Commission").press("Enter")
    expect(desk.locator(".messagelist .success")).to_contain_text("still true today")
    expect(desk.locator("#checks")).to_contain_text("Nothing is in need of a check")
    desk.goto("/programs/acme/")
    expect(desk.locator("#fact-commission summary")).to_contain_text("checked on")


def test_citations_stand_beside_the_fact_they_support(desk):
    cite(Program.objects.get(slug="acme"), "commission", "up to 12%", stance="differs")
    open_acme(desk)
    beside = desk.locator(".field-commission .cited").first
    expect(beside).to_contain_text("(differs): “up to 12%”")
    desk.get_by_role("navigation", name="On this page").get_by_text("Citations").click()
    expect(desk.locator("#citations-group")).to_be_in_viewport()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/affiliates/program/",
        "/admin/affiliates/program/add/",
        "/admin/affiliates/program/checks/",
        "/admin/affiliates/program/import/",
        "/admin/affiliates/program/export/",
        "/admin/affiliates/suggestion/",
        "/admin/affiliates/edit/",
        "/admin/affiliates/network/add/",
        "/admin/affiliates/source/",
    ],
)
def test_no_page_of_the_admin_is_wider_than_the_window(desk, address):
    desk.goto(address)
    assert desk.evaluate("document.scrollingElement.scrollWidth") <= 1280


def test_a_program_with_all_its_rows_is_no_wider_either(desk):
    program = Program.objects.get(slug="aliexpress")
    desk.goto(f"/admin/affiliates/program/{program.pk}/change/")
    assert desk.evaluate("document.scrollingElement.scrollWidth") <= 1280
