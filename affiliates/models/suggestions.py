"""Suggestions: what readers say is wrong or missing, until an editor decides."""

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from ..form_fields import web_address
from .programs import Program

#: Crockford's base 32: no letter is mistaken for a digit, or for another.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
REFERENCE_LENGTH = 12


def new_reference():
    """Return a number for a suggestion that nobody can guess: 60 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


class Suggestion(models.Model):
    """A reader's correction of a program, or a program we don't have.

    Its public page, at an address that only its sender knows, says what became of it and nothing
    of what was sent. The e-mail and the sender are kept no longer than they are of use: see
    `decide` and `limits.forget`.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", "a correction"
        PROGRAM = "program", "a new program"

    class Status(models.TextChoices):
        WAITING = "waiting", "waiting"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"

    class Outcome(models.TextChoices):
        ANOTHER = "another", "with another value"
        KEPT = "kept", "with the value left as it was"

    reference = models.CharField(
        max_length=REFERENCE_LENGTH, unique=True, default=new_reference, editable=False
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CORRECTION)
    # A suggestion records why a program was changed or refused, even once the program is gone.
    program = models.ForeignKey(
        Program, null=True, blank=True, on_delete=models.SET_NULL, related_name="suggestions"
    )
    program_name = models.CharField(max_length=120)
    website = models.URLField(max_length=500, blank=True, validators=[web_address])
    fact = models.CharField(
        max_length=40, blank=True, help_text="A fact of the registry; empty for anything else."
    )
    statement = models.TextField(blank=True, validators=[MaxLengthValidator(2000)])
    page = models.URLField(max_length=600, validators=[web_address])
    email = models.EmailField(blank=True)
    sender = models.CharField(
        max_length=64, blank=True, editable=False, help_text="A keyed hash, for a day."
    )
    sent_at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)

    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    reason = models.TextField(blank=True, help_text="Why it was rejected, or what was done.")
    outcome = models.CharField(
        max_length=7,
        choices=Outcome,
        blank=True,
        help_text="How what was accepted differs from what was proposed; empty: not that we know.",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="suggestion_rejected_with_a_reason",
                condition=~Q(status="rejected") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="suggestion_waits_or_is_decided",
                condition=Q(status="waiting", decided_at=None)
                | (~Q(status="waiting") & ~Q(decided_at=None) & Q(email="")),
            ),
        )

    def __str__(self):
        return f"No. {self.pk}: {self.program_name}"

    def get_absolute_url(self):
        return reverse("correction", args=[self.reference])

    @property
    def waiting(self):
        return self.status == self.Status.WAITING

    @property
    def is_correction(self):
        return self.kind == self.Kind.CORRECTION

    @property
    def host(self):
        """Where the page is: "example.com"."""
        return (urlsplit(self.page).hostname or "").removeprefix("www.")

    def decide(self, status, *, by, reason=""):
        """Note who decided what; the reader is asked nothing any more."""
        self.status, self.reason = status, reason
        self.decided_by, self.decided_at = by, timezone.now()
        self.email = ""
        self.save()
