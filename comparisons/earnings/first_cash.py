"""First cash: between which days the first money arrives, for a day of the first click. Pure.

The threshold is reached at the end of some month, counted from the first click; then the money
waits for the payout delay, or for the locking period where only that is stated, and goes out on
the next payment day where these are stated.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from affiliates.dates import day_words

from .estimates import DELAY, HOURS_IN_DAY, LOCK, PAYOUT_DAYS, rounded_up

#: Beyond this many months nobody plans, and the calendar ends.
MOST_MONTHS = 1200


@dataclass(frozen=True)
class FirstCash:
    """From the earliest day to the latest; `latest` is None where it may come later or never.

    `rests_on` are the facts that decide it, besides the threshold. `or_earlier` says that the
    earliest day may be earlier still, as clicks may earn more than the terms' best figure.
    """

    earliest: date
    latest: date | None
    rests_on: tuple = ()
    or_earlier: bool = False

    def __str__(self):
        return f"{self._span} (or earlier)" if self.or_earlier else self._span

    @property
    def _span(self):
        if self.latest is None:
            return f"{day_words(self.earliest)} or later"
        if self.latest == self.earliest:
            return day_words(self.earliest)
        return f"{day_words(self.earliest)} – {day_words(self.latest)}"


def first_cash(months, terms, start):
    """Return when the first money arrives; None where the terms don't say.

    `months` is the span until the threshold is reached, None where it never is.
    """
    waits = terms.lock if terms.delay is None else terms.delay
    if months is None or waits is None or months.best > MOST_MONTHS:
        return None
    days = terms.payout_days
    earliest = _after(start, months.best, waits.floor)
    latest = None
    if months.worst is not None and months.worst <= MOST_MONTHS and not waits.open:
        latest = _after(start, months.worst, waits.high)
    if days:
        earliest = days.next_payment(earliest)[0]
        latest = latest and days.next_payment(latest)[1]
    waited = LOCK if terms.delay is None else DELAY
    rests_on = (waited, PAYOUT_DAYS) if days else (waited,)
    return FirstCash(earliest, latest, rests_on, or_earlier=months.or_less)


def _after(start, months, hours):
    """Return the day `hours` after so many calendar months."""
    return _month_later(start, months) + timedelta(days=rounded_up(hours, HOURS_IN_DAY))


def _month_later(start, months):
    """Return the same day some months later; the last of a month that is too short for it."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
