"""What the comparisons add to the catalogue's own pages: the finder, featured ones, earnings."""

from django.http import QueryDict

from affiliates.facts.registry import HEADLINES
from affiliates.panels import Panel

from .alternatives import Alternatives
from .earnings.forecasts import Forecasts
from .finder import Finder
from .models import FeaturedComparison

PANELS = "comparisons/panels/"


def home():
    """Offer the finder and the featured comparisons on the front page."""
    panels = [Panel("finder", "Find yours", f"{PANELS}finder.html", Finder(QueryDict()))]
    if featured := FeaturedComparison.objects.shown():
        shown = featured, HEADLINES
        panels.append(Panel("featured", "Side by side", f"{PANELS}featured.html", shown))
    return panels


def profile(program, parameters):
    """Add to a profile what it would earn and its alternatives; say whether the query is valid."""
    forecasts = Forecasts([program], parameters)
    panels = [
        Panel(
            "earnings",
            "Earnings",
            f"{PANELS}earnings.html",
            forecasts,
            f"What {program.name} would earn you",
            before="fine-print" if program.fine_print.all() else "sources",
        ),
        Panel(
            "alternatives",
            "Alternatives",
            f"{PANELS}alternatives.html",
            Alternatives.of(program),
            f"Alternatives to {program.name}",
            before="sources",
        ),
    ]
    return panels, forecasts.is_valid
