"""The admin: programs, their evidence and the vocabularies, at /admin/."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote

from . import history, models
from .desk import fact_fields, inlines
from .desk.checks import ListedChecks
from .desk.edits import EditAdmin
from .desk.importing import Exchanged
from .desk.inputs import INPUTS
from .desk.program_form import ProgramForm
from .desk.program_list import Checked, Cited, Disputed, ProgramChangeList
from .desk.recorded import NamedRecorded, Recorded
from .desk.suggestions import SuggestionAdmin
from .profiles import Profile

admin.site.site_header = admin.site.site_title = "Plainterms: admin"
admin.site.index_title = "What may be edited"

admin.site.register(models.Edit, EditAdmin)
admin.site.register(models.Suggestion, SuggestionAdmin)


@admin.register(models.Program)
class ProgramAdmin(ListedChecks, Exchanged, Recorded):
    """Edit a program's facts in the order of its profile, and what backs them."""

    form = ProgramForm
    fieldsets = fact_fields.fieldsets()
    autocomplete_fields = fact_fields.vocabulary_fields()
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides = INPUTS
    # Citations are saved before fine print is deleted, and its citations with it.
    inlines = (
        inlines.SuitabilityInline,
        inlines.RouteInline,
        inlines.RateInline,
        inlines.CheckInline,
        inlines.CitationInline,
        inlines.FinePrintInline,
    )
    list_display = (
        "name",
        "industry",
        "completeness",
        "citation_count",
        "disputed",
        "updated",
        "published",
    )
    list_filter = (
        "published",
        Disputed,
        Cited,
        Checked,
        ("industry", admin.RelatedOnlyFieldListFilter),
    )
    list_per_page = 50
    search_fields = ("name", "slug", "company")
    actions = ("publish", "withdraw")

    def get_changelist(self, request, **kwargs):
        return ProgramChangeList

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        worded = fact_fields.wording(db_field.name)
        return super().formfield_for_dbfield(db_field, request, **worded | kwargs)

    def history_view(self, request, object_id, extra_context=None):
        program = self.get_object(request, unquote(object_id))
        edits = program.edits.prefetch_related("changes", "editor") if program else ()
        return super().history_view(request, object_id, {"edits": edits, **(extra_context or {})})

    def view_on_site(self, program):
        return program.get_absolute_url() if program.published else None

    @admin.display(description="facts stated")
    def completeness(self, program):
        stated, asked = Profile(program).completeness
        return f"{stated} of {asked}"

    @admin.display(description="citations")
    def citation_count(self, program):
        return len(program.citations.all())

    @admin.display(description="disputed")
    def disputed(self, program):
        differing = sum(citation.differs for citation in program.citations.all())
        return f"{differing} differ{'s' * (differing == 1)}" if differing else ""

    @admin.action(permissions=["change"], description="Publish the selected programs")
    def publish(self, request, programs):
        self._show(request, programs, True)

    @admin.action(permissions=["change"], description="Withdraw the selected programs")
    def withdraw(self, request, programs):
        self._show(request, programs, False)

    def _show(self, request, programs, published):
        done = "Published" if published else "Withdrew"
        changed = list(programs.exclude(published=published))
        with history.recording(changed, by=request.user):
            for program in changed:
                program.published = published
                # The rest may have been edited since it was fetched.
                program.save(update_fields=["published"])
                self.log_change(request, program, f"{done}.")
        self.message_user(request, f"{done} {len(changed)}.", messages.SUCCESS)


@admin.register(models.Source)
class SourceAdmin(NamedRecorded):
    list_display = ("publisher", "url", "kind")
    list_filter = ("kind",)
    search_fields = ("publisher", "url")
    formfield_overrides = INPUTS


@admin.register(models.Network)
class NetworkAdmin(NamedRecorded):
    list_display = ("name", "company", "website", "status")
    list_filter = ("status",)
    search_fields = ("name", "slug", "company")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = fact_fields.network_fieldsets()
    autocomplete_fields = [field.name for field in models.Network._meta.many_to_many]
    formfield_overrides = INPUTS
    inlines = (inlines.NetworkStatementInline,)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        worded = fact_fields.network_wording(db_field.name)
        return super().formfield_for_dbfield(db_field, request, **worded | kwargs)


@admin.register(
    models.Audience,
    models.Industry,
    models.Management,
    models.PayoutFrequency,
    models.PayoutMethod,
    models.ProductType,
    models.ProgramType,
    models.PromotionalMaterial,
    models.TrafficSource,
)
class TermAdmin(NamedRecorded):
    list_display = ("name", "broader")
    list_select_related = ("broader",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("broader",)
    formfield_overrides = INPUTS
