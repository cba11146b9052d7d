"""How ranges that are no fact of their own (a rate's, say) look on a page."""

from django import template

from ..facts.cells import shown_range

register = template.Library()

register.filter("shown", shown_range)
