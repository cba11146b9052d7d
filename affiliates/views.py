"""Pages of the catalogue: lists, profiles, networks, audiences, the glossary."""

from django.db.models import Count, Q
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from . import share_pictures, suggestions
from .addresses import without_empty
from .catalogue import kept
from .catalogue.described import described
from .evidence import recorded
from .exchange.described import evidence_json, program_json
from .exchange.formats import respond
from .facts import effective, headed
from .facts.networks import NetworkFacts
from .facts.registry import HEADLINES
from .lists.best import best_of_industries
from .lists.programs import OVERVIEW_TABLE, ProgramList
from .lists.sharing import Sharing, offered_audiences
from .models import Citation, Edit, FinePrintKind, Network, Program, Suggestion
from .panels import arranged
from .profiles import Profile, profiles
from .unknown_programs import unknown_program


def home(request, add_panels=tuple):
    """Say what this is, and offer the best ways in; `add_panels` returns further panels."""
    programs = ProgramList(OVERVIEW_TABLE, QueryDict())
    return render(
        request,
        "affiliates/home.html",
        {
            "count": len(programs.filter.index.listed),
            "audiences": offered_audiences(),
            "best": best_of_industries(),
            "industries": programs.choices("industry"),
            "recorded": catalogue_recorded,
            "latest": Edit.objects.published().with_changes()[:6],
            "presets": programs.presets,
            "panels": add_panels(),
        },
    )


def catalogue_recorded():
    """Say when the public catalogue was recorded; asked once for a version of it."""
    cited = Citation.objects.filter(program__published=True)
    return kept.present().shelf("recorded", 1).answer("all", lambda: recorded(cited))


@without_empty
def program_list(request, table, format="html", list_class=ProgramList):
    """Show the programs an address asks for, as a page or in one of the public formats."""
    programs = list_class(table, request.GET)
    status = 200 if programs.is_valid else 400
    if format == "html":
        context = {"list": programs, "table": table}
        return render(request, "affiliates/list.html", context, status=status)
    if not programs.is_valid:
        return JsonResponse({"errors": programs.errors}, status=status)
    return respond(programs.published(request.build_absolute_uri), format, request.GET)


def no_panels(program, parameters):
    """Add no panel to a profile."""
    return (), True


@without_empty
def program(request, slug, add_panels=no_panels):
    """Show a program's profile.

    `add_panels`, a function of the program and the address's query, returns further panels, and
    whether the query can be read.
    """
    profile = profiles([slug]).get(slug)
    if profile is None:
        return unknown_program(request, [slug])
    found = profile.program
    added, valid = add_panels(found, request.GET)
    panels = arranged(profile.panels, added)
    return render(
        request,
        "affiliates/program.html",
        {"program": found, "profile": profile, "panels": panels},
        status=200 if valid else 400,
    )


def program_picture(request, slug):
    """Draw the picture that stands for a profile where its address is shared."""
    found = Program.objects.published().with_facts(HEADLINES).filter(slug=slug)
    found = effective.fetched(found, HEADLINES).first()
    if found is None:
        return unknown_program(request, [slug])
    shown = share_pictures.Pictured.of(effective.seen(found, HEADLINES))
    return HttpResponse(share_pictures.of_program(shown), content_type=share_pictures.MEDIA_TYPE)


def site_picture(request):
    """Draw the picture that stands for every other page."""
    count = Program.objects.listed().count()
    line = f"{count} programs, with who says so, where sources disagree, and what nobody states"
    return HttpResponse(share_pictures.of_site(line), content_type=share_pictures.MEDIA_TYPE)


def icon(request, size, format):
    """Draw the site's mark, for browsers that don't read the drawing that pages link."""
    drawn = share_pictures.mark(size, format)
    return HttpResponse(drawn, content_type=share_pictures.ICON_TYPES[format])


def program_as_json(request, slug):
    """Describe a program with its evidence."""
    found = described([slug]).get(slug)
    if found is None:
        return unknown_program(request, [slug], "json")
    stated = program_json(effective.seen(found), request.build_absolute_uri)
    return JsonResponse({**stated, **evidence_json(found)})


def network_list(request):
    """List the networks with how many programs each runs."""
    networks = _with_counts(Network.objects.with_terms())
    known = [(network, NetworkFacts(network)) for network in networks]
    return render(request, "affiliates/networks.html", {"networks": known})


def sharing(request, slug, page):
    """Show what is known of a term, and the programs that share it; `page` is a TermPage."""
    term = get_object_or_404(page.queryset, slug=slug)
    context = {"page": page, "term": term, "query": page.query(term)}
    context["known"] = page.known(term) if page.known else None
    context["sharing"] = Sharing(page, term)
    return render(request, "affiliates/term.html", context | page.words(term))


def glossary(request):
    """Explain every fact, and every kind of fine print."""
    kinds = [kind for kind in FinePrintKind if kind.flag]
    return render(request, "affiliates/glossary.html", {"sections": headed(), "kinds": kinds})


shows_form = require_http_methods(["GET", "HEAD", "POST"])
#: A form leaves a cookie, as no other public page does. "No store" would lose what was typed
#: to whoever goes back.
for_one_reader = cache_control(private=True, no_cache=True)


@shows_form
@for_one_reader
def correct(request, slug):
    """Take a reader's correction of a program; `?fact=` says of which fact."""
    found = described([slug]).get(slug)
    if found is None:
        return unknown_program(request, [slug])
    sent = request.POST if request.method == "POST" else None
    asked = {"fact": request.GET.get("fact", "")}
    form = suggestions.CorrectionForm(sent, program=found, initial=asked)
    fact = suggestions.CORRECTABLE.get(form["fact"].value())
    context = {
        "program": found,
        "row": Profile(found).own_row(fact) if fact else None,
        "headed": suggestions.choices()[1:],
    }
    return _suggestion(request, form, "affiliates/correct.html", context, ["correct_thanks", slug])


@shows_form
@for_one_reader
def suggest(request):
    """Take a reader's suggestion of a program that isn't here."""
    form = suggestions.ProgramForm(request.POST if request.method == "POST" else None)
    return _suggestion(request, form, "affiliates/suggest.html", {}, ["suggest_thanks"])


def _suggestion(request, form, template, context, thanks):
    """Store what was sent and lead to its page; show the form, with what is wrong, where it can't.

    `thanks` is where a machine is led, of which nothing is stored.
    """
    status = 200
    if form.is_bound:
        status = suggestions.receive(form, request)
        if status is None:
            return redirect(form.instance) if form.instance.pk else redirect(*thanks)
    return render(request, template, {"form": form, **context}, status=status)


@require_safe
@never_cache
def correction(request, reference):
    """Say what became of what a reader sent, and nothing of what they said."""
    sent = get_object_or_404(Suggestion.objects.select_related("program"), reference=reference)
    program = sent.program if sent.program and sent.program.published else None
    fact = suggestions.CORRECTABLE.get(sent.fact)
    context = {"sent": sent, "program": program, "fact": fact, "edit": suggestions.edit_of(sent)}
    return render(request, "affiliates/correction.html", context)


@require_safe
def correct_thanks(request, slug):
    """Thank for a correction."""
    found = Program.objects.published().filter(slug=slug).first()
    if found is None:
        return unknown_program(request, [slug])
    return render(request, "affiliates/thanks.html", {"program": found})


@require_safe
def suggest_thanks(request):
    """Thank for a program."""
    return render(request, "affiliates/thanks.html", {"program": None})


def _with_counts(named):
    """Count the programs that lists show of each; what is counted in groups loses its order."""
    listed = Count("programs", filter=Q(programs__in=Program.objects.listed()), distinct=True)
    return named.annotate(program_count=listed).order_by("name")
