"""What the comparisons add to the catalogue's own pages: featured ones, alternatives, earnings."""

from affiliates.panels import Panel

from .alternatives import Alternatives
from .earnings.forecasts import Forecasts
from .models import FeaturedComparison

PANELS = "comparisons/panels/"


def home():
    """Offer the featured comparisons on the front page."""
    featured = FeaturedComparison.objects.shown()
    return [Panel("featured", "Side by side", f"{PANELS}featured.html", featured)] * bool(featured)


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
            before="sources",
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
