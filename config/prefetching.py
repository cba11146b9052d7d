"""The next click, fetched ahead: which links browsers that know speculation rules may prefetch.

A page is prefetched once a pointer rests on a link to it. Forms, which leave a cookie, the admin
and exports never are.
"""

from django.http import JsonResponse
from django.urls import reverse

NEVER = [
    "/admin/*",
    "/suggest/*",
    "/corrections/*",
    "/programs/:slug/correct/*",
    # Exports and feeds: what a click downloads, nobody wants unasked.
    "/*.csv*",
    "/*.json*",
    "/*.xlsx*",
    "/*.atom",
]
RULES = {
    "prefetch": [
        {
            "source": "document",
            "where": {"and": [{"href_matches": "/*"}, {"not": {"href_matches": NEVER}}]},
            "eagerness": "moderate",
        }
    ]
}


def rules(request):
    """Answer with the rules, as browsers read them."""
    return JsonResponse(RULES, content_type="application/speculationrules+json")


def announce_rules(get_response):
    """Say on every public page where the rules are."""

    def middleware(request):
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and not request.path.startswith(reverse("admin:index")):
            response.headers["Speculation-Rules"] = f'"{reverse("speculation_rules")}"'
        return response

    return middleware
