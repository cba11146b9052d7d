"""What a visitor says of their traffic, in an address."""

from django import forms

from .estimates import Traffic

MOST_CLICKS = 10**9
MOST_DOLLARS = 10**6


class TrafficForm(forms.Form):
    """The three parameters: clicks a month, and assumptions for what programs don't state."""

    clicks = forms.IntegerField(
        label="Clicks a month", required=False, min_value=0, max_value=MOST_CLICKS
    )
    conversion = forms.DecimalField(
        label="Conversion rate you assume",
        help_text="Percent; used only where a program states none.",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=7,
        decimal_places=4,
    )
    aov = forms.DecimalField(
        label="Average order you assume",
        help_text="US dollars; used only where a program states none.",
        required=False,
        min_value=0,
        max_value=MOST_DOLLARS,
        decimal_places=2,
    )

    @property
    def traffic(self):
        """Return the valid form's traffic; None where no clicks are given."""
        cleaned = self.cleaned_data
        if cleaned.get("clicks") is None:
            return None
        return Traffic(cleaned["clicks"], cleaned.get("conversion"), cleaned.get("aov"))


PARAMETERS = tuple(TrafficForm.base_fields)
