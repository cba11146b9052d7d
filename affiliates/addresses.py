"""Addresses of pages: what a form leaves empty asks nothing, and stays out of them."""

from functools import wraps

from django.http import HttpResponseRedirect, QueryDict


def without_empty(view):
    """Let empty parameters, which a plain form sends, ask nothing.

    A page leads to its address without them; an export is answered as it is asked for.
    """

    @wraps(view)
    def shown(request, *args, **kwargs):
        if any("" in values for _, values in request.GET.lists()):
            if kwargs.get("format", "html") == "html":
                return HttpResponseRedirect(_plain(request))
            request.GET = _stated(request.GET)
        return view(request, *args, **kwargs)

    return shown


def _stated(parameters):
    stated = QueryDict(mutable=True)
    for name, values in parameters.lists():
        if any(values):
            stated.setlist(name, [value for value in values if value])
    return stated


def _plain(request):
    # As it was written: read and written again, repeated parameters would lose their order.
    pairs = request.META["QUERY_STRING"].split("&")
    stated = "&".join(pair for pair in pairs if pair.partition("=")[2])
    return f"{request.path}?{stated}" if stated else request.path
