"""The search of lists: words, each of which a program's names, terms or countries have to have.

What is searched, the registry says. Words that name a country in full ("new zealand") also find
the programs that are open to it, or to buyers there, as the filter by country understands it.
The conditions are flat, and the same in every database; each is asked apart, without a join.
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Count, F, Q, Value

from .. import countries
from ..facts import effective
from ..facts.kinds import CountriesFact
from ..facts.registry import FACTS, SEARCHED
from ..facts.routes import PAYMENT_FACTS, ROUTE_TERMS
from ..models import Program, Route
from ..near import folded, nearest

LONGEST = 200
#: Each word is a search of its own through several tables.
MOST_WORDS = 12

OF_COUNTRIES = tuple(fact for fact in FACTS if isinstance(fact, CountriesFact))
#: The longest names of countries have more words, and nobody searches for those.
MOST_WORDS_OF_A_COUNTRY = 4
#: The vocabularies with names to offer: each once, whatever facts draw on it.
VOCABULARIES = {fact.model: fact for fact in SEARCHED if hasattr(fact, "terms")}


def matches(text):
    """Return the condition under which a program has all the words of a search."""
    return reduce(and_, (_has(unit) for unit in _units(text)), Q())


def _units(text):
    """List the search's words, with those that name a country together as one."""
    words, units = list(dict.fromkeys(text.split())), []
    while words:
        longest = range(min(len(words), MOST_WORDS_OF_A_COUNTRY), 1, -1)
        length = next((many for many in longest if countries.named(" ".join(words[:many]))), 1)
        units.append(" ".join(words[:length]))
        del words[:length]
    return units


def _has(unit):
    """Return the condition under which a program has a word, or a country's name."""
    found = reduce(and_, (_has_word(word) for word in unit.split()))
    code = countries.named(unit)
    return reduce(or_, (fact.include(code) for fact in OF_COUNTRIES), found) if code else found


def _has_word(word):
    return reduce(
        or_, (effective.mentions(fact, spelt) for fact in SEARCHED for spelt in _spellings(word))
    )


def _spellings(word):
    """Return how a word may be written; SQLite knows capitals of ASCII's letters alone."""
    if word.isascii():
        return [word]
    return dict.fromkeys([word, word.lower(), word.upper(), word.capitalize()])


# Where nothing is found


@dataclass(frozen=True)
class Near:
    """A name like the one searched for: a program's, or a term's, which has no `profile`.

    `search` is the search with the name in place of what was mistyped.
    """

    slug: str
    name: str
    search: str
    profile: str = ""


def did_you_mean(text):
    """List the names that are like a search no listed program meets, best first.

    Empty where every word is known: the words don't go together then, and none is mistyped.
    Takes three queries.
    """
    words = _units(text)
    unknown = _unknown(words)
    if not unknown:
        return []
    names = _names()
    known = [word for word in words if word not in unknown]
    asked = [(text, []), (" ".join(unknown), known), *((word, known) for word in unknown)]
    for mistyped, others in asked:
        if found := nearest(mistyped, names):
            return [_near(*key, others) for key in found]
    return []


def _unknown(units):
    """Return those words of a search that no program of the lists has."""
    programs = Program.objects.listed().order_by()
    counts = {f"word_{place}": Count("pk", filter=_has(unit)) for place, unit in enumerate(units)}
    found = programs.aggregate(**counts)
    return [unit for place, unit in enumerate(units) if not found[f"word_{place}"]]


def _names():
    """Return what programs and their terms go by: (slug, name, whether a program) → texts."""
    listed = Program.objects.listed().order_by()
    named = listed.values_list("slug", "name", "company")
    names = {(slug, name, True): (name, company) for slug, name, company in named}
    used = [_used(fact, listed) for fact in VOCABULARIES.values()]
    for slug, name, former in used[0].union(*used[1:]):
        names[slug, name, False] = (name, *former.splitlines())
    return names


def _used(fact, programs):
    """Return (slug, name, former names) of the terms that any of these programs or its ways has."""
    used = Q(pk__in=programs.values(fact.name))
    if fact in ROUTE_TERMS:
        ways = Route.objects.open().filter(program__in=programs).order_by()
        used |= Q(pk__in=ways.values(fact.name))
        if fact in PAYMENT_FACTS:
            used |= Q(pk__in=ways.values(f"network__{fact.name}"))
    terms = fact.model.objects.filter(used).order_by()
    former = F("former_names") if fact.has_broader else Value("")
    return terms.annotate(former=former).values_list("slug", "name", "former")


def _near(slug, name, is_program, others):
    kept = [word for word in others if folded(word) not in folded(name)]
    profile = Program(slug=slug).get_absolute_url() if is_program else ""
    return Near(slug, name, " ".join([name, *kept]), profile)
