"""A profile tells each fact with who says so, and where sources disagree."""

import re
from datetime import date

import pytest

from affiliates.facts.registry import FACTORS, HEADLINES, REGISTRY, sections
from affiliates.models import EDITOR, FinePrint, Program, Rate
from affiliates.profiles import Profile
from tests.builders import cite, make_program, make_route, make_source
from tests.pages import queries, text_of

pytestmark = pytest.mark.django_db

OTHER = "https://example.org/"


@pytest.fixture
def program():
    return make_program("acme", commission="5%", payout_threshold="$16")


def evidence_of(program, fact):
    return Profile(program).row(REGISTRY[fact]).evidence


def test_evidence_stands_by_its_own_fact(program):
    cite(program, "commission", "5%")
    assert [cited.statement for cited in evidence_of(program, "commission").backing] == ["5%"]
    assert not evidence_of(program, "cookie").any


@pytest.mark.parametrize("fact", ["commission", "about", "audiences", "networks"])
def test_lists_every_disagreement(program, fact):
    cite(program, fact, "otherwise", stance="differs")
    cite(program, "cookie", "3 days")
    assert [row.fact.name for row in Profile(program).disagreements] == [fact]


def test_counts_what_is_stated(program):
    stated, asked = Profile(program).completeness
    assert stated == 2
    assert Profile(make_program("silent")).completeness == (0, asked)
    # Its bounty, and that neither commission nor what it is a percentage of applies.
    assert Profile(make_program("bounty", bounty="$5")).completeness == (3, asked)


def test_lists_each_page_once(program):
    source = make_source(OTHER)
    cite(program, "commission", "5%")
    cite(program, "cookie", "3 days")
    cite(program, "about", url=EDITOR)
    term = FinePrint.objects.create(program=program, label="Cap", text="$38")
    cite(program, "", fine_print=term, url=OTHER)
    Rate.objects.create(program=program, label="Toys", commission="5%", source=source)
    assert [page.source.url for page in Profile(program).sources] == [
        "https://example.com/terms",
        OTHER,
    ]


def test_fine_print_has_its_own_evidence(program):
    term = FinePrint.objects.create(program=program, label="Cap", text="$38")
    cite(program, "", fine_print=term)
    ((_, ((told, evidence),)),) = Profile(program).fine_print
    assert told == term
    assert evidence.words == "1 source"


def add_terms(program, **kinds):
    for position, (label, kind) in enumerate(kinds.items()):
        FinePrint.objects.create(
            program=program, kind=kind, label=label, text="Some words", position=position
        )


def test_fine_print_stands_by_kind_and_the_rest_comes_last(program):
    add_terms(program, A="other", B="cap", C="self-purchase", D="cap")
    told = Profile(program).fine_print
    assert [(kind, [term.label for term, _ in terms]) for kind, terms in told] == [
        ("self-purchase", ["C"]),
        ("cap", ["B", "D"]),
        ("other", ["A"]),
    ]


def test_it_begins_with_the_headlines(program):
    assert [fact for fact, _, _ in Profile(program).headlines] == list(HEADLINES)
    assert [row.fact for row in Profile(program).factors] == list(FACTORS)


# The page


def page(client, slug="acme"):
    return client.get(f"/programs/{slug}/").content.decode()


def test_a_disputed_value_shows_each_side_with_its_page_and_date(client, program):
    cite(program, "commission", "5% of sales", page_date="2025-08")
    cite(program, "commission", "7% now", url=OTHER, stance="differs", page_date="2026-01-02")
    html = page(client)
    for said in ("5% of sales", "dated August 2025", "7% now", "dated 2 January 2026"):
        assert said in html
    assert f'href="{OTHER}"' in html
    assert "Sources disagree" in html


def test_each_source_says_when_it_was_recorded(client, program):
    day = date(2026, 11, 24)
    cite(program, "commission", page_date="2025-03", recorded_on=day)
    cite(program, "cookie", url=OTHER, recorded_on=day)
    cite(program, "entry_fee", url=EDITOR, recorded_on=day)
    cite(program, "bounty", url="https://undated.example/")
    said = text_of(page(client))
    for words in (
        "the program's own page, dated March 2025, recorded 24 November 2026",
        "the program's own page, recorded 24 November 2026",
        "no page cited, recorded 24 November 2026",
        "the program's own page, page undated",
    ):
        assert words in said


def test_a_page_has_the_newest_dates_that_any_citation_has(program):
    older, newer = date(2026, 11, 22), date(2026, 11, 24)
    cite(program, "commission", page_date="2025-03", recorded_on=older)
    cite(program, "cookie", page_date="2024", recorded_on=newer)
    cite(program, "bounty")
    route = make_route(program, source=make_source(OTHER), page_date="2023", recorded_on=newer)
    route.more_sources.add(make_source(), make_source("https://more.example/"))
    dated = {page.source.url: page.dated for page in Profile(program).sources}
    assert dated == {
        "https://example.com/terms": "dated March 2025, recorded 24 November 2026",
        OTHER: "dated 2023, recorded 24 November 2026",
        "https://more.example/": "recorded 24 November 2026",
    }


def test_the_pages_own_words_are_marked_as_a_quotation(client, program):
    cite(program, "commission", quotation="We <b>pay</b> five per cent.")
    marked = '<q cite="https://example.com/terms">We &lt;b&gt;pay&lt;/b&gt; five per cent.</q>'
    assert marked in page(client)


def test_an_uncited_value_says_so(client, program):
    assert "Uncited" in page(client)


def test_what_nobody_stated_says_so(client, program):
    assert "Not stated" in page(client)
    assert "Not applicable" not in page(client)


def test_commission_does_not_apply_to_a_bounty_alone(client):
    make_program("acme", bounty="$5")
    assert "Not applicable" in page(client)


def test_reasons_stand_by_their_audiences(client, program):
    program.suits = "People with parrots."
    program.save()
    make_program("other", audiences=["Bloggers"])
    program.audiences.set(
        make_program("third", audiences=["Bloggers"]).audiences.all(),
        through_defaults={"reason": "Reviews of <b>perches</b>."},
    )
    html = page(client)
    assert "People with parrots." in html
    assert "Reviews of &lt;b&gt;perches&lt;/b&gt;." in html


def test_rates_and_fine_print_are_told(client, program):
    source = make_source()
    Rate.objects.create(program=program, label="Toys", commission="5%", bounty="$1", source=source)
    Rate.objects.create(program=program, label="Books", note="A gift card", source=source)
    FinePrint.objects.create(program=program, label="Dormancy", text="$10 a year", note="Beware.")
    html = page(client)
    for said in ("Toys", "5% + $1", "Books", "A gift card", "Dormancy", "$10 a year", "Beware."):
        assert said in html


def test_a_flag_leads_to_the_terms_of_its_kind(client, program):
    add_terms(program, A="other", B="cap", C="coupon codes", D="cap")
    html = page(client)
    flags = re.findall(r'<a class="flag" href="#([^"]+)">([^<]+)</a>', html)
    assert flags == [("fine-print-coupon-codes", "Coupon codes"), ("fine-print-cap", "Cap")]
    for anchor, labels in (("fine-print-coupon-codes", "C"), ("fine-print-cap", "BD")):
        (terms,) = re.findall(rf'<tbody id="{anchor}">(.*?)</tbody>', html, re.DOTALL)
        assert re.findall(r'<th scope="row">(.)</th>', terms) == list(labels)


def test_what_is_of_no_kind_has_no_flag(client, program):
    add_terms(program, A="other")
    assert 'class="flag' not in page(client)
    assert "Some words" in page(client)


def test_text_of_the_catalogue_is_never_markup(client):
    make_program("acme", name="<script>x</script>", about="<script>x</script>", company="&amp;")
    html = page(client)
    assert "<script>x" not in html
    assert "&amp;amp;" in html


def test_a_draft_is_not_found(client, program):
    Program.objects.update(published=False)
    assert client.get("/programs/acme/").status_code == 404
    assert client.get("/programs/acme.json").status_code == 404


def test_every_fact_has_one_link_to_correct_it(client, program):
    """Stated, unstated or read from a way to join: in sight, outside of the folded sources."""
    make_route(program, "Awin", cookie="3 days")
    html = client.get("/programs/acme/").content.decode()
    in_sight = re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    linked = re.findall(r'/programs/acme/correct/\?fact=(\w+)" rel="nofollow">(\w+) this', in_sight)
    shown = [REGISTRY["about"], *(fact for _, facts in sections() for fact in facts)]
    assert sorted(name for name, _ in linked) == sorted(fact.name for fact in shown)
    words = dict(linked)
    assert (words["commission"], words["cookie"], words["bounty"]) == ("Correct", "Correct", "Add")


def test_the_evidence_meter_leads_to_what_it_counts(client, program):
    cite(program, "commission", "5%", recorded_on=date(2026, 11, 22))
    html = client.get("/programs/acme/").content.decode()
    meter = html[html.index('<ul class="meter"') :].partition("</ul>")[0]
    addresses = re.findall('href="#([^"]+)"', meter)
    assert addresses == ["overview", "sources", "sources", "history"]
    assert all(f'id="{address}"' in html for address in addresses)
    assert "No editor has recorded a check yet" in meter


@pytest.mark.django_db(transaction=True)
def test_a_profile_is_worked_out_once_for_a_version(client):
    make_program("acme", commission="5%")
    first, second = (len(queries(client, "/programs/acme/")) for _ in range(2))
    assert first > 20
    # Its version, and its latest edits.
    assert second == 2
    Program.objects.filter(slug="acme").update(name="Acme & Sons")
    assert "Acme &amp; Sons" in page(client)
