"""The site's menu, for the frame of every page."""

from dataclasses import dataclass

from django.urls import reverse

#: (route, label) of each entry, in order.
ENTRIES = (
    ("find", "Find"),
    ("programs", "Programs"),
    ("commissions", "Commissions"),
    ("picker", "Compare"),
    ("networks", "Networks"),
    ("method", "Method"),
    ("glossary", "Glossary"),
)

#: Those that explain the site, and that its footer has too.
EXPLAINING = ("method", "glossary")


@dataclass(frozen=True)
class Entry:
    address: str
    label: str
    current: bool
    explains: bool = False


def site_menu(request):
    """Offer templates the menu; it is made only where one asks for it."""

    def entries():
        route = request.resolver_match.url_name if request.resolver_match else ""
        return [
            Entry(reverse(name), label, name == route, name in EXPLAINING)
            for name, label in ENTRIES
        ]

    return {"menu": entries}
