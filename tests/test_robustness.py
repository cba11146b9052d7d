"""Nothing a visitor types gives a 500."""

from urllib.parse import quote, urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from affiliates.facts.registry import FILTERED_BY_NUMBER
from affiliates.lists.programs import OVERVIEW_TABLE
from affiliates.models import Program
from comparisons.earnings.lists import EarningsFilter, EarningsList
from config.unreadable import utf8_only
from config.wsgi import application
from tests.builders import kept, make_program
from tests.pages import visitor

pytestmark = pytest.mark.django_db

PARAMETERS = sorted(EarningsFilter({}).form.fields)
NUMBERS = [bound.parameter for _, bound in FILTERED_BY_NUMBER] + ["clicks", "conversion", "aov"]
LISTS = [
    *("/programs/", "/programs.csv", "/programs/.csv", "/programs.json"),
    *("/commissions/", "/commissions.csv", "/commissions.json"),
]
OTHERS = ["/", "/compare/", "/compare/acme-vs-bolt/", "/compare/acme-vs-bolt.json"]
OTHERS += ["/programs/acme/", "/networks/", "/glossary/"]


@pytest.fixture(scope="module", autouse=True)
def catalogue(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        make_program(
            "acme",
            commission="3% – 9%",
            payout_threshold="$16",
            average_order_value="$50",
            conversion_rate="2%",
            networks=["Awin", "Impact"],
            industry="Marketplace > Retail",
            approval="by invitation",
            commission_recurrence="12 months",
        )
        make_program("bolt", bounty="€5", payout_threshold="$20 – $50")
        yield


def answer(path, query):
    response = visitor().get(f"{path}?{query}")
    if response.streaming:
        assert b"".join(response)
    return response


STRANGE = [
    "\x00",
    "a\x00b",
    "\ud7ff",
    "\uffff",
    "‮",
    "١٢",
    "²",
    "1e309",
    "-1e309",
    "1e-309",
    "0e999999",
    "1e999999999",
    "NaN",
    "sNaN",
    "-0",
    "Infinity",
    "-5",
    "0x10",
    "1_000",
    "1,000",
    " 5 ",
    "9" * 400,
    "9" * 5000,
    "0." + "0" * 400 + "1",
    "99999999",
    "'; DROP TABLE affiliates_program; --",
    "<script>",
    "%",
    "_",
    "\\",
    "\r\n",
    "x" * 10_000,
    "a " * 99,
    "-name",
    "--name",
    "awin",
    "12-months",
    "include",
]


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_strange_value_of_one_parameter(parameter):
    every = set(Program.objects.all())
    for value in STRANGE:
        programs = EarningsList(OVERVIEW_TABLE, QueryDict(urlencode({parameter: value})))
        if programs.is_valid:
            assert set(programs.queryset.prefetch_related(None)) <= every
            assert len(programs.chips) <= 1
        else:
            assert list(programs.errors) == [parameter]


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: repr(value[:12]))
def test_a_strange_value_of_every_parameter(value):
    query = urlencode(dict.fromkeys([*PARAMETERS, "differences", "rate", "p"], value))
    assert answer("/programs/", query).status_code == 400


@pytest.mark.parametrize("path", LISTS)
def test_nul_is_refused_in_every_parameter(path):
    response = answer(path, "&".join(f"{parameter}=%00" for parameter in PARAMETERS))
    assert response.status_code == 400
    if not path.endswith("/"):
        assert sorted(response.json()["errors"]) == PARAMETERS


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_nul_is_refused_in_each_parameter(parameter):
    response = answer("/programs.json", f"{parameter}=%00")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [parameter]


@pytest.mark.parametrize(
    "value", ["abc", "-5", "1e309", "NaN", "Infinity", "-1e309", "1,5", "9" * 400, "%00", "--1"]
)
@pytest.mark.parametrize("parameter", NUMBERS)
def test_what_is_no_number_is_refused(parameter, value):
    response = answer("/programs.json", f"{parameter}={value}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [parameter]
    assert all(response.json()["errors"][parameter])


@pytest.mark.parametrize("path", LISTS + OTHERS)
def test_a_query_that_is_no_query(path):
    for query in ("%zz", "&&==&", "q", "q=%ff%fe", "a" * 5000, "&".join("a" * 2000)):
        assert visitor().get(f"{path}?{query}", follow=True).status_code == 200


words = st.text(max_size=20)
values = st.one_of(
    st.sampled_from([value for value in STRANGE if len(value) < 100]),
    words,
    st.integers().map(str),
    st.floats().map(str),
    st.decimals().map(str),
)
ALL_PARAMETERS = [*PARAMETERS, "differences", "rate", "p"]
queries = st.lists(st.tuples(st.sampled_from(ALL_PARAMETERS) | words, values), max_size=6)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30)
@given(st.sampled_from(LISTS + OTHERS), queries)
@example("/programs/", [("q", "\x00")])
def test_whatever_is_asked(path, query):
    encoded = "&".join(
        f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in query
    )
    assert answer(path, encoded).status_code in (200, 302, 400, 404)


FILTERED = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["acme", "awin retail", "nothing"]),
        "network": st.sampled_from(["awin", "impact"]),
        "approval": st.just("by invitation"),
        "recurrence": st.just("12-months"),
        "commission_floor": st.decimals(0, 100, places=4),
        "threshold_max": st.decimals(0, 10**7, places=2),
        "cookie_min": st.decimals(0, 10**7, places=4),
        "unknown": st.just("include"),
        "clicks": st.integers(0, 10**9),
        "conversion": st.decimals(0, 100, places=4),
        "aov": st.decimals(0, 10**6, places=2),
        "sort": st.sampled_from(
            [value for value, _ in EarningsFilter({}).filters["sort"].extra["choices"]]
        ),
        "per_page": st.integers(1, 100),
    },
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(st.sampled_from(LISTS), FILTERED)
def test_whatever_can_be_asked_is_answered(path, query):
    assert answer(path, urlencode(query)).status_code == 200


@pytest.mark.parametrize(
    "slugs", ["x" * 5000, "-vs-".join(f"p{number}" for number in range(2000)), "-vs-" * 500]
)
@pytest.mark.parametrize("ending", ["/", ".csv", ".json"])
def test_a_comparison_of_anything(slugs, ending):
    assert visitor().get(f"/compare/{slugs}{ending}").status_code == 404


@pytest.mark.parametrize("path", ["programs", "networks", "for", "compare"])
@pytest.mark.parametrize("slug", ["é", "%00", "..", "a/b", "x" * 5000, "a.b", " ", "<b>"])
def test_no_slug_is_a_fault(path, slug):
    assert visitor().get(f"/{path}/{quote(slug, safe='%/')}/").status_code == 404


@pytest.mark.parametrize("path", LISTS + OTHERS)
def test_another_method_is_no_fault(path):
    client = Client(enforce_csrf_checks=True)
    assert client.head(path).status_code == 200
    assert client.post(path, {"q": "x"}).status_code == 403
    assert client.options(path).status_code == 200


def hello(environ, start_response):
    start_response("200 OK", [])
    return [b"Hello."]


def status_of(content_type, application):
    """Return how an application answers a request of this type."""
    statuses = []
    environ = {"CONTENT_TYPE": content_type}
    application(environ, lambda status, headers: statuses.append(status))
    return statuses


@pytest.mark.parametrize(
    "named",
    [
        *("charset=hex", "charset=undefined", "charset=unicode_escape", "charset=UTF-7"),
        *('Charset="utf-16"', "charset=utf-8; charset=hex", "charset*=hex''%41", "charset=no-such"),
        "charset=" + "x" * 20_000,
    ],
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b", "text/plain"])
def test_another_encoding_is_refused(named, kind):
    assert status_of(f"{kind}; {named}", application) == ["400 Bad Request"]


@pytest.mark.parametrize("named", ["", "text/plain", "text/plain; charset=UTF8"])
def test_its_own_encoding_is_taken(named):
    assert status_of(named, utf8_only(hello)) == ["200 OK"]


@pytest.mark.parametrize("query", ["kind__exact=%00", "q=%00", "%00=x", "_changelist_filters=%00"])
def test_nul_is_refused_at_the_desk(admin_client, query):
    for path in ("suggestion/", "program/", "edit/"):
        assert admin_client.get(f"/admin/affiliates/{path}?{query}").status_code == 400
