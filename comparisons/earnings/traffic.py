"""What a visitor says of their traffic, in an address."""

from django import forms

from .estimates import Traffic

MOST_CLICKS = 10**9
MOST_DOLLARS = 10**6

#: For which programs the visitor's figures count; the first is what an address leaves out.
STATED, MINE = "stated", "mine"
FIGURES = (
    (STATED, "where none is stated"),
    (MINE, "for every program"),
)


class TrafficForm(forms.Form):
    """The four parameters: clicks a month, assumptions, and for which programs they count."""

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
    figures = forms.ChoiceField(label="Use my figures", choices=FIGURES, required=False)

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
