"""Every address of the site. The lists come with what the comparisons add to them: earnings."""

from django.contrib import admin
from django.urls import include, path

from affiliates.lists import COMMISSION_TABLE, OVERVIEW_TABLE
from affiliates.urls import list_routes
from comparisons.lists import EarningsList

urlpatterns = [
    *list_routes(OVERVIEW_TABLE, EarningsList),
    *list_routes(COMMISSION_TABLE, EarningsList),
    path("", include("affiliates.urls")),
    path("", include("comparisons.urls")),
    path("admin/", admin.site.urls),
]
