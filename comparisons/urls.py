from django.urls import path, re_path

from affiliates.urls import EXPORT

from . import views

urlpatterns = [
    path("method/", views.method, name="method"),
    path("find/", views.find, name="find"),
    path("compare/", views.picker, name="picker"),
    path("compare/<slug:slugs>/", views.comparison, name="comparison"),
    path("compare/<slug:slugs>/picture.png", views.comparison_picture, name="comparison_picture"),
    re_path(
        rf"^compare/(?P<slugs>[-a-zA-Z0-9_]+){EXPORT}", views.comparison, name="comparison_export"
    ),
]
