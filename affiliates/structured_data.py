"""Structured data (schema.org) for search engines, never with an invented rating."""

import json

from django.utils.safestring import mark_safe

#: What could end the element that holds the data, or start another.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_ld(data):
    """Write data as JSON-LD that is safe inside a page."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))
