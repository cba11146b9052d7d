"""Pages of the catalogue: lists, profiles, networks, audiences, the glossary."""

import difflib

from django.db.models import Count, Q
from django.http import JsonResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from . import suggestions
from .addresses import without_empty
from .exchange.described import csv_lines, evidence_json, program_json
from .facts.registry import FACTS, OVERVIEW, headed
from .lists.programs import OVERVIEW_TABLE, ProgramList
from .models import Audience, Edit, Network, Program
from .profiles import Profile


def home(request, extend=dict):
    """Say what this is, and offer the best ways in; `extend` gives further context."""
    published = Program.objects.published()
    return render(
        request,
        "affiliates/home.html",
        {
            "count": published.count(),
            "audiences": _audiences_with_counts(),
            "industries": ProgramList(OVERVIEW_TABLE, QueryDict()).choices("industry"),
            "latest": Edit.objects.published().with_changes()[:6],
            **extend(),
        },
    )


@without_empty
def program_list(request, table, format="html", list_class=ProgramList):
    """Show the programs an address asks for, as a page, as CSV or as JSON."""
    programs = list_class(table, request.GET)
    status = 200 if programs.is_valid else 400
    if format == "html":
        context = {"list": programs, "table": table}
        return render(request, "affiliates/list.html", context, status=status)
    if not programs.is_valid:
        return JsonResponse({"errors": programs.errors}, status=status)
    if format == "csv":
        return csv_response(csv_lines(programs.exported(), programs.extra_columns), table.name)
    described = [
        programs.json(program, request.build_absolute_uri) for program in programs.exported()
    ]
    return JsonResponse({"count": len(described), "programs": described})


def csv_response(lines, name):
    """Answer with a CSV file of these lines, streamed."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@without_empty
def program(request, slug, extend=None):
    """Show a program's profile.

    `extend`, a function of the program and the address's query, returns further context for
    the page, and whether the query can be read.
    """
    found = _with_evidence(slug).prefetch_related("suitabilities__audience").first()
    if found is None:
        return unknown_program(request, [slug])
    context, valid = extend(found, request.GET) if extend else ({}, True)
    return render(
        request,
        "affiliates/program.html",
        {"program": found, "profile": Profile(found), **context},
        status=200 if valid else 400,
    )


def _with_evidence(slug):
    return Program.objects.published().with_facts(FACTS).with_evidence().filter(slug=slug)


def program_as_json(request, slug):
    """Describe a program with its evidence."""
    found = _with_evidence(slug).first()
    if found is None:
        return unknown_program(request, [slug], "json")
    described = program_json(found, request.build_absolute_uri)
    return JsonResponse({**described, **evidence_json(found)})


def unknown_program(request, slugs, format="html"):
    """Answer 404, offering programs with near names; an export names those that aren't there."""
    names = dict(Program.objects.published().values_list("slug", "name"))
    unknown = [slug for slug in slugs if slug not in names]
    if format != "html":
        messages = [f"There is no program “{slug}”." for slug in unknown]
        return JsonResponse({"errors": {"slug": messages}}, status=404)
    near = {
        close: names[close]
        for slug in unknown
        for close in difflib.get_close_matches(slug[:80], names, n=5, cutoff=0.5)
    }
    context = {"unknown": unknown, "near": near}
    return render(request, "affiliates/unknown_program.html", context, status=404)


def network_list(request):
    """List the networks with how many programs each runs."""
    networks = _with_counts(Network.objects).prefetch_related("statements")
    return render(request, "affiliates/networks.html", {"networks": networks})


def network(request, slug):
    """Show what is known of a network, and its programs."""
    network = get_object_or_404(Network.objects.prefetch_related("statements__source"), slug=slug)
    programs = network.programs.published().with_facts(OVERVIEW)
    return render(
        request,
        "affiliates/network.html",
        {"network": network, "facts": OVERVIEW, "rows": _rows(programs, OVERVIEW)},
    )


def audience(request, slug):
    """Show the programs that suit an audience, with why."""
    audience = get_object_or_404(Audience, slug=slug)
    programs = audience.programs.published().with_facts(OVERVIEW)
    reasons = dict(audience.suitabilities.values_list("program", "reason"))
    rows = [(program, reasons[program.pk], cells) for program, cells in _rows(programs, OVERVIEW)]
    return render(
        request,
        "affiliates/audience.html",
        {"audience": audience, "facts": OVERVIEW, "rows": rows},
    )


def glossary(request):
    """Explain every fact."""
    return render(request, "affiliates/glossary.html", {"sections": headed()})


shows_form = require_http_methods(["GET", "HEAD", "POST"])
#: A form leaves a cookie, as no other public page does. "No store" would lose what was typed
#: to whoever goes back.
for_one_reader = cache_control(private=True, no_cache=True)


@shows_form
@for_one_reader
def correct(request, slug):
    """Take a reader's correction of a program; `?fact=` says of which fact."""
    found = _with_evidence(slug).first()
    if found is None:
        return unknown_program(request, [slug])
    sent = request.POST if request.method == "POST" else None
    asked = {"fact": request.GET.get("fact", "")}
    form = suggestions.CorrectionForm(sent, program=found, initial=asked)
    fact = suggestions.CORRECTABLE.get(form["fact"].value())
    context = {"program": found, "row": Profile(found).row(fact) if fact else None}
    thanks = redirect("correct_thanks", slug)
    return _suggestion(request, form, "affiliates/correct.html", context, thanks)


@shows_form
@for_one_reader
def suggest(request):
    """Take a reader's suggestion of a program that isn't here."""
    form = suggestions.ProgramForm(request.POST if request.method == "POST" else None)
    return _suggestion(request, form, "affiliates/suggest.html", {}, redirect("suggest_thanks"))


def _suggestion(request, form, template, context, thanks):
    """Store what was sent and thank for it; show the form, with what is wrong, where it can't."""
    status = 200
    if form.is_bound:
        status = suggestions.receive(form, request)
        if status is None:
            return thanks
    return render(request, template, {"form": form, **context}, status=status)


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


def _rows(programs, facts):
    return [(program, [(fact, fact.cell(program)) for fact in facts]) for program in programs]


def _with_counts(named):
    """Count the published programs of each; what is counted in groups loses its order."""
    published = Count("programs", filter=Q(programs__published=True), distinct=True)
    return named.annotate(program_count=published).order_by("name")


def _audiences_with_counts():
    return _with_counts(Audience.objects).filter(program_count__gt=0)
