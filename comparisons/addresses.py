"""Addresses of comparisons: /compare/a-vs-b-vs-c/."""

from urllib.parse import urlencode

from django.urls import reverse

from affiliates.lists.tray import MOST
from affiliates.models import VERSUS

__all__ = ("FEWEST", "MOST", "canonical", "comparison", "picker", "split")

FEWEST = 2


def split(slugs):
    """Return the slugs of an address, each once, in their order."""
    return list(dict.fromkeys(slugs.split(VERSUS)))


def comparison(slugs, **parameters):
    """Return the address that puts these programs side by side, in this order."""
    address = reverse("comparison", args=[VERSUS.join(slugs)])
    return f"{address}?{urlencode(parameters)}" if parameters else address


def picker(slugs):
    """Return the address of the picker with these programs ticked."""
    return f"{reverse('picker')}?{urlencode({'p': slugs}, doseq=True)}"


def canonical(slugs):
    """Return the one address that stands for every order of these programs."""
    return comparison(sorted(slugs))
