"""Pages that put programs side by side."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from affiliates import share_pictures
from affiliates.addresses import without_empty
from affiliates.catalogue import kept
from affiliates.exchange.formats import export_links, respond
from affiliates.facts import effective
from affiliates.facts.registry import HEADLINES
from affiliates.models import Program
from affiliates.profiles import profiles
from affiliates.ranges import shorten
from affiliates.unknown_programs import unknown_program

from . import addresses
from .earnings.example import worked_example
from .earnings.forecasts import Forecasts
from .earnings.traffic import PARAMETERS
from .exports import published
from .finder import Finder
from .grid import compare
from .heads import heads_of
from .page import sections_of
from .picking import INDUSTRY, LOOK, Picker
from .verdicts import verdict

#: How many programs a comparison offers to add; of more, the picker finds one.
MOST_ADDABLE = 500

#: The parameter that names the program the others are measured against.
BASE = "base"


@without_empty
def find(request):
    """Answer with the best programs for what an address asks, and why."""
    finder = Finder(request.GET)
    status = 200 if finder.is_valid else 400
    return render(request, "comparisons/find.html", {"finder": finder}, status=status)


def picker(request):
    """Let a visitor tick programs; with two or more in the address, go to their comparison.

    Who looks for more to tick stays here, whatever is ticked.
    """
    picked = list(dict.fromkeys(slug for slug in request.GET.getlist("p") if slug))
    found = {
        program.slug: program
        for program in Program.objects.published()
        .filter(slug__in=_sane(picked))
        .select_related(INDUSTRY.name)
    }
    if any(slug not in found for slug in picked):
        return unknown_program(request, picked)
    if addresses.FEWEST <= len(picked) <= addresses.MOST and LOOK not in request.GET:
        traffic = {name: request.GET[name] for name in PARAMETERS if request.GET.get(name)}
        return redirect(addresses.comparison(picked, **traffic))
    picker = Picker(request.GET, [found[slug] for slug in picked])
    status = 200 if picker.is_valid and not picker.too_many else 400
    return render(request, "comparisons/picker.html", {"picker": picker}, status=status)


def _sane(slugs):
    # A database may refuse what no slug can hold, such as NUL.
    return [slug for slug in slugs if slug.isprintable()]


@without_empty
def comparison(request, slugs, format="html"):
    """Put two to six programs side by side, as a page or in one of the public formats."""
    wanted = addresses.split(slugs)
    found = profiles(wanted)
    if any(slug not in found for slug in wanted):
        return unknown_program(request, wanted, format)
    if not addresses.FEWEST <= len(wanted) <= addresses.MOST:
        return _too_few_or_many(wanted, format)
    shown = [found[slug] for slug in wanted]
    forecasts = Forecasts([profile.program for profile in shown], request.GET)
    base, errors = _base(request, forecasts.programs)
    grid = _grid(shown, forecasts.programs, base)
    if format != "html":
        return _export(request, grid, slugs, forecasts, format, errors)
    said = verdict(grid, forecasts.forecasts)
    only_differences = request.GET.get("differences") == "1"
    kept = {sentence.fact for sentence in said}
    return render(
        request,
        "comparisons/comparison.html",
        {
            "slugs": slugs,
            "grid": grid,
            "verdict": said,
            "sections": sections_of(grid, only_differences=only_differences, kept=kept),
            "errors": errors,
            "heads": heads_of(grid.programs, request.GET),
            "forecasts": forecasts,
            "exports": export_links("comparison_export", slugs, query=_query(request)),
            "share": _query(request),
            "addable": _addable(wanted),
            "has_room": len(wanted) < addresses.MOST,
            "only_differences": only_differences,
            "canonical": addresses.canonical(wanted),
            "title": " vs ".join(program.name for program in grid.programs),
        },
        status=200 if forecasts.is_valid and not errors else 400,
    )


def comparison_picture(request, slugs):
    """Draw the picture that stands for a comparison where its address is shared."""
    wanted = addresses.split(slugs)
    found = Program.objects.published().with_facts(HEADLINES).filter(slug__in=wanted)
    found = {program.slug: program for program in effective.fetched(found, HEADLINES)}
    if any(slug not in found for slug in wanted) or len(wanted) > addresses.MOST:
        return unknown_program(request, wanted)
    shown = [share_pictures.Pictured.of(effective.seen(found[slug], HEADLINES)) for slug in wanted]
    picture = share_pictures.of_comparison(shown)
    return HttpResponse(picture, content_type=share_pictures.MEDIA_TYPE)


def _base(request, programs):
    """Return the program that an address measures the others against, and what is wrong in that.

    None where it names none.
    """
    wanted = request.GET.get(BASE)
    base = next((program for program in programs if program.slug == wanted), None)
    if not wanted or base:
        return base, {}
    return None, {BASE: [f"“{shorten(wanted, 40)}” isn’t one of the programs side by side."]}


def _query(request):
    """Return the query of an address, as its exports keep it."""
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _grid(profiles, programs, base):
    """Put the profiles' programs side by side as they are seen."""
    pairs = zip(profiles, programs, strict=True)
    evidence = {program: profile.evidence_as(program) for profile, program in pairs}
    return compare(programs, evidence, base)


def _export(request, grid, slugs, forecasts, format, errors):
    if errors or not forecasts.is_valid:
        return JsonResponse({"errors": forecasts.form.errors | errors}, status=400)
    exported = published(grid, slugs, request.build_absolute_uri, forecasts)
    return respond(exported, format, request.GET)


def _too_few_or_many(slugs, format):
    """Lead back to the picker; an export says what a comparison takes."""
    if format == "html":
        return redirect(addresses.picker(slugs))
    message = (
        f"A comparison takes {addresses.FEWEST} to {addresses.MOST} programs, "
        f"and this address has {len(slugs)}."
    )
    return JsonResponse({"errors": {"slug": [message]}}, status=400)


def _addable(slugs):
    """List (slug, name) of the programs that still fit beside these; none where the page is full.

    Nor where they are too many to choose from: the picker searches them.
    """
    if len(slugs) >= addresses.MOST:
        return []
    listed = Program.objects.listed().values_list("slug", "name")[: MOST_ADDABLE + 1]
    named = kept.present().shelf("addable", 1).answer("all", lambda: list(listed))
    return [one for one in named if one[0] not in slugs] if len(named) <= MOST_ADDABLE else []


def method(request):
    """Explain how earnings and "best" are worked out, with an example reckoned live."""
    return render(request, "comparisons/method.html", {"example": worked_example()})
