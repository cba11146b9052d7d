"""A term's page lists the programs that share it; an audience's, who accepts its traffic too."""

import pytest

from affiliates.facts import REGISTRY
from affiliates.lists.sharing import TERM_PAGES, Sharing, TermPage, offered_audiences
from affiliates.models import Audience, Suitability, TrafficSource
from tests.builders import make_program, make_term
from tests.pages import get, links_of, text_of

pytestmark = pytest.mark.django_db

PAGES = {page.name: page for page in TERM_PAGES}


@pytest.fixture
def youtubers():
    """Make an audience whose traffic three programs accept, one of them with our reason."""
    make_program("silent")
    make_program("yes", traffic_sources=["YouTube", "Video"])
    make_program("also", name="Also", traffic_sources=["YouTube"])
    make_program("draft", published=False, traffic_sources=["YouTube"])
    make_program("other", traffic_sources=["Email"])
    suited = make_program("suited", name="Zed", audiences=["YouTubers"])
    Suitability.objects.filter(program=suited).update(reason="Unboxing pays here.")
    audience = Audience.objects.get()
    audience.traffic.set(TrafficSource.objects.filter(name__in=["YouTube", "Video"]))
    return audience


def listed(name, term):
    return [(program.slug, note) for program, _, note in Sharing(PAGES[name], term).rows]


def test_an_audience_lists_our_reasons_first_then_who_accepts_its_traffic(youtubers):
    assert listed("audience", youtubers) == [
        ("suited", "Unboxing pays here."),
        ("also", "Accepts: YouTube"),
        ("yes", "Accepts: Video, YouTube"),
    ]


def test_an_audiences_page_leads_on_to_those_that_accept_its_traffic(client, youtubers):
    (query,) = [
        link.removeprefix("/programs/?")
        for link in links_of(get(client, "/for/youtubers/"))
        if link.startswith("/programs/?")
    ]
    assert sorted(query.split("&")) == ["traffic=video", "traffic=youtube"]
    answer = client.get(f"/programs.json?{query}").json()
    assert [program["slug"] for program in answer["programs"]] == ["also", "yes"]


def test_an_audience_without_traffic_leads_on_to_those_that_suit_it(client):
    make_program("alone", audiences=["Livestreamers"])
    assert "/programs/?audience=livestreamers" in links_of(get(client, "/for/livestreamers/"))


def test_a_program_that_suits_without_a_reason_says_what_it_accepts(youtubers):
    make_program("plain", audiences=["YouTubers"], traffic_sources=["YouTube"])
    assert ("plain", "Accepts: YouTube") in listed("audience", youtubers)
    assert [slug for slug, _ in listed("audience", youtubers)].count("plain") == 1


def test_only_audiences_with_programs_to_choose_from_are_offered(client, youtubers):
    make_program("alone", audiences=["Livestreamers"])
    assert [(audience.slug, audience.program_count) for audience in offered_audiences()] == [
        ("youtubers", 3)
    ]
    links = links_of(get(client, "/"))
    assert "/for/youtubers/" in links
    assert "/for/livestreamers/" not in links
    assert "/for/livestreamers/" not in get(client, "/sitemap.xml")
    assert "Alone" in text_of(get(client, "/for/livestreamers/"))


def test_a_network_lists_its_programs_by_name():
    make_program("b", name="Bolt", networks=["Awin"])
    make_program("a", name="Acme", networks=["Awin", "Other"])
    make_program("c", networks=["Other"])
    network = REGISTRY["networks"].model.objects.get(slug="awin")
    assert listed("network", network) == [("a", ""), ("b", "")]


def test_a_page_for_another_vocabulary_is_one_entry():
    make_program("narrow", industry="Marketplace > Global retail")
    make_program("elsewhere", industry="Travel")
    page = TermPage(
        fact=REGISTRY["industry"],
        name="industry",
        path="industries/<slug:slug>/",
        title="Affiliate programs in {}",
        heading="{}",
        caption="Programs in {}",
        kicker="Industries",
        introduction="Programs of this industry.",
    )
    term = make_term("industry", "Marketplace")
    assert [program.slug for program, *_ in Sharing(page, term).rows] == ["narrow"]
    assert page.words(term)["caption"] == "Programs in Marketplace"
    assert page.query(term) == "industry=marketplace"
