"""Countries: worldwide, some of them, or all but some, as affiliate programs state them.

Knows nothing of the database. Files hold ISO 3166-1 alpha-2 codes ("US, CA", "Worldwide except
CN"), pages show names; `parse(str(c)) == c` holds for all that can be stated.
"""

import re
from dataclasses import dataclass
from functools import cache

from django_countries import countries as library
from django_countries.data import COUNTRIES as OFFICIAL_NAMES

from .near import folded
from .ranges import shorten

#: How people write all countries; the first is how files do.
WORLDWIDE = ("Worldwide", "Global", "Globally", "Everywhere", "All countries")
#: What people write for a country besides its code and its names.
SPOKEN = {"uae": "AE", "uk": "GB", "united states": "US", "usa": "US"}

_WORLDWIDE = re.compile(rf"({'|'.join(WORLDWIDE)})\b,?", re.IGNORECASE)
_EXCEPT = re.compile(r"(?:except|excluding|but not|not)(?-i: in)?\b:?", re.IGNORECASE)


class CountriesError(ValueError):
    """Not countries; the message quotes the text."""


@dataclass(frozen=True)
class Countries:
    """Where something holds: `worldwide`, or the `codes` named; in none of those `excluded`.

    Where only exclusions are stated, nobody said which other countries are included. Codes are
    kept in alphabetical order. Raises CountriesError for codes of no country, for nothing at all,
    and where countries are both named and excluded.
    """

    worldwide: bool = False
    codes: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __post_init__(self):
        for name in ("codes", "excluded"):
            object.__setattr__(self, name, tuple(sorted({*getattr(self, name)})))
        for code in (*self.codes, *self.excluded):
            if code not in names():
                raise CountriesError(f"“{shorten(code)}” is no country’s code")
        if self.codes and (self.worldwide or self.excluded):
            raise CountriesError("countries that are named leave none to be included or excluded")
        if not (self.worldwide or self.codes or self.excluded):
            raise CountriesError("no country at all")

    def __str__(self):
        """Write them as files do: "US, CA", "Worldwide except CN", "Not CN"."""
        if self.codes:
            return ", ".join(self.codes)
        excluded = ", ".join(self.excluded)
        if self.worldwide:
            return f"{WORLDWIDE[0]} except {excluded}" if excluded else WORLDWIDE[0]
        return f"Not {excluded}"

    def described(self, most=None):
        """Write them as pages do, by name; of more than `most` countries the first are named."""
        if self.codes:
            return _listed(self.codes, most)
        excluded = _listed(self.excluded, most)
        if self.worldwide:
            return f"{WORLDWIDE[0]} except {excluded}" if excluded else WORLDWIDE[0]
        return f"Not in {excluded}"


def parse(text):
    """Read countries: codes or names, "Worldwide", "Worldwide except …", "Not …".

    Raises CountriesError, which quotes what is no country.
    """
    rest = " ".join(text.split()).removesuffix(".")
    if everywhere := _WORLDWIDE.match(rest):
        rest = rest[everywhere.end() :].lstrip()
    if not rest and everywhere:
        return Countries(worldwide=True)
    if without := _EXCEPT.match(rest):
        return Countries(bool(everywhere), excluded=_read_codes(rest[without.end() :], text))
    if everywhere:
        raise _unread(text)
    return Countries(codes=_read_codes(rest, text))


def names():
    """Return the name of each country by its code, in the order of names."""
    return _known()[0]


def named(text):
    """Return the code of the country that a text names in full; None for any other, and codes.

    Short words are codes by chance: "in" is no search for India.
    """
    text = folded(text)
    if text in SPOKEN:
        return SPOKEN[text]
    return _full_names().get(text)


@cache
def _full_names():
    shown, written = _known()
    return {folded(name): code for name, code in written.items() if name.upper() not in shown}


def in_order(codes):
    """Sort codes by the names that pages show."""
    return sorted(codes, key=names().get)


@cache
def _known():
    """Return names by code, and codes by all that people write."""
    shown = dict(library)
    official = {code: str(name) for code, name in OFFICIAL_NAMES.items()}
    written = {name.casefold(): code for code, name in (*official.items(), *shown.items())}
    return shown, written | SPOKEN | {code.casefold(): code for code in shown}


def _listed(codes, most):
    listed = [names()[code] for code in in_order(codes)]
    if most is None or len(listed) <= most:
        return ", ".join(listed)
    return f"{', '.join(listed[:most])} and {len(listed) - most} more"


def _read_codes(listed, text):
    return tuple(
        code
        for part in re.split("[,;]", listed)
        for code in _read_part(part.strip().removeprefix("and "), text)
    )


def _read_part(part, text):
    """Read what stands between two commas: one country, or several joined by "and"."""
    _, written = _known()
    found = [written.get(part.casefold())]
    if None in found:
        found = [written.get(name.strip().casefold()) for name in part.split(" and ")]
    if None in found:
        raise _unread(part or text)
    return found


def _unread(text):
    return CountriesError(
        f"“{shorten(text)}” is no country: "
        "expected codes or names such as US, CA, or Worldwide, Worldwide except CN, Not CN"
    )
