"""AliExpress and the three programs it is compared with state all that our editors vouch for."""

import functools
import re

import pytest

from tests.pages import get, links_of, text_of, visitor

COMPARISON = "/compare/aliexpress-vs-amazon-associates-vs-temu-vs-banggood"

#: The figures and terms that each program's profile must show for a fact.
STATED = {
    "aliexpress": {
        "industry": ["e-commerce", "global", "retail", "marketplace"],
        "product_types": [
            "general merchandise",
            "electronics",
            "fashion",
            "home",
            "toys",
            "beauty",
        ],
        "program_types": ["CPS", "CPA"],
        "promotional_materials": [
            "dynamic ads",
            "product feeds",
            "XML",
            "API",
            "deep links",
            "text links",
            "banners",
        ],
        "cookie": ["3 days", "standard", "tracking window", "network", "session"],
        "traffic_sources": [
            "price comparison",
            "cashback",
            "coupons",
            "approval",
            "content sites",
            "blogs",
            "influencers",
            "social media",
            "YouTube",
            "TikTok",
            "IG",
        ],
        "affiliate_countries": ["global", "promoted", "190+", "countries", "regions"],
        "explicit_content": ["prohibited", "strict", "ban", "adult", "violent", "offensive"],
        "religious_political_content": [
            "restricted",
            "hateful",
            "discriminatory",
            "politically",
            "sensitive",
            "controversial",
        ],
        "sub_affiliates": ["no", "single tier"],
        "commission": ["3% – 9%", "average", "category", "hot products", "new users", "bonus"],
        "commission_structure": ["incentives", "new buyers", "category-based", "percentage"],
        "payout_frequency": ["monthly", "net-60", "20th of the month", "60-day lock", "validation"],
        "payout_delay": ["60 days"],
        "payout_methods": [
            "international bank transfer",
            "wire",
            "Awin",
            "CJ",
            "PayPal",
            "direct deposit",
        ],
        "payout_threshold": ["$16", "direct", "AliExpress Portals"],
        "average_order_value": ["low", "~$35 – $40"],
        "entry_fee": ["free"],
        "conversion_rate": ["low/med", "~2% – 4%"],
        "management": ["hybrid"],
        "software": ["AliExpress Portals", "own", "in-house", "directly"],
        "networks": ["Admitad", "Awin", "CJ Affiliate", "FlexOffers"],
    },
    "amazon-associates": {
        "average_order_value": ["medium/high", "$50+"],
        "entry_fee": ["free"],
        "payout_threshold": ["$10"],
        "payout_frequency": ["monthly", "net-60"],
        "payout_delay": ["60 days"],
        "commission": ["1% – 10%"],
        "conversion_rate": ["high", "~10%+"],
        "promotional_materials": ["native ads", "SiteStripe"],
    },
    "temu": {
        "average_order_value": ["low", "~$25 – $30"],
        "entry_fee": ["free"],
        "payout_threshold": ["$20 – $50", "varies"],
        "payout_frequency": ["monthly"],
        "commission": ["5% – 20%"],
        "conversion_rate": ["high", "viral", "app focus"],
        "promotional_materials": ["codes", "app download links"],
    },
    "banggood": {
        "average_order_value": ["medium", "~$50"],
        "entry_fee": ["free"],
        "payout_threshold": ["no minimum", "low"],
        "payout_frequency": ["monthly", "on request"],
        "commission": ["4% – 12%+"],
        "conversion_rate": ["medium"],
        "promotional_materials": ["API", "banners", "coupons"],
    },
}

ABOUT = [
    "global",
    "online",
    "marketplace",
    "China",
    "Alibaba Group",
    "2010",
    "small businesses",
    "directly",
    "abroad",
    "100 million items",
    "electronics",
    "fashion",
    "home",
    "garden",
    "factory-direct prices",
    "dropshipping businesses",
    "bargain hunters",
]
SUITS = [
    "content creators",
    "budget-conscious audiences",
    "niche",
    "DIY",
    "tech gadgets",
    "fast fashion",
]

#: What the reason of each audience must name, by the audience's address.
REASONS = {
    "bloggers": ["reviews", "best of", "lists", "niche", "hobby", "fishing", "3D printing"],
    "tiktokers": ["AliExpress hauls", "must-haves", "gadgets"],
    "koc": ["Key Opinion Consumers", "ordinary", "honest reviews", "peers"],
    "kol": ["Key Opinion Leaders", "experts", "industry", "tools", "parts", "cheap"],
    "influencers": ["Pinterest", "Instagram", "fashion", "home decor", "cost little"],
    "youtubers": ["unboxing", "tech reviews", "videos", "compare", "cheap", "expensive"],
    "video-editors": ["compilations", "gadgets", "life hacks"],
    "livestreamers": ["hosts", "live", "product demos", "very popular"],
}

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
    {"api", "banners", "deep links"},
    {"native ads", "sitestripe"},
    {"app download links", "codes"},
    {"api", "banners", "coupons"},
]

#: Low and high of what is reckoned with; None where no figure or no value is stated.
FIGURES = {
    "commission": [("3", "9"), ("1", "10"), ("5", "20"), ("4", "12")],
    "payout_threshold": [("16", "16"), ("10", "10"), ("20", "50"), ("0", "0")],
    "average_order_value": [("35", "40"), ("50", "50"), ("25", "30"), ("50", "50")],
    "conversion_rate": [("2", "4"), ("10", "10"), (None, None), (None, None)],
    "payout_delay": [("60", "60"), ("60", "60"), None, None],
    "cookie": [("72", "72")],
}

PARTS = [
    "About AliExpress",
    "Overview",
    "Offers",
    "Commissions and payments",
    "Software and networks",
    "Suitable affiliates for AliExpress",
    "Alternatives to AliExpress",
]


@functools.cache
def profile(slug):
    return get(visitor(), f"/programs/{slug}/")


def part_of(slug, pattern):
    """Return the only part of a program's profile that a pattern finds, as HTML."""
    (html,) = re.findall(pattern, profile(slug), re.DOTALL)
    return html


def row_of(slug, fact):
    """Return what a profile states of a fact, and who says so, as HTML."""
    return part_of(slug, rf'<tr id="fact-{fact}">.*?<td>(.*?)</tr>')


def without_sources(html):
    """Return the text before the sources: a figure that only a source gives is not stated."""
    return text_of(html.split('<details class="evidence', 1)[0])


def missing(terms, text):
    """List the terms that are nowhere in a text as words of their own, in any case."""
    return [
        term
        for term in terms
        if not re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text, re.IGNORECASE)
    ]


FACTS = [(slug, fact) for slug, facts in STATED.items() for fact in facts]


@pytest.mark.parametrize(("slug", "fact"), FACTS)
def test_every_figure_and_term_is_stated(slug, fact):
    stated = without_sources(row_of(slug, fact))
    assert missing(STATED[slug][fact], stated) == [], stated


@pytest.mark.parametrize(("slug", "fact"), FACTS)
def test_our_editors_vouch_for_it_and_cite_no_page(slug, fact):
    assert "our editors' own statement, no page cited" in text_of(row_of(slug, fact))


def test_says_what_aliexpress_is():
    about = without_sources(part_of("aliexpress", r'<section id="about">(.*?)</section>'))
    assert missing(ABOUT, about) == []


def test_says_whom_aliexpress_suits():
    section = part_of("aliexpress", r'<section id="audiences">(.*?)</section>')
    assert missing(SUITS, text_of(section.split("<ul>", 1)[0])) == []


@pytest.mark.parametrize("audience", REASONS)
def test_gives_the_reason_for_each_audience(audience):
    reason = text_of(part_of("aliexpress", rf'<li>(<a href="/for/{audience}/">.*?)</li>'))
    assert missing(REASONS[audience], reason) == [], reason


def test_has_no_other_audience():
    section = part_of("aliexpress", r'<section id="audiences">(.*?)</section>')
    assert set(re.findall(r'href="/for/(.*?)/"', section)) == set(REASONS)


@pytest.mark.parametrize("heading", PARTS)
def test_every_part_has_its_place(heading):
    headings = re.findall(r"<h2>(.*?)</h2>", profile("aliexpress"), re.DOTALL)
    assert any(heading in text_of(found) for found in headings)


@functools.cache
def compared():
    """Return the cells of the four programs side by side, by fact."""
    sections = visitor().get(f"{COMPARISON}.json").json()["sections"]
    return {row["fact"]: row["cells"] for section in sections for row in section["rows"]}


@pytest.mark.parametrize("fact", SHOWN)
def test_shows_what_each_program_states_first(fact):
    texts = [cell["text"] for cell in compared()[fact]]
    assert [text[: len(start)] for text, start in zip(texts, SHOWN[fact], strict=True)] == (
        SHOWN[fact]
    )


def test_shows_the_materials_of_each_program():
    for cell, wanted in zip(compared()["promotional_materials"], MATERIALS, strict=True):
        assert wanted <= {term["name"].lower() for term in cell["value"]}


@pytest.mark.parametrize("fact", FIGURES)
def test_reckons_with_the_figures_stated(fact):
    cells = compared()[fact][: len(FIGURES[fact])]
    for cell, figures in zip(cells, FIGURES[fact], strict=True):
        if figures is None:
            # Where it states none, what its way to join has may stand there, and says so.
            assert cell["value"] is None or cell["route"]
        else:
            assert (cell["value"]["low"], cell["value"]["high"]) == figures


@pytest.mark.parametrize("network", ["admitad", "awin", "cj-affiliate", "flexoffers"])
def test_each_network_leads_to_aliexpress(client, network):
    assert "/programs/aliexpress/" in get(client, f"/networks/{network}/")


#: What AliExpress's profile says of each way to join: where else it leads, and the pages behind it.
WAYS = {
    "Direct": (
        ["AliExpress Portals", "$16", "60 days", "Monthly", "Wire transfer", "3% – 9%"],
        ["https://affiliatenetworksnews.com/?p=8691"],
    ),
    "Awin": (
        ["3 days", "Payment by PayPal or direct deposit may be possible."],
        ["/networks/awin/", "https://ui.awin.com/merchant-profile/6378/commission-groups"],
    ),
    "CJ Affiliate": (
        ["Payment by PayPal or direct deposit may be possible."],
        ["/networks/cj-affiliate/", "https://www.digitalfodder.com/aliexpress-affiliate-program/"],
    ),
    "Admitad": (["3.4% – 10.3%"], ["/networks/admitad/"]),
    "ePN": (["0.8% – 70%"], ["/networks/epn/", "https://epn.bz/en/offers/ali"]),
    "FlexOffers": ([], ["/networks/flexoffers/"]),
}


@functools.cache
def ways():
    """Return AliExpress's ways to join, as HTML, by whom each leads through."""
    section = part_of("aliexpress", r'<section id="routes">(.*?)</section>')
    rows = re.findall(r"<tbody>(.*?)</tbody>", section, re.DOTALL)
    return {
        text_of(re.search(r"<th[^>]*>(.*?)<(?:/th|span)", row, re.DOTALL)[1]): row for row in rows
    }


def test_shows_every_way_to_join():
    assert set(ways()) == set(WAYS)


@pytest.mark.parametrize("way", WAYS)
def test_each_way_has_its_own_terms_and_sources(way):
    terms, links = WAYS[way]
    assert missing(terms, text_of(ways()[way])) == []
    assert set(links) <= set(links_of(ways()[way]))


def test_the_threshold_of_the_direct_way_is_no_other_ways():
    assert [way for way, row in ways().items() if "$16" in text_of(row)] == ["Direct"]


def test_our_editors_vouch_for_the_direct_way():
    assert "our editors' own statement, no page cited" in text_of(ways()["Direct"])
