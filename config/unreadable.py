"""Requests that Django would try to read, and fail: each is refused with 400."""

import codecs
from urllib.parse import unquote

from django.core.exceptions import BadRequest
from django.urls import reverse
from django.utils.http import parse_header_parameters


def utf8_only(application):
    """Refuse requests that name any encoding but UTF-8, in which all forms here are sent.

    Django decodes by whatever codec a request names, before any middleware: "hex" decodes no
    text, and "unicode_escape" makes halves of characters, which no database takes.
    """

    def wrapped(environ, start_response):
        if _is_utf8(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"Requests must be UTF-8."]

    return wrapped


def _is_utf8(content_type):
    try:
        _, named = parse_header_parameters(content_type)
        return codecs.lookup(named.get("charset", "utf-8")).name == "utf-8"
    except (LookupError, ValueError):
        return False


def no_nul_in_the_admin(get_response):
    """Refuse a query with a NUL, which the admin's own filters would hand on to PostgreSQL."""

    def middleware(request):
        in_admin = request.path.startswith(reverse("admin:index"))
        if in_admin and "\0" in unquote(request.META["QUERY_STRING"]):
            raise BadRequest("A query holds no NUL.")
        return get_response(request)

    return middleware
