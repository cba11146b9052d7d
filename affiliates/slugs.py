"""Slugs: the names of programs and terms in addresses, no two alike."""

import re

from django.utils.text import slugify

from .models import VERSUS, Program


def free_slug(stem, taken):
    """Return a slug that isn't taken: the stem, or the stem with the first free number."""
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def slug_for_program(name):
    """Return a slug for a program of this name that no other program has."""
    longest = Program._meta.get_field("slug").max_length - len("-999")
    joint = rf"({re.escape(VERSUS.rstrip('-'))})+-"
    stem = re.sub(joint, "-", slugify(name))[:longest].strip("-") or "program"
    taken = Program.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    return free_slug(stem, set(taken))
