"""Every page stands alone: titled, addressed, safe, without cookies, and drafts are nowhere."""

import functools
import json
import re
from collections import Counter
from datetime import date
from html import unescape

import pytest
from django.db import OperationalError, connection
from django.urls import get_resolver

from affiliates import history
from affiliates.facts.registry import COMMISSIONS, FACTS, OVERVIEW, REGISTRY
from affiliates.models import FinePrint, FinePrintKind, Network, NetworkStatement, Program, Rate
from comparisons.page import IN_HEADS
from tests.builders import cite, kept, make_network, make_program, make_source
from tests.pages import canonical_of, get, ids_of, links_of, rows_of, text_of, title_of, visitor

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/find/",
    "/find/?clicks=10000&threshold_max=20",
    "/programs/",
    "/commissions/",
    "/programs/?threshold_max=16&sort=-commission&network=awin",
    "/commissions/?commission_floor=99",
    "/commissions/?clicks=10000&conversion=2&aov=50&sort=-earnings",
    "/programs/acme/",
    "/programs/acme/?clicks=10000",
    "/compare/",
    "/compare/?p=acme",
    "/compare/acme-vs-bolt/",
    "/compare/acme-vs-bolt/?differences=1&clicks=10000",
    "/networks/",
    "/networks/awin/",
    "/for/bloggers/",
    "/glossary/",
    "/method/",
    "/changes/",
    "/programs/acme/changes/",
]
#: Where a sent form leads, and no link.
THANKS = ["/programs/acme/correct/thanks/", "/suggest/thanks/"]
#: A form needs a cookie, and says so of itself: no cache keeps it.
FORMS = ["/programs/acme/correct/", "/suggest/"]
PAGES += THANKS + FORMS
#: Pages without an address that stays, and what is no page; each has tests of its own.
ELSEWHERE = {"change", "correction", "feed", "program_feed", "sitemap", "robots", "healthz"}
ELSEWHERE |= {"readyz", "picture", "program_picture", "comparison_picture", "favicon", "touch_icon"}
ELSEWHERE |= {"speculation_rules"}
BAD = ["/programs/?threshold_max=abc", "/commissions/?sort=bogus", "/programs/?page=0"]
NOT_FOUND = ["/nowhere/", "/programs/nope/", "/compare/acme-vs-nope/", "/networks/nope/"]

each_page = pytest.mark.parametrize("path", PAGES)


@pytest.fixture(scope="module", autouse=True)
def catalogue(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        make_catalogue()
        yield


def make_catalogue():
    full = {
        "industry": "Marketplace > Global retail",
        "product_types": ["Toys"],
        "networks": ["Awin"],
        "audiences": ["Bloggers"],
        "commission": "3% – 9%",
        "payout_threshold": "$16",
        "average_order_value": "$50",
        "conversion_rate": "2%",
        "about": "All that a coyote needs.",
    }
    acme = make_program("acme", website="https://acme.example/", **full)
    make_program("bolt", commission="4% – 12%+", networks=["Awin"], audiences=["Bloggers"])
    draft = make_program("draft", name="Unfinished business", published=False, **full)
    source = make_source("https://example.org/", publisher="Other")
    for program in (acme, draft):
        with history.recording([program]):
            Program.objects.filter(pk=program.pk).update(founded=1949)
    for program in (acme, draft):
        cite(program, "commission", "5%")
        cite(program, "commission", "7%", url="https://example.org/", stance="differs")
        Rate.objects.create(program=program, label="Toys", commission="5%", source=source)
        FinePrint.objects.create(program=program, kind="cap", label="Cap", text="$38")
    NetworkStatement.objects.create(
        network=Network.objects.get(), term="Threshold", text="$20", source=source
    )


@pytest.fixture(scope="module")
def answer():
    """Return what a visitor gets from a path, asked for once."""
    return functools.cache(lambda path: visitor().get(path))


@pytest.fixture(scope="module")
def read(answer):
    """Return a page of the catalogue as HTML, asked for once."""

    def read(path):
        assert answer(path).status_code == 200, path
        return answer(path).content.decode()

    return read


@each_page
def test_answers(read, path):
    html = read(path)
    assert html.count("<h1") == 1
    assert html.strip().endswith("</html>")


@each_page
def test_has_a_title_of_its_own(read, path):
    title = title_of(read(path))
    assert title.endswith(" · Plainterms")
    assert len(title) > len(" · Plainterms")


def test_titles_tell_pages_apart(read):
    paths = {path.partition("?")[0] for path in PAGES}
    titles = Counter(title_of(read(path)) for path in paths)
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_lists_title_is_its_sentence(read):
    html = read("/programs/?threshold_max=16")
    sentence = "1 affiliate program paying out from $16 or less"
    assert title_of(html) == f"{sentence} · Plainterms"
    assert text_of(re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)[1]) == sentence


def test_a_profiles_headings_of_facts_lead_to_the_glossary(read):
    profile, glossary = read("/programs/acme/"), ids_of(read("/glossary/"))
    for name, words in (("about", "About Acme"), ("audiences", "Suitable affiliates for Acme")):
        headings = re.findall(r"<h2\b.*?</h2>", profile, re.DOTALL)
        (heading,) = [heading for heading in headings if f"/glossary/#{name}" in heading]
        assert text_of(heading) == words
        assert REGISTRY[name].meaning in unescape(heading)
        assert name in glossary


def test_the_glossary_explains_every_kind_of_fine_print_that_has_a_flag(read):
    html = read("/glossary/")
    flagged = [kind for kind in FinePrintKind if kind != "other"]
    for kind in flagged:
        term = f'<dt id="{kind.anchor}">{kind.label}</dt>'
        explained = html.partition(term)[2].partition("</dd>")[0]
        assert text_of(explained) == kind.meaning
        assert kind.meaning.endswith(".")
    assert "fine-print-other" not in html


@each_page
def test_has_a_canonical_address_that_answers(read, path):
    canonical = canonical_of(read(path))
    assert canonical.startswith("http://testserver/")
    read(canonical.removeprefix("http://testserver"))


@each_page
def test_is_described(read, path):
    html = read(path)
    assert re.search(r'<meta name="description" content="[^"]{30,}">', html)
    assert re.search(r'<meta property="og:title" content="[^"]+">', html)


@pytest.mark.parametrize("path", sorted({*PAGES} - {*FORMS}))
def test_leaves_no_cookie(answer, path):
    response = answer(path)
    assert not response.cookies
    assert "Set-Cookie" not in response


@pytest.mark.parametrize("path", PAGES + BAD + NOT_FOUND + ["/programs.csv", "/programs.json"])
def test_forbids_inline_scripts_and_other_hosts(answer, path):
    policy = answer(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@each_page
def test_has_no_inline_script_or_style(read, path):
    html = read(path)
    for attributes, script in re.findall(r"<script\b([^>]*)>(.*?)</script>", html, re.DOTALL):
        assert "src=" in attributes or 'type="application/ld+json"' in attributes
        assert not script or "ld+json" in attributes
    assert "<style" not in html
    assert not re.search(r'<[^>]+\s(style|on\w+)="', html)


@each_page
def test_loads_nothing_from_another_host(read, path):
    html = read(path)
    loaded = re.findall(r'<(?:script|img|iframe|source)\b[^>]*\bsrc="([^"]*)"', html)
    loaded += re.findall(r'<link\b[^>]*rel="(?:stylesheet|icon)"[^>]*href="([^"]*)"', html)
    assert loaded
    assert all(re.match("/(?!/)", address) for address in loaded)


@each_page
def test_ids_are_unique(read, path):
    ids = ids_of(read(path))
    assert sorted(set(ids)) == sorted(ids)


@each_page
def test_links_within_the_page_lead_somewhere(read, path):
    html = read(path)
    targets = {link[1:] for link in links_of(html) if link.startswith("#")}
    assert targets <= set(ids_of(html))


def test_every_link_to_the_site_answers(answer, read):
    linked = {link: path for path in PAGES for link in own_links(read(path), path)}
    assert {path for path in PAGES if "?" not in path} - {*THANKS} <= linked.keys()
    answers = {link: answer(link).status_code for link in linked}
    broken = {link: linked[link] for link, status in answers.items() if status != 200}
    assert broken == {}


def own_links(html, path):
    """List where a page's links to the site itself lead."""
    for link in links_of(html):
        target = link.partition("#")[0]
        if target.startswith("?"):
            yield path.partition("?")[0] + target
        elif target.startswith("/") and not target.startswith("//"):
            yield target


@pytest.mark.parametrize("path", ["/programs/", "/commissions/?q=acme", "/programs/acme/"])
def test_structured_data_can_be_read(read, path):
    html = read(path)
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert blocks
    for block in blocks:
        data = json.loads(block)
        assert data["@context"] == "https://schema.org"
        assert "aggregateRating" not in block
        assert "review" not in block.lower()


def test_structured_data_stays_data_whatever_a_name_holds(client):
    Program.objects.filter(slug="acme").update(name="</script><script>alert(1)</script>")
    html = get(client, "/programs/acme/")
    assert "<script>alert" not in html
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert json.loads(block)["name"].startswith("</script><script>")


@pytest.mark.parametrize("path", ["/programs/acme/", "/compare/acme-vs-bolt/", "/for/bloggers/"])
def test_every_label_leads_to_its_meaning(read, path):
    glossary = set(ids_of(read("/glossary/")))
    labels = re.findall(r'class="(?:label|meaning)" href="/glossary/#([^"]*)"', read(path))
    assert labels
    assert set(labels) <= glossary


@pytest.mark.parametrize(
    ("path", "elsewhere"),
    [
        ("/programs/acme/", {"audiences"}),
        ("/compare/acme-vs-bolt/", {fact.name for fact in IN_HEADS}),
    ],
)
def test_every_fact_in_a_table_is_labelled_so(read, path, elsewhere):
    tabled = {fact.name for fact in FACTS if fact.section} - elsewhere
    assert tabled <= set(re.findall(r'href="/glossary/#([^"]*)"', read(path)))


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        ("/programs/", [fact.name for fact in OVERVIEW]),
        ("/commissions/", [fact.name for fact in COMMISSIONS]),
    ],
)
def test_every_heading_has_its_meaning_within_reach(read, path, columns):
    html = read(path)
    headings = re.findall(
        r'<th scope="col"[^>]* data-column="(\w+)"[^>]*>(.*?)</th>', html, re.DOTALL
    )
    assert [name for name, _ in headings] == ["name", *columns]
    for name, html in headings:
        assert f'class="meaning" href="/glossary/#{name}" title="' in html


def test_a_list_is_a_table_without_any_script(read):
    rows = rows_of(read("/programs/"))
    assert [heading.split(" i")[0] for heading in rows[0][:3]] == [
        *("Program", "Industry", "Commission"),
    ]
    assert [row[:3] for row in rows[1:]] == [
        [
            *("Acme", "Global retail"),
            "3% – 9% ≠Commission: sources disagree",
        ],
        ["Bolt", "Not stated", "4% – 12%+ ?Commission: no page is cited"],
    ]


def test_filters_are_a_form_without_any_script(read):
    html = read("/programs/?network=awin&threshold_max=20")
    (form,) = re.findall(r'<form id="filters".*?</form>', html, re.DOTALL)
    assert 'action="/programs/"' in form
    assert "method=" not in form
    assert re.search(r'name="network" value="awin"\s+checked', form)
    assert re.search(r'name="threshold_max" value="20"', form)
    assert "<button" in form


def test_ticked_rows_are_compared_without_any_script(read):
    html = read("/programs/")
    (form,) = re.findall(r'<form class="pick".*?</form>', html, re.DOTALL)
    assert set(re.findall(r'name="p" value="([^"]+)"', form)) == {"acme", "bolt"}
    assert 'formaction="/compare/"' in form


@pytest.mark.parametrize("query", ["sort=commission", "sort=-commission"])
def test_the_active_heading_says_so(read, query):
    html = read(f"/programs/?{query}")
    direction = "descending" if "-" in query else "ascending"
    assert re.findall(r'data-column="(\w+)"\s+aria-sort="(\w+)"', html) == [
        ("commission", direction)
    ]


def test_an_empty_result_names_the_filters_and_offers_to_drop_each(read):
    html = read("/programs/?commission_floor=99&q=acme")
    assert "No program fits" in html
    assert {"?q=acme", "?commission_floor=99"} <= set(links_of(html))


def test_what_is_left_out_can_be_included(read):
    html = read("/programs/?threshold_max=20")
    assert "1 more program is left out" in text_of(html)
    assert "?threshold_max=20&unknown=include" in links_of(html)


def test_choices_without_a_match_are_disabled_not_hidden(client):
    make_program("hotel", industry="Travel")
    html = get(client, "/programs/?network=awin")
    assert re.search(r'name="industry" value="travel"\s+disabled', html)
    assert not re.search(r'name="industry" value="marketplace"[^>]*disabled', html)


@pytest.mark.parametrize("path", BAD)
def test_a_bad_value_is_told_beside_its_field_without_rows(client, path):
    html = get(client, path, status=400)
    assert 'role="alert"' in html
    assert "/programs/acme/" not in html
    parameter, value = path.partition("?")[2].split("=")
    assert f"({parameter}={value})" in html


def test_the_error_stands_by_its_field(client):
    html = get(client, "/programs/?threshold_max=abc", status=400)
    field = re.search(r'<input[^>]*name="threshold_max"[^>]*>', html)[0]
    assert 'value="abc"' in field
    assert 'aria-invalid="true"' in field
    (error,) = re.findall(r'aria-describedby="([^"]+)"', field)
    assert re.search(rf'id="{error}"[^>]*>Enter a number', html)


@pytest.mark.parametrize("path", NOT_FOUND)
def test_what_is_not_there_has_our_own_page(client, path):
    html = get(client, path, status=404)
    assert title_of(html).endswith(" · Plainterms")
    assert "/programs/" in links_of(html)


def test_a_page_past_the_end_is_not_found(client):
    get(client, "/programs/?page=2", status=404)


def test_an_unknown_program_is_not_found_with_near_names(client):
    html = get(client, "/programs/acmee/", status=404)
    assert "/programs/acme/" in links_of(html)


def test_our_own_fault_has_our_own_page(monkeypatch):
    from affiliates import views

    def broken(*args, **kwargs):
        raise RuntimeError("on purpose")

    monkeypatch.setattr(views, "headed", broken)
    response = visitor(raise_request_exception=False).get("/glossary/")
    html = response.content.decode()
    assert response.status_code == 500
    assert title_of(html) == "Something went wrong · Plainterms"
    assert "on purpose" not in html


@pytest.mark.parametrize("path", [*PAGES, "/programs.csv", "/commissions.json", "/networks/awin/"])
def test_drafts_are_nowhere(answer, path):
    response = answer(path)
    content = b"".join(response) if response.streaming else response.content
    assert b"draft" not in content
    assert b"Unfinished" not in content


@pytest.mark.parametrize(
    "path", ["/programs/draft/", "/programs/draft.json", "/compare/acme-vs-draft/"]
)
def test_a_draft_is_not_found(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert b"Unfinished" not in response.content


def test_networks_and_audiences_count_no_drafts(read):
    assert ["Awin", "2", "Threshold: $20"] in rows_of(read("/networks/"))
    assert re.search(r"Bloggers\s*(</a>)?\s*<span class=\"count\">2<", read("/"))


def test_a_networks_terms_say_when_they_were_recorded(client):
    day = date(2026, 11, 24)
    stated = {"term": "Threshold", "source": make_source(), "recorded_on": day}
    network = make_network("Rakuten")
    network.statements.create(text="$50", **stated)
    network.statements.create(text="$20", page_date="2012-12", differs=True, **stated)
    said = text_of(get(client, network.get_absolute_url()))
    assert "$50 Example, the program's own page, recorded 24 November 2026" in said
    assert "$20 — Example, the program's own page, dated December 2012, recorded 24 Nov" in said


def test_every_page_of_the_site_is_tested():
    resolver = get_resolver()
    names = {name for name in resolver.reverse_dict if isinstance(name, str)}
    tested = {resolver.resolve(path.partition("?")[0]).url_name for path in PAGES}
    others = {name for name in names if name.endswith(("_export", "_json"))} | ELSEWHERE
    assert names - others == tested


def test_health_is_told_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert get(client, "/healthz") == "ok"


def test_readiness_asks_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert get(client, "/readyz") == "ok"


def test_a_database_that_is_away_is_told_plainly(client, caplog):
    def away(*arguments):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(away):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode() == "database unavailable"
    assert not any(record.exc_info for record in caplog.records)


def test_networks_and_audiences_come_by_name(client):
    for name in ("Zed", "Abe", "Mid"):
        stated = {"networks": [f"{name} Network"], "audiences": [f"{name} writers"]}
        make_program(name.lower(), **stated)
        make_program(f"{name.lower()}-two", **stated)
    for path, kind in (("/networks/", "Network"), ("/", "writers")):
        names = re.findall(rf"(?:Zed|Abe|Mid) {kind}", text_of(get(client, path)))
        # The front page has the audiences twice: in the finder's form, and as links.
        assert list(dict.fromkeys(names)) == [f"{name} {kind}" for name in ("Abe", "Mid", "Zed")]
