"""Routes: the ways to join a program, each with the terms that are stated for it alone."""

from types import MappingProxyType

from django.db import models
from django.db.models import Q

from ..fields import MONEY, RangeField
from ..ranges import HOURS, PERCENT
from .evidence import Source, Sourced
from .natural_keys import KeyedQuerySet
from .networks import Network
from .programs import Approval, Program
from .vocabularies import PayoutFrequency, PayoutMethod, Status

#: What a way to join is called that leads through no network.
DIRECT = "Direct"


#: What a way's status is where anybody can join: what nobody says is closed counts as open.
JOINABLE = ("", Status.OPEN)


class RouteQuerySet(KeyedQuerySet):
    def open(self):
        """Keep the ways that anybody can join."""
        return self.filter(status__in=JOINABLE).exclude(network__status=Status.CLOSED)


class Route(Sourced):
    """One way to join a program: directly, or through one network.

    It holds the registry's facts as far as they are stated for this way, under the program's own
    names. What is empty is unknown: neither the program's own terms nor the network's stand in.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="routes")
    network = models.ForeignKey(
        Network,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="routes",
        help_text="Empty: directly, with the program itself.",
    )
    status = models.CharField(
        max_length=6,
        blank=True,
        choices=Status,
        help_text="Closed: nobody can join this way any more.",
    )
    program_name = models.CharField(
        max_length=120, blank=True, help_text="What the program is called there, if otherwise."
    )
    market = models.CharField(
        max_length=80, blank=True, help_text="The countries this way is for, as the page has them."
    )

    commission = RangeField(PERCENT, noted=False)
    bounty = RangeField(MONEY, noted=False)
    cookie = RangeField(HOURS, noted=False)
    approval = models.CharField(max_length=20, blank=True, choices=Approval)
    payout_threshold = RangeField(MONEY, noted=False)
    payout_frequency = models.ManyToManyField(PayoutFrequency, blank=True)
    payout_delay = RangeField(HOURS, noted=False)
    payout_methods = models.ManyToManyField(PayoutMethod, blank=True)

    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="routes")
    more_sources = models.ManyToManyField(
        Source,
        blank=True,
        related_name="routes_in_part",
        help_text="Other pages that state some of these terms.",
    )
    position = models.PositiveSmallIntegerField(default=0)

    #: What a way's percentage is of is stated for the program alone.
    commission_base = ""
    #: What a way states holds for it; no fact of it says so again.
    ways = MappingProxyType({})

    objects = RouteQuerySet.as_manager()

    NATURAL_KEY = ("program_id", "network_id", "market", "program_name")

    class Meta:
        ordering = ("position", "pk")
        constraints = [  # each RangeField adds its own
            models.UniqueConstraint(
                fields=("program", "network", "market", "program_name"), name="route_once"
            ),
            # No network equals no other network in SQL.
            models.UniqueConstraint(
                fields=("program", "market", "program_name"),
                condition=Q(network=None),
                name="direct_route_once",
            ),
        ]

    @property
    def is_open(self):
        """Say whether anybody can join this way: `RouteQuerySet.open`, of one."""
        return self.status in JOINABLE and not self.is_closed

    @property
    def is_closed(self):
        """Say whether nobody can join this way any more, be it that its network has closed."""
        return Status.CLOSED in (self.status, self.network.status if self.network else "")

    def __str__(self):
        """Name the way apart from the program's others: "Direct (AliExpress Portals)"."""
        return self.name_through(self.network)

    def name_through(self, network):
        """Name the way as if it led through this network, or through none."""
        via = str(network or DIRECT)
        apart = ", ".join(filter(None, (self.program_name, self.market)))
        return f"{via} ({apart})" if apart else via
