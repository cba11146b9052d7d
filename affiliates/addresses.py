"""Addresses of pages: what a form leaves empty stays out of them."""

from functools import wraps

from django.http import HttpResponseRedirect


def without_empty(view):
    """Lead a page asked for with empty parameters to its address without them.

    A form without JavaScript sends them all. Exports are answered as they are asked for.
    """

    @wraps(view)
    def shown(request, *args, **kwargs):
        is_page = kwargs.get("format", "html") == "html"
        if is_page and any("" in values for _, values in request.GET.lists()):
            return HttpResponseRedirect(_plain(request))
        return view(request, *args, **kwargs)

    return shown


def _plain(request):
    # As it was written: read and written again, repeated parameters would lose their order.
    pairs = request.META["QUERY_STRING"].split("&")
    said = "&".join(pair for pair in pairs if pair.partition("=")[2])
    return f"{request.path}?{said}" if said else request.path
