"""The finder's page: the question, its answers with reasons, and what it leaves out."""

import pytest

from tests.builders import make_program
from tests.pages import get, links_of, text_of

pytestmark = pytest.mark.django_db

SOLD = {"conversion_rate": "2%", "average_order_value": "$50", "commission_base": "order value"}


@pytest.fixture
def programs():
    make_program("high", commission="10%", payout_threshold="$20", **SOLD)
    make_program("middle", commission="5%", payout_threshold="$10", **SOLD)
    make_program("low", commission="1%", payout_threshold="$5", **SOLD)
    make_program("silent", commission="90%", **SOLD)


def test_asks_before_it_answers(client, programs):
    html = get(client, "/find/")
    assert 'name="clicks"' in html
    assert 'id="answers"' not in html


def test_answers_with_reasons_in_the_order_of_the_list_behind(client, programs):
    text = text_of(get(client, "/find/?clicks=1000&threshold_max=20"))
    assert text.index("High Earns $100 a month") < text.index("Middle Earns $50 a month")
    assert text.index("Middle Earns") < text.index("Low Earns $10 a month")
    assert "no program that fits has a higher low end" in text
    assert "1 more program is left out for not stating what you ask about" in text


def test_leads_to_the_comparison_and_the_list(client, programs):
    links = links_of(get(client, "/find/?clicks=1000&threshold_max=20"))
    assert "/compare/high-vs-middle-vs-low/?clicks=1000" in links
    assert any(link.startswith("/programs/?") and "sort=-earnings" in link for link in links)


def test_says_so_when_nothing_fits_and_what_to_drop(client, programs):
    html = get(client, "/find/?clicks=1000&threshold_max=1")
    assert "No program fits all of these" in text_of(html)
    assert "?clicks=1000" in links_of(html)


def test_a_bad_value_is_marked_at_its_field(client, programs):
    html = get(client, "/find/?clicks=abc", status=400)
    assert 'id="find-clicks-error"' in html
    assert 'id="answers"' not in html


def test_the_front_page_asks_it_too(client, programs):
    assert 'action="/find/"' in get(client, "/")
