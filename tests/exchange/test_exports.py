"""CSV and JSON hold every fact, as literal text."""

import csv
import io
import json
from datetime import date

import pytest
from django.http import QueryDict

from affiliates.exchange.files import neutralised
from affiliates.facts import COLUMNS
from affiliates.facts.columns import Column
from affiliates.lists.programs import OVERVIEW_TABLE, ProgramList
from affiliates.models import FinePrint, Program, Rate
from tests.builders import cite, make_program, make_source

pytestmark = pytest.mark.django_db

ADDRESSES = ["/programs.csv", "/programs/.csv", "/commissions.csv", "/commissions/.csv"]

HEADER = (
    "slug,name,company,website,affiliate_page,status,status_note,founded,about,industry,"
    "product_types,program_types,commission,commission_note,commission_base,commission_base_note,"
    "attribution,attribution_note,bounty,bounty_note,commission_structure,commission_recurrence,"
    "cookie,cookie_note,approval,approval_note,entry_fee,entry_fee_note,payout_threshold,"
    "payout_threshold_note,payout_frequency,payout_frequency_note,payout_delay,locking_period,"
    "locking_period_note,payout_days,payout_days_note,payout_methods,"
    "payout_methods_note,average_order_value,average_order_value_note,conversion_rate,"
    "conversion_rate_note,management,networks,software,promotional_materials,promotional_materials_note,"
    "traffic_sources,traffic_sources_note,traffic_restrictions,traffic_restrictions_note,"
    "affiliate_countries,affiliate_countries_note,customer_countries,"
    "customer_countries_note,minimum_audience,explicit_content,explicit_content_note,"
    "religious_political_content,religious_political_content_note,sub_affiliates,"
    "sub_affiliates_note,audiences\r\n"
)
BODY = (
    "aliexpress,AliExpress,Alibaba Group,https://www.aliexpress.com/,"
    "https://portals.aliexpress.com/,open,since 2010,2010,"
    '"Sells, says “it”, everything.\n\nCheaply.",Global retail,Electronics; Fashion,CPA; CPS,'
    "3% – 9%,Rates vary.,order value,Without postage.,last click,Mostly.,"
    "$5 – $10,Per download,By category.,12 months,"
    "3 days,Standard,manual,Two days.,Free,,$16,"
    "Direct,Monthly; On request,Net-60,60 days,45 days,After delivery.,"
    '"1, 15",Or the day after,Bank transfer,'
    "Wire,~$35 – $40,Low,~2% – 4%,"
    "Low/Med,Hybrid,Awin; CJ Affiliate,Portals,API; Banners,On request,TikTok,"
    "With disclosure,Brand bidding,Misspelled too,"
    '"Worldwide except CN, RU",190+ countries,"CA, US",,500 followers,'
    "prohibited,Strictly.,"
    "restricted,Partly.,no,"
    "Single-tier,Bloggers; YouTubers\r\n"
    f"silent,Silent{',' * (len(HEADER.split(',')) - 2)}\r\n"
)


@pytest.fixture
def two():
    make_program("silent")
    return make_program(
        "aliexpress",
        name="AliExpress",
        company="Alibaba Group",
        website="https://www.aliexpress.com/",
        affiliate_page="https://portals.aliexpress.com/",
        status="open",
        status_note="since 2010",
        founded=2010,
        about="Sells, says “it”, everything.\n\nCheaply.",
        industry="Marketplace > Global retail",
        product_types=["Fashion", "Electronics"],
        program_types=["CPS", "CPA"],
        commission="3% – 9%",
        commission_note="Rates vary.",
        commission_base="order value",
        commission_base_note="Without postage.",
        attribution="last click",
        attribution_note="Mostly.",
        bounty="$5 – $10",
        bounty_note="Per download",
        commission_structure="By category.",
        commission_recurrence="12 months",
        cookie="3 days",
        cookie_note="Standard",
        approval="manual",
        approval_note="Two days.",
        entry_fee="$0",
        payout_threshold="$16",
        payout_threshold_note="Direct",
        payout_frequency=["On request", "Monthly"],
        payout_frequency_note="Net-60",
        payout_delay="60 days",
        locking_period="45 days",
        locking_period_note="After delivery.",
        payout_days="1, 15",
        payout_days_note="Or the day after",
        payout_methods=["Bank transfer"],
        payout_methods_note="Wire",
        average_order_value="~$35 – $40",
        average_order_value_note="Low",
        conversion_rate="~2% – 4%",
        conversion_rate_note="Low/Med",
        management="Hybrid",
        networks=["CJ Affiliate", "Awin"],
        software="Portals",
        promotional_materials=["Banners", "API"],
        promotional_materials_note="On request",
        traffic_sources=["Social media > TikTok"],
        traffic_sources_note="With disclosure",
        traffic_restrictions=["Brand bidding"],
        traffic_restrictions_note="Misspelled too",
        affiliate_countries="Worldwide except CN, RU",
        affiliate_countries_note="190+ countries",
        customer_countries="US, CA",
        minimum_audience="500 followers",
        explicit_content="prohibited",
        explicit_content_note="Strictly.",
        religious_political_content="restricted",
        religious_political_content_note="Partly.",
        sub_affiliates=False,
        sub_affiliates_note="Single-tier",
        audiences=["YouTubers", "Bloggers"],
    )


def body(response):
    assert response.status_code == 200
    return b"".join(response).decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_csv_is_this_text(client, two, address):
    response = client.get(address)
    assert body(response) == HEADER + BODY
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    name = address.strip("/").split("/")[0].removesuffix(".csv")
    assert response["Content-Disposition"] == f'attachment; filename="{name}.csv"'


def test_an_empty_catalogue_is_a_header(client):
    assert body(client.get("/programs.csv")) == HEADER


def test_json_has_every_fact_under_its_column_name(client, two):
    answer = client.get("/programs.json").json()
    assert set(answer) == {"count", "programs"}
    assert answer["count"] == 2
    described = answer["programs"][0]
    updated = described.pop("updated")
    assert updated == Program.objects.get(slug="aliexpress").updated.isoformat()
    assert described == {
        "slug": "aliexpress",
        "name": "AliExpress",
        "company": "Alibaba Group",
        "website": "https://www.aliexpress.com/",
        "affiliate_page": "https://portals.aliexpress.com/",
        "status": "open",
        "status_note": "since 2010",
        "founded": 2010,
        "about": "Sells, says “it”, everything.\n\nCheaply.",
        "industry": {"slug": "global-retail", "name": "Global retail"},
        "product_types": terms("Electronics", "Fashion"),
        "program_types": terms("CPA", "CPS"),
        "commission": amount("3% – 9%", "3", "9", "percent", note="Rates vary."),
        "commission_base": "order value",
        "commission_base_note": "Without postage.",
        "attribution": "last click",
        "attribution_note": "Mostly.",
        "bounty": amount("$5 – $10", "5", "10", "USD", note="Per download"),
        "commission_structure": "By category.",
        "commission_recurrence": "12 months",
        "cookie": amount("3 days", "72", "72", "hours", note="Standard"),
        "approval": "manual",
        "approval_note": "Two days.",
        "entry_fee": amount("Free", "0", "0", "USD"),
        "payout_threshold": amount("$16", "16", "16", "USD", note="Direct"),
        "payout_frequency": terms("Monthly", "On request"),
        "payout_frequency_note": "Net-60",
        "payout_delay": amount("60 days", "60", "60", "days"),
        "locking_period": amount("45 days", "45", "45", "days", note="After delivery."),
        "payout_days": "1, 15",
        "payout_days_note": "Or the day after",
        "payout_methods": terms("Bank transfer"),
        "payout_methods_note": "Wire",
        "average_order_value": amount(
            "~$35 – $40", "35", "40", "USD", approximate=True, note="Low"
        ),
        "conversion_rate": amount(
            "~2% – 4%", "2", "4", "percent", approximate=True, note="Low/Med"
        ),
        "management": {"slug": "hybrid", "name": "Hybrid"},
        "networks": terms("Awin", "CJ Affiliate"),
        "software": "Portals",
        "promotional_materials": terms("API", "Banners"),
        "promotional_materials_note": "On request",
        "traffic_sources": terms("TikTok"),
        "traffic_sources_note": "With disclosure",
        "traffic_restrictions": terms("Brand bidding"),
        "traffic_restrictions_note": "Misspelled too",
        "affiliate_countries": {
            "text": "Worldwide except CN, RU",
            "worldwide": True,
            "codes": [],
            "except": ["CN", "RU"],
            "note": "190+ countries",
        },
        "customer_countries": {
            "text": "CA, US",
            "worldwide": False,
            "codes": ["CA", "US"],
            "except": [],
            "note": None,
        },
        "minimum_audience": "500 followers",
        "explicit_content": "prohibited",
        "explicit_content_note": "Strictly.",
        "religious_political_content": "restricted",
        "religious_political_content_note": "Partly.",
        "sub_affiliates": False,
        "sub_affiliates_note": "Single-tier",
        "audiences": terms("Bloggers", "YouTubers"),
        "url": "http://testserver/programs/aliexpress/",
    }


def terms(*names):
    return [{"slug": name.lower().replace(" ", "-"), "name": name} for name in names]


def amount(text, low, high, unit, *, note=None, is_open=False, approximate=False):
    return {
        "text": text,
        "low": low,
        "high": high,
        "unit": unit,
        "open": is_open,
        "approximate": approximate,
        "note": note,
    }


def test_json_is_null_where_nobody_stated_it(client, two):
    silent = client.get("/programs.json").json()["programs"][1]
    stated = {name for name, value in silent.items() if value is not None}
    assert stated == {"slug", "name", "url", "updated"}


@pytest.mark.parametrize(
    ("fact", "stated", "expected"),
    [
        ("commission", {"commission": "up to 12%"}, amount("up to 12%", None, "12", "percent")),
        (
            "commission",
            {"commission": "4% – 12.5%+"},
            amount("4% – 12.5%+", "4", "12.5", "percent", is_open=True),
        ),
        (
            "commission",
            {"commission_note": "Varies"},
            amount(None, None, None, None, note="Varies", is_open=None, approximate=None),
        ),
        ("commission", {"bounty": "$5"}, None),
        ("bounty", {"bounty": "CA$350"}, amount("CA$350", "350", "350", "CAD")),
        ("bounty", {"bounty": "$1,000"}, amount("$1,000", "1000", "1000", "USD")),
        (
            "payout_threshold",
            {"payout_threshold": "No minimum"},
            amount("No minimum", "0", "0", None),
        ),
        ("cookie", {"cookie": "session only"}, amount("session only", "0", "0", "hours")),
        ("payout_delay", {"payout_delay": "36 hours"}, amount("36 hours", "1.5", "1.5", "days")),
    ],
)
def test_json_of_a_range(client, fact, stated, expected):
    make_program("acme", **stated)
    assert client.get("/programs/acme.json").json()[fact] == expected


def test_json_of_one_program_has_its_evidence(client):
    program = make_program("acme")
    other = make_source("https://example.org/", publisher="Other", kind="third-party")
    day = date(2026, 11, 24)
    cite(program, "commission", "5%", page_date="2025-08", recorded_on=day, quotation="We pay 5%.")
    cite(program, "commission", "7%", url="https://example.org/", stance="differs", note="Old.")
    Rate.objects.create(
        program=program,
        label="Toys",
        basis="category",
        commission="5%",
        bounty="$1",
        market="US",
        source=other,
        recorded_on=day,
    )
    term = FinePrint.objects.create(
        program=program, kind="cap", label="Cap", text="$38", note="Each."
    )
    cite(program, "", fine_print=term)
    answer = client.get("/programs/acme.json").json()
    own = {"url": "https://example.com/terms", "publisher": "Example", "kind": "own"}
    third = {"url": "https://example.org/", "publisher": "Other", "kind": "third-party"}
    cap = {
        "fact": None,
        "statement": None,
        "quotation": None,
        "stance": "backs",
        "source": own,
        "page_date": None,
        "recorded": None,
        "note": None,
    }
    assert answer["citations"] == [
        {
            "fact": "commission",
            "statement": "5%",
            "quotation": "We pay 5%.",
            "stance": "backs",
            "source": own,
            "page_date": "2025-08",
            "recorded": "2026-11-24",
            "note": None,
        },
        {
            "fact": "commission",
            "statement": "7%",
            "quotation": None,
            "stance": "differs",
            "source": third,
            "page_date": None,
            "recorded": None,
            "note": "Old.",
        },
    ]
    assert answer["rates"] == [
        {
            "label": "Toys",
            "basis": "category",
            "commission": "5%",
            "bounty": "$1",
            "market": "US",
            "note": None,
            "source": third,
            "page_date": None,
            "recorded": "2026-11-24",
        }
    ]
    assert answer["fine_print"] == [
        {"kind": "cap", "label": "Cap", "text": "$38", "note": "Each.", "citations": [cap]}
    ]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("1=1", "1=1"),
        ("~$5", "~$5"),
        ("", ""),
    ],
)
def test_a_spreadsheet_runs_no_cell(cell, written):
    assert neutralised(cell) == written


def test_a_formula_in_any_text_is_neutralised_in_every_csv(client):
    make_program("a", name="=1+1", about="@SUM(A1)", minimum_audience="-2")
    make_program("b", name="Plain")
    row = next(csv.DictReader(io.StringIO(body(client.get("/programs.csv")))))
    assert (row["name"], row["about"], row["minimum_audience"]) == ("'=1+1", "'@SUM(A1)", "'-2")
    compared = body(client.get("/compare/a-vs-b.csv"))
    assert "'-2" in compared
    assert ",-2" not in compared


class Length(Column):
    """How long a program's address is: a column that is no fact."""

    name = "length"

    def csv(self, program):
        return (str(len(program.slug)),)

    def json_items(self, program):
        yield self.name, len(program.slug)


class MeasuredList(ProgramList):
    added_columns = (Length(),)


def test_a_column_that_is_no_fact_is_exported_behind_them():
    make_program("acme")
    published = MeasuredList(OVERVIEW_TABLE, QueryDict()).published(str)
    (row,) = published.rows()
    (described,) = published.document()["programs"]
    assert (published.header[-2:], row[-1]) == (["audiences", "length"], "4")
    assert described["length"] == 4


@pytest.mark.parametrize("path", ["/programs/", "/commissions/"])
@pytest.mark.parametrize(
    "query",
    ["", "sort=-commission", "commission_floor=3", "threshold_max=20&unknown=include&sort=-name"],
)
def test_exports_hold_what_the_pages_hold_in_their_order(client, path, query):
    for number in range(7):
        stated = {"commission": f"{number}%"} if number % 3 else {}
        make_program(f"p{number}", payout_threshold=f"${number * 10}", **stated)
    pages = [
        client.get(f"{path}?{query}&per_page=3&page={page}").context["list"]
        for page in range(
            1, 1 + client.get(f"{path}?{query}&per_page=3").context["list"].page.paginator.num_pages
        )
    ]
    shown = [program.slug for page in pages for program, _ in page.rows]
    rows = csv.DictReader(io.StringIO(body(client.get(f"{path.rstrip('/')}.csv?{query}&page=2"))))
    described = json.loads(client.get(f"{path.rstrip('/')}.json?{query}&per_page=1").content)
    assert [row["slug"] for row in rows] == shown
    assert [program["slug"] for program in described["programs"]] == shown
    assert described["count"] == len(shown)


@pytest.mark.parametrize("format", ["csv", "json"])
def test_a_bad_value_answers_the_errors_by_parameter(client, format):
    response = client.get(f"/programs.{format}?threshold_max=abc&sort=bogus")
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert set(errors) == {"threshold_max", "sort"}
    assert errors["threshold_max"] == ["Enter a number."]


def test_columns_in_the_header_are_the_registrys():
    assert HEADER.strip().split(",") == list(COLUMNS)
