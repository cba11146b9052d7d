"""The admin's inbox: what readers suggest beside what is shown, to be decided there."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import Truncator

from .. import history
from ..facts.registry import FACTS
from ..models import Program, Suggestion
from ..profiles import Profile
from ..suggestions import decisions
from ..suggestions.decisions import Undecidable
from ..suggestions.forms import CORRECTABLE, choices
from .decision_forms import AcceptForm, DraftForm, RejectForm, SettleForm


class StatusFilter(admin.SimpleListFilter):
    """Keep what is waiting, unless something else is asked for."""

    title = parameter_name = "status"

    def lookups(self, request, model_admin):
        return [*Suggestion.Status.choices, ("all", "all")]

    def value(self):
        asked = super().value()
        return asked if asked in dict(self.lookup_choices) else Suggestion.Status.WAITING

    def choices(self, changelist):
        for value, name in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == self.value(), "query_string": query, "display": name}

    def queryset(self, request, queryset):
        everything = self.value() == "all"
        return queryset if everything else queryset.filter(status=self.value())


class SuggestionAdmin(admin.ModelAdmin):
    """Look at what readers sent, and decide it; nobody rewrites their words."""

    list_display = ("program_name", "about", "says", "shown", "host", "sent")
    list_filter = (StatusFilter, "kind")
    list_per_page = 50
    search_fields = ("program_name", "statement", "page")

    def get_queryset(self, request):
        programs = Prefetch("program", history.with_last_edit(Program.objects.with_facts(FACTS)))
        return super().get_queryset(request).prefetch_related(programs)

    def has_add_permission(self, request):
        return False

    @admin.display(description="fact", ordering="fact")
    def about(self, suggestion):
        return subject(suggestion)

    @admin.display(description="should say")
    def says(self, suggestion):
        return Truncator(suggestion.statement).chars(120)

    @admin.display(description="shown now")
    def shown(self, suggestion):
        fact = CORRECTABLE.get(suggestion.fact)
        if not (fact and suggestion.program):
            return ""
        return Truncator(str(fact.cell(suggestion.program))).chars(120)

    @admin.display(description="page")
    def host(self, suggestion):
        return suggestion.host

    @admin.display(description="sent", ordering="sent_at")
    def sent(self, suggestion):
        return f"{suggestion.sent_at:%-d %b %Y}"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        suggestion = self.get_object(request, unquote(object_id))
        if suggestion is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, suggestion):
            raise PermissionDenied
        may_decide = self._may_decide(request, suggestion)
        offered = self._forms(request, suggestion) if may_decide and suggestion.waiting else []
        if request.method == "POST":
            if not may_decide:
                raise PermissionDenied
            if answer := self._decided(request, suggestion, offered):
                return answer
        return self._page(request, suggestion, offered)

    def _may_decide(self, request, suggestion):
        needed = ["change_program"] + ["add_program"] * (not suggestion.is_correction)
        return self.has_change_permission(request, suggestion) and all(
            request.user.has_perm(f"affiliates.{permission}") for permission in needed
        )

    def _forms(self, request, suggestion):
        """List the ways to decide it, the chosen one filled in."""
        kinds = [(RejectForm, {})]
        if not suggestion.is_correction:
            kinds.insert(0, (DraftForm, {}))
        elif suggestion.program:
            kinds.insert(0, (SettleForm, {}))
            if fact := asked_fact(request, suggestion):
                kinds.insert(0, (AcceptForm, {"fact": fact, "program": suggestion.program}))
        chosen = request.POST.get("decision")
        return [
            form(request.POST if chosen == form.how else None, suggestion=suggestion, **further)
            for form, further in kinds
        ]

    def _decided(self, request, suggestion, offered):
        """Do what was chosen and lead on; return None where it can't be read or done."""
        form = next((form for form in offered if form.is_bound), None)
        here = HttpResponseRedirect(request.get_full_path())
        if form is None:
            return self._undecided(request, suggestion, here)
        try:
            with transaction.atomic():
                message = form.decide(by=request.user) if form.is_valid() else None
                answer = self._log(request, suggestion, message, form) if message else None
        except Undecidable as error:
            self.message_user(request, str(error), messages.ERROR)
            return here
        if answer:
            self.message_user(request, message, messages.SUCCESS)
        return answer

    def _undecided(self, request, suggestion, here):
        """Say why nothing came of it: it was decided meanwhile, or no form was sent."""
        if suggestion.waiting:
            message = "Nothing was decided: choose one of the forms below."
        else:
            message = "Nothing was written: this suggestion has been decided already."
        self.message_user(request, message, messages.ERROR)
        return here

    def _log(self, request, suggestion, message, form):
        """Note the decision in the admin's own log, the program's too; lead to what is next."""
        self.log_change(request, suggestion, message)
        program = Suggestion.objects.get(pk=suggestion.pk).program
        if isinstance(form, DraftForm):
            self.log_addition(request, program, decisions.comment(suggestion))
            return HttpResponseRedirect(
                reverse("admin:affiliates_program_change", args=[program.pk])
            )
        if isinstance(form, AcceptForm):
            self.log_change(request, program, decisions.comment(suggestion))
        return HttpResponseRedirect(reverse("admin:affiliates_suggestion_changelist"))

    def _page(self, request, suggestion, offered):
        program = suggestion.program
        fact = asked_fact(request, suggestion)
        if program:
            prefetch_related_objects([program], "citations__source", "checks__source")
        profile = Profile(program) if program else None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Suggestion no. {suggestion.pk}",
            "subtitle": suggestion.program_name,
            "suggestion": suggestion,
            "subject": subject(suggestion),
            "row": profile.own_row(fact) if profile and fact else None,
            "facts": choices() if suggestion.is_correction and program else (),
            "fact": fact.name if fact else "",
            "offered": [(form, form.fieldset(self)) for form in offered],
            "opts": self.opts,
            "may_delete": self.has_delete_permission(request, suggestion),
        }
        return TemplateResponse(request, "admin/affiliates/suggestion.html", context)


def asked_fact(request, suggestion):
    """Return the fact it is decided for: the reader's, unless the editor chose another."""
    return CORRECTABLE.get(request.GET.get("fact", suggestion.fact))


def subject(suggestion):
    """Return what a suggestion is about, in words."""
    if not suggestion.is_correction:
        return "New program"
    fact = CORRECTABLE.get(suggestion.fact)
    return fact.label if fact else "Something else"
