"""Whole pages, kept ready to be sent, and answered before Django is entered.

A public page is the same for everybody until the catalogue changes or a day begins. So an answer
is kept, compressed and with its headers, under the catalogue's version and the day, and forgotten
once either moves on. A process asks for the version at most once a second. What is kept is an
answer of 200 to a request without a cookie, which neither sets one nor says itself whether it may
be kept: forms, the admin and errors never are.
"""

import logging
import re
import threading
import time
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import NamedTuple

import brotli
from django.db import Error as DatabaseFault
from django.db import connection
from django.utils.http import http_date, parse_etags, parse_http_date_safe

logger = logging.getLogger(__name__)

#: How long a process takes the version it was told for the present one, in seconds.
ASKED_EVERY = 1

#: The share of all that is kept which one answer may take.
LARGEST_SHARE = 1 / 8

#: An address longer than this is nobody's to come back to.
LONGEST_QUERY = 2000

#: Browsers ask whether a page still holds; a shared cache may show it for a minute meanwhile.
CACHE_CONTROL = "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=3600"

#: What an answer says that is not for everybody, or decides itself how long it may be kept.
SAYS_ITSELF = {"set-cookie", "cache-control", "content-encoding"}

#: What is sent anew with what is kept.
SENT_ANEW = {"content-length", "etag", "last-modified", "vary"}

COMPRESSED = re.compile(r"text/|image/svg|application/([\w.]+\+)?(json|xml)")


class Gzip:
    """Compresses as brotli's own compressor does: piece by piece."""

    def __init__(self):
        self._compressor = zlib.compressobj(6, wbits=31)
        self.process = self._compressor.compress

    def finish(self):
        return self._compressor.flush()


class Plain:
    """Hands on each piece as it is."""

    def process(self, piece):
        return piece

    def finish(self):
        return b""


#: By encoding, the best first. Brotli's level 5 takes a twentieth of the time of its highest.
COMPRESSORS = {"br": lambda: brotli.Compressor(quality=5), "gzip": Gzip, "": Plain}


class KeptPages:
    """A WSGI application that keeps the answers of another.

    `ask_version` returns the catalogue's Version, or None; `most_bytes` bounds what is kept.
    `told_apart_by` names the variables of a request, besides its address, that the full addresses
    in a page depend on.
    """

    def __init__(self, application, ask_version, most_bytes, told_apart_by=()):
        self.application = application
        self.shelf = Shelf(most_bytes)
        self.editions = Editions(ask_version)
        self.told_apart_by = ("HTTP_HOST", "PATH_INFO", "QUERY_STRING", "wsgi.url_scheme")
        self.told_apart_by += tuple(told_apart_by)

    def __call__(self, environ, start_response):
        edition = self.editions.present() if _for_everybody(environ) else None
        if edition is None:
            return self.application(environ, start_response)
        encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        key = edition, encoding, *(environ.get(name) for name in self.told_apart_by)
        if page := self.shelf.get(key):
            return page.sent(environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.application(environ, start_response)
        return self._made(key, environ, start_response)

    def _made(self, key, environ, start_response):
        """Let the application answer; keep that, if it may be, once it is complete."""
        edition, encoding, *_ = key
        answer = Answer()
        body = self.application(environ, answer.start)
        if not answer.may_be_kept:
            start_response(answer.status, answer.headers)
            return body
        making = Making(answer, edition, encoding)
        if answer.is_whole:
            page = making.page(b"".join(making.pieces(body)))
            self.shelf.put(key, page)
            return page.sent(environ, start_response)
        start_response(answer.status, making.headers)
        return self._kept_when_complete(key, making, body)

    def _kept_when_complete(self, key, making, body):
        """Yield a stream's pieces; keep them, unless they are too many, once all were taken."""
        kept, weight = [], 0
        for piece in making.pieces(body):
            weight += len(piece)
            if weight <= self.shelf.largest:
                kept.append(piece)
            else:
                kept.clear()
            yield piece
        if weight <= self.shelf.largest:
            self.shelf.put(key, making.page(b"".join(kept)))


class Answer:
    """How an application begins its answer: the status and the headers it hands over."""

    status, headers = "", ()

    def start(self, status, headers, exc_info=None):
        self.status, self.headers = status, headers

    def header(self, wanted):
        """Return a header's value, empty where it isn't sent; its name in lower case."""
        return next((value for name, value in self.headers if name.lower() == wanted), "")

    @property
    def is_whole(self):
        """Say whether the answer is one piece, not a stream."""
        return bool(self.header("content-length"))

    @property
    def may_be_kept(self):
        names = {name.lower() for name, _ in self.headers}
        return (
            self.status.startswith("200 ")
            and not names & SAYS_ITSELF
            and self.header("vary").lower() in ("", "accept-encoding")
        )


class Making:
    """A page on its way from an answer: its pieces compressed, its headers complete."""

    def __init__(self, answer, edition, encoding):
        self.edition = edition
        self.encoding = encoding if COMPRESSED.match(answer.header("content-type")) else ""
        self.fingerprint = blake2b(self.encoding.encode(), digest_size=12)
        self.headers = [
            *((name, value) for name, value in answer.headers if name.lower() not in SENT_ANEW),
            ("Cache-Control", CACHE_CONTROL),
            ("Vary", "Accept-Encoding"),
        ]
        if self.encoding:
            self.headers.append(("Content-Encoding", self.encoding))

    def pieces(self, body):
        """Yield an answer's body, compressed."""
        compressor = COMPRESSORS[self.encoding]()
        try:
            for piece in body:
                self.fingerprint.update(piece)
                if compressed := compressor.process(piece):
                    yield compressed
            yield compressor.finish()
        finally:
            if hasattr(body, "close"):
                body.close()

    def page(self, body):
        """Return the page that all pieces make; its tag is that of the very same text."""
        etag = f'"{self.fingerprint.hexdigest()}"'
        headers = [*self.headers, ("ETag", etag)]
        # Within the second, it might change once more: that day and time would tell nothing.
        since = self.edition.since if time.time() >= self.edition.since + 1 else None
        if since:
            headers.append(("Last-Modified", http_date(since)))
        return Page(tuple(headers), body, etag, since)


@dataclass(frozen=True)
class Page:
    """An answer as it is sent again.

    `since` is when it came to be, in whole seconds; None where that is only just now.
    """

    headers: tuple
    body: bytes
    etag: str
    since: int | None

    def sent(self, environ, start_response):
        """Answer with the page, or with nothing where the visitor has it."""
        if self._is_had(environ):
            start_response("304 Not Modified", list(self.headers))
            return []
        start_response("200 OK", [*self.headers, ("Content-Length", str(len(self.body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]

    def _is_had(self, environ):
        if tags := environ.get("HTTP_IF_NONE_MATCH"):
            return tags == self.etag or _is_among(self.etag, tags)
        had = parse_http_date_safe(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
        return None not in (had, self.since) and had >= self.since


class Shelf:
    """Pages by key, within a bound of bytes: those asked for longest ago make room."""

    def __init__(self, most_bytes):
        self.most_bytes = most_bytes
        self.largest = int(most_bytes * LARGEST_SHARE)
        self._pages = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key):
        with self._lock:
            if page := self._pages.get(key):
                self._pages.move_to_end(key)
            return page

    def put(self, key, page):
        weight = _weight(page)
        if weight > self.largest:
            return
        with self._lock:
            if replaced := self._pages.pop(key, None):
                self._bytes -= _weight(replaced)
            self._pages[key] = page
            self._bytes += weight
            while self._bytes > self.most_bytes:
                _, oldest = self._pages.popitem(last=False)
                self._bytes -= _weight(oldest)


def _weight(page):
    # An address, its headers and the bookkeeping take about two kilobytes.
    return len(page.body) + LONGEST_QUERY


class Edition(NamedTuple):
    """What pages are made from: a version of the catalogue, on a day."""

    version: int
    day: date
    since: int  # when it began, in whole seconds since the epoch


class Editions:
    """Knows the present edition, and asks the database at most once a second for it.

    While the database can't be asked, the last one known stands: what is kept is still sent.
    """

    def __init__(self, ask_version):
        self._ask_version = ask_version
        self._known = None
        self._ask_at = 0.0
        self._asking = threading.Lock()
        # Pages of an older program are not those of this one.
        self._started = int(time.time())

    def present(self):
        """Return the present edition; None where it isn't known."""
        if time.monotonic() >= self._ask_at and self._asking.acquire(blocking=False):
            try:
                self._known = self._asked() or self._known
                self._ask_at = time.monotonic() + ASKED_EVERY
            finally:
                self._asking.release()
        return self._known

    def _asked(self):
        try:
            version = self._ask_version()
        except DatabaseFault:
            logger.warning("The catalogue can't be asked for its version", exc_info=True)
            connection.close()
            return None
        if version is None:
            return None
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        began = max(int(version.moved_at.timestamp()), int(midnight.timestamp()), self._started)
        return Edition(version.number, midnight.date(), began)


def _for_everybody(environ):
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not environ.get("HTTP_COOKIE")
        and not environ.get("HTTP_AUTHORIZATION")
        and len(environ.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def _encoding(accepted):
    """Return the best encoding that an Accept-Encoding names; empty for none of ours."""
    refused = re.sub(r"[\w*-]+\s*;\s*q=0(\.0*)?\s*(,|$)", "", accepted.lower())
    named = set(re.findall(r"[\w-]+", refused))
    return next((encoding for encoding in COMPRESSORS if encoding in named), "")


def _is_among(etag, tags):
    known = parse_etags(tags)
    return known == ["*"] or etag in (tag.removeprefix("W/") for tag in known)
