"""Alternatives to a program: what the editors put beside it, then its nearest, with reasons."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from pyroaring import BitMap

from affiliates.catalogue import kept
from affiliates.facts.registry import FACTS, REGISTRY
from affiliates.lists.index import BY_NAME, Index, Ordered
from affiliates.models import Program, Term

from . import addresses
from .grid import Outcome, outcome
from .models import FeaturedComparison

OFFERED = 5
#: How many programs are kept with the terms by which they are compared.
MOST_KEPT = 1000

#: What makes programs alike, and how much each shared term weighs.
ALIKE = {
    REGISTRY["industry"]: 3,
    REGISTRY["product_types"]: 2,
    REGISTRY["audiences"]: 1,
}

#: The terms by which they are alike, with the broader ones they stand under.
RELATED_TERMS = tuple(
    f"{fact.name}__broader" if issubclass(fact.model, Term) else fact.name for fact in ALIKE
)

#: What a reason names, when the alternative is provably better.
COMPARED = tuple(fact for fact in FACTS if fact.numeric and fact.bounds)


@dataclass(frozen=True)
class Alternative:
    """Another program, why it is one, and the address that puts the two side by side."""

    program: Program
    reason: str
    address: str


@dataclass(frozen=True)
class Alternatives:
    """What may be weighed against a program: comparisons that editors chose, and others."""

    featured: list[FeaturedComparison]
    others: list[Alternative]

    @classmethod
    def of(cls, program):
        comparisons = featured(program)
        return cls(comparisons, find_alternatives(program, comparisons))


def featured(program):
    """Return the featured comparisons this program heads."""
    return [
        comparison
        for comparison in FeaturedComparison.objects.shown()
        if comparison.slugs[:1] == [program.slug]
    ]


def find_alternatives(program, comparisons, limit=OFFERED):
    """List the programs to weigh against this one.

    First those beside it in these featured comparisons, then the nearest.
    """
    beside = [other.pk for comparison in comparisons for other in comparison.programs_in_order[1:]]
    keys = list(dict.fromkeys([*beside, *_nearest(program, limit + len(beside))]))[:limit]
    return [
        Alternative(other, reason(program, other), addresses.comparison([program.slug, other.slug]))
        for other in _candidates(keys)
    ]


def _candidates(keys):
    """Return the published programs with these keys, in their order."""
    shelf = kept.present().shelf("alternatives", MOST_KEPT)
    found = shelf.answers(
        keys,
        lambda missing: (
            Program.objects.published().prefetch_related(*RELATED_TERMS).in_bulk(missing)
        ),
    )
    return [found[key] for key in keys if key in found]


def _nearest(program, limit):
    """Rank programs by the terms they share with this one; those that share none are left out.

    Returns the keys of the best ones, by name among equals.
    """
    index, scores = Index(), Counter()
    listed = index.listed
    for fact, weight in ALIKE.items():
        slugs = _broad_slugs(fact, program)
        for (slug, broader), keys in index.terms(fact).items() if slugs else ():
            if slug in slugs or broader in slugs:
                scores.update(dict.fromkeys(keys & listed, weight))
    scores.pop(program.pk, None)
    return _best(scores, index, limit)


def _best(scores, index, limit):
    by_score = defaultdict(BitMap)
    for key, score in scores.items():
        by_score[score].add(key)
    order = index.order(BY_NAME, lambda: Program.objects.published().order_by(*BY_NAME))
    best = []
    for score in sorted(by_score, reverse=True):
        best += Ordered(order, by_score[score])[: limit - len(best)]
        if len(best) == limit:
            break
    return best


def _broad_slugs(fact, program):
    """Return the slugs of a program's terms, and of the broader ones they stand under."""
    terms = fact.terms(program)
    broader = {term.broader.slug for term in terms if term.broader_id}
    return {term.slug for term in terms} | broader


def reason(program, other):
    """Say why: "also Electronics and Fashion; lower payout threshold, longer cookie"."""
    parts = [_shared(program, other), _better(program, other)]
    return "; ".join(part for part in parts if part) or "Featured beside it by our editors"


def _shared(program, other):
    for fact in (REGISTRY["product_types"], REGISTRY["industry"], REGISTRY["audiences"]):
        own = {_broad(term).pk for term in fact.terms(program)}
        names = {_broad(term).name: None for term in fact.terms(other) if _broad(term).pk in own}
        if names:
            return f"also {_listed(list(names)[:3])}"
    return ""


def _broad(term):
    return term.broader or term


def _listed(names):
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _better(program, other):
    return ", ".join(
        f"{fact.better.value} {fact.label.lower()}"
        for fact in COMPARED
        if _beats(fact, other, program)
    )


def _beats(fact, program, other):
    """Say whether a program's stated terms are provably better than the other's."""
    value, rival = fact.value(program), fact.value(other)
    if value is None or rival is None or not value.comparable_with(rival):
        return False
    if fact.yardstick(program) != fact.yardstick(other):
        return False
    return outcome(value, rival, fact.better) is Outcome.WIN
