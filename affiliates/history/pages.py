"""What changed: pages and Atom feeds of edits, all programs' and one's."""

import re
from functools import partial

from django.contrib.syndication.views import Feed as SyndicationFeed
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.generic import DetailView, ListView

from ..evidence import recorded
from ..models import Citation, Edit, Program

#: Edits on a page, and in a feed.
PER_PAGE = 25

#: What XML 1.0 takes in no form: one such letter of an edit would cost readers the whole feed.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Edits(ListView):
    """Show the edits of all programs, latest first."""

    queryset = Edit.objects.published().with_changes()
    paginate_by = PER_PAGE
    template_name = "affiliates/changes.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(recorded=partial(recorded, self.citations()), **kwargs)

    def citations(self):
        """Return the citations whose days stand in for edits where there are none."""
        return Citation.objects.filter(program__published=True)


class ProgramEdits(Edits):
    """Show the edits of one program, latest first."""

    template_name = "affiliates/program_changes.html"

    def get_queryset(self):
        self.program = _published(self.kwargs["slug"])
        return super().get_queryset().filter(program=self.program)

    def get_context_data(self, **kwargs):
        return super().get_context_data(program=self.program, **kwargs)

    def citations(self):
        return self.program.citations.all()


class OneEdit(DetailView):
    """Show one edit."""

    queryset = Edit.objects.published().with_changes()
    template_name = "affiliates/change.html"


class Feed(SyndicationFeed):
    """The latest edits of all programs."""

    feed_type = Atom1Feed
    title = "Plainterms: changes of all affiliate programs"
    subtitle = "What changed, fact by fact, with the value before and after."
    author_name = "Plainterms"

    def link(self):
        return reverse("changes")

    def items(self):
        return Edit.objects.published().with_changes()[:PER_PAGE]

    def item_title(self, edit):
        return _xml(edit.headline)

    def item_description(self, edit):
        return _xml(render_to_string("affiliates/partials/edit_changes.html", {"edit": edit}))

    def item_pubdate(self, edit):
        return edit.made_at

    item_updateddate = item_pubdate


class ProgramFeed(Feed):
    """The latest edits of one program."""

    def get_object(self, request, slug):
        return _published(slug)

    def title(self, program):
        return _xml(f"Plainterms: changes of {program.name}")

    def link(self, program):
        return reverse("program_changes", args=[program.slug])

    def items(self, program):
        return program.edits.published().with_changes()[:PER_PAGE]


def _published(slug):
    return get_object_or_404(Program.objects.published(), slug=slug)


def _xml(text):
    return NOT_XML.sub("", text)
