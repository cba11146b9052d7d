from django.urls import path, re_path

from . import views
from .lists import COMMISSION_TABLE, OVERVIEW_TABLE

# An export stands at the page's own address with an ending, with or without the slash.
EXPORT = r"/?\.(?P<format>csv|json)$"

urlpatterns = [
    path("", views.home, name="home"),
    path("programs/", views.program_list, {"table": OVERVIEW_TABLE}, name="programs"),
    re_path(
        rf"^programs{EXPORT}", views.program_list, {"table": OVERVIEW_TABLE}, name="programs_export"
    ),
    path("commissions/", views.program_list, {"table": COMMISSION_TABLE}, name="commissions"),
    re_path(
        rf"^commissions{EXPORT}",
        views.program_list,
        {"table": COMMISSION_TABLE},
        name="commissions_export",
    ),
    path("programs/<slug:slug>/", views.program, name="program"),
    path("programs/<slug:slug>.json", views.program_as_json, name="program_json"),
    path("networks/", views.network_list, name="networks"),
    path("networks/<slug:slug>/", views.network, name="network"),
    path("for/<slug:slug>/", views.audience, name="audience"),
    path("glossary/", views.glossary, name="glossary"),
    path("healthz", views.health, name="healthz"),
]
