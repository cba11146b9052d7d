"""What a block of the page holds, once more: Django takes each block once."""

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY

register = template.Library()


@register.simple_tag(takes_context=True)
def same_as(context, name):
    """Render the block of this name again, as the page fills it."""
    return context.render_context[BLOCK_CONTEXT_KEY].get_block(name).render(context)
