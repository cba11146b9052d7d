"""The catalogue's version: one number that every write moves on."""

from django.db import models
from django.utils import timezone


class CatalogueVersion(models.Model):
    """How often the catalogue was written to, and when last; a single row.

    The database moves it on, in the transaction of the write: see `affiliates.catalogue.version`.
    """

    number = models.BigIntegerField(default=0, editable=False)
    moved_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self):
        return f"Version {self.number}"
