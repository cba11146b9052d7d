"""What changed: pages and feeds of edits."""

import feedparser
import pytest
from django.utils import timezone

from affiliates import history
from affiliates.history.pages import PER_PAGE
from affiliates.models import FinePrint
from tests.builders import change, cite, make_program
from tests.pages import get, squeezed, text_of

pytestmark = pytest.mark.django_db

PAGES = ["/changes/", "/programs/acme/changes/", "/programs/acme/", "/"]
FEEDS = ["/feeds/changes.atom", "/programs/acme/changes.atom"]


def read(client, feed):
    """Read a feed as a reader's program does, which must find no fault with it."""
    response = client.get(feed)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(
        response.content, response_headers={"content-type": response["Content-Type"]}
    )
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


@pytest.mark.parametrize("path", PAGES)
def test_an_edit_is_told_in_labels_and_ranges(client, acme, path):
    change(acme, commission="3% – 10%", cookie="30 days", comment="Imported from a file")
    text = text_of(get(client, path))
    assert f"Acme: changed on {timezone.now():%-d %B %Y}" in text
    assert "Imported from a file" in text
    assert "Commission: 3% – 9% → 3% – 10%" in text
    assert "Cookie duration: not stated → 30 days" in text


@pytest.mark.parametrize("path", PAGES)
def test_the_day_of_an_edit_is_marked_as_html_has_it(client, acme, path):
    """HTML knows no microseconds."""
    change(acme, commission="3% – 10%")
    assert f'<time datetime="{timezone.now():%Y-%m-%d}">' in get(client, path)


def test_what_hangs_on_a_program_comes_and_goes(client, acme):
    with history.recording([acme]):
        term = FinePrint.objects.create(program=acme, label="Cap", text="$38")
    with history.recording([acme]):
        term.delete()
    text = text_of(get(client, "/changes/"))
    assert "Fine print added: Cap: $38" in text
    assert "Fine print removed: Cap: $38" in text


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_tells_an_edit(client, acme, feed):
    edit = change(acme, commission="3% – 10%")
    parsed = read(client, feed)
    (entry,) = parsed.entries
    assert entry.title == "Acme: Commission: 3% – 9% → 3% – 10%"
    assert entry.link == entry.id == f"http://testserver/changes/{edit.pk}/"
    assert "Commission: <del>3% – 9%</del> → <ins>3% – 10%</ins>" in squeezed(entry.summary)
    assert entry.updated == edit.made_at.isoformat()
    assert parsed.feed.title.startswith("Plainterms: changes of ")
    assert parsed.feed.author == "Plainterms"


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_of_nothing_is_still_a_feed(client, acme, feed):
    assert read(client, feed).entries == []


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_takes_whatever_editors_write(client, acme, feed):
    change(acme, about="<script>alert(1)</script> & “more” ]]> \u2028 é 漢字")
    (entry,) = read(client, feed).entries
    assert "&lt;script&gt;" in client.get(feed).content.decode().replace("&amp;", "&")
    assert "<script>" not in entry.summary


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_leaves_out_what_no_feed_can_hold(client, acme, feed):
    change(acme, name="Ac\x01me", about="One\x0btwo \x1f\x7f\ufffe 😀", company="Line\nline\ttab")
    (entry,) = read(client, feed).entries
    assert entry.title == "Acme: Program, Company, About"
    assert "Onetwo \x7f 😀" in entry.summary


def test_a_feed_has_the_latest_edits_latest_first(client, acme):
    edits = [change(acme, about=f"About {number}") for number in range(PER_PAGE + 3)]
    latest = [f"http://testserver/changes/{edit.pk}/" for edit in edits[::-1][:PER_PAGE]]
    for feed in FEEDS:
        assert [entry.link for entry in read(client, feed).entries] == latest, feed


def test_a_programs_own_pages_tell_of_no_other(client, acme):
    change(make_program("bolt"), about="New")
    assert read(client, "/programs/acme/changes.atom").entries == []
    assert "Bolt" not in get(client, "/programs/acme/changes/")
    assert "No edit since." in get(client, "/programs/acme/changes/")
    assert "No edit since." in get(client, "/programs/acme/")
    cite(acme, "commission", recorded_on="2026-11-22")
    for path in ("/programs/acme/changes/", "/programs/acme/"):
        assert "recorded 22 November 2026; no edit since." in get(client, path)


def test_pages_and_feeds_are_announced(client, acme):
    html = get(client, "/programs/acme/")
    assert (
        'type="application/atom+xml" title="Changes of all programs" href="/feeds/changes.atom"'
        in html
    )
    assert 'title="Changes of Acme" href="/programs/acme/changes.atom"' in html
    assert 'href="/changes/"' in html


def test_an_edit_has_an_address_of_its_own(client, acme):
    edit = change(acme, commission="4%")
    assert "Commission: 3% – 9% → 4%" in text_of(get(client, f"/changes/{edit.pk}/"))


def test_changes_come_in_pages(client, acme):
    for number in range(PER_PAGE + 1):
        change(acme, about=f"About {number}")
    for path in ("/changes/", "/programs/acme/changes/"):
        for query, status in {"?page=2": 200, "?page=3": 404, "?page=x": 404}.items():
            get(client, f"{path}{query}", status)


def test_drafts_are_nowhere(client, acme):
    draft = make_program("draft", published=False)
    edit = change(draft, about="Secret")
    for page in [*PAGES, *FEEDS]:
        assert b"draft" not in client.get(page).content.lower(), page
    for page in (
        f"/changes/{edit.pk}/",
        "/programs/draft/changes/",
        "/programs/draft/changes.atom",
    ):
        assert client.get(page).status_code == 404


def test_a_removal_is_told_without_a_link(client, acme):
    with history.recording([acme]):
        acme.delete()
    html = get(client, "/changes/")
    assert "Acme: removed on " in text_of(html)
    assert 'href="/programs/acme/"' not in html
    assert len(read(client, "/feeds/changes.atom").entries) == 1
