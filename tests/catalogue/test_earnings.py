"""What the site promises of earnings, on the real catalogue."""

import re

import pytest

from affiliates.models import Program
from comparisons.models import FeaturedComparison
from tests.comparisons.earnings.test_in_the_database import TRAFFICS, assert_database_agrees


def words(client, address):
    """Return a page's visible text, its white space folded."""
    page = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize("traffic", TRAFFICS)
def test_the_database_agrees_with_the_pure_functions(traffic):
    assert Program.objects.count() > 100
    assert_database_agrees(traffic)


def test_what_ten_thousand_clicks_earn(client):
    page = words(client, "/compare/aliexpress-vs-amazon-associates/?clicks=10000")
    assert "AliExpress $210 – $1,440 $0.021 – $0.144 $2.10 – $14.40 112 – 762 1 90 days" in page
    assert "Amazon Associates $500 – $5,000+" in page


def test_temu_asks_for_a_conversion_rate(client):
    page = words(client, "/compare/aliexpress-vs-temu/?clicks=10000")
    assert "Temu Needs conversion rate, which nobody states" in page
    assumed = words(client, "/compare/aliexpress-vs-temu/?clicks=10000&conversion=3")
    assert "Temu $375 – $1,800 Rests on your assumption: conversion rate" in assumed


def test_featured_comparisons_are_worth_their_page(client):
    comparisons = list(FeaturedComparison.objects.shown())
    assert len(comparisons) >= 4
    assert comparisons[0].slugs == ["aliexpress", "amazon-associates", "temu", "banggood"]
    for comparison in comparisons:
        assert client.get(comparison.get_absolute_url()).status_code == 200


def test_profiles_reckon_and_offer_alternatives(client):
    for slug in Program.objects.values_list("slug", flat=True)[::10]:
        response = client.get(f"/programs/{slug}/?clicks=1000&conversion=2&aov=50")
        assert response.status_code == 200, slug
        shown = {panel.id: panel.shown for panel in response.context["panels"]}
        assert shown["alternatives"].others, slug
