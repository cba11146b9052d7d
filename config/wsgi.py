"""The WSGI application that the web server runs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.kept_pages import KeptPages
from config.unreadable import utf8_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

pages = get_wsgi_application()

from affiliates.catalogue.version import current_version  # noqa: E402, once Django is set up

application = utf8_only(
    KeptPages(
        pages,
        current_version,
        most_bytes=settings.KEPT_PAGES_BYTES,
        # Where a proxy is trusted to say so, pages name themselves by the scheme it saw.
        told_apart_by=["HTTP_X_FORWARDED_PROTO"] if settings.BEHIND_PROXY else [],
    )
)
