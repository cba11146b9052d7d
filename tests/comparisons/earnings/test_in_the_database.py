"""The database's earnings are the pure function's, and sort the lists."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from affiliates.models import Program
from comparisons.earnings.estimates import Terms, Traffic, estimate
from comparisons.earnings.in_the_database import monthly_earnings
from tests.builders import make_program

pytestmark = pytest.mark.django_db

TRAFFICS = [
    Traffic(10_000),
    Traffic(1234, Decimal("3.3")),
    Traffic(777, Decimal("2.5"), Decimal("61.5")),
    Traffic(0, Decimal(1), Decimal(1)),
]


def assert_database_agrees(traffic):
    low, high = monthly_earnings(traffic)
    for program in Program.objects.annotate(earnings_low=low, earnings_high=high):
        monthly = estimate(Terms.of(program), traffic).monthly
        worked_out = (program.earnings_low, program.earnings_high)
        if monthly is None:
            assert worked_out == (None, None), program
        else:
            expected = (float(monthly.low), float(monthly.high))
            assert tuple(map(float, worked_out)) == pytest.approx(expected), program


PERCENTAGES = ["3% – 9%", "up to 12%", "4% – 12%+", "0%", "~2.5%", None]
AMOUNTS = ["$16", "$50+", "up to $10", "£20", "CA$350", "$0.50 – $10", "No minimum", None]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.data(), st.sampled_from(TRAFFICS))
def test_generated_programs(django_db_blocker, data, traffic):
    Program.objects.all().delete()
    for number in range(8):
        make_program(
            f"program-{number}",
            commission=data.draw(st.sampled_from(PERCENTAGES)),
            bounty=data.draw(st.sampled_from(AMOUNTS)),
            average_order_value=data.draw(st.sampled_from(AMOUNTS)),
            conversion_rate=data.draw(st.sampled_from(PERCENTAGES)),
        )
    assert_database_agrees(traffic)


def earning_programs():
    make_program("low", commission="1%", average_order_value="$50", conversion_rate="2%")
    make_program("high", commission="9%", average_order_value="$50", conversion_rate="2%")
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
        "missing": [],
        "assumed": [],
    }


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
    ],
)
def test_bad_traffic_is_told_at_its_field(client, address, query, parameter):
    earning_programs()
    response = client.get(f"{address}?{query}")
    assert response.status_code == 400
    assert parameter in response.context["list"].errors
    assert response.context["list"].rows == []
    assert f'id="filter-{parameter}-error"' in response.content.decode()
