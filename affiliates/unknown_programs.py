"""Programs that aren't there: a page that offers near names, or an export's error."""

from django.http import JsonResponse
from django.shortcuts import render

from .models import Program
from .near import nearest


def unknown_program(request, slugs, format="html"):
    """Answer 404, offering programs with near names; an export names those that aren't there."""
    names = dict(Program.objects.published().values_list("slug", "name"))
    unknown = [slug for slug in slugs if slug not in names]
    if format != "html":
        messages = [f"There is no program “{slug}”." for slug in unknown]
        return JsonResponse({"errors": {"slug": messages}}, status=404)
    texts = {slug: (slug, name) for slug, name in names.items()}
    near = {close: names[close] for slug in unknown for close in nearest(slug, texts)}
    context = {"unknown": unknown, "near": near}
    return render(request, "affiliates/unknown_program.html", context, status=404)
