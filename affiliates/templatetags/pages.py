"""Parts of the public pages, for the admin: they are in Jinja2, which Django can't include."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def page_part(name, **context):
    """Render a part of the public pages; it has escaped what it shows."""
    return mark_safe(render_to_string(name, context))
