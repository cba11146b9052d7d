"""Dates as readers see them: a day, and a page's date as precisely as the page gives it."""

from datetime import date


def first_day(page_date):
    """Return the first day of a year, a month or a day: 2025, 2025-08 or 2025-08-31.

    Raises ValueError for what the calendar doesn't have.
    """
    return date.fromisoformat(f"{page_date}-01-01"[: len("2025-01-01")])


def day_words(day):
    """Write a day in words: 24 November 2026."""
    return f"{day:%-d %B %Y}"


def page_date_words(page_date):
    """Write a page's date in words: 2025, August 2025 or 31 August 2025.

    What is no date is returned as it is; empty stays empty.
    """
    try:
        day = first_day(page_date)
    except ValueError:
        return page_date
    return f"{day:{['%Y', '%B %Y', '%-d %B %Y'][page_date.count('-')]}}"


def dated_words(page_date, recorded_on):
    """Say what is known of when: "dated March 2025, recorded 24 November 2026".

    Either may be unknown, an empty text and None; empty where both are.
    """
    dated = f"dated {page_date_words(page_date)}" if page_date else ""
    return ", ".join(filter(None, (dated, recorded_words(recorded_on))))


def recorded_between(first, last):
    """Say between which days things were recorded: "recorded 22 – 25 November 2026"."""
    if first == last:
        return recorded_words(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"recorded {first.day} – {day_words(last)}"
    return f"recorded {day_words(first)} – {day_words(last)}"


def recorded_words(recorded_on):
    """Say on which day we recorded something; empty where that is None."""
    return f"recorded {day_words(recorded_on)}" if recorded_on else ""
