"""Reads pages as a visitor does: their text, links and tables."""

import re
from html import unescape
from html.parser import HTMLParser

from django.db import connection
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext

#: Elements that stand in a line of text; all others part it.
INLINE = {"a", "abbr", "b", "em", "i", "q", "small", "span", "strong"}


#: Shared, as setting up the middleware takes longer than most pages do.
HANDLER = ClientHandler(enforce_csrf_checks=False)


def visitor(**settings):
    """Return a client that nobody has used yet."""
    client = Client(**settings)
    client.handler = HANDLER
    return client


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        self.parts.append("" if tag in INLINE else " ")
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag):
        self.parts.append("" if tag in INLINE else " ")
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def text_of(html):
    """Return what a page reads as, with every run of white space as one blank."""
    parser = _Text()
    parser.feed(html)
    return squeezed("".join(parser.parts))


def squeezed(text):
    return " ".join(text.split())


def title_of(html):
    return unescape(squeezed(re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]))


def canonical_of(html):
    return unescape(re.search(r'<link rel="canonical" href="([^"]*)">', html)[1])


def links_of(html):
    """List the addresses a page links to."""
    return [unescape(address) for address in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', html)]


def ids_of(html):
    return re.findall(r'\bid="([^"]*)"', html)


def rows_of(html):
    """List the rows of the page's tables as lists of their cells' texts."""
    return [
        [text_of(cell) for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr\b[^>]*>(.*?)</tr>", html, re.DOTALL)
    ]


def get(client, path, status=200):
    """Return a page's HTML, once its status is as expected."""
    response = client.get(path)
    assert response.status_code == status, f"{path}: {response.status_code}"
    return response.content.decode()


def queries(client, path):
    """Get a page or a download; list what it asked the database."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        assert response.status_code == 200, path
        if response.streaming:
            assert b"".join(response)
    return [query["sql"] for query in captured]
