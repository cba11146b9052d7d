"""Parts of the public pages, for the admin: they are in Jinja2, which Django can't include."""

from django import template
from django.template import engines
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def page_part(file, macro, *shown):
    """Render a part of the public pages, one of a file's macros; it has escaped what it shows."""
    module = engines["jinja2"].env.get_template(file).module
    return mark_safe(getattr(module, macro)(*shown))
