"""Every address of the site, and what the comparisons add to the catalogue's own pages."""

from django.contrib import admin
from django.urls import include, path

from affiliates.lists import COMMISSION_TABLE, OVERVIEW_TABLE
from affiliates.urls import list_routes
from affiliates.views import home, program
from comparisons import panels
from comparisons.lists import EarningsList

urlpatterns = [
    path("", home, {"extend": panels.home}, name="home"),
    *list_routes(OVERVIEW_TABLE, EarningsList),
    *list_routes(COMMISSION_TABLE, EarningsList),
    path("programs/<slug:slug>/", program, {"extend": panels.profile}, name="program"),
    path("", include("affiliates.urls")),
    path("", include("comparisons.urls")),
    path("admin/", admin.site.urls),
]
