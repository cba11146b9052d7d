"""The database's earnings are the pure function's, and sort the lists."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from affiliates.facts import effective
from affiliates.models import CommissionBase, Program
from comparisons.earnings.benchmarks import Benchmarks
from comparisons.earnings.estimates import FACTORS, NEEDED, Terms, Traffic, estimate
from comparisons.earnings.in_the_database import monthly_earnings
from comparisons.models import Benchmark
from tests.builders import cite, make_program, make_source, make_term
from tests.pages import squeezed, text_of

pytestmark = pytest.mark.django_db

TRAFFICS = [
    Traffic(10_000),
    Traffic(500, Decimal("3.3"), Decimal("61.5"), mine=True),
    Traffic(500, aov=Decimal("20"), mine=True),
    Traffic(1234, Decimal("3.3")),
    Traffic(777, Decimal("2.5"), Decimal("61.5")),
    Traffic(0, Decimal(1), Decimal(1)),
]


def assert_database_agrees(traffic):
    benchmarks = Benchmarks.load()
    low, high = monthly_earnings(traffic, benchmarks)
    programs = Program.objects.with_facts(NEEDED).with_disputes(FACTORS)
    programs = effective.fetched(programs, NEEDED)
    for program in programs.annotate(earnings_low=low, earnings_high=high):
        terms = Terms.of(effective.seen(program, NEEDED))
        monthly = estimate(terms, traffic, benchmarks.of(program)).monthly
        worked_out = (program.earnings_low, program.earnings_high)
        if monthly is None:
            assert worked_out == (None, None), program
        else:
            expected = (float(monthly.low), float(monthly.high))
            assert tuple(map(float, worked_out)) == pytest.approx(expected), program


PERCENTAGES = ["3% – 9%", "up to 12%", "4% – 12%+", "0%", "~2.5%", None]
INDUSTRIES = [None, "Software", "Shops > Global shops", "Shops > Borrowers", "Travel"]
TYPES = [[], ["CPS"], ["CPL"], ["CPA"], ["CPA", "CPL"], ["CPS", "CPL"]]
AMOUNTS = ["$16", "$50+", "up to $10", "£20", "CA$350", "$0.50 – $10", "No minimum", None]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.data(), st.sampled_from(TRAFFICS))
def test_generated_programs(django_db_blocker, data, traffic):
    Program.objects.all().delete()
    Benchmark.objects.all().delete()
    if data.draw(st.booleans()):
        make_benchmarks()
    for number in range(8):
        industry = data.draw(st.sampled_from(INDUSTRIES))
        make_program(
            f"program-{number}",
            commission=data.draw(st.sampled_from(PERCENTAGES)),
            bounty=data.draw(st.sampled_from(AMOUNTS)),
            average_order_value=data.draw(st.sampled_from(AMOUNTS)),
            conversion_rate=data.draw(st.sampled_from(PERCENTAGES)),
            commission_base=data.draw(st.sampled_from(["", *CommissionBase.values])),
            program_types=data.draw(st.sampled_from(TYPES)),
            **({"industry": industry} if industry else {}),
        )
    assert_database_agrees(traffic)


def make_benchmark(measure, value, industry=None, **stated):
    column = "amount" if measure == "average_order_value" else "rate"
    stated = {"traffic": "affiliate", "basis": "network", "cautious": True} | stated
    return Benchmark.objects.create(
        measure=measure,
        source=make_source(publisher="Example"),
        industry=industry and make_term("industry", industry),
        **{column: value},
        **stated,
    )


def make_benchmarks():
    make_benchmark("conversion_rate", "0.5% – 1%")
    make_benchmark("conversion_rate", "0.8%", "Software")
    make_benchmark("conversion_rate", "up to 3%", "Shops")
    make_benchmark("conversion_rate", "2%+", "Shops > Global shops")
    make_benchmark("signup_rate", "2% – 8%", "Software")
    make_benchmark("average_order_value", "$39.40")
    make_benchmark("average_order_value", "€50", "Travel")
    make_benchmark("average_order_value", "$23", "Shops")


@pytest.mark.parametrize(
    ("industry", "conversion", "order_value"),
    [
        (None, "0.5% – 1%", "$39.40"),
        ("Travel", "0.5% – 1%", "$39.40"),  # euros are no dollars
        ("Software", "0.8%", "$39.40"),
        ("Shops > Borrowers", "up to 3%", "$23"),
        ("Shops > Global shops", "2%+", "$23"),
    ],
)
def test_the_nearest_careful_benchmark_is_borrowed(industry, conversion, order_value):
    make_benchmarks()
    make_benchmark("conversion_rate", "9%", cautious=False, note="Not careful.")
    make_benchmark("conversion_rate", "9%", "Travel", traffic="all")
    program = make_program("acme", **({"industry": industry} if industry else {}))
    borrowed = Benchmarks.load().of(program)
    assert str(borrowed.conversion.value) == conversion
    assert str(borrowed.order_value.value) == order_value
    assert bool(borrowed.signups) is (industry == "Software")


def test_a_benchmark_has_the_figure_of_its_measure():
    wrong = Benchmark(measure="average_order_value", rate="5%")
    with pytest.raises(ValidationError, match="amount"):
        wrong.clean()
    with pytest.raises(ValidationError, match="rate"):
        Benchmark(measure="conversion_rate", amount="$5").clean()
    Benchmark(measure="signup_rate", rate="5%").clean()


def earning_programs():
    stated = {"average_order_value": "$50", "conversion_rate": "2%"}
    make_program("low", commission="1%", **stated)
    make_program("high", commission="9%", commission_base="order value", **stated)
    make_program("no-conversion", commission="90%", average_order_value="$50")
    make_program("no-order-value", commission="50%", conversion_rate="2%")
    make_program("pounds", bounty="£500", conversion_rate="2%")
    make_program("bounty", bounty="$2", conversion_rate="2%")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        (
            "clicks=1000&sort=-earnings",
            ["high", "bounty", "low", "no-conversion", "no-order-value", "pounds"],
        ),
        (
            "clicks=1000&sort=earnings",
            ["low", "bounty", "high", "no-conversion", "no-order-value", "pounds"],
        ),
        (
            "clicks=1000&sort=-earnings&aov=100",
            ["no-order-value", "high", "bounty", "low", "no-conversion", "pounds"],
        ),
        (
            "clicks=1000&sort=-earnings&conversion=2&aov=1",
            ["no-conversion", "high", "bounty", "low", "no-order-value", "pounds"],
        ),
        (  # Without clicks, by what a click earns.
            "sort=-earnings",
            ["high", "bounty", "low", "no-conversion", "no-order-value", "pounds"],
        ),
        # Pages are pages of the whole order.
        ("clicks=1000&sort=-earnings&per_page=2&page=2", ["low", "no-conversion"]),
    ],
)
def test_lists_sort_by_earnings(client, query, slugs):
    earning_programs()
    response = client.get(f"/programs/?{query}")
    assert [program.slug for program, _ in response.context["list"].rows] == slugs


def test_the_earnings_column_stands_in_page_csv_and_json(client):
    earning_programs()
    page = client.get("/commissions/?clicks=1000&q=high").content.decode()
    assert '<span class="value">$90</span>' in page
    assert "You’d earn a month" in page
    csv = b"".join(client.get("/programs.csv?clicks=1000&q=high").streaming_content).decode()
    header, row = csv.splitlines()
    assert header.endswith(",earnings")
    assert row.endswith(",$90")
    (described,) = client.get("/programs.json?clicks=1000&q=high").json()["programs"]
    assert described["earnings"] == {
        "text": "$90",
        "low": "90",
        "high": "90",
        "unit": "USD",
        "open": False,
        "inputs": {
            "commission": {"text": "9%", "from": "stated", "source": None},
            "average_order_value": {"text": "$50", "from": "stated", "source": None},
            "conversion_rate": {"text": "2%", "from": "stated", "source": None},
        },
    }
    assert described["earnings_missing"] == []


@pytest.mark.parametrize(
    ("slug", "query", "missing"),
    [
        ("no-conversion", "", ["conversion_rate"]),
        ("share", "&conversion=2&aov=60", ["commission_base"]),
    ],
)
@pytest.mark.parametrize("address", ["/programs.json", "/compare/{}-vs-high.json"])
def test_json_is_null_where_there_is_no_figure_and_says_why(client, address, slug, query, missing):
    earning_programs()
    make_program("share", commission="50%", commission_base="revenue")
    answer = client.get(f"{address.format(slug)}?clicks=1000{query}").json()
    (described,) = [program for program in answer["programs"] if program["slug"] == slug]
    assert described["earnings"] is None
    assert described["earnings_missing"] == missing


def test_json_says_where_each_figure_comes_from(client):
    program = make_program("acme", commission="10%", conversion_rate="2%")
    cite(program, "conversion_rate", "5%", stance="differs")
    make_benchmarks()
    (described,) = client.get("/programs.json?clicks=1000").json()["programs"]
    assert described["earnings"]["inputs"] == {
        "commission": {"text": "10%", "from": "stated", "source": None},
        "commission_base": {"text": "of the order", "from": "assumed", "source": None},
        "average_order_value": {
            "text": "$39.40",
            "from": "benchmark",
            "source": {"url": "https://example.com/terms", "publisher": "Example"},
        },
        "conversion_rate": {"text": "2%", "from": "disputed", "source": None},
    }


def test_bad_traffic_is_told_in_a_comparisons_json_too(client):
    earning_programs()
    response = client.get("/compare/low-vs-high.json?clicks=abc")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["clicks"]


def test_a_list_names_the_figures_used(client):
    make_program("acme", commission="10%", commission_base="every payment", conversion_rate="2%")
    make_program("share", commission="50%", commission_base="revenue")
    make_benchmarks()
    page = text_of(client.get("/programs/?clicks=1000&aov=60&figures=mine").content.decode())
    assert "$120 Commission 10% of every payment stated · " in page
    assert "Average order value $60 yours · Conversion rate 2% stated" in page
    assert "Commission is a percentage of the merchant's revenue, which nobody states" in page
    borrowed = client.get("/programs/?clicks=1000").content.decode()
    assert (
        '$39.40 benchmark (<a href="https://example.com/terms" rel="nofollow noopener">Example</a>)'
        in squeezed(borrowed)
    )
    assert '<option value="mine" selected>' not in borrowed
    mine = client.get("/programs/?figures=mine").content.decode()
    assert '<option value="mine" selected>' in mine


def test_without_clicks_there_is_no_earnings_column(client):
    earning_programs()
    assert "You’d earn a month" not in client.get("/programs/").content.decode()
    assert "earnings" not in client.get("/programs.json").json()["programs"][0]


@pytest.mark.parametrize("address", ["/programs/", "/commissions/"])
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("clicks=-5", "clicks"),
        ("clicks=1e309", "clicks"),
        ("clicks=abc", "clicks"),
        ("clicks=1.5", "clicks"),
        ("clicks=" + "9" * 5000, "clicks"),
        ("clicks=1&conversion=101", "conversion"),
        ("conversion=NaN", "conversion"),
        ("aov=-1", "aov"),
        ("aov=1e309", "aov"),
        ("aov=Infinity", "aov"),
        ("figures=theirs", "figures"),
    ],
)
def test_bad_traffic_is_told_at_its_field(client, address, query, parameter):
    earning_programs()
    response = client.get(f"{address}?{query}")
    assert response.status_code == 400
    assert parameter in response.context["list"].errors
    assert response.context["list"].rows == []
    assert f'id="filter-{parameter}-error"' in response.content.decode()
