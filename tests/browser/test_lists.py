"""The lists: filters, chips, sorting and pages, in place with JavaScript and without it."""

import re

import pytest
from playwright.sync_api import expect

from affiliates.facts.registry import TABULAR

PHONE = {"width": 390, "height": 844}

IS_ON_TOP = """element => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def rows(page):
    return page.locator("tbody th a").all_inner_texts()


def cells(page, label):
    return page.locator(f"tbody td[data-label='{label}']")


def column(page, label):
    """Return a column's texts without the signs of doubt."""
    return [text.split("\n")[0].rstrip(" ≠?") for text in cells(page, label).all_inner_texts()]


def figures(text):
    return [float(figure.replace(",", "")) for figure in re.findall(r"\d[\d,]*\.?\d*", text)]


def programs_counted(page):
    return int(re.match(r"[\d,]+", page.locator("h1").inner_text())[0].replace(",", ""))


def mark(page):
    """Leave a mark that only a page load wipes out."""
    page.evaluate("window.stayed = true")


def has_stayed(page):
    return page.evaluate("window.stayed === true")


@pytest.fixture
def programs(page):
    page.goto("/programs/")
    mark(page)
    return page


# Filters


def test_a_threshold_filters_in_place(programs):
    title, before = programs.title(), rows(programs)
    programs.get_by_label("Payout threshold at most").fill("16")
    programs.keyboard.press("Enter")

    expect(programs).to_have_url(re.compile(r"/programs/\?threshold_max=16$"))
    expect(programs).to_have_title(re.compile("programs paying out from \\$16 or less"))
    assert has_stayed(programs)
    kept = column(programs, "Payout threshold")
    assert len(kept) > 3
    assert [text for text in kept if any(figure > 16 for figure in figures(text))] == []
    assert "AliExpress" in rows(programs)
    expect(programs.get_by_label("Payout threshold at most")).to_be_focused()

    programs.go_back()
    expect(programs).to_have_url(re.compile("/programs/$"))
    expect(programs).to_have_title(title)
    assert rows(programs) == before


def test_a_threshold_filters_without_javascript(new_context):
    page = new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    ).new_page()
    page.goto("/programs/")
    page.get_by_label("Payout threshold at most").fill("16")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("h1")).to_contain_text("paying out from $16 or less")
    assert "AliExpress" in rows(page)
    assert all(
        figure <= 16 for text in column(page, "Payout threshold") for figure in figures(text)
    )


def test_searching_narrows_while_typing(programs):
    programs.locator("#filter-q").press_sequentially("aliexp")
    expect(programs).to_have_url(re.compile(r"\?q=aliexp$"))
    expect(programs.locator("tbody th a").first).to_have_text("AliExpress")
    programs.keyboard.type("ress")
    expect(programs).to_have_url(re.compile(r"\?q=aliexpress$"))
    expect(programs.locator("#filter-q")).to_have_value("aliexpress")
    assert has_stayed(programs)


def test_a_choice_keeps_its_place(programs):
    for facet in ("Payout methods", "Industry"):
        programs.locator(".facet > summary", has_text=facet).click()
    travel = programs.get_by_role("checkbox", name=re.compile("^Travel"))
    travel.check()
    expect(programs).to_have_url(re.compile(r"\?industry=travel$"))
    assert set(column(programs, "Industry")) == {"Travel"}
    expect(travel).to_be_checked()
    expect(travel).to_be_focused()
    expect(programs.locator("#facet-method")).to_have_attribute("open", "")
    expect(programs.get_by_role("status").first).to_have_text(re.compile("travel", re.I))


def test_filters_stay_unfolded_on_a_phone(page):
    page.set_viewport_size(PHONE)
    page.goto("/programs/")
    threshold = page.get_by_label("Payout threshold at most")
    expect(threshold).to_be_hidden()
    page.locator(".filters > summary").click()
    threshold.fill("16")
    threshold.press("Enter")
    expect(page).to_have_url(re.compile("threshold_max=16"))
    expect(threshold).to_be_focused()
    expect(threshold).to_be_visible()


def test_what_is_typed_during_an_answer_is_kept(programs):
    held = []
    programs.route("**/programs/?threshold_max=16", lambda route: held.append(route))
    programs.get_by_label("Payout threshold at most").fill("16")
    with programs.expect_request("**/programs/?threshold_max=16"):
        programs.get_by_label("Cookie at least").focus()
    programs.keyboard.type("30")
    held.pop().continue_()
    expect(programs).to_have_url(re.compile("threshold_max=16$"))
    expect(programs.get_by_label("Cookie at least")).to_have_value("30")
    expect(programs.get_by_label("Cookie at least")).to_be_focused()
    programs.keyboard.press("Enter")
    expect(programs).to_have_url(re.compile(r"\?cookie_min=30&threshold_max=16$"))


def test_the_later_of_two_changes_wins(programs):
    held = []
    programs.route("**/programs/?threshold_max=16", lambda route: held.append(route))
    threshold = programs.get_by_label("Payout threshold at most")
    threshold.fill("16")
    with programs.expect_request("**/programs/?threshold_max=16"):
        threshold.press("Enter")
    threshold.fill("10")
    threshold.press("Enter")
    expect(programs).to_have_url(re.compile("threshold_max=10$"))
    expect(threshold).to_have_value("10")


def test_an_error_shows_beside_its_field_in_place(programs):
    programs.locator("#filter-q").fill("x" * 201)
    expect(programs.locator("#filter-q-error")).to_be_visible()
    expect(programs.locator("#filter-q")).to_have_accessible_description(re.compile("200"))
    assert rows(programs) == []
    assert has_stayed(programs)


def test_an_unreadable_number_is_shown_as_it_was_typed(page):
    page.goto("/programs/?threshold_max=abc")
    expect(page.locator("#filter-threshold_max")).to_have_value("abc")
    expect(page.locator("#filter-threshold_max")).to_have_accessible_description(
        "Enter a number. Drop it"
    )
    assert rows(page) == []


def test_a_negative_number_is_refused_where_it_is_typed(programs):
    threshold = programs.get_by_label("Payout threshold at most")
    threshold.fill("-5")
    threshold.press("Enter")
    expect(threshold).to_be_focused()
    assert threshold.evaluate("field => field.validity.rangeUnderflow")
    expect(programs).to_have_url(re.compile("/programs/$"))


def test_an_answer_that_is_no_list_is_shown_as_a_page(programs):
    def fail(route):
        if "hx-request" in route.request.headers:
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    programs.route("**/programs/?threshold_max=16", fail)
    programs.get_by_label("Payout threshold at most").fill("16")
    programs.keyboard.press("Enter")
    expect(programs.locator("h1")).to_contain_text("$16 or less")
    assert not has_stayed(programs)


# Chips, sorting, pages


def test_a_chip_drops_its_filter(page):
    page.goto("/programs/?industry=travel&cookie_min=30")
    mark(page)
    fewer = programs_counted(page)
    page.locator(".chips a", has_text="30").click()
    expect(page).to_have_url(re.compile(r"\?industry=travel$"))
    expect(page.locator(".chips a:not(.clear)")).to_have_count(1)
    assert programs_counted(page) > fewer
    expect(page.get_by_label("Cookie at least")).to_have_value("")
    page.locator(".chips .clear").click()
    expect(page.locator(".chips")).to_have_count(0)
    expect(page).to_have_url(re.compile("/programs/$"))
    assert has_stayed(page)


def test_silence_can_be_included(page):
    page.goto("/programs/?threshold_max=16")
    mark(page)
    kept = programs_counted(page)
    left_out = int(figures(page.locator(".left-out").inner_text())[0])
    page.locator(".left-out a").click()
    expect(page).to_have_url(re.compile("unknown=include"))
    expect(page.locator(".left-out")).to_have_count(0)
    assert programs_counted(page) == kept + left_out
    assert has_stayed(page)


def test_a_heading_sorts(programs):
    heading = programs.locator("thead th", has_text="Commission")
    heading.locator(".sort").focus()
    programs.keyboard.press("Enter")
    expect(programs).to_have_url(re.compile(r"\?sort=-commission$"))
    expect(programs).to_have_title(re.compile("best commission first"))
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(programs.locator("[aria-sort]")).to_have_count(1)
    expect(heading.locator(".sort")).to_be_focused()
    guaranteed = [figures(text)[0] for text in column(programs, "Commission")]
    assert guaranteed == sorted(guaranteed, reverse=True)
    assert guaranteed[0] > guaranteed[-1]

    heading.locator(".sort").click()
    expect(programs).to_have_url(re.compile(r"\?sort=commission$"))
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert has_stayed(programs)


def test_sorting_keeps_a_table_where_it_was_scrolled(page):
    page.goto(f"/programs/?columns={','.join(TABULAR)}")
    page.locator("#sort-payout_threshold").scroll_into_view_if_needed()
    across = page.locator("#table").evaluate("box => box.scrollLeft")
    assert across > 0
    page.locator("#sort-payout_threshold").click()
    expect(page).to_have_url(re.compile("sort=payout_threshold|sort=threshold"))
    expect(page.locator("#sort-payout_threshold")).to_be_in_viewport()
    # Other rows make columns of other widths.
    assert page.locator("#table").evaluate("box => box.scrollLeft") > across / 2


def test_pages_follow_each_other(programs):
    first = rows(programs)
    programs.get_by_role("link", name="Next").click()
    expect(programs).to_have_url(re.compile(r"\?page=2$"))
    expect(programs.locator(".pages")).to_contain_text("Page 2 of")
    second = rows(programs)
    assert second
    assert not set(first) & set(second)
    assert has_stayed(programs)
    expect(programs.locator("h1")).to_be_focused()

    programs.go_back()
    expect(programs.locator(".pages")).to_contain_text("Page 1 of")
    assert rows(programs) == first


# The table


def test_the_header_row_stays_in_sight_while_the_page_scrolls(page):
    page.goto("/programs/")
    page.evaluate("window.scrollTo(0, 1500)")
    tops = [head.bounding_box()["y"] for head in page.locator("thead th").all()]
    assert tops == pytest.approx([0] * len(tops), abs=2)


def test_names_stay_in_sight_where_a_table_is_wide(page):
    page.goto(f"/programs/?columns={','.join(TABULAR)}")
    page.locator("#table").evaluate("box => box.scrollTo(900, 0)")
    box = page.locator("#table").bounding_box()
    assert page.locator("tbody th").nth(3).bounding_box()["x"] == pytest.approx(box["x"], abs=2)


@pytest.mark.parametrize("address", ["/programs/", "/commissions/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_usual_column_is_cut_beside_the_filters(page, address, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    assert page.locator("#filters").is_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 1280
    last = page.locator("thead th").last.bounding_box()
    assert last["x"] + last["width"] <= 1280


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/programs/", ["Commission", "Bounty", "Cookie duration", "Payout threshold"]),
        (
            "/programs/?network=awin",
            ["Commission", "Bounty", "Cookie duration", "Payout threshold", "Networks"],
        ),
        ("/commissions/?sort=-conversion", ["Commission", "Payout threshold", "Conversion rate"]),
        ("/programs/?columns=approval", ["Approval"]),
    ],
)
def test_a_row_is_a_card_on_a_phone(page, address, shown):
    page.set_viewport_size(PHONE)
    page.goto(address)
    card = page.locator("tbody tr").first
    for label in shown:
        cell = card.locator(f"td[data-label='{label}']")
        expect(cell).to_be_visible()
        seen = cell.bounding_box()
        assert seen["x"] >= 0
        assert seen["x"] + seen["width"] <= PHONE["width"]
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]


# The tray


def keep(page, scripted):
    if not scripted:
        page.get_by_role("button", name="Keep ticks").press("Enter")


def tick(page, place):
    """Tick a row by keyboard; return the program's name."""
    row = page.locator("tbody tr").nth(place)
    name = row.locator("th a").inner_text()
    row.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    return name


@pytest.mark.parametrize("width", [390, 1280])
def test_ticks_survive_filters_pages_and_sorting(either_page, width):
    """Tick on page 1, filter, go to page 2, tick, sort, compare: by keyboard alone."""
    page = either_page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/programs/")
    scripted = page.evaluate("document.documentElement.hasAttribute('data-scripted')")
    first = tick(page, 2)
    keep(page, scripted)
    tray = page.get_by_role("region", name="Programs to compare")
    expect(tray).to_contain_text(first)

    if width < 960:
        page.locator(".filters > summary").press("Enter")
    page.get_by_label("Cookie at least").fill("1")
    page.get_by_label("Cookie at least").press("Enter")
    expect(page).to_have_url(re.compile("cookie_min=1"))
    expect(tray).to_contain_text(first)
    page.get_by_role("link", name="Next").press("Enter")
    expect(page).to_have_url(re.compile("page=2"))
    second = tick(page, 1)
    keep(page, scripted)
    expect(tray).to_contain_text(second)

    if width < 960 and not page.locator("#filters").is_visible():
        page.locator(".filters > summary").press("Enter")
    page.locator("#filter-sort").select_option("-cookie")
    if not scripted:
        page.get_by_role("button", name="Show", exact=True).press("Enter")
    expect(page).to_have_url(re.compile("sort=-cookie"))
    expect(tray).to_contain_text(first)
    page.get_by_role("button", name="Compare 2").press("Enter")
    expect(page).to_have_url(re.compile(r"/compare/[^/]+-vs-[^/]+/$"))
    for name in (first, second):
        expect(page.locator("h1")).to_contain_text(name)


def test_what_is_in_the_tray_can_be_removed(programs):
    first = tick(programs, 0)
    expect(programs.get_by_role("region", name="Programs to compare")).to_contain_text(first)
    second = tick(programs, 1)
    tray = programs.get_by_role("region", name="Programs to compare")
    expect(tray).to_contain_text(second)
    tray.get_by_role("link", name=f"Remove {first}").click()
    expect(tray).not_to_contain_text(first)
    expect(programs.locator("tbody tr").nth(0).get_by_role("checkbox")).not_to_be_checked()
    tray.get_by_role("link", name="Clear").click()
    expect(programs).to_have_url(re.compile("/programs/$"))
    assert has_stayed(programs)


# Columns and sharing


def test_columns_are_chosen(either_page):
    page = either_page
    page.goto("/programs/?cookie_min=30")
    page.locator("#columns > summary").click()
    page.get_by_role("checkbox", name="Management").uncheck()
    page.get_by_role("checkbox", name="Approval", exact=True).check()
    page.get_by_role("button", name="Show these columns").click()
    expect(page.locator("thead th", has_text="Approval")).to_be_visible()
    expect(page.locator("thead th", has_text="Management")).to_have_count(0)
    expect(page).to_have_url(re.compile("cookie_min=30"))


def test_a_filtered_table_is_shared(page):
    page.goto("/programs/?p=temu&cookie_min=30&sort=name")
    page.locator("#share > summary").click()
    address = page.get_by_label("The address of this view").input_value()
    assert address.endswith("/programs/?cookie_min=30")
    page.goto(address)
    expect(page.locator(".chips a").first).to_contain_text("30 days")
