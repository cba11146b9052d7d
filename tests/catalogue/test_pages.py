"""Every page of the real catalogue stands."""

import json
import re
from collections import Counter

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import RequestFactory
from django.urls import resolve

from affiliates.catalogue.version import current_version
from affiliates.models import Audience, Network, Program
from comparisons.models import FeaturedComparison
from config.kept_pages import KeptPages
from tests.pages import canonical_of, get, ids_of, links_of, title_of, visitor


def paths():
    yield from ("/", "/programs/", "/commissions/", "/compare/", "/networks/", "/glossary/")
    yield from ("/method/", "/changes/", "/find/")
    yield from ("/programs/?page=5", "/commissions/?per_page=100&clicks=10000&sort=-earnings")
    for model in (Program, Network, FeaturedComparison):
        yield from (instance.get_absolute_url() for instance in model.objects.all())
    for audience in Audience.objects.filter(programs__isnull=False).distinct():
        yield audience.get_absolute_url()


@pytest.fixture(scope="module")
def site(catalogue, django_db_blocker):
    """Return every page of the site by its path."""
    with django_db_blocker.unblock():
        return {path: get(visitor(), path) for path in paths()}


def test_every_page_answers(site):
    assert len(site) > Program.objects.count() + Network.objects.count()


def test_titles_tell_pages_apart(site):
    titles = Counter(title_of(html) for path, html in site.items() if "?" not in path)
    assert [title for title, count in titles.items() if count > 1] == []


def test_canonical_addresses_tell_pages_apart(site):
    assert len({canonical_of(html) for html in site.values()}) == len(site)


def test_the_sitemap_has_every_page(site, client):
    told = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(told) == len(set(told))
    assert set(told) == {canonical_of(html) for path, html in site.items() if "?" not in path}


def test_ids_are_unique_on_each_page(site):
    for path, html in site.items():
        assert [name for name, count in Counter(ids_of(html)).items() if count > 1] == [], path


def test_links_within_a_page_lead_somewhere(site):
    for path, html in site.items():
        targets = {link[1:] for link in links_of(html) if link.startswith("#")}
        assert targets <= set(ids_of(html)), path


def test_structured_data_can_be_read(site):
    for path, html in site.items():
        for block in re.findall(r'application/ld\+json">(.*?)</script>', html, re.DOTALL):
            assert json.loads(block)["@context"] == "https://schema.org", path


def test_nothing_is_left_of_a_template(site):
    for path, html in site.items():
        assert not re.search(r"\{\{|\{%|#\}", html), path


def test_links_go_to_addresses_that_can_be_opened(site):
    for path, html in site.items():
        for link in links_of(html):
            assert re.match(r"(https?://|/|\?|#)", link), f"{path}: {link}"


def test_programs_are_described_as_json(client):
    for slug in Program.objects.values_list("slug", flat=True)[::10]:
        described = client.get(f"/programs/{slug}.json").json()
        assert described["slug"] == slug


def test_kept_pages_are_those_that_are_made(site, monkeypatch):
    # The tests' one connection outlives a request.
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _: None)
    kept = KeptPages(WSGIHandler(), current_version, most_bytes=2**26)
    one_of_each_kind = {resolve(path.partition("?")[0]).url_name: path for path in site}.values()
    for path in one_of_each_kind:
        made, again = (sent(kept, path) for _ in range(2))
        assert made == again == site[path], path
    assert len(kept.shelf._pages) == len(one_of_each_kind) > 10


def sent(application, path):
    environ = RequestFactory().get(path).environ | {"HTTP_COOKIE": ""}
    return b"".join(application(environ, lambda *_: None)).decode()
