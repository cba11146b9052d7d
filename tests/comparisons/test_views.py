"""Comparisons by address: picked, redirected, shown, exported."""

import csv
import io
import re

import pytest

from affiliates.facts.registry import sections
from affiliates.models import FinePrint, Program
from comparisons import views
from comparisons.page import IN_HEADS
from tests.builders import make_program
from tests.pages import get, links_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programs():
    make_program("aliexpress", commission="3% – 9%", payout_threshold="$16", software="Portals")
    make_program("temu", commission="5% – 20%", payout_threshold="$20 – $50", software="Portals")
    make_program("banggood", commission="4% – 12%+", payout_threshold="No minimum")
    for slug in ("p4", "p5", "p6", "p7"):
        make_program(slug)
    make_program("draft", published=False)


# The picker


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("p=temu&p=aliexpress", "/compare/temu-vs-aliexpress/"),
        ("p=aliexpress&p=temu&p=banggood", "/compare/aliexpress-vs-temu-vs-banggood/"),
        ("p=temu&p=aliexpress&p=temu&p=", "/compare/temu-vs-aliexpress/"),
        (
            "p=aliexpress&p=temu&p=banggood&p=p4&p=p5&p=p6",
            "/compare/aliexpress-vs-temu-vs-banggood-vs-p4-vs-p5-vs-p6/",
        ),
    ],
)
def test_ticked_programs_go_side_by_side(client, query, address):
    response = client.get(f"/compare/?{query}")
    assert (response.status_code, response["Location"]) == (302, address)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "ticked"),
    [
        ("", 200, set()),
        ("p=", 200, set()),
        ("p=temu", 200, {"temu"}),
        ("p=temu&p=temu", 200, {"temu"}),
        (
            "p=aliexpress&p=temu&p=banggood&p=p4&p=p5&p=p6&p=p7",
            400,
            {"aliexpress", "temu", "banggood", "p4", "p5", "p6", "p7"},
        ),
    ],
)
def test_too_few_or_too_many_stay_ticked(client, query, status, ticked):
    response = client.get(f"/compare/?{query}")
    html = response.content.decode()
    assert response.status_code == status
    boxes = set(re.findall(r'name="p" value="([^"]+)"', html))
    assert {"aliexpress", "temu", "p7"} <= boxes
    assert "draft" not in boxes
    assert set(re.findall(r'value="([^"]+)" checked', html)) == ticked
    assert ("at most 6" in html) is (status == 400)


@pytest.mark.parametrize("query", ["p=aliexpres", "p=temu&p=aliexpres", "p=draft", "p=%00"])
def test_an_unknown_program_is_not_found_with_near_names(client, query):
    response = client.get(f"/compare/?{query}")
    assert response.status_code == 404
    assert ('href="/programs/aliexpress/"' in response.content.decode()) is ("expres" in query)
    assert "/programs/draft/" not in response.content.decode()


# Addresses


@pytest.mark.parametrize("slugs", ["temu-vs-aliexpress", "aliexpress-vs-temu"])
def test_any_order_works_and_names_the_sorted_one(client, slugs):
    html = client.get(f"/compare/{slugs}/").content.decode()
    assert canonical(html) == "http://testserver/compare/aliexpress-vs-temu/"
    heads = re.findall(r'<th scope="col"[^>]*>.*?/programs/([\w-]+)/', html, flags=re.DOTALL)
    assert heads[:2] == slugs.split("-vs-")


def canonical(html):
    return re.search(r'<link rel="canonical" href="([^"]+)">', html)[1]


def test_the_canonical_address_has_no_query(client):
    html = client.get("/compare/temu-vs-aliexpress/?differences=1").content.decode()
    assert canonical(html) == "http://testserver/compare/aliexpress-vs-temu/"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/compare/temu/", "/compare/?p=temu"),
        ("/compare/temu-vs-temu/", "/compare/?p=temu"),
        (
            "/compare/aliexpress-vs-temu-vs-banggood-vs-p4-vs-p5-vs-p6-vs-p7/",
            "/compare/?p=aliexpress&p=temu&p=banggood&p=p4&p=p5&p=p6&p=p7",
        ),
    ],
)
def test_one_or_seven_go_back_to_the_picker(client, path, address):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, address)


@pytest.mark.parametrize("ending", [".csv", ".json", "/.csv"])
@pytest.mark.parametrize(
    ("slugs", "count"),
    [
        ("temu", 1),
        ("temu-vs-temu", 1),
        ("aliexpress-vs-temu-vs-banggood-vs-p4-vs-p5-vs-p6-vs-p7", 7),
    ],
)
def test_one_or_seven_are_no_export(client, slugs, count, ending):
    response = client.get(f"/compare/{slugs}{ending}")
    assert response.status_code == 400
    assert response.json() == {
        "errors": {"slug": [f"A comparison takes 2 to 6 programs, and this address has {count}."]}
    }


@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_an_export_names_each_unknown_program(client, ending):
    response = client.get(f"/compare/temy-vs-temu-vs-draft{ending}")
    assert response.status_code == 404
    assert response.json() == {
        "errors": {"slug": ["There is no program “temy”.", "There is no program “draft”."]}
    }


@pytest.mark.parametrize("ending", ["/", ".csv", ".json"])
@pytest.mark.parametrize(
    "slugs", ["aliexpress-vs-temy", "temu-vs-draft", "a-vs-", "-vs-", "-vs-temu", "TEMU-vs-temu"]
)
def test_an_unknown_program_has_no_comparison(client, slugs, ending):
    assert client.get(f"/compare/{slugs}{ending}").status_code == 404


def test_near_names_are_offered(client):
    html = client.get("/compare/aliexpress-vs-temy/").content.decode()
    assert "“temy”" in html
    assert 'href="/programs/temu/"' in html


def test_a_duplicate_is_shown_once(client):
    grid = client.get("/compare/temu-vs-aliexpress-vs-temu/").context["grid"]
    assert [program.slug for program in grid.programs] == ["temu", "aliexpress"]


# The page


def rows_of(html):
    """Map each row's fact to its class."""
    return {
        fact: kind
        for kind, fact in re.findall(
            r'<tr id="row-\w+" class="(differs|equal)">\s*'
            r'<th scope="row"[^>]*>\s*<a class="label"[^>]*#(\w+)"',
            html,
        )
    }


def test_every_fact_is_a_row_that_tells_whether_it_differs(client):
    rows = rows_of(client.get("/compare/aliexpress-vs-temu/").content.decode())
    tabled = {fact for _, facts in sections() for fact in facts} - IN_HEADS
    assert set(rows) == {fact.name for fact in tabled}
    assert {fact for fact, kind in rows.items() if kind == "differs"} == {
        "commission",
        "payout_threshold",
    }


def test_equal_rows_can_be_hidden(client):
    html = client.get("/compare/aliexpress-vs-temu/?differences=1").content.decode()
    # A row that the verdict leads to stays.
    assert set(rows_of(html)) == {"commission", "payout_threshold", "cookie"}


@pytest.mark.parametrize("value", ["0", "yes"])
def test_another_value_hides_nothing(client, value):
    html = client.get(f"/compare/aliexpress-vs-temu/?differences={value}").content.decode()
    assert "software" in rows_of(html)


def test_the_best_is_marked_in_words(client):
    html = client.get("/compare/aliexpress-vs-temu/?differences=1").content.decode()
    cells = re.findall(r"<td([^>]*)>(.*?)</td>", html, flags=re.DOTALL)
    marked = [" ".join(re.sub(r"<[^>]+>", " ", text).split()) for _, text in cells if "★" in text]
    assert [text.split(" ?")[0] for text in marked] == ["$16", "5% – 20%"]
    assert all("★ best" in text for text in marked)


@pytest.mark.parametrize("query", ["", "?differences=1"])
def test_each_programs_fine_print_is_flagged(client, query):
    temu = Program.objects.get(slug="temu")
    for label, kind in (("A", "cap"), ("B", "other"), ("C", "coupon codes"), ("D", "cap")):
        FinePrint.objects.create(program=temu, kind=kind, label=label, text="Some words")
    html = client.get(f"/compare/aliexpress-vs-temu/{query}").content.decode()
    (row,) = (row for row in html.split("<tr") if 'href="/glossary/#fine-print"' in row)
    silent, flagged = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
    assert text_of(silent) == "Not stated"
    assert re.findall(r'class="flag" href="([^"]*)">([^<]*)<', flagged) == [
        ("/programs/temu/#fine-print-coupon-codes", "Coupon codes"),
        ("/programs/temu/#fine-print-cap", "Cap"),
    ]


# Exports


@pytest.mark.parametrize("ending", [".csv", "/.csv"])
def test_csv_has_a_row_for_each_fact_and_a_column_for_each_program(client, ending):
    response = client.get(f"/compare/temu-vs-aliexpress{ending}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    header, *rows = csv.reader(io.StringIO(b"".join(response).decode()))
    assert header == ["section", "fact", "label", "temu", "aliexpress"]
    assert [row[1] for row in rows] == [fact.name for _, facts in sections() for fact in facts]
    assert [
        "Commissions and payments",
        "payout_threshold",
        "Payout threshold",
        "$20 – $50",
        "$16",
    ] in rows
    assert ["Offers", "cookie", "Cookie duration", "", ""] in rows


@pytest.mark.parametrize("ending", [".json", "/.json"])
def test_json_has_the_programs_and_the_grid(client, ending):
    answer = client.get(f"/compare/temu-vs-aliexpress{ending}").json()
    assert set(answer) == {"verdict", "programs", "sections"}
    assert [program["slug"] for program in answer["programs"]] == ["temu", "aliexpress"]
    assert [section["name"] for section in answer["sections"]] == [
        section.value for section, _ in sections()
    ]
    rows = {row["fact"]: row for section in answer["sections"] for row in section["rows"]}
    threshold = rows["payout_threshold"]
    assert set(threshold) == {"fact", "label", "differs", "cells"}
    assert (threshold["label"], threshold["differs"]) == ("Payout threshold", True)
    assert [cell["text"] for cell in threshold["cells"]] == ["$20 – $50", "$16"]
    assert [cell["value"]["high"] for cell in threshold["cells"]] == ["50", "16"]
    assert [cell["best"] for cell in threshold["cells"]] == [False, True]
    assert [cell["text"] for cell in rows["cookie"]["cells"]] == [None, None]
    assert rows["cookie"]["differs"] is False


def test_json_of_its_programs_is_that_of_the_lists(client):
    compared = client.get("/compare/temu-vs-aliexpress.json").json()["programs"]
    listed = client.get("/programs.json?q=temu").json()["programs"]
    assert compared[0] == listed[0]


def test_a_closed_program_is_offered_no_more_but_can_be_compared(client):
    make_program("gone", status="closed")
    assert 'value="gone"' not in get(client, "/compare/")
    assert re.search(r'value="gone"[^>]* checked', get(client, "/compare/?p=gone"))
    assert 'value="gone"' not in get(client, "/compare/temu-vs-aliexpress/")
    assert client.get("/compare/temu-vs-gone/").status_code == 200


def test_with_too_many_to_choose_from_the_picker_finds_the_next(client, monkeypatch):
    monkeypatch.setattr(views, "MOST_ADDABLE", 1)
    html = get(client, "/compare/temu-vs-banggood/")
    assert "/compare/?p=temu&p=banggood&look=1" in links_of(html)
    assert 'id="add"' not in html
