"""Alternatives to a program: what the editors put beside it, then its nearest, with reasons."""

from dataclasses import dataclass

from django.db.models import Count, Q, prefetch_related_objects

from affiliates.facts.registry import FACTS, REGISTRY
from affiliates.models import Program, Term

from . import addresses
from .grid import Outcome, outcome
from .models import FeaturedComparison

OFFERED = 5

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
    beside = FeaturedComparison.objects.shown().filter(entries__program=program)
    return [comparison for comparison in beside if comparison.slugs[:1] == [program.slug]]


def find_alternatives(program, comparisons, limit=OFFERED):
    """List the programs to weigh against this one.

    First those beside it in these featured comparisons, then the nearest.
    """
    prefetch_related_objects([program], *RELATED_TERMS)
    chosen = _beside(comparisons)
    known = {program.pk, *(other.pk for other in chosen)}
    chosen += [other for other in _nearest(program, limit + len(known)) if other.pk not in known]
    return [
        Alternative(other, reason(program, other), addresses.comparison([program.slug, other.slug]))
        for other in chosen[:limit]
    ]


def _beside(comparisons):
    slugs = dict.fromkeys(slug for comparison in comparisons for slug in comparison.slugs[1:])
    found = {other.slug: other for other in _candidates().filter(slug__in=slugs)}
    return [found[slug] for slug in slugs]


def _candidates():
    return Program.objects.published().prefetch_related(*RELATED_TERMS)


def _nearest(program, limit):
    """Rank programs by the terms they share with this one; those that share none are left out."""
    score = 0
    for fact, weight in ALIKE.items():
        slugs = _broad_slugs(fact, program)
        if slugs:
            score += weight * Count(fact.name, filter=_shares(fact, slugs), distinct=True)
    if not score:
        return []
    scored = Program.objects.listed().exclude(pk=program.pk).annotate(alike=score)
    nearest = scored.filter(alike__gt=0).order_by("-alike", "name").values_list("pk", flat=True)
    ranked = list(nearest[:limit])
    found = _candidates().in_bulk(ranked)
    return [found[pk] for pk in ranked]


def _shares(fact, slugs):
    return Q(**{f"{fact.name}__slug__in": slugs}) | Q(**{f"{fact.name}__broader__slug__in": slugs})


def _broad_slugs(fact, program):
    """Return the slugs of a program's terms, and of the broader ones they stand under."""
    terms = fact.terms(program)
    broader = {term.broader.slug for term in terms if term.broader_id}
    return sorted({term.slug for term in terms} | broader)


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
