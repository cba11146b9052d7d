"""Earnings on the comparison and on the profile."""

import pytest

from affiliates.models import Rate
from tests.builders import make_program, make_source
from tests.pages import get, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    earning = make_program(
        "earning",
        commission="3% – 9%",
        commission_base="order value",
        average_order_value="~$35 – $40",
        conversion_rate="~2% – 4%",
        payout_threshold="$16",
        payout_delay="60 days",
    )
    make_program("silent", commission="5% – 20%", average_order_value="~$25 – $30")
    Rate.objects.create(
        program=earning, label="Garden", commission="10%", source=make_source(), position=1
    )
    return earning


def test_earnings_stand_side_by_side(client, pair):
    page = text_of(get(client, "/compare/earning-vs-silent/?clicks=10000"))
    assert (
        "Earning $210 – $1,440 Commission 3% – 9% stated · Average order value ~$35 – $40 stated"
        " · Conversion rate ~2% – 4% stated $0.021 – $0.144 $2.10 – $14.40 112 – 762 1 90 days"
    ) in page
    assert "Silent Needs conversion rate, which nobody states" in page
    assert "Conversion rate isn’t stated for every program. Assume your own" in page


def test_an_assumption_fills_the_gap_and_is_marked(client, pair):
    page = text_of(get(client, "/compare/earning-vs-silent/?clicks=10000&conversion=3"))
    assert (
        "Silent $375 – $1,800 Commission 5% – 20% stated · Commission base of the order assumed"
        " · Average order value ~$25 – $30 stated · Conversion rate 3% yours"
    ) in page
    assert "Earning $210 – $1,440 Commission 3% – 9% stated" in page


def test_an_assumption_may_count_for_every_program(client, pair):
    page = text_of(
        get(client, "/compare/earning-vs-silent/?clicks=10000&conversion=3&figures=mine")
    )
    assert "Earning $315 – $1,080 Commission" in page
    assert page.count("Conversion rate 3% yours") == 2


def test_a_percentage_of_what_nobody_states_says_so(client, pair):
    make_program("share", commission="50%", commission_base="revenue")
    address = "/compare/earning-vs-share/?clicks=10000&conversion=2&aov=60"
    page = text_of(get(client, address))
    assert "Share Commission is a percentage of the merchant's revenue, which nobody states" in page
    profile = text_of(get(client, "/programs/share/?clicks=10000&conversion=2&aov=60"))
    assert "Commission is a percentage of the merchant's revenue, which nobody states" in profile


def test_a_picked_rate_is_used(client, pair):
    page = text_of(get(client, "/compare/earning-vs-silent/?clicks=10000&rate=earning:garden"))
    assert "Garden: 10% $700 – $1,600" in page


def test_the_profile_reckons_too(client, pair):
    page = text_of(get(client, "/programs/earning/?clicks=10000"))
    assert "$210 – $1,440" in page
    assert "Cash received within twelve months: $2,100 to $14,400." in page


def test_zero_clicks_earn_nothing(client, pair):
    page = text_of(get(client, "/compare/earning-vs-silent/?clicks=0"))
    assert "Earning $0 Commission" in page
    assert "$0.021 – $0.144" in page
    assert "Never" in page


def test_without_clicks_nothing_is_reckoned(client, pair):
    response = client.get("/compare/earning-vs-silent/?conversion=3")
    assert response.status_code == 200
    assert not response.context["forecasts"].asked


@pytest.mark.parametrize("address", ["/compare/earning-vs-silent/", "/programs/earning/"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("clicks=-5", "traffic-clicks"),
        ("clicks=1e309", "traffic-clicks"),
        ("clicks=abc", "traffic-clicks"),
        ("clicks=%00", "traffic-clicks"),
        ("conversion=101", "traffic-conversion"),
        ("aov=abc", "traffic-aov"),
        ("figures=theirs", "traffic-figures"),
    ],
)
def test_bad_traffic_is_told_at_its_field(client, pair, address, query, field):
    response = client.get(f"{address}?{query}")
    assert response.status_code == 400
    assert f'aria-describedby="{field}-error"' in response.content.decode()


def test_an_unknown_rate_is_a_fault(client, pair):
    response = client.get("/compare/earning-vs-silent/?clicks=1&rate=earning:nothing")
    assert response.status_code == 400
    assert "rate" in response.context["forecasts"].form.errors


def test_the_method_page_reckons_its_example(client):
    page = text_of(get(client, "/method/"))
    assert "A month earns $210 – $1,440, a click $0.021 – $0.144" in page
    assert "112 – 762 clicks" in page
    assert "90 days" in page
