"""Monograms: initials one recognises, on a tint that stays, in ink that can be read."""

import re

import pytest
from django.conf import settings

from affiliates.monograms import TINTS, initials, tint

CSS = (settings.BASE_DIR / "static/css/site.css").read_text()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("AliExpress", "Al"),
        ("Amazon Associates", "AA"),
        ("Booking.com", "Bo"),
        ("Barnes & Noble", "BN"),
        ("bol", "Bo"),
        ("1-800-Flowers", "18"),
        ("eBay Partner Network", "EP"),
        ("X", "X"),
        ("…", "…"),
        ("", ""),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_a_slug_keeps_its_tint():
    assert [tint(slug) for slug in ("aliexpress", "temu", "banggood")] == [7, 6, 8]
    assert {tint(f"program-{number}") for number in range(200)} == set(range(1, TINTS + 1))


def luminance(colour):
    channels = [int(pair, 16) / 255 for pair in re.findall("..", colour.lstrip("#"))]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("number", range(1, TINTS + 1))
def test_initials_can_be_read_on_every_tint(number):
    grounds = re.search(
        rf"\.tint-{number} {{\s*background: light-dark\((#\w+), (#\w+)\)", CSS
    ).groups()
    inks = re.search(r"--ink: light-dark\((#\w+), (#\w+)\)", CSS).groups()
    assert all(contrast(*pair) >= 4.5 for pair in zip(grounds, inks, strict=True))
