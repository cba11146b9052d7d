"""The vocabularies: closed and open lists of terms that facts are drawn from."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from .natural_keys import KeyedManager

ONE_LEVEL = "terms are only one level deep."


class Status(models.TextChoices):
    OPEN = "open", "Open"
    PAUSED = "paused", "Paused"
    CLOSED = "closed", "Closed"


#: What lists leave out unless it is asked for.
UNLISTED = (Status.CLOSED,)


class Term(models.Model):
    """Name one thing a program can have, under a broader term where there is one.

    A narrower term keeps a source's own words ("E-commerce / Global Retail Marketplace")
    while filters find it under the broader one ("Marketplace"). One level deep.
    """

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=130, unique=True)
    broader = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="narrower"
    )

    objects = KeyedManager()

    NATURAL_KEY = ("slug",)

    class Meta:
        abstract = True
        ordering = ("name",)

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or slugify(self.name)[:130]
        super().save(*args, **kwargs)

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        """Keep the vocabulary one level deep: filters look no further."""
        if self.broader_id is None:
            return
        fault = ""
        if self.broader_id == self.pk:
            fault = f"“{self}” can't stand under itself."
        elif self.broader.broader_id is not None:
            fault = f"“{self.broader}” stands under “{self.broader.broader}”: {ONE_LEVEL}"
        elif self.pk is not None and self.narrower.exists():
            fault = f"Other terms stand under “{self}”: {ONE_LEVEL}"
        if fault:
            raise ValidationError({"broader": fault})


class Industry(Term):
    class Meta(Term.Meta):
        verbose_name_plural = "industries"


class ProductType(Term):
    """What a program's merchant sells."""


class ProgramType(Term):
    """What an affiliate is paid for: CPS (a sale), CPA (an action), CPL (a lead)."""


class PromotionalMaterial(Term):
    """What a program gives affiliates to work with: banners, deep links, product feeds."""


class TrafficSource(Term):
    """Where visitors come from; a program accepts some and restricts others."""


class PayoutMethod(Term):
    pass


class PayoutFrequency(Term):
    class Meta(Term.Meta):
        verbose_name_plural = "payout frequencies"


class Management(Term):
    """Who runs a program: its company (in-house), networks, or both (hybrid)."""

    class Meta(Term.Meta):
        verbose_name_plural = "managements"


class Audience(Term):
    """A kind of affiliate: bloggers, YouTubers, …

    `traffic` is where their visitors come from: a program that accepts any of it is open to them.
    """

    description = models.TextField(blank=True)
    traffic = models.ManyToManyField(TrafficSource, blank=True, related_name="audiences")

    def get_absolute_url(self):
        return reverse("audience", args=[self.slug])
