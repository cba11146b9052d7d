"""Every row, note, bullet and paragraph of the brief is in the site."""

import functools
import re
from pathlib import Path

import pytest

from tests.pages import get, squeezed, text_of, visitor

BRIEF = (Path(__file__).parent / "brief.txt").read_text().splitlines()

#: The facts that the brief's rows speak of, by its own words for them.
FEATURES = {
    "Industry": "industry",
    "Product Type": "product_types",
    "Affiliate Program Type": "program_types",
    "Promotional Materials": "promotional_materials",
    "Affiliate Cookie Duration": "cookie",
    "Accepted Traffic Source": "traffic_sources",
    "Accepted Countries": "countries",
    "Explicit Content": "explicit_content",
    "Religious or Political Content": "religious_political_content",
    "MLM": "sub_affiliates",
    "Commission Rate": "commission",
    "Commission Structure": "commission_structure",
    "Payout Frequency": "payout_frequency",
    "Payout Methods": "payout_methods",
    "Minimum Payout": "payout_threshold",
    "Average Bill (AOV)": "average_order_value",
    "Entry Fees": "entry_fee",
    "Withdrawal Threshold": "payout_threshold",
    "Payment Frequency": "payout_frequency",
    "Commission": "commission",
    "Conversion Rate": "conversion_rate",
    "Marketing Materials": "promotional_materials",
}
PROGRAMS = ["aliexpress", "amazon-associates", "temu", "banggood"]
COMPARISON = "/compare/aliexpress-vs-amazon-associates-vs-temu-vs-banggood"

#: What only heads a part of the brief, and where that part is in the site.
HEADINGS = {
    "About AliExpress": "About AliExpress",
    "AliExpress Affiliate Program Overview": "Overview",
    "AliExpress Affiliate Program Offers": "Offers",
    "AliExpress Affiliate Commissions & Payments": "Commissions and payments",
    "Suitable Affiliates for AliExpress Affiliate": "Suitable affiliates for AliExpress",
    "AliExpress Affiliate Software": "Software and networks",
    "Hybrid Model:": "Hybrid",
    "3 Alternatives for AliExpress Affiliate Program": "Alternatives to AliExpress",
}


def rows():
    """Yield (program, fact, words) of each value in the brief's tables."""
    for line in BRIEF:
        if not line.startswith("|"):
            continue
        feature, *values = [squeezed(cell.replace("<br>", " ")) for cell in line.split("|")[1:-1]]
        if feature in ("Feature", "Comparison Factors"):
            continue
        for program, words in zip(PROGRAMS, values, strict=False):
            yield program, FEATURES[feature], words


ROWS = list(rows())
BULLETS = [line.removeprefix("- ") for line in BRIEF if line.startswith("- ")]
PARAGRAPHS = [line for line in BRIEF if not line.startswith(("|", "-")) and line not in HEADINGS]


@functools.cache
def profile(slug):
    return get(visitor(), f"/programs/{slug}/")


def row_of(slug, fact):
    """Return what a program's profile says of a fact, sources and all."""
    return text_of(re.search(rf'<tr id="fact-{fact}">.*?</tr>', profile(slug), re.DOTALL)[0])


def test_the_brief_is_read_whole():
    assert len(ROWS) == 15 + 7 * 4
    assert len(BULLETS) == 8 + 2
    assert len(PARAGRAPHS) == 4
    assert set(HEADINGS) <= set(BRIEF)


@pytest.mark.parametrize(("slug", "fact", "words"), ROWS)
def test_every_row_is_told_of_its_fact(slug, fact, words):
    assert words in row_of(slug, fact)


@pytest.mark.parametrize("words", BULLETS)
def test_every_bullet_is_told(words):
    assert words in text_of(profile("aliexpress"))


@pytest.mark.parametrize("words", PARAGRAPHS)
def test_every_paragraph_is_told(words):
    assert words in text_of(profile("aliexpress"))


@pytest.mark.parametrize("words", HEADINGS.values())
def test_every_part_has_its_place(words):
    assert words in text_of(profile("aliexpress"))


#: What is shown and filtered by: the start of the whole statement, for each of the programs.
SHOWN = {
    "average_order_value": [
        "Low (~$35 – $40)",
        "Medium/High ($50+)",
        "Low (~$25 – $30)",
        "Medium (~$50)",
    ],
    "entry_fee": ["Free", "Free", "Free", "Free"],
    "payout_threshold": ["$16 (Direct", "$10", "$20 – $50 (Varies)", "No minimum / Low"],
    "payout_frequency": [
        "Monthly (Net-60",
        "Monthly (Net-60",
        "Monthly",
        "Monthly / On request",
    ],
    "commission": ["3% – 9%", "1% – 10%", "5% – 20%", "4% – 12%+"],
    "conversion_rate": [
        "Low/Med (~2% – 4%)",
        "High (~10%+)",
        "High (Viral/App focus)",
        "Medium",
    ],
}
MATERIALS = [
    {"Banners", "API", "Deep links"},
    {"SiteStripe", "Native ads"},
    {"App download links"},
    {"Banners", "Coupons", "API"},
]


@pytest.fixture
def compared(client):
    """Return the cells of the four programs side by side, by fact."""
    sections = client.get(f"{COMPARISON}.json").json()["sections"]
    return {row["fact"]: row["cells"] for section in sections for row in section["rows"]}


@pytest.mark.parametrize("fact", SHOWN)
def test_shows_the_factors_as_the_brief_does(compared, fact):
    texts = [cell["text"] for cell in compared[fact]]
    assert [text[: len(start)] for text, start in zip(texts, SHOWN[fact], strict=True)] == (
        SHOWN[fact]
    )


def test_shows_the_materials_the_brief_names(compared):
    for cell, wanted in zip(compared["promotional_materials"], MATERIALS, strict=True):
        names = {term["name"].lower() for term in cell["value"]}
        assert {name.lower() for name in wanted} <= names
    assert any(
        "codes" in term["name"].lower() for term in compared["promotional_materials"][2]["value"]
    )


def test_reckons_with_the_figures_of_the_brief(compared):
    figures = {
        "commission": [("3", "9"), ("1", "10"), ("5", "20"), ("4", "12")],
        "payout_threshold": [("16", "16"), ("10", "10"), ("20", "50"), ("0", "0")],
        "average_order_value": [("35", "40"), ("50", "50"), ("25", "30"), ("50", "50")],
        "conversion_rate": [("2", "4"), ("10", "10"), (None, None), (None, None)],
        "payout_delay": [("60", "60"), ("60", "60"), None, None],
        "cookie": [("72", "72")],
    }
    for fact, ends in figures.items():
        values = [cell["value"] for cell in compared[fact]][: len(ends)]
        assert [value and (value["low"], value["high"]) for value in values] == ends, fact


def test_the_networks_of_the_brief_are_found(client):
    for network in ("awin", "cj-affiliate", "admitad", "flexoffers"):
        assert "/programs/aliexpress/" in get(client, f"/networks/{network}/")


def test_the_brief_cites_no_page():
    assert "our editors' own statement, no page cited" in text_of(profile("aliexpress"))
