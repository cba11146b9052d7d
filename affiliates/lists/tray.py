"""The tray: the programs that a visitor has ticked, carried along in the address as `p`."""

from functools import cached_property

from ..models import Program

TICKED = "p"
#: How many programs fit side by side.
MOST = 6
#: How many slugs of an address are read at all: what is beyond six is only counted.
MOST_READ = 50


class Tray:
    """What the address says is ticked: at most six programs, in the order they were ticked.

    A slug that no published program has is passed over: the program may have been withdrawn.
    """

    def __init__(self, parameters):
        given = dict.fromkeys(slug for slug in parameters.getlist(TICKED) if slug.isprintable())
        self._given = [slug for slug in given if slug][:MOST_READ]

    @cached_property
    def _known(self):
        if not self._given:
            return []
        programs = Program.objects.published().filter(slug__in=self._given).only("slug", "name")
        by_slug = {program.slug: program for program in programs}
        return [by_slug[slug] for slug in self._given if slug in by_slug]

    @property
    def programs(self):
        return self._known[:MOST]

    @property
    def too_many(self):
        """The programs that no longer fitted in."""
        return self._known[MOST:]

    @cached_property
    def slugs(self):
        return [program.slug for program in self.programs]

    @property
    def is_full(self):
        return len(self.slugs) == MOST

    @property
    def can_compare(self):
        return len(self.slugs) > 1
