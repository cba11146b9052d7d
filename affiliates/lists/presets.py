"""Presets: questions that many people ask, each a link to the filters that answer it."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Preset:
    """What a link says, and what it asks of a list."""

    label: str
    asked: dict

    @property
    def query(self):
        return f"?{urlencode(self.asked, doseq=True)}"


PRESETS = (
    Preset("No minimum payout", {"threshold_max": 0}),
    Preset("PayPal from $10", {"method": "paypal", "threshold_max": 10}),
    Preset("Best guaranteed commission", {"sort": "-commission"}),
    Preset("Lifetime recurring", {"recurrence": "lifetime"}),
    Preset("Cookies of 90 days and more", {"cookie_min": 90, "sort": "-cookie"}),
    Preset("Accepts coupon sites", {"traffic": "coupon-sites"}),
    Preset("No application", {"approval": "automatic"}),
)
