"""Evidence: the pages that state facts, and what each says of which program."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from ..dates import dated_words
from ..fields import page_date_validator
from .natural_keys import KeyedManager, KeyedQuerySet, Leaf

#: What fixtures write in place of an address for the editor's own statements.
EDITOR = "editor"

#: How many characters of a page a citation may quote.
LONGEST_QUOTATION = 300


class SourceQuerySet(KeyedQuerySet):
    def get_by_natural_key(self, key):
        return super().get_by_natural_key("" if key == EDITOR else key)


class Source(models.Model):
    """A page that states facts, or the editors themselves, who cite no page."""

    class Kind(models.TextChoices):
        OWN = "own", "the program's own page"
        NETWORK = "network", "a network's page"
        THIRD_PARTY = "third-party", "a third party"
        EDITOR = "editor", "our editors' own statement"

    url = models.URLField("address", max_length=600, unique=True, blank=True)
    publisher = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)

    objects = SourceQuerySet.as_manager()

    NATURAL_KEY = ("url",)

    class Meta:
        ordering = ("publisher", "url")
        constraints = (
            models.CheckConstraint(
                name="source_without_address_is_the_editors",
                condition=Q(kind="editor", url="") | (~Q(kind="editor") & ~Q(url="")),
            ),
        )

    def __str__(self):
        return self.publisher

    def clean(self):
        if (self.kind == self.Kind.EDITOR) == bool(self.url):
            raise ValidationError(
                {"url": "A page needs its address; our editors' own statement has none."}
            )

    def natural_key(self):
        return (self.url or EDITOR,)


class FinePrintKind(models.TextChoices):
    """What a term of the fine print is about, in words that leave open what it says of it."""

    SELF_PURCHASE = "self-purchase", "Own purchases"
    COUPON_CODES = "coupon codes", "Coupon codes"
    BRAND_BIDDING = "brand bidding", "Brand bidding"
    CANCELED_ORDERS = "canceled orders", "Canceled orders"
    APP_PURCHASES = "app purchases", "App purchases"
    EXISTING_CUSTOMERS = "existing customers", "Existing customers"
    EXCLUDED_PRODUCTS = "excluded products", "Excluded products"
    INACTIVITY = "inactivity", "Inactivity"
    CAP = "cap", "Cap"
    CLAWBACK = "clawback", "Clawback"
    OTHER = "other", "Other"

    @property
    def flag(self):
        """Name it where a program's fine print is summed up; empty for "other"."""
        return "" if self is FinePrintKind.OTHER else self.label

    @property
    def meaning(self):
        """Explain it for the glossary; empty for "other"."""
        return _MEANINGS.get(self, "")

    @property
    def anchor(self):
        """Return the id under which a page has it."""
        return f"fine-print-{slugify(self.value)}"


_MEANINGS = {
    FinePrintKind.SELF_PURCHASE: (
        "Whether you earn on what you, or people close to you, buy through your own links."
    ),
    FinePrintKind.COUPON_CODES: (
        "Which coupon codes you may promote, and what an order with another code still earns."
    ),
    FinePrintKind.BRAND_BIDDING: (
        "Whether your search ads may be bought on the merchant's name and trademarks."
    ),
    FinePrintKind.CANCELED_ORDERS: (
        "What happens to the commission on an order that is canceled, returned or never completed."
    ),
    FinePrintKind.APP_PURCHASES: "Whether what visitors buy in the merchant's app counts.",
    FinePrintKind.EXISTING_CUSTOMERS: (
        "Whether orders of people who have bought from the merchant before count."
    ),
    FinePrintKind.EXCLUDED_PRODUCTS: (
        "Which products, plans or kinds of order earn nothing, or less than the rest."
    ),
    FinePrintKind.INACTIVITY: (
        "What you lose when you bring too few sales, or do too little, for some time."
    ),
    FinePrintKind.CAP: "The most that one order, customer or period can earn you.",
    FinePrintKind.CLAWBACK: "When a commission that was already credited is taken back.",
}


class FinePrint(models.Model):
    """A term of a program that is no registered fact: a cap, a lock, a self-purchase rule."""

    program = models.ForeignKey("Program", on_delete=models.CASCADE, related_name="fine_print")
    kind = models.CharField(max_length=18, choices=FinePrintKind, default=FinePrintKind.OTHER)
    label = models.CharField(max_length=80)
    text = models.CharField(max_length=600)
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = KeyedManager()

    NATURAL_KEY = ("program__slug", "label")

    class Meta:
        ordering = ("position", "pk")
        verbose_name_plural = "fine print"
        constraints = (
            models.UniqueConstraint(fields=("program", "label"), name="fine_print_label_once"),
        )

    def __str__(self):
        return f"{self.label}: {self.text}"

    def natural_key(self):
        return (self.program.slug, self.label)

    @property
    def flag(self):
        return FinePrintKind(self.kind).flag

    natural_key.dependencies = ("affiliates.program",)


class Sourced(Leaf):
    """What a page states, with the page's own date and the day on which we recorded it.

    `recorded_on` is None where nobody wrote that day down. It has no default: loading a fixture
    is no recording.
    """

    page_date = models.CharField(
        max_length=10,
        blank=True,
        validators=[page_date_validator],
        help_text="The date the page shows: 2025, 2025-08 or 2025-08-31. Empty: it shows none.",
    )
    recorded_on = models.DateField(
        null=True, blank=True, help_text="The day we recorded it. Empty: unknown."
    )

    class Meta:
        abstract = True

    @property
    def dated(self):
        """Say in words when the page and our record are from; empty where neither is known."""
        return dated_words(self.page_date, self.recorded_on)


class Citation(Sourced):
    """This source says this of that fact, or of that fine print, of that program."""

    class Stance(models.TextChoices):
        BACKS = "backs", "backs what is shown"
        DIFFERS = "differs", "differs from what is shown"

    program = models.ForeignKey("Program", on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    fact = models.CharField(
        max_length=40, blank=True, help_text="A fact of the registry; empty for fine print."
    )
    fine_print = models.ForeignKey(
        FinePrint, null=True, blank=True, on_delete=models.CASCADE, related_name="citations"
    )
    statement = models.TextField(
        blank=True, help_text="What the source says, in its words; empty: what is shown."
    )
    stance = models.CharField(max_length=7, choices=Stance, default=Stance.BACKS)
    quotation = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(LONGEST_QUOTATION)],
        help_text=(
            f"The page's own words, shown as a quotation; at most {LONGEST_QUOTATION} characters."
        ),
    )
    note = models.TextField(blank=True)

    NATURAL_KEY = ("program_id", "fact", "fine_print_id", "source_id", "statement")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("program", "fact", "source", "statement"),
                condition=~Q(fact=""),
                name="fact_citation_once",
            ),
            models.UniqueConstraint(
                fields=("fine_print", "source", "statement"), name="fine_print_citation_once"
            ),
            models.CheckConstraint(
                name="citation_of_a_fact_or_of_fine_print",
                condition=(~Q(fact="") & Q(fine_print=None)) | (Q(fact="") & ~Q(fine_print=None)),
            ),
        )

    def __str__(self):
        return f"{self.source}: {self.statement or 'as shown'}"

    @property
    def differs(self):
        return self.stance == self.Stance.DIFFERS

    def clean(self):
        if bool(self.fact) == bool(self.fine_print):
            raise ValidationError({"fact": "Choose either a fact or a term of the fine print."})


class Check(Leaf):
    """An editor looked on a day whether a fact, or all of a program, still holds."""

    program = models.ForeignKey("Program", on_delete=models.CASCADE, related_name="checks")
    fact = models.CharField(
        max_length=40, blank=True, help_text="A fact of the registry; empty for the whole program."
    )
    checked_on = models.DateField()
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text="What it was held against.",
    )

    NATURAL_KEY = ("program_id", "fact", "checked_on")

    class Meta:
        ordering = ("-checked_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("program", "fact", "checked_on"), name="check_once_a_day"
            ),
        )

    def __str__(self):
        return f"{self.fact or 'everything'}, {self.checked_on}"
