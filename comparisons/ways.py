"""The way to join that an address chooses for a program: `?route=aliexpress:awin`."""

from django.utils.text import slugify

from affiliates.facts.routes import VIA_DIRECT

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
