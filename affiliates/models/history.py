"""History: the edits of each program, and what every one of them changed."""

from textwrap import shorten

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from reversion.models import Revision

from .programs import Program

#: How many characters of an edit fit on one line.
LONGEST_HEADLINE = 160


class EditQuerySet(models.QuerySet):
    def published(self):
        """Keep what the public may see: edits that were seen on the site, of what still is there.

        Of a removed program only its removal is shown.
        """
        removed = Q(program=None, kind=Edit.Kind.REMOVED)
        return self.filter(Q(program__published=True) | removed, public=True)

    def with_changes(self):
        return self.select_related("program").prefetch_related("changes")


class Edit(models.Model):
    """What somebody did to a program in one go.

    `before` keeps the program as it was, None where it wasn't there yet. `editor` is
    None for what the command line did. `public` says whether the edit could be seen on the site.
    """

    class Kind(models.TextChoices):
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REMOVED = "removed", "Removed"

    program = models.ForeignKey(
        Program, null=True, on_delete=models.SET_NULL, related_name="edits", editable=False
    )
    slug = models.SlugField(max_length=80, editable=False)
    name = models.CharField(max_length=120, editable=False)
    kind = models.CharField(max_length=9, choices=Kind, editable=False)
    public = models.BooleanField(editable=False)
    made_at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        # Who did it is part of history: accounts of those who leave are made inactive.
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    comment = models.CharField(max_length=200, blank=True, editable=False)
    before = models.OneToOneField(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = EditQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self):
        return f"{self.name}: {self.get_kind_display().lower()}"

    def get_absolute_url(self):
        return reverse("change", args=[self.pk])

    @property
    def headline(self):
        """Describe the edit in one line."""
        changes = list(self.public_changes)
        if len(changes) == 1 and len(str(changes[0])) <= LONGEST_HEADLINE:
            return f"{self.name}: {changes[0]}"
        if not changes:
            return str(self)
        labels = dict.fromkeys(change.label for change in changes)
        return shorten(f"{self.name}: {', '.join(labels)}", LONGEST_HEADLINE, placeholder=" …")

    @property
    def public_changes(self):
        """List the changes that the public may see: what a draft said is not among them."""
        return [] if self.kind == self.Kind.PUBLISHED else self.changes.all()


class Change(models.Model):
    """One statement of a program before and after an edit; empty where there was, or is, none.

    `fact` names the column of the registry that changed; empty for a related row: a
    rate, a citation.
    """

    edit = models.ForeignKey(Edit, on_delete=models.CASCADE, related_name="changes")
    fact = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=120)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self):
        return f"{self.label}: {' → '.join(side for side in self.sides if side)}"

    @property
    def sides(self):
        """Return before and after in words; a related row only comes or goes."""
        absent = "not stated" if self.fact else ""
        return self.old or absent, self.new or absent
