"""A reader says what is out of date, an editor accepts it, and the profile shows it."""

import re

import pytest
from playwright.sync_api import expect

from affiliates import history
from affiliates.facts.registry import REGISTRY
from affiliates.models import Edit, Program, Source, Suggestion
from affiliates.suggestions import decisions
from affiliates.suggestions import forms as suggestions

PAGE = "https://merchant.example/rates"


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch):
    """The server takes what is sent at once: a test types faster than a reader."""
    monkeypatch.setattr(suggestions, "SOONEST", 0)


@pytest.fixture
def program(editor):
    """A program of its own, gone before the editor is, with all that came of it."""
    program = Program.objects.create(slug="weasel", name="Weasel", commission="3% – 9%")
    yield program
    Suggestion.objects.all().delete()
    Program.objects.filter(name__in=["Weasel", "Ferret & Sons"]).delete()
    Edit.objects.filter(name__in=["Weasel", "Ferret & Sons"]).delete()
    Source.objects.filter(url=PAGE).delete()


def test_from_a_correction_to_the_profile(new_context, desk, program):
    """The reader has no scripts; their words appear nowhere until an editor accepts them."""
    reader = new_context(java_script_enabled=False).new_page()
    reader.goto("/programs/weasel/")
    reader.get_by_role("link", name=re.compile("Correct this.*Commission$")).click()
    expect(reader.locator(".now")).to_contain_text("3% – 9%")
    expect(reader.get_by_label("Which fact?")).to_have_value("commission")
    reader.get_by_label("What should it say?").fill("1% – 5%")
    reader.get_by_label("The page that says so").fill("merchant.example/rates")
    reader.get_by_label("Your e-mail").fill("reader@example.org")
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Thank you")
    became = reader.url
    reader.reload()
    expect(reader.locator("main")).not_to_contain_text("1% – 5%")
    reader.locator("main").get_by_role("link", name="Weasel").click()
    expect(reader.locator("#fact-commission")).to_contain_text("3% – 9%")
    expect(reader.locator("main")).not_to_contain_text("1% – 5%")

    desk.goto("/admin/")
    desk.get_by_role("link", name="1 suggestion from readers").click()
    desk.get_by_role("row", name="Weasel").get_by_role("link").click()
    expect(desk.get_by_role("row", name="Commission, shown now")).to_contain_text("3% – 9%")
    expect(desk.get_by_role("link", name="reader@example.org")).to_be_visible()
    expect(desk.get_by_label("New value")).to_have_value("1% – 5%")
    desk.get_by_label("Change the value").check()
    desk.get_by_role("button", name="Accept", exact=True).click()
    expect(desk.locator(".messagelist")).to_contain_text("Commission: 3% – 9% → 1% – 5%")

    reader.reload()
    shown = reader.locator("#fact-commission")
    expect(shown.locator(".value")).to_have_text("1% – 5%")
    shown.locator("summary").click()
    expect(shown.locator(f"a[href='{PAGE}']")).to_be_visible()
    reader.goto(became)
    expect(reader.get_by_role("heading", level=1)).to_have_text("It was accepted")
    reader.get_by_role("link", name="what was changed").click()
    expect(reader.locator("main")).to_contain_text("Commission")
    assert Suggestion.objects.get().email == ""


def test_a_mistake_is_mended(either_page, program):
    page = either_page
    page.goto("/programs/weasel/correct/")
    page.get_by_label("Which fact?").select_option(label="Cookie duration")
    page.get_by_label("What should it say?").fill("Ten days")
    page.get_by_label("The page that says so").fill("javascript:alert(1)")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("It hasn’t been sent")
    field = page.get_by_label("The page that says so")
    expect(field).to_have_accessible_description(re.compile("such as https://example.com/terms"))
    expect(page.get_by_label("What should it say?")).to_have_value("Ten days")
    expect(page.get_by_label("Which fact?")).to_have_value("cookie")
    field.fill(PAGE)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    assert Suggestion.objects.get().statement == "Ten days"


def test_from_a_suggested_program_to_its_draft(new_context, desk, program):
    reader = new_context(java_script_enabled=False).new_page()
    reader.goto("/")
    reader.get_by_role("link", name="Suggest a program").click()
    reader.get_by_label("What is it called?").fill("Ferret & Sons")
    reader.get_by_label("The merchant’s website").fill("ferret.example")
    reader.get_by_label("The page for affiliates").fill("https://ferret.example/affiliates")
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Thank you")

    desk.goto("/admin/affiliates/suggestion/")
    desk.get_by_role("link", name="Ferret & Sons").click()
    desk.get_by_role("button", name="Make a draft").click()
    expect(desk.get_by_label("Affiliate page:")).to_have_value("https://ferret.example/affiliates")
    expect(desk.get_by_label("Published")).not_to_be_checked()
    assert reader.goto("/programs/ferret-sons/").status == 404


def test_a_rejection_keeps_its_reason(desk, program):
    given = {"program_name": program.name, "statement": "It is a scam.", "page": PAGE}
    suggestion = Suggestion.objects.create(program=program, **given)
    desk.goto(f"/admin/affiliates/suggestion/{suggestion.pk}/change/")
    desk.get_by_label("Why").fill("The page says no such thing.")
    desk.get_by_role("button", name="Reject").click()
    expect(desk.locator(".messagelist")).to_contain_text("Rejected")
    desk.goto(f"/admin/affiliates/suggestion/{suggestion.pk}/change/")
    expect(desk.locator("main")).to_contain_text("The page says no such thing.")
    expect(desk.get_by_role("button", name="Accept")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_is_accessible(desk, program, accessibility_violations, scheme):
    given = {"program_name": program.name, "statement": "5%", "page": PAGE, "fact": "commission"}
    suggestion = Suggestion.objects.create(program=program, **given)
    desk.emulate_media(color_scheme=scheme)
    desk.goto(f"/admin/affiliates/suggestion/{suggestion.pk}/change/")
    assert accessibility_violations(desk) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_became_of_a_suggestion_is_accessible(
    new_context, editor, program, accessibility_violations, scheme
):
    for width in (390, 1280):
        size = {"width": width, "height": 900}
        page = new_context(color_scheme=scheme, viewport=size).new_page()
        for heading, suggestion in in_each_state(program, editor):
            page.goto(suggestion.get_absolute_url())
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width
            assert accessibility_violations(page) == ""


def in_each_state(program, editor):
    """Yield how each page that says what became of a suggestion begins, and the suggestion."""

    def sent(fact="commission", **stated):
        given = {"program_name": program.name, "statement": "5%", "page": PAGE, "fact": fact}
        return Suggestion.objects.create(**{"program": program} | given | stated)

    def accepted(cells):
        last, suggestion = history.last_edit(program), sent()
        acceptance = decisions.Acceptance(
            fact=REGISTRY["commission"],
            page=PAGE,
            publisher="Merchant",
            statement="5%",
            cells=cells,
            seen=last and last.pk,
        )
        decisions.accept(suggestion.pk, acceptance, by=editor)
        return suggestion

    yield "Thank you: an editor will read it", sent()
    yield "Thank you: an editor will read it", sent(program=None, kind="program")
    yield "Accepted as a source; the value stays", accepted({})
    yield "Accepted with another value", accepted({"commission": "4%"})
    yield "It was accepted", accepted({"commission": "5%"})
    part, rejected = sent(fact=""), sent()
    decisions.settle(part.pk, "Done.", by=editor, otherwise=True)
    yield "Accepted in part", part
    decisions.reject(rejected.pk, "No.", by=editor)
    yield "It wasn’t taken over", rejected
    program.commission = "3% – 9%"
    program.save()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_with_mistakes_is_accessible(new_context, accessibility_violations, scheme):
    for width in (390, 1280):
        size = {"width": width, "height": 900}
        page = new_context(color_scheme=scheme, viewport=size).new_page()
        page.goto("/programs/aliexpress/correct/?fact=commission")
        page.locator(".suggestion").evaluate("form => (form.noValidate = true)")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert accessibility_violations(page) == ""
