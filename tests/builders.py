"""Builds small catalogues for tests: what a test doesn't name is not stated."""

import contextlib

from django.db import transaction

from affiliates import history
from affiliates.facts.kinds import TermsFact
from affiliates.facts.registry import REGISTRY
from affiliates.models import EDITOR, Citation, Network, Program, Route, Source


def make_program(slug, **stated):
    """Save a program: ranges as texts, terms by name ("Broader > Narrower" where there are two)."""
    terms = {name: stated.pop(name) for name in list(stated) if is_terms(name)}
    one = {name: make_term(name, value) for name, value in terms.items() if isinstance(value, str)}
    program = Program(slug=slug, **{"name": slug.replace("-", " ").title()} | stated | one)
    program.save()
    for name in terms.keys() - one.keys():
        getattr(program, name).set(make_term(name, value) for value in terms[name])
    return program


def is_terms(name):
    return isinstance(REGISTRY.get(name), TermsFact)


def make_term(fact, name):
    """Save a term of a fact's vocabulary, and the broader one before " > "."""
    broader, _, name = name.rpartition(" > ")
    model = REGISTRY[fact].model
    defaults = {"broader": make_term(fact, broader)} if broader else {}
    return model.objects.get_or_create(name=name, defaults=defaults)[0]


def make_network(name, **stated):
    return Network.objects.create(name=name, **stated)


def make_source(url="https://example.com/terms", **stated):
    """Save the page at an address; EDITOR stands for our editors, who cite none."""
    if url == EDITOR:
        stated = {"publisher": "Our editors", "kind": Source.Kind.EDITOR} | stated
        return Source.objects.get_or_create(url="", defaults=stated)[0]
    stated = {"publisher": "Example", "kind": Source.Kind.OWN} | stated
    return Source.objects.get_or_create(url=url, defaults=stated)[0]


def make_route(program, network="", **stated):
    """Save a way to join, through a network if one is named; terms by name."""
    terms = {name: stated.pop(name) for name in list(stated) if is_terms(name)}
    stated = {"source": make_source()} | stated
    if network:
        stated["network"] = make_term("networks", network)
    route = Route.objects.create(program=program, **stated)
    for name, names in terms.items():
        getattr(route, name).set(make_term(name, term) for term in names)
    return route


def cite(program, fact, statement="", *, url="https://example.com/terms", **stated):
    source = make_source(url)
    return Citation.objects.create(
        program=program, source=source, fact=fact, statement=statement, **stated
    )


def change(program, *, by=None, comment="", **stated):
    """Change facts of a program, recorded; return the edit."""
    with history.recording([program], by=by, comment=comment) as recorder:
        for name, value in stated.items():
            setattr(program, name, value)
        program.save()
    (edit,) = recorder.edits
    return edit


@contextlib.contextmanager
def kept(django_db_blocker):
    """Keep what is saved inside for as long as a fixture lives, then roll it back.

    The tests meanwhile roll back what they save themselves, as always.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
