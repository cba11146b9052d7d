"""Search engines are told of every public page and of no draft."""

import re

import pytest

from affiliates.models import Program
from tests.builders import make_network, make_program
from tests.comparisons.test_alternatives import feature
from tests.pages import canonical_of, get, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue():
    acme = make_program("acme", networks=["Awin"], audiences=["Bloggers"])
    bolt = make_program("bolt", audiences=["Bloggers", "Few"])
    draft = make_program("draft", published=False, audiences=["Bloggers", "Nobody yet"])
    make_network("Impact")
    feature("two", bolt, acme)
    feature("the-same-two", acme, bolt)
    feature("hidden", acme, draft)
    feature("one", acme)
    feature("none")


def entries(client, **headers):
    """Map each address of the sitemap to its day."""
    xml = client.get("/sitemap.xml", **headers).content.decode()
    found = re.findall(r"<loc>(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?", xml)
    assert len(dict(found)) == len(found) == xml.count("<url>")
    return dict(found)


def test_has_every_public_page_and_no_draft(client):
    assert set(entries(client)) == {
        f"http://testserver{path}"
        for path in (
            "/",
            "/find/",
            "/programs/",
            "/commissions/",
            "/programs/acme/",
            "/programs/bolt/",
            "/networks/",
            "/networks/awin/",
            "/networks/impact/",
            "/for/bloggers/",
            "/glossary/",
            "/changes/",
            "/method/",
            "/compare/",
            "/compare/acme-vs-bolt/",
        )
    }


def test_each_address_is_the_pages_own(client):
    for address in entries(client):
        assert canonical_of(get(visitor(), address.removeprefix("http://testserver"))) == address


def test_programs_are_dated(client):
    Program.objects.filter(slug="acme").update(updated="2026-01-02")
    dated = entries(client)
    assert dated["http://testserver/programs/acme/"] == "2026-01-02"
    assert dated["http://testserver/glossary/"] == ""


def test_a_withdrawn_program_is_gone(client):
    Program.objects.filter(slug="acme").update(published=False)
    assert not [address for address in entries(client) if "acme" in address or "/for/" in address]


def test_addresses_are_those_the_visitor_came_by(client, settings):
    settings.ALLOWED_HOSTS = ["plain.example"]
    asked = {"HTTP_HOST": "plain.example", "wsgi.url_scheme": "https"}
    assert "https://plain.example/programs/acme/" in entries(client, **asked)


def test_robots_are_told_where_it_is_and_where_not_to_go(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /corrections/",
        "Allow: /",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


@pytest.mark.parametrize("query", ["p=abc", "p=0", "p=2", "p=%00"])
def test_a_strange_page_of_it_is_not_found(client, query):
    assert client.get(f"/sitemap.xml?{query}").status_code == 404


def test_it_takes_no_parameter_but_its_page(client):
    assert entries(client) == entries(client, QUERY_STRING="section=x")
