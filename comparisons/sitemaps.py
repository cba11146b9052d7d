"""Comparisons for search engines: the featured ones, each at its canonical address."""

from django.contrib.sitemaps import Sitemap

from affiliates.sitemaps import NamedPages

from . import addresses
from .models import FeaturedComparison


class Featured(Sitemap):
    def items(self):
        compared = [comparison.slugs for comparison in FeaturedComparison.objects.shown()]
        # Two may compare the same programs, each in an order of its own.
        return list(dict.fromkeys(map(addresses.canonical, compared)))

    def location(self, address):
        return address


SITEMAPS = {"comparison pages": NamedPages("find", "picker", "method"), "featured": Featured}
