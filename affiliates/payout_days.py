"""Payment days: the days of a month, or of a week, on which payments go out.

Knows nothing of the database. "15", "1, 15", "13 – 15", "last day" and "Friday" are read, and
`str(parse(text))` is the one way to write what was read.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from .ranges import shorten

LAST_DAY = "last day"
LONGEST_MONTH = 31
_DAY = timedelta(days=1)


class PayoutDaysError(ValueError):
    """No payment days; the message quotes the text."""


@dataclass(frozen=True)
class Window:
    """Days of the month in which one payment goes out, from the first to the last of them.

    A day that a month doesn't have is its last.
    """

    first: int
    last: int

    def __str__(self):
        if self.first == LONGEST_MONTH:
            return LAST_DAY
        return str(self.first) if self.first == self.last else f"{self.first} – {self.last}"

    def holds(self, day):
        length = calendar.monthrange(day.year, day.month)[1]
        return min(self.first, length) <= day.day <= min(self.last, length)

    def end(self, day):
        """Return the last day of the window that holds a day."""
        length = calendar.monthrange(day.year, day.month)[1]
        return day.replace(day=min(self.last, length))


@dataclass(frozen=True)
class Weekday:
    """A day of every week; Monday is 0."""

    number: int

    def __str__(self):
        return calendar.day_name[self.number]

    def holds(self, day):
        return day.weekday() == self.number

    def end(self, day):
        return day


@dataclass(frozen=True)
class PayoutDays:
    """On which days payments go out."""

    days: tuple[Window | Weekday, ...]

    def __str__(self):
        return ", ".join(map(str, self.days))

    def next_payment(self, day: date):
        """Return (earliest, latest) of the first payment on this day or after it."""
        while not (found := [each for each in self.days if each.holds(day)]):
            day += _DAY
        return day, found[0].end(day)


def parse(text):
    """Read payment days; raises PayoutDaysError, which quotes what is none."""
    parts = [" ".join(part.split()) for part in text.split(",")]
    return PayoutDays(tuple(_read(part, text) for part in parts))


def _read(part, text):
    names = [name.casefold() for name in calendar.day_name]
    if part.casefold() in names:
        return Weekday(names.index(part.casefold()))
    if part.casefold() == LAST_DAY:
        return Window(LONGEST_MONTH, LONGEST_MONTH)
    days = re.fullmatch(r"([0-9]{1,2})(?: ?[–-] ?([0-9]{1,2}))?", part)
    first, last = (int(days[1]), int(days[2] or days[1])) if days else (0, 0)
    if not 1 <= first <= last <= LONGEST_MONTH:
        raise PayoutDaysError(
            f"“{shorten(text)}” is no payment day: expected days of the month or the week such as "
            "15, 1, 13 – 15, last day, Friday"
        )
    return Window(first, last)


def payout_days_validator(text):
    """Raise ValidationError for what is no payment day, or is written otherwise than we do."""
    try:
        written = str(parse(text))
    except PayoutDaysError as error:
        raise ValidationError(str(error)) from error
    if written != text:
        raise ValidationError(f"Write it as {written}.")
