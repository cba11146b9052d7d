"""The language of the public pages: Jinja2, with what their templates may call."""

from functools import lru_cache

from django.template.defaultfilters import (
    capfirst,
    date,
    default_if_none,
    linebreaks_filter,
    linebreaksbr,
    pluralize,
    truncatechars,
)
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from jinja2 import Environment, StrictUndefined, pass_context

from affiliates.facts.cells import shown_range

FILTERS = {
    "capfirst": capfirst,
    "date": date,
    "default_if_none": default_if_none,
    "linebreaks": linebreaks_filter,
    "linebreaksbr": linebreaksbr,
    "pluralize": pluralize,
    "shown": shown_range,
    "truncatechars": truncatechars,
}


def environment(**options):
    """Return the environment of the public pages; a name they aren't handed is an error."""
    made = Environment(**options | {"undefined": StrictUndefined})
    made.globals |= {"url": url, "static": static, "querystring": querystring}
    made.filters |= FILTERS
    return made


def url(name, *args):
    """Return the address of a route."""
    return _reversed(get_script_prefix(), name, args)


@lru_cache(maxsize=2000)
def _reversed(prefix, name, args):
    # Pages lead to the same few addresses again and again.
    return reverse(name, args=args)


@pass_context
def querystring(context, **changes):
    """Return the page's query with some parameters replaced; None removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else context["request"].path
