"""How many suggestions are taken from whom: senders are distinguished, no address is kept."""

import ipaddress
import re
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..models import Suggestion

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def address(request):
    """Return the network address a request came from; behind a proxy, the one the proxy saw."""
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # Only what the proxy itself added, the last one, is not the visitor's to choose.
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or seen
    return seen


def sender(request, day=None):
    """Return what distinguishes a sender on one day, today's unless given: a keyed hash."""
    day = day or timezone.now().date()
    known_by = f"{_household(address(request))} {day}"
    return salted_hmac("affiliates.senders", known_by, algorithm="sha256").hexdigest()


def _household(address):
    """Return an address without the parts that one household chooses freely, its port first."""
    with_port = re.fullmatch(r"\[(.*)\](?::\d+)?|([\d.]+):\d+", address)
    try:
        known = ipaddress.ip_address(with_port[1] or with_port[2] if with_port else address)
    except ValueError:
        return address
    known = getattr(known, "ipv4_mapped", None) or known
    if known.version == 4:
        return str(known)
    return str(ipaddress.IPv6Network((int(known), 64), strict=False))


def within_limits(request):
    """Say whether this sender, and all together, have sent no more than the settings allow."""
    now = timezone.now()
    own = Q(sender__in=[sender(request, day.date()) for day in (now, now - DAY)])
    lately = Suggestion.objects.filter(sent_at__gt=now - DAY)
    last_hour = lately.filter(sent_at__gt=now - HOUR)
    return (
        last_hour.filter(own).count() <= settings.SUGGESTIONS_AN_HOUR
        and lately.filter(own).count() <= settings.SUGGESTIONS_A_DAY
        and last_hour.count() <= settings.SUGGESTIONS_OF_ALL_AN_HOUR
    )


def forget():
    """Delete the hashes that no limit asks for any more."""
    old = Suggestion.objects.filter(sent_at__lte=timezone.now() - DAY)
    old.exclude(sender="").update(sender="")
