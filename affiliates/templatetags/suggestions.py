"""For the admin's front page: how many suggestions wait."""

from django import template

from ..models import Suggestion

register = template.Library()


@register.simple_tag
def waiting_suggestions():
    """Return how many suggestions wait for an editor."""
    return Suggestion.objects.filter(status=Suggestion.Status.WAITING).count()
