"""Whether the site runs, for those who watch it, and where robots may go."""

from django.db import Error as DatabaseFault
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from affiliates.models import Program


@never_cache
def healthz(request):
    """Answer while the process runs, without asking the database."""
    return _plain("ok")


@never_cache
def readyz(request):
    """Answer once the database does, and 503 while it doesn't."""
    try:
        Program.objects.exists()
    except DatabaseFault:
        return _plain("database unavailable", status=503)
    return _plain("ok")


def robots(request):
    """Tell search engines where they may go, and where the sitemap is."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('correction', args=['x']).removesuffix('x/')}",
        "Allow: /",
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return _plain("\n".join(lines))


def _plain(text, status=200):
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
