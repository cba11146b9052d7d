"""The lists answer what the site promises, on the real catalogue."""

import functools

import pytest
from django.http import QueryDict

from affiliates.lists.presets import PRESETS
from affiliates.lists.programs import OVERVIEW_TABLE, ProgramList
from affiliates.models import Program
from tests.pages import get, text_of, visitor


@functools.cache
def described(address):
    """Return the JSON of the programs an address lists, by slug, in order."""
    path, _, query = address.partition("?")
    programs = visitor().get(f"{path.rstrip('/')}.json?{query}").json()["programs"]
    return {program["slug"]: program for program in programs}


def in_dollars(amount):
    return amount and amount["high"] and amount["unit"] in ("USD", None)


def test_a_payout_threshold_is_guaranteed():
    listed = described("/programs/?threshold_max=16")
    assert {"aliexpress", "amazon-associates", "banggood"} <= listed.keys()
    assert "temu" not in listed
    for program in listed.values():
        threshold = program["payout_threshold"]
        assert float(threshold["high"]) <= 16, program["slug"]
        assert not threshold["open"], program["slug"]


def test_including_the_unstated_adds_them_and_nothing_else():
    listed = described("/programs/?threshold_max=16")
    included = described("/programs/?threshold_max=16&unknown=include")
    added = included.keys() - listed.keys()
    assert listed.keys() <= included.keys()
    assert added
    every = described("/programs/")
    assert added == {
        slug for slug, program in every.items() if not in_dollars(program["payout_threshold"])
    }
    assert "temu" not in included


def test_a_commission_floor_is_guaranteed():
    listed = described("/commissions/?commission_floor=4")
    assert {"banggood", "temu"} <= listed.keys()
    assert "aliexpress" not in listed
    for program in listed.values():
        assert float(program["commission"]["low"]) >= 4, program["slug"]


@pytest.mark.parametrize("parameter", ["commission_floor", "commission_ceiling"])
@pytest.mark.parametrize("unknown", ["", "&unknown=include"])
def test_a_commission_filter_keeps_no_program_that_pays_only_a_bounty(parameter, unknown):
    bounty_only = {
        program.slug
        for program in Program.objects.all()
        if program.commission is None and not program.commission_note and program.bounty
    }
    assert bounty_only
    listed = described(f"/commissions/?{parameter}=0{unknown}")
    assert not bounty_only & listed.keys()


SORTS = {
    "commission": "commission",
    "bounty": "bounty",
    "threshold": "payout_threshold",
    "cookie": "cookie",
    "aov": "average_order_value",
    "conversion": "conversion_rate",
}


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("sort", SORTS)
def test_what_is_unknown_comes_last_in_both_directions(sort, sign):
    listed = described(f"/programs/?sort={sign}{sort}")
    assert len(listed) == Program.objects.count()
    stated = [
        bool(program[SORTS[sort]] and program[SORTS[sort]]["high"] is not None)
        for program in listed.values()
    ]
    assert stated == sorted(stated, reverse=True)
    assert {True, False} == set(stated)


@pytest.mark.parametrize("query", ["", "threshold_max=50", "network=awin&unknown=include"])
def test_every_count_is_what_choosing_would_leave(query):
    programs = ProgramList(OVERVIEW_TABLE, QueryDict(query))
    for parameter, _, choices, _ in programs.facets:
        if parameter in query:
            continue
        for choice in (*choices.first, *choices.rest):
            chosen = ProgramList(OVERVIEW_TABLE, QueryDict(f"{query}&{parameter}={choice.value}"))
            assert chosen.queryset.count() == choice.count, f"{parameter}={choice.value}"


@pytest.mark.parametrize("path", ["/programs/", "/commissions/"])
def test_every_program_is_on_one_page(client, path):
    last = client.get(path).context["list"].page.paginator.num_pages
    assert last > 1
    slugs = []
    for page in range(1, last + 1):
        slugs += [
            program.slug for program, _ in client.get(f"{path}?page={page}").context["list"].rows
        ]
    assert len(slugs) == len(set(slugs)) == Program.objects.count()
    assert client.get(f"{path}?page={last + 1}").status_code == 404


def test_who_may_join_from_india_and_be_paid_twenty_dollars_by_paypal(client):
    query = "country=IN&method=paypal&threshold_max=20"
    listed = described(f"/programs/?{query}")
    assert {"podia", "siteground", "squarespace"} <= listed.keys()
    for slug, program in listed.items():
        assert admits(program["affiliate_countries"], "IN"), slug
        assert "paypal" in {method["slug"] for method in program["payout_methods"]}, slug
        assert float(program["payout_threshold"]["high"]) <= 20, slug
    included = described(f"/programs/?{query}&unknown=include")
    for slug in included.keys() - listed.keys():
        program = included[slug]
        assert (
            admits(program["affiliate_countries"], "IN") is None
            or program["payout_methods"] is None
            or not in_dollars(program["payout_threshold"])
        ), slug
    left_out = ProgramList(OVERVIEW_TABLE, QueryDict(query)).left_out
    assert left_out == len(included) - len(listed) > 0
    page = client.get(f"/programs/?{query}").content.decode()
    assert f"{left_out} more programs are left out for not stating" in page


def admits(countries, code):
    """Say whether affiliates in a country may join; None where nobody said."""
    if countries is None or countries["text"] is None:
        return None
    if code in countries["except"]:
        return False
    if countries["worldwide"] is None:
        return None
    return countries["worldwide"] or code in countries["codes"]


@pytest.mark.parametrize("code", ["IN", "US", "FR", "CN"])
def test_a_country_parts_the_catalogue_in_three(code):
    every = described("/programs/")
    listed = described(f"/programs/?country={code}")
    included = described(f"/programs/?country={code}&unknown=include")
    answers = {
        slug: admits(program["affiliate_countries"], code) for slug, program in every.items()
    }
    assert listed.keys() == {slug for slug, answer in answers.items() if answer}
    assert included.keys() == {slug for slug, answer in answers.items() if answer is not False}
    assert {True, None} <= set(answers.values())


@pytest.mark.parametrize(
    ("typed", "meant"), [("amazn", "Amazon Associates"), ("aliexpres zzz", "AliExpress")]
)
def test_a_mistyped_search_offers_what_was_meant(client, typed, meant):
    html = get(client, f"/programs/?q={typed}")
    offered = text_of(html).partition("Did you mean")[2].partition("?")[0]
    assert meant in offered


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.label)
def test_every_preset_finds_programs(preset):
    found = ProgramList(OVERVIEW_TABLE, QueryDict(preset.query[1:]))
    assert found.queryset.count() > 2
    assert preset in found.presets
