"""What the comparisons add to the catalogue's own pages: featured ones, alternatives, earnings."""

from .alternatives import alternatives, featured
from .earnings.forecasts import Forecasts
from .models import FeaturedComparison


def home():
    """Offer the featured comparisons on the front page."""
    return {"featured": FeaturedComparison.objects.shown()}


def profile(program, parameters):
    """Add to a profile its alternatives and what it would earn; say whether the query is valid."""
    forecasts = Forecasts([program], parameters)
    comparisons = featured(program)
    context = {
        "alternatives": alternatives(program, comparisons),
        "featured": comparisons,
        "forecasts": forecasts,
    }
    return context, forecasts.is_valid
