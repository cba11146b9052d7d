"""What holds on every page: it is clean, accessible, readable without scripts, and fits a phone."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

SIX = "aliexpress-vs-amazon-associates-vs-temu-vs-banggood-vs-shein-vs-wish"

# Address: words that its main part has to show, scripts or none. A few rows stand for many.
PAGES = {
    "/": "affiliate programs as facts with sources",
    "/programs/?per_page=8": "AliExpress",
    "/programs/?threshold_max=16&per_page=8": "paying out from $16 or less",
    "/programs/?clicks=2000&conversion=2&aov=40&sort=-earnings&per_page=8": "earnings first",
    "/find/?clicks=10000&threshold_max=20": "with the highest low end",
    "/compare/temu-vs-aliexpress/?clicks=9000&base=temu": "guarantees the highest commission",
    "/programs/?threshold_max=abc": "Enter a number.",
    "/programs/?q=zzzz&threshold_max=5": "No program fits all of these",
    "/programs/aliexpress/?clicks=3000": "3% – 9%",
    "/programs/wise/": "Suitable affiliates for Wise",
    "/programs/aliexpres/": "Did you mean",
    "/commissions/?sort=-commission&per_page=8": "best commission first",
    "/compare/": "Banggood",
    "/compare/temu-vs-aliexpress/": "Payout threshold",
    f"/compare/{SIX}/": "Wish",
    "/networks/": "Awin",
    "/networks/admitad/": "Programs on Admitad",
    "/for/livestreamers/": "AliExpress",
    "/glossary/": "The balance you need before anything is paid out",
    "/method/": "How",
    "/changes/": "3% – 8%",
    "/programs/aliexpress/changes/": "Imported from a file",
    "/programs/aliexpress/correct/?fact=commission": "Something wrong or out of date?",
    "/suggest/": "Suggest a program",
    "/suggest/thanks/": "Thank you",
    "/nowhere/": "There is nothing at this address",
}
FAILING = {"/programs/?threshold_max=abc", "/programs/aliexpres/", "/nowhere/"}

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

LAYOUT_SHIFT = """() => new Promise(resolve => {
  new PerformanceObserver(list =>
    resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))
  ).observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(0), 100);
})"""

INNER_BOXES = """[...document.querySelectorAll('*')].filter(box =>
  box !== document.scrollingElement && box.scrollHeight > box.clientHeight + 1
  && ['auto', 'scroll'].includes(getComputedStyle(box).overflowY)
  && !['SELECT', 'TEXTAREA'].includes(box.tagName)
).map(box => box.outerHTML.slice(0, 80))"""

# Of axe's rules, those by which one width or colour scheme may fail and another pass.
LAYOUT_RULES = [
    "color-contrast",
    "target-size",
    "scrollable-region-focusable",
    "link-in-text-block",
]


def scroll_to_the_end(page):
    """Leave nothing beneath a bar that sticks to the window's edge."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")


@dataclass
class Visit:
    """A page opened on a phone, with all that the browser said and asked for."""

    page: Page
    complaints: list
    requested: list


@pytest.fixture(scope="module")
def phone(browser, base_url, _catalogue):
    """A phone's page for all addresses: to open one takes longer than most addresses do."""
    with browser.new_context(base_url=base_url) as context:
        yield context.new_page()


@pytest.fixture(scope="module", params=PAGES)
def visit(request, phone):
    address = request.param
    phone.set_viewport_size(PHONE)
    phone.emulate_media(color_scheme="dark")
    visit = Visit(phone, [], [])
    listeners = {
        "console": lambda said: visit.complaints.append((said.text, said.location["url"])),
        "pageerror": lambda error: visit.complaints.append((str(error), "")),
        "request": lambda asked: visit.requested.append(asked.url),
    }
    for event, listener in listeners.items():
        phone.on(event, listener)
    phone.goto(address)
    if address in FAILING:  # the browser says so of the page itself, and has to
        visit.complaints = [said for said in visit.complaints if said[1] != phone.url]
    yield visit
    for event, listener in listeners.items():
        phone.remove_listener(event, listener)


def test_a_page_raises_no_error_and_breaks_no_policy(visit):
    assert visit.complaints == []


def test_a_page_asks_no_other_host(visit, base_url):
    assert len(visit.requested) > 3
    assert [url for url in visit.requested if not url.startswith(f"{base_url}/")] == []


def test_a_page_fits_a_phone_and_holds_still(visit):
    assert visit.page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    assert visit.page.evaluate(LAYOUT_SHIFT) < 0.01


def test_a_page_is_accessible_on_a_phone_in_the_dark(visit, accessibility_violations):
    scroll_to_the_end(visit.page)
    assert accessibility_violations(visit.page, only=LAYOUT_RULES) == ""


def test_a_page_is_accessible_on_a_desk_in_the_light(visit, accessibility_violations):
    visit.page.set_viewport_size(DESK)
    visit.page.emulate_media(color_scheme="light")
    scroll_to_the_end(visit.page)
    assert accessibility_violations(visit.page) == ""


def test_nothing_scrolls_down_inside_the_page(visit):
    for size in (PHONE, DESK):
        visit.page.set_viewport_size(size)
        assert visit.page.evaluate(INNER_BOXES) == []
    visit.page.set_viewport_size(PHONE)


def test_every_page_reads_without_scripts(new_context):
    page = new_context(java_script_enabled=False).new_page()
    for address, words in PAGES.items():
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("main").get_by_text(words).filter(visible=True).first).to_be_visible()


def test_print_leaves_the_content_and_drops_the_controls(page):
    page.goto("/programs/?threshold_max=16")
    page.emulate_media(media="print")
    expect(page.locator("table")).to_be_visible()
    for control in (".filters", ".site-header nav", ".chips", "tbody input", ".pick .actions"):
        expect(page.locator(control).first).to_be_hidden()
    assert page.locator(".scroll").evaluate("box => box.scrollHeight <= box.clientHeight")


def test_the_skip_link_leads_past_the_navigation(page):
    page.goto("/programs/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
