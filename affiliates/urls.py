from django.urls import path, re_path

from . import views
from .exchange.formats import PUBLIC
from .history import pages
from .lists.sharing import TERM_PAGES

# An export stands at the page's own address with an ending, with or without the slash.
EXPORT = rf"/?\.(?P<format>{'|'.join(format_.name for format_ in PUBLIC)})$"


def list_routes(table, list_class):
    """Route a list's page and its exports."""
    shown = {"table": table, "list_class": list_class}
    return [
        path(f"{table.name}/", views.program_list, shown, name=table.name),
        re_path(rf"^{table.name}{EXPORT}", views.program_list, shown, name=f"{table.name}_export"),
    ]


urlpatterns = [
    path("programs/<slug:slug>.json", views.program_as_json, name="program_json"),
    path("programs/<slug:slug>/picture.png", views.program_picture, name="program_picture"),
    path("picture.png", views.site_picture, name="picture"),
    path("favicon.ico", views.icon, {"size": 48, "format": "ICO"}, name="favicon"),
    path("apple-touch-icon.png", views.icon, {"size": 180, "format": "PNG"}, name="touch_icon"),
    path("programs/<slug:slug>/changes/", pages.ProgramEdits.as_view(), name="program_changes"),
    path("programs/<slug:slug>/changes.atom", pages.ProgramFeed(), name="program_feed"),
    path("changes/", pages.Edits.as_view(), name="changes"),
    path("changes/<int:pk>/", pages.OneEdit.as_view(), name="change"),
    path("feeds/changes.atom", pages.Feed(), name="feed"),
    path("programs/<slug:slug>/correct/", views.correct, name="correct"),
    path("programs/<slug:slug>/correct/thanks/", views.correct_thanks, name="correct_thanks"),
    path("corrections/<slug:reference>/", views.correction, name="correction"),
    path("suggest/", views.suggest, name="suggest"),
    path("suggest/thanks/", views.suggest_thanks, name="suggest_thanks"),
    path("networks/", views.network_list, name="networks"),
    *(path(page.path, views.sharing, {"page": page}, name=page.name) for page in TERM_PAGES),
    path("glossary/", views.glossary, name="glossary"),
]
