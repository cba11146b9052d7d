"""The catalogue's pages for search engines; drafts are left out."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from .lists.programs import COMMISSION_TABLE, OVERVIEW_TABLE
from .lists.sharing import offered_audiences
from .models import Network, Program


class NamedPages(Sitemap):
    """Pages that are always there, by the names of their routes."""

    def __init__(self, *names):
        self.names = names

    def items(self):
        return self.names

    def location(self, name):
        return reverse(name)


class Programs(Sitemap):
    def items(self):
        return Program.objects.published().only("slug", "updated")

    def lastmod(self, program):
        return program.updated


class Networks(Sitemap):
    def items(self):
        return Network.objects.only("slug")


class Audiences(Sitemap):
    """The audiences worth a page."""

    def items(self):
        return offered_audiences()


SITEMAPS = {
    "pages": NamedPages(
        "home", OVERVIEW_TABLE.name, COMMISSION_TABLE.name, "networks", "glossary", "changes"
    ),
    "programs": Programs,
    "networks": Networks,
    "audiences": Audiences,
}
