"""Every address of the site, and what the comparisons add to the catalogue's own pages."""

from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from affiliates import sitemaps as catalogue_sitemaps
from affiliates.lists.programs import COMMISSION_TABLE, OVERVIEW_TABLE
from affiliates.urls import list_routes
from affiliates.views import home, program
from comparisons import panels
from comparisons import sitemaps as comparison_sitemaps
from comparisons.earnings.lists import EarningsList

from . import health, prefetching

SITEMAPS = catalogue_sitemaps.SITEMAPS | comparison_sitemaps.SITEMAPS

urlpatterns = [
    path("", home, {"add_panels": panels.home}, name="home"),
    *list_routes(OVERVIEW_TABLE, EarningsList),
    *list_routes(COMMISSION_TABLE, EarningsList),
    path("programs/<slug:slug>/", program, {"add_panels": panels.profile}, name="program"),
    path("", include("affiliates.urls")),
    path("", include("comparisons.urls")),
    path("speculation-rules.json", prefetching.rules, name="speculation_rules"),
    path("robots.txt", health.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("admin/", admin.site.urls),
]
