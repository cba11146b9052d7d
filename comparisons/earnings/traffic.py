"""What a visitor says of their traffic, in an address."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from .estimates import CONVERSION, ORDER_VALUE, Traffic

MOST_CLICKS = 10**9
MOST_DOLLARS = 10**6
#: Clicks before affiliate links existed, or beyond a lifetime, are slips of the pen.
EARLIEST, LATEST = date(1995, 1, 1), date(2100, 12, 31)

#: For which programs the visitor's figures count; the first is what an address leaves out.
STATED, MINE = "stated", "mine"
FIGURES = (
    (STATED, "where none is stated"),
    (MINE, "for every program"),
)


class TrafficForm(forms.Form):
    """Clicks a month, from which day on, assumptions, and for which programs these count."""

    clicks = forms.IntegerField(
        label="Clicks a month", required=False, min_value=0, max_value=MOST_CLICKS
    )
    conversion = forms.DecimalField(
        label="Conversion rate you assume",
        help_text="Percent; for programs that state none, unless you want yours for all.",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=7,
        decimal_places=4,
    )
    aov = forms.DecimalField(
        label="Average order you assume",
        help_text="US dollars; for programs that state none, unless you want yours for all.",
        required=False,
        min_value=0,
        max_value=MOST_DOLLARS,
        decimal_places=2,
    )
    start = forms.DateField(
        label="Day of the first click",
        help_text="For the date of first cash; today unless given.",
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Write the day as 2026-11-25."},
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
    )
    figures = forms.ChoiceField(label="Use my figures", choices=FIGURES, required=False)

    @property
    def starts_on(self):
        """Return the valid form's day of the first click: today where none is given."""
        return self.cleaned_data.get("start") or timezone.localdate()

    @property
    def traffic(self):
        """Return the valid form's traffic; None where no clicks are given."""
        return None if self.cleaned_data.get("clicks") is None else self.traffic_of()

    def traffic_of(self, clicks=0):
        """Return the valid form's traffic, with these clicks where none are given."""
        cleaned = self.cleaned_data
        given = cleaned.get("clicks")
        return Traffic(
            clicks if given is None else given,
            cleaned.get("conversion"),
            cleaned.get("aov"),
            mine=cleaned.get("figures") == MINE,
        )


PARAMETERS = tuple(TrafficForm.base_fields)

#: The field that gives the visitor's own figure of a fact.
ASSUMED_IN = {CONVERSION: "conversion", ORDER_VALUE: "aov"}
