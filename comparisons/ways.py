"""The way to join that an address chooses for a program: `?route=aliexpress:awin`."""

from django.utils.text import slugify

from affiliates.evidence import Evidence, evidence_by_fact
from affiliates.facts import effective
from affiliates.facts.registry import FACTS
from affiliates.facts.routes import ROUTE_TERMS, VIA_DIRECT, says

#: The parameter, repeated for each program.
ROUTE = "route"


def way_choices(program):
    """Return the open ways a visitor may choose, by their value in an address.

    Of several through one network the first has the network's own value; what sets the others
    apart is added to theirs.
    """
    choices = {}
    for route in program.routes.all():
        if not route.is_open:
            continue
        value = f"{program.slug}:{route.network.slug if route.network else VIA_DIRECT}"
        if value in choices:
            value = f"{value}-{slugify(f'{route.program_name} {route.market}')}"
        choices[value] = route
    return choices


def evidence_seen(own, program):
    """Return each fact's evidence for a program as it is `seen`; `own` is as it stands itself.

    What was read from a way to join rests on the page that states the way.
    """
    evidence = evidence_by_fact(own, FACTS)
    for fact in ROUTE_TERMS:
        way = program.ways.get(fact.name)
        if way and not way.own:
            evidence[fact] = Evidence(backing=(way.route,))
        elif not says(fact, program) and says(fact, own):
            evidence[fact] = Evidence(stated=False)
    return evidence


def fetched(programs):
    """Fetch with the programs what their ways, and the evidence for these, are read from."""
    return effective.fetched(programs, FACTS).prefetch_related("routes__source")
