"""What is kept of whole pages, what never is, and how it is sent again."""

import gzip
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from django.db import OperationalError
from django.test import RequestFactory

from affiliates.catalogue.version import Version
from config import kept_pages
from config.kept_pages import KeptPages, Shelf

HTML = ("Content-Type", "text/html; charset=utf-8")
PAGE = b"<p>Terms, in plain words.</p>" * 100
LONG_AGO = datetime(2026, 11, 1, 12, 30, tzinfo=UTC)


class Site:
    """An application that counts how often it is asked, behind its kept pages."""

    def __init__(self, headers=(), body=PAGE, status="200 OK", most_bytes=2**20, whole=True):
        self.headers, self.body, self.status, self.whole = headers, body, status, whole
        self.asked = 0
        self.version = Version(1, LONG_AGO)
        self.kept = KeptPages(self.answer, self.ask_version, most_bytes, ["HTTP_X_SEEN_AS"])
        self.kept.editions._started = 0

    def ask_version(self):
        if isinstance(self.version, Exception):
            raise self.version
        return self.version

    def answer(self, environ, start_response):
        self.asked += 1
        length = [("Content-Length", str(len(self.body)))] if self.whole else []
        start_response(self.status, [HTML, *length, *self.headers])
        return [self.body] if self.whole else iter([self.body[:50], self.body[50:]])

    def edit(self):
        self.version = Version(self.version.number + 1, datetime.now(UTC))
        self.look_again()

    def look_again(self):
        self.kept.editions._ask_at = 0

    def get(self, path="/programs/", method="GET", **headers):
        """Return status, headers by name and body."""
        named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        environ = RequestFactory().generic(method, path, **named).environ
        environ.pop("HTTP_COOKIE", None)
        environ.update(named)
        sent = {}

        def start(status, pairs, exc_info=None):
            sent.update(status=status, headers={name.lower(): value for name, value in pairs})

        body = b"".join(self.kept(environ, start))
        return sent["status"], sent["headers"], body


def test_an_address_is_made_once():
    site = Site()
    first, second = site.get(), site.get()
    assert site.asked == 1
    assert first == second
    assert first[2] == PAGE


def test_what_is_sent_says_how_long_it_may_be_kept():
    _, headers, _ = Site().get()
    assert headers["cache-control"].startswith("public, max-age=0, s-maxage=60")
    assert headers["vary"] == "Accept-Encoding"
    assert headers["content-length"] == str(len(PAGE))


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("br;q=1.0", "br", brotli.decompress),
        ("zstd", None, bytes),
        ("", None, bytes),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_pages_are_compressed_as_asked(accepted, encoding, read, whole):
    site = Site(whole=whole)
    for _ in "made", "kept":
        _, headers, body = site.get(accept_encoding=accepted)
        assert (headers.get("content-encoding"), read(body)) == (encoding, PAGE)
    assert site.asked == 1


def test_pictures_are_sent_as_they_are():
    def picture(environ, start_response):
        start_response("200 OK", [("Content-Type", "image/png"), ("Content-Length", "3")])
        return [b"PNG"]

    site = Site()
    site.kept.application = picture
    _, headers, body = site.get(accept_encoding="br")
    assert ("content-encoding" in headers, body) == (False, b"PNG")


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", "csrftoken=x"),
        ("Cache-Control", "private, no-cache"),
        ("Vary", "Cookie"),
        ("Vary", "Accept-Encoding, Cookie"),
        ("Content-Encoding", "br"),
    ],
)
def test_what_is_for_one_visitor_is_never_kept(header):
    site = Site([header])
    first, second = site.get(), site.get()
    assert site.asked == 2
    assert first == second
    assert first[1][header[0].lower()] == header[1]


@pytest.mark.parametrize("status", ["400 Bad Request", "404 Not Found", "301 Moved", "500 Oh"])
def test_errors_and_redirects_are_never_kept(status):
    site = Site(status=status)
    assert [site.get()[0] for _ in range(2)] == [status] * 2
    assert site.asked == 2


@pytest.mark.parametrize(
    "request_",
    [
        {"cookie": "sessionid=x"},
        {"authorization": "Basic x"},
        {"method": "POST"},
        {"path": f"/programs/?q={'x' * 3000}"},
    ],
)
def test_requests_of_one_visitor_are_handed_on(request_):
    site = Site()
    site.get()
    site.get(**request_)
    site.get(**request_)
    assert site.asked == 3


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/programs/?page=2"},
        {"path": "/commissions/"},
        {"host": "elsewhere.example"},
        {"x_seen_as": "https"},
    ],
)
def test_pages_are_told_apart_by_all_that_they_depend_on(other):
    site = Site()
    site.get()
    site.get(**other)
    assert site.asked == 2


def test_an_edit_makes_every_page_anew():
    site = Site()
    site.get()
    site.edit()
    site.body = b"Other terms"
    assert site.get()[2] == b"Other terms"


def test_the_version_is_asked_for_once_a_second(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(kept_pages.time, "monotonic", lambda: now[0])
    site = Site()
    site.get()
    site.version = Version(2, datetime.now(UTC))
    now[0] += 0.9
    site.get()
    assert site.asked == 1
    now[0] += 0.2
    site.get()
    assert site.asked == 2


def test_a_new_day_makes_every_page_anew(monkeypatch):
    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(days=1)

    site = Site()
    site.get()
    monkeypatch.setattr(kept_pages, "datetime", Tomorrow)
    site.look_again()
    site.get()
    assert site.asked == 2


def test_kept_pages_are_sent_while_the_database_is_away():
    site = Site()
    site.get()
    site.version = OperationalError("server closed the connection unexpectedly")
    site.look_again()
    assert site.get()[2] == PAGE
    assert site.asked == 1


def test_nothing_is_kept_before_there_is_a_version():
    site = Site()
    site.version = None
    site.get()
    site.get()
    assert site.asked == 2


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_the_page_is_not_sent_it_again(form):
    site = Site()
    etag = site.get()[1]["etag"]
    status, headers, body = site.get(if_none_match=form.format(etag))
    assert (status, headers["etag"], body) == ("304 Not Modified", etag, b"")
    assert site.get(if_none_match='"other"')[0] == "200 OK"


def test_a_tag_stands_for_the_text_not_for_the_version():
    site = Site()
    etag = site.get()[1]["etag"]
    site.edit()
    assert site.get(if_none_match=etag)[0] == "304 Not Modified"
    site.body = b"Other terms"
    site.edit()
    assert site.get(if_none_match=etag)[0] == "200 OK"


def test_encodings_have_tags_of_their_own():
    site = Site()
    assert len({site.get(accept_encoding=one)[1]["etag"] for one in ("br", "gzip", "")}) == 3


def test_dates_tell_whether_a_page_changed():
    site = Site()
    dated = site.get()[1]["last-modified"]
    assert site.get(if_modified_since=dated)[0] == "304 Not Modified"
    assert site.get(if_modified_since="Sat, 31 Oct 2026 12:00:00 GMT")[0] == "200 OK"
    assert site.get(if_modified_since="yesterday")[0] == "200 OK"


def test_a_page_that_changed_within_the_second_has_no_date():
    site = Site()
    site.edit()
    assert "last-modified" not in site.get()[1]


def test_head_has_the_headers_of_the_page():
    site = Site()
    _, headers, _ = site.get()
    assert site.get(method="HEAD") == ("200 OK", headers, b"")


def test_a_head_alone_keeps_nothing():
    site = Site()
    site.get(method="HEAD")
    assert site.get()[2] == PAGE


def test_a_stream_that_breaks_off_is_not_kept():
    site = Site()

    def breaks(environ, start_response):
        start_response("200 OK", [HTML])
        return (1 / 0 for _ in range(1))

    site.kept.application = breaks
    with pytest.raises(ZeroDivisionError):
        site.get()
    site.kept.application = site.answer
    assert site.get()[2] == PAGE


def test_a_stream_that_nobody_reads_to_its_end_is_closed_and_not_kept():
    closed = []

    class Stream:
        def __iter__(self):
            return iter([b"a" * 100_000, b"b"])

        def close(self):
            closed.append(True)

    site = Site()

    def streams(environ, start_response):
        start_response("200 OK", [HTML])
        return Stream()

    site.kept.application = streams
    pieces = site.kept(RequestFactory().get("/").environ, lambda *_: None)
    next(pieces)
    pieces.close()
    assert closed == [True]
    assert not site.kept.shelf._pages


def test_what_is_kept_is_bounded():
    site = Site(most_bytes=100_000)
    for number in range(100):
        site.get(f"/programs/?page={number}")
    assert 0 < site.kept.shelf._bytes <= 100_000
    site.get("/programs/?page=99")
    assert site.asked == 100
    site.get("/programs/?page=0")
    assert site.asked == 101


@pytest.mark.parametrize("whole", [True, False])
def test_one_large_answer_does_not_push_out_all_others(whole):
    site = Site(most_bytes=20_000, whole=whole)
    assert [site.get()[2] for _ in range(2)] == [PAGE, PAGE]
    assert site.asked == 2


def test_what_was_asked_for_longest_ago_makes_room():
    shelf = Shelf(40_000)
    page = kept_pages.Page((), b"x" * 2000, '"x"', None)
    for key in range(10):
        shelf.put(key, page)
    shelf.get(0)
    shelf.put(10, page)
    assert [key for key in range(11) if shelf.get(key)] == [0, *range(2, 11)]
