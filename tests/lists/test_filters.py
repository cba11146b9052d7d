"""Filters keep a program only where its terms guarantee the condition."""

import pytest
from django.http import QueryDict

from affiliates.lists.filters import FILTERED_BY_NUMBER, SORTS
from affiliates.lists.programs import OVERVIEW_TABLE, ProgramList
from affiliates.models import Program
from tests.builders import make_program, make_route

pytestmark = pytest.mark.django_db


def listed(query):
    """List the slugs an address asks for, in order."""
    programs = ProgramList(OVERVIEW_TABLE, QueryDict(query))
    assert programs.is_valid, programs.errors
    return " ".join(programs.queryset.values_list("slug", flat=True))


def left_out(query):
    return ProgramList(OVERVIEW_TABLE, QueryDict(query)).left_out


def make_programs(**programs):
    for slug, stated in programs.items():
        make_program(slug.replace("_", "-"), **stated)


@pytest.fixture
def commissions():
    make_programs(
        a_exact={"commission": "5%"},
        b_range={"commission": "3% – 9%"},
        c_open={"commission": "4% – 12%+"},
        d_up_to={"commission": "up to 50%"},
        e_zero={"commission": "0% – 4%"},
        f_words={"commission_note": "High, depends on the shop"},
        g_silent={},
        h_bounty_only={"bounty": "$100"},
        i_bounty_in_words={"bounty_note": "A gift card"},
        j_both={"commission": "10%", "bounty": "$5"},
        k_words_and_bounty={"commission_note": "Varies", "bounty": "$5"},
    )


@pytest.mark.parametrize(
    ("query", "slugs", "unstated"),
    [
        # Every sale: the low end. "Up to" promises none.
        ("commission_floor=5", "a-exact j-both", 3),
        ("commission_floor=4", "a-exact c-open j-both", 3),
        ("commission_floor=3", "a-exact b-range c-open j-both", 3),
        ("commission_floor=3.0001", "a-exact c-open j-both", 3),
        ("commission_floor=0", "a-exact b-range c-open e-zero j-both", 3),
        ("commission_floor=11", "", 3),
        # The best stated rate: the high end, which "up to" does state.
        ("commission_ceiling=9", "b-range c-open d-up-to j-both", 3),
        ("commission_ceiling=12", "c-open d-up-to", 3),
        ("commission_ceiling=13", "d-up-to", 3),
        ("commission_floor=4&commission_ceiling=12", "c-open", 3),
        # Words without a figure are unstated; commission does not apply to a bounty alone.
        (
            "commission_floor=5&unknown=include",
            "a-exact f-words g-silent j-both k-words-and-bounty",
            0,
        ),
        (
            "commission_ceiling=13&unknown=include",
            "d-up-to f-words g-silent k-words-and-bounty",
            0,
        ),
    ],
)
def test_commission(commissions, query, slugs, unstated):
    assert listed(query) == slugs
    assert left_out(query) == unstated


@pytest.mark.parametrize(
    ("query", "slugs", "unstated"),
    [
        # What a buyer pays is guaranteed for a sale; a share of what the merchant earns is not.
        ("commission_floor=5", "a-order b-first c-every d-silent", 4),
        ("commission_ceiling=5", "a-order b-first c-every d-silent", 4),
        (
            "commission_floor=6&unknown=include",
            "e-revenue f-fees g-deposit h-other",
            0,
        ),
    ],
)
def test_commission_of_what_no_buyer_pays(query, slugs, unstated):
    bases = {
        "a_order": "order value",
        "b_first": "first payment",
        "c_every": "every payment",
        "d_silent": "",
        "e_revenue": "revenue",
        "f_fees": "fees",
        "g_deposit": "deposit",
        "h_other": "other",
    }
    make_programs(
        **{slug: {"commission": "5%", "commission_base": base} for slug, base in bases.items()}
    )
    assert listed(query) == slugs
    assert left_out(query) == unstated


def test_a_share_of_something_else_is_sorted_behind_one_of_the_order():
    make_programs(
        a={"commission": "5%", "commission_base": "order value"},
        b={"commission": "6%"},
        c={"commission": "85%", "commission_base": "first payment"},
        d={"commission": "50%", "commission_base": "revenue"},
        e={"commission_note": "High"},
        f={"commission": "7%", "commission_base": "order value"},
    )
    assert listed("sort=-commission") == "f b a c d e"
    assert listed("sort=commission") == "a b f d c e"


@pytest.fixture
def thresholds():
    make_programs(
        a_sixteen={"payout_threshold": "$16"},
        b_varies={"payout_threshold": "$20 – $50", "payout_threshold_note": "Varies"},
        c_none={"payout_threshold": "No minimum"},
        d_open={"payout_threshold": "$10+"},
        e_up_to={"payout_threshold": "up to $15"},
        f_pounds={"payout_threshold": "£5"},
        g_no_pounds={"payout_threshold": "£0"},
        h_words={"payout_threshold_note": "Low"},
        i_silent={},
        j_about={"payout_threshold": "~$20"},
    )


@pytest.mark.parametrize(
    ("query", "slugs", "unstated"),
    [
        ("threshold_max=16", "a-sixteen c-none e-up-to g-no-pounds", 3),
        ("threshold_max=15.99", "c-none e-up-to g-no-pounds", 3),
        ("threshold_max=20", "a-sixteen c-none e-up-to g-no-pounds j-about", 3),
        ("threshold_max=49", "a-sixteen c-none e-up-to g-no-pounds j-about", 3),
        ("threshold_max=50", "a-sixteen b-varies c-none e-up-to g-no-pounds j-about", 3),
        ("threshold_max=0", "c-none g-no-pounds", 3),
        # An open threshold promises no end, whatever is asked.
        ("threshold_max=99999999", "a-sixteen b-varies c-none e-up-to g-no-pounds j-about", 3),
        # Another currency counts as unstated.
        (
            "threshold_max=0&unknown=include",
            "c-none f-pounds g-no-pounds h-words i-silent",
            0,
        ),
    ],
)
def test_payout_threshold(thresholds, query, slugs, unstated):
    assert listed(query) == slugs
    assert left_out(query) == unstated


@pytest.fixture
def bounties():
    make_programs(
        a_range={"bounty": "$50 – $500"},
        b_up_to={"bounty": "up to $1,000"},
        c_open={"bounty": "$60+"},
        d_euros={"bounty": "€900"},
        e_silent={"commission": "5%"},
        f_words={"bounty_note": "Depends on the plan"},
    )


@pytest.mark.parametrize(
    ("query", "slugs", "unstated"),
    [
        ("bounty_min=50", "a-range c-open", 3),
        ("bounty_min=60", "c-open", 3),
        ("bounty_min=500", "", 3),
        ("bounty_min=60&unknown=include", "c-open d-euros e-silent f-words", 0),
    ],
)
def test_bounty(bounties, query, slugs, unstated):
    assert listed(query) == slugs
    assert left_out(query) == unstated


@pytest.fixture
def cookies():
    make_programs(
        a_day={"cookie": "24 hours"},
        b_month={"cookie": "30 days"},
        c_varies={"cookie": "15 – 30 days"},
        d_session={"cookie": "session only"},
        e_up_to={"cookie": "up to 90 days"},
        f_open={"cookie": "45 days+"},
        g_silent={"cookie_note": "Long"},
    )


@pytest.mark.parametrize(
    ("query", "slugs", "unstated"),
    [
        ("cookie_min=30", "b-month f-open", 1),
        ("cookie_min=15", "b-month c-varies f-open", 1),
        ("cookie_min=1", "a-day b-month c-varies f-open", 1),
        ("cookie_min=0.5", "a-day b-month c-varies f-open", 1),
        ("cookie_min=1.01", "b-month c-varies f-open", 1),
        ("cookie_min=0", "a-day b-month c-varies d-session f-open", 1),
        ("cookie_min=46", "", 1),
        ("cookie_min=46&unknown=include", "g-silent", 0),
    ],
)
def test_cookie(cookies, query, slugs, unstated):
    assert listed(query) == slugs
    assert left_out(query) == unstated


@pytest.fixture
def placed():
    make_programs(
        a_worldwide={"affiliate_countries": "Worldwide"},
        b_named={"affiliate_countries": "IN, NO, US"},
        c_elsewhere={"affiliate_countries": "US, CA"},
        d_excluded={"affiliate_countries": "Worldwide except IN, CN"},
        e_not={"affiliate_countries": "Not IN"},
        f_not_another={"affiliate_countries": "Not PK"},
        g_words={"affiliate_countries_note": "80+ countries, India among them"},
        h_silent={},
        i_buyers={"customer_countries": "IN"},
    )


@pytest.mark.parametrize(
    ("query", "slugs", "unstated"),
    [
        # Who excludes others only, or says it in words, doesn't say whether India is included.
        ("country=IN", "a-worldwide b-named", 4),
        ("country=in", "a-worldwide b-named", 4),
        ("country=US", "a-worldwide b-named c-elsewhere d-excluded", 5),
        ("country=CN", "a-worldwide", 5),
        ("country=PK", "a-worldwide d-excluded", 4),
        ("country=KE", "a-worldwide d-excluded", 5),
        (
            "country=IN&unknown=include",
            "a-worldwide b-named f-not-another g-words h-silent i-buyers",
            0,
        ),
    ],
)
def test_country(placed, query, slugs, unstated):
    assert listed(query) == slugs
    assert left_out(query) == unstated


def test_a_country_goes_together_with_methods_and_a_threshold():
    in_india = {"affiliate_countries": "IN", "payout_methods": ["PayPal"]}
    make_programs(
        both=in_india | {"payout_threshold": "$20"},
        dear=in_india | {"payout_threshold": "$50"},
        by_wire=in_india | {"payout_methods": ["Wire"], "payout_threshold": "$5"},
        elsewhere=in_india | {"affiliate_countries": "US", "payout_threshold": "$5"},
        nowhere=in_india | {"affiliate_countries": "", "payout_threshold": "$5"},
        no_threshold=in_india,
    )
    query = "country=IN&method=paypal&threshold_max=20"
    assert listed(query) == "both"
    assert left_out(query) == 2
    assert listed(f"{query}&unknown=include") == "both no-threshold nowhere"
    assert ProgramList(OVERVIEW_TABLE, QueryDict(query)).sentence == (
        "1 affiliate program paying by PayPal and paying out from $20 or less "
        "and open to affiliates in India"
    )


@pytest.mark.parametrize("code", ["XX", "IND", "UK", "I", "*", "-IN", "India", "%"])
def test_what_is_no_country_is_an_error_at_its_field(client, code):
    query = QueryDict(mutable=True)
    query["country"] = code
    response = client.get(f"/programs.json?{query.urlencode()}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["country"]
    page = client.get(f"/programs/?{query.urlencode()}")
    assert page.status_code == 400
    assert 'id="filter-country-error"' in page.content.decode()


def choices_of_countries(query=""):
    ((_, choices),) = ProgramList(OVERVIEW_TABLE, QueryDict(query)).countries
    return [(code, chosen) for code, _, chosen in choices]


def test_countries_that_occur_are_offered_and_the_one_chosen(placed):
    make_program("draft", published=False, affiliate_countries="FR")
    occurring = ["CA", "CN", "IN", "NO", "PK", "US"]
    assert choices_of_countries() == [(code, False) for code in occurring]
    assert choices_of_countries("country=in")[2] == ("IN", True)
    assert choices_of_countries("country=KE")[3] == ("KE", True)
    assert choices_of_countries("country=XX") == choices_of_countries()


@pytest.fixture
def open_and_closed():
    make_programs(
        a_open={"status": "open", "approval": "manual", "cookie": "30 days"},
        b_paused={"status": "paused", "approval": "manual"},
        c_closed={"status": "closed", "approval": "manual"},
        d_silent={"approval": "manual"},
    )


@pytest.mark.parametrize(
    ("query", "slugs", "unstated"),
    [
        ("", "a-open b-paused d-silent", 0),
        ("approval=manual", "a-open b-paused d-silent", 0),
        ("status=closed", "c-closed", 1),
        ("status=closed&status=open", "a-open c-closed", 1),
        ("status=open", "a-open", 1),
        ("status=closed&unknown=include", "c-closed d-silent", 0),
        ("unknown=include", "a-open b-paused d-silent", 0),
        # What is left out for being closed isn't left out for being unstated.
        ("cookie_min=7", "a-open", 2),
        ("cookie_min=7&unknown=include", "a-open b-paused d-silent", 0),
        ("status=closed&cookie_min=7", "", 2),
    ],
)
def test_the_closed_are_left_out_unless_asked_for(open_and_closed, query, slugs, unstated):
    assert listed(query) == slugs
    assert left_out(query) == unstated


def test_choices_count_what_the_list_would_show(open_and_closed):
    programs = ProgramList(OVERVIEW_TABLE, QueryDict(""))
    assert [(choice.value, choice.count) for choice in programs.choices("approval")] == [
        ("automatic", 0),
        ("manual", 3),
        ("by invitation", 0),
    ]
    assert [(choice.value, choice.count) for choice in programs.choices("status")] == [
        ("open", 1),
        ("paused", 1),
        ("closed", 1),
    ]


def test_a_closed_program_is_on_no_other_list_and_its_profile_says_so(client):
    terms = {"networks": ["Awin"], "industry": "Travel", "audiences": ["Bloggers"]}
    make_program("running", name="Running", **terms)
    make_program("jogging", name="Jogging", **terms)
    make_program("ended", name="Ended", status="closed", status_note="since May 2024", **terms)
    for path in ("/networks/awin/", "/for/bloggers/", "/programs/running/"):
        assert "Ended" not in client.get(path).content.decode(), path
    page = client.get("/programs/ended/")
    assert page.status_code == 200
    assert "Status: Closed (since May 2024)." in page.content.decode()
    assert "Lists leave this program out" not in client.get("/programs/running/").content.decode()
    ((network, _),) = client.get("/networks/").context["networks"]
    home = client.get("/").context
    assert (network.program_count, home["count"], home["audiences"][0].program_count) == (2, 2, 2)


def test_every_bound_is_tested():
    assert {bound.parameter for _, bound in FILTERED_BY_NUMBER} == {
        "commission_floor",
        "commission_ceiling",
        "bounty_min",
        "threshold_max",
        "cookie_min",
    }


def test_the_unstated_are_included_for_each_filter_by_itself():
    make_programs(
        neither={},
        cheap={"payout_threshold": "$5"},
        dear={"payout_threshold": "$500"},
        both={"payout_threshold": "$5", "cookie": "30 days"},
        short={"payout_threshold": "$5", "cookie": "1 hour"},
    )
    query = "threshold_max=10&cookie_min=7"
    assert listed(query) == "both"
    assert listed(f"{query}&unknown=include") == "both cheap neither"
    assert left_out(query) == 2


def test_nothing_is_left_out_where_no_filter_asks():
    make_programs(silent={}, stated={"payout_threshold": "$5"})
    assert left_out("") == 0
    assert left_out("q=silent") == 0
    assert left_out("q=stated&threshold_max=5") == 0
    assert left_out("threshold_max=5") == 1


@pytest.fixture
def searched():
    make_programs(
        ali={
            "name": "AliExpress",
            "company": "Alibaba Group",
            "about": "Sells 100% of everything_else directly.",
            "industry": "Marketplace > Global retail",
            "product_types": ["Electronics"],
            "networks": ["Awin", "Admitad"],
        },
        temu={
            "name": "Temu",
            "company": "PDD Holdings",
            "industry": "Marketplace",
            "product_types": ["Fashion", "Electronics"],
            "networks": ["Awin"],
        },
        hotel={"name": "Hotel", "industry": "Travel", "software": "Impact"},
    )


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("AliExpress", "ali"),
        ("aliexpress", "ali"),
        ("EXPRESS", "ali"),
        ("alibaba", "ali"),
        ("directly", "ali"),
        ("marketplace", "ali temu"),
        ("global retail", "ali"),
        ("electronics", "ali temu"),
        ("admitad", "ali"),
        ("awin fashion", "temu"),
        ("fashion awin pdd", "temu"),
        ("awin travel", ""),
        ("nothing like it", ""),
        ("%", "ali"),
        ("_", "ali"),
        ("100%", "ali"),
        ("'", ""),
        ("\\", ""),
        ("   ", "ali hotel temu"),
    ],
)
def test_search(searched, words, slugs):
    query = QueryDict(mutable=True)
    query["q"] = words
    assert listed(query.urlencode()) == slugs


def test_search_goes_together_with_filters(searched):
    assert listed("q=electronics&network=admitad") == "ali"


@pytest.mark.parametrize("parameter", ["colour", "utm_source", "threshold_min"])
def test_unknown_parameters_are_ignored(searched, parameter):
    assert listed(f"{parameter}=x&q=temu") == "temu"


@pytest.mark.parametrize(
    "query", ["", "q=&threshold_max=&sort=&page=&per_page=&unknown=", "network=&industry="]
)
def test_empty_parameters_ask_nothing(client, searched, query):
    answer = client.get(f"/programs.json?{query}").json()
    assert [program["slug"] for program in answer["programs"]] == ["ali", "hotel", "temu"]


# Orders


def test_the_default_order_is_by_name():
    make_programs(x={"name": "beta"}, y={"name": "Alpha"}, z={"name": "Gamma"})
    assert listed("") == listed("sort=name") == "y x z"
    assert listed("sort=-name") == "z x y"


SORTED = [
    (
        "commission",
        "commission",
        {
            "a": "up to 50%",
            "b": "3% – 9%",
            "c": "3% – 12%+",
            "d": "10%",
            "e": None,
        },
        "a b c d e",
        "d c b a e",
    ),
    (
        "bounty",
        "bounty",
        {"a": "up to $900", "b": "$5 – $10", "c": "$5 – $20", "d": "$100", "e": "€1", "f": None},
        "a b c d e f",
        "d c b a e f",
    ),
    (
        "threshold",
        "payout_threshold",
        {
            "a": "No minimum",
            "b": "up to $20",
            "c": "$10 – $20",
            "d": "$20",
            "e": "$50",
            "f": "£1",
            "g": "£900",
            "h": None,
        },
        "a b c d e f g h",
        "e d c b a g f h",
    ),
    (
        "cookie",
        "cookie",
        {"a": "session only", "b": "24 hours", "c": "15 – 30 days", "d": "30 days", "e": None},
        "a b c d e",
        "d c b a e",
    ),
    (
        "aov",
        "average_order_value",
        {"a": "~$25 – $30", "b": "~$35 – $40", "c": "$50+", "d": "€1", "e": None},
        "a b c d e",
        "c b a d e",
    ),
    (
        "conversion",
        "conversion_rate",
        {"a": "~2% – 4%", "b": "~10%+", "c": None},
        "a b c",
        "b a c",
    ),
]


@pytest.mark.parametrize(("sort", "fact", "stated", "up", "down"), SORTED)
def test_sorts_by_what_is_guaranteed_and_unknown_last(sort, fact, stated, up, down):
    for slug, text in reversed(stated.items()):
        make_program(slug, **{fact: text})
    assert listed(f"sort={sort}") == up
    assert listed(f"sort=-{sort}") == down


@pytest.mark.parametrize(("sort", "fact", "stated", "up", "down"), SORTED)
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_tie_is_broken_by_name_then_by_age(sign, sort, fact, stated, up, down):
    text = next(filter(None, stated.values()))
    make_program("z", name="Beta", **{fact: text})
    make_program("y", name="alpha", **{fact: text})
    make_program("x", name="Alpha", **{fact: text})
    make_program("w", name="Delta")
    make_program("v", name="Gamma", **{f"{fact}_note": "High"})
    assert listed(f"sort={sign}{sort}") == "y x z w v"


def test_sorts_by_the_last_edit():
    make_programs(a={}, b={}, c={})
    for slug, day in (("a", "2026-03-01"), ("b", "2026-01-01"), ("c", "2026-02-01")):
        Program.objects.filter(slug=slug).update(updated=day)
    assert listed("sort=updated") == "b c a"
    assert listed("sort=-updated") == "a c b"


def test_every_order_is_tested():
    assert set(SORTS) == {"name", "updated", *(sort for sort, *_ in SORTED)}


def test_what_is_asked_together_has_to_hold_by_one_way(client):
    for slug, methods in (("apart", ["PayPal"]), ("together", [])):
        program = make_program(slug)
        make_route(program, "Low", payout_threshold="$10")
        make_route(program, "High", payout_threshold="$50", payout_methods=methods)
    own = make_program("own", payout_methods=["PayPal"])
    make_route(own, "Low", payout_threshold="$10")
    together = Program.objects.get(slug="together")
    together.routes.get(network__name="Low").payout_methods.set(own.payout_methods.all())

    def kept(query):
        return [each["slug"] for each in client.get(f"/programs.json?{query}").json()["programs"]]

    assert kept("threshold_max=10") == ["apart", "own", "together"]
    assert kept("method=paypal") == ["apart", "own", "together"]
    assert kept("threshold_max=10&method=paypal") == ["own", "together"]
    make_program("silent", payout_methods=["PayPal"])
    assert kept("threshold_max=10&method=paypal&unknown=include") == ["own", "silent", "together"]
    found = client.get("/programs/?threshold_max=10&method=paypal").context["list"]
    assert found.left_out == 1
    (paypal,) = [each for each in found.choices("method") if each.value == "paypal"]
    assert paypal.count == 2
