"""The admin's list of facts in need of a check, each answered in one click: "still true"."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Count, F, Max, OuterRef, Q, Subquery, Value, When
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from .. import history
from ..evidence import evidence_by_fact, oldest_valid_check
from ..facts.registry import FACTS, HEADLINES, OVERVIEW, REGISTRY
from ..models import Check, Citation, Program

PER_PAGE = 25

#: What visitors see most: nobody counts their visits, but these facts are where they look first.
MUCH_SEEN = {fact.name for fact in (*HEADLINES, *OVERVIEW)}

#: What histories say of such an edit.
STILL_TRUE = "Still true"


def in_need(program=None):
    """Return (program, fact) pairs in need of a check, those in most need first.

    Disputed facts come first, then those recorded longest ago, and of one day the much seen: the
    figures that lists and heads of profiles show. What was checked within `CHECK_LASTS_DAYS` isn't
    in need. With a `program`, its facts alone.
    """
    checks = Check.objects.filter(program=OuterRef("program"), fact=OuterRef("fact"))
    cited = Citation.objects.filter(program__published=True, fact__in=REGISTRY)
    if program:
        cited = cited.filter(program=program)
    return (
        cited.order_by()
        .values("program", "fact")
        .annotate(
            differing=Count("pk", filter=Q(stance=Citation.Stance.DIFFERS)),
            recorded=Max("recorded_on"),
            name=F("program__name"),
            checked=Subquery(checks.order_by("-checked_on").values("checked_on")[:1]),
        )
        .filter(Q(checked=None) | Q(checked__lt=oldest_valid_check()))
        .annotate(
            disputed=Case(
                When(differing__gt=0, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
            much_seen=Case(When(fact__in=MUCH_SEEN, then=Value(1)), default=Value(0)),
        )
        .order_by("-disputed", F("recorded").asc(nulls_first=True), "-much_seen", "name", "fact")
    )


class ListedChecks(admin.ModelAdmin):
    """Programs with a list of the facts in need of a check."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("checks/", view(self.checks_view), name="affiliates_program_checks"),
            *super().get_urls(),
        ]

    def checks_view(self, request):
        """Show the facts in need of a check; a click on one records that it is still true."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._still_true(request)
        chosen = Program.objects.filter(slug=request.GET.get("program", "")).first()
        page = Paginator(in_need(chosen), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Facts in need of a check",
            "opts": self.opts,
            "page": page,
            "rows": _rows(page.object_list),
            "chosen": chosen,
        }
        return TemplateResponse(request, "admin/affiliates/program/checks.html", context)

    def _still_true(self, request):
        program = get_object_or_404(Program, slug=request.POST.get("program", ""))
        fact = REGISTRY.get(request.POST.get("fact", ""))
        if fact is None:
            self.message_user(request, "There is no such fact.", messages.ERROR)
            return HttpResponseRedirect(_back(request))
        with history.recording([program], by=request.user, comment=STILL_TRUE):
            Check.objects.get_or_create(
                program=program, fact=fact.name, checked_on=timezone.localdate()
            )
        words = f"{program.name}, {fact.label.lower()}: still true today."
        self.log_change(request, program, words)
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(_back(request))


def _back(request):
    """Return the address of the list as it was: the same page of it, and of the same program."""
    return f"{reverse('admin:affiliates_program_checks')}?{request.GET.urlencode()}"


def _rows(pairs):
    """(pair, program, fact, cell, evidence) of a page's pairs, in a fixed number of queries."""
    pairs = list(pairs)
    asked = {pair["program"] for pair in pairs}
    programs = Program.objects.with_facts(FACTS).with_citations().in_bulk(asked)
    for pair in pairs:
        program, fact = programs[pair["program"]], REGISTRY[pair["fact"]]
        yield pair, program, fact, fact.cell(program), evidence_by_fact(program, [fact])[fact]
