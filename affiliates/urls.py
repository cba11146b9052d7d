from django.urls import path, re_path

from . import views
from .history import pages as changes

# An export stands at the page's own address with an ending, with or without the slash.
EXPORT = r"/?\.(?P<format>csv|json)$"


def list_routes(table, list_class):
    """Route a list's page and its exports."""
    shown = {"table": table, "list_class": list_class}
    return [
        path(f"{table.name}/", views.program_list, shown, name=table.name),
        re_path(rf"^{table.name}{EXPORT}", views.program_list, shown, name=f"{table.name}_export"),
    ]


urlpatterns = [
    path("programs/<slug:slug>.json", views.program_as_json, name="program_json"),
    path("programs/<slug:slug>/changes/", changes.ProgramChanges.as_view(), name="program_changes"),
    path("programs/<slug:slug>/changes.atom", changes.ProgramFeed(), name="program_feed"),
    path("changes/", changes.Changes.as_view(), name="changes"),
    path("changes/<int:pk>/", changes.Change.as_view(), name="change"),
    path("feeds/changes.atom", changes.Feed(), name="feed"),
    path("programs/<slug:slug>/correct/", views.correct, name="correct"),
    path("programs/<slug:slug>/correct/thanks/", views.correct_thanks, name="correct_thanks"),
    path("suggest/", views.suggest, name="suggest"),
    path("suggest/thanks/", views.suggest_thanks, name="suggest_thanks"),
    path("networks/", views.network_list, name="networks"),
    path("networks/<slug:slug>/", views.network, name="network"),
    path("for/<slug:slug>/", views.audience, name="audience"),
    path("glossary/", views.glossary, name="glossary"),
]
