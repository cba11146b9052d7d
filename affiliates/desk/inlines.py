"""The related rows of a program or a network, edited on the same page."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.forms.models import BaseInlineFormSet

from ..facts.routes import ROUTE_FACTS
from ..models import Check, Citation, FinePrint, NetworkStatement, Rate, Route, Suitability
from . import fact_fields
from .inputs import INPUTS_IN_A_ROW, KnownSelect, KnownSelectMultiple, RecordedToday


class RowsFormSet(BaseInlineFormSet):
    """Rows that may swap what no two of them share, or take it from one that is deleted."""

    def save_existing_objects(self, commit=True):
        if commit:
            self.vacate([form.instance.pk for form in self.initial_forms if form.has_changed()])
        return super().save_existing_objects(commit)

    def stated(self):
        """Yield what each row that stays says, as far as it can be read."""
        for form in self.forms:
            if not self._should_delete_form(form) and form.is_valid() and form.cleaned_data:
                yield form.cleaned_data

    def vacate(self, pks):
        """Clear rows away; saving writes those that stay anew, under the number they had."""
        self.model.objects.filter(pk__in=pks).delete()


class Rows(RecordedToday, admin.TabularInline):
    """Rows of a table, none empty until asked for."""

    extra = 0
    formset = RowsFormSet
    formfield_overrides = INPUTS_IN_A_ROW

    class Media:
        css = {"all": ("css/admin.css",)}

    def get_queryset(self, request):
        lists = {field.name for field in self.model._meta.many_to_many}
        chosen = set(self.autocomplete_fields)
        rows = super().get_queryset(request).select_related(*sorted(chosen - lists))
        return rows.prefetch_related(*sorted(chosen & lists))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = KnownSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = KnownSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_formset(self, request, obj=None, **kwargs):
        """Name what the rows have chosen with one query a column."""
        formset = super().get_formset(request, obj, **kwargs)
        for name in self.autocomplete_fields:
            if obj and name in formset.form.base_fields:  # not where one may only look
                field = formset.form.base_fields[name]
                chosen = self.model.objects.filter(**{formset.fk.name: obj}).values(name)
                known = field.queryset.filter(pk__in=chosen)
                field.widget.widget.known = {str(one.pk): str(one) for one in known}
        return formset


class CitationForm(forms.ModelForm):
    """Choose the fact a source speaks of by its label."""

    fact = forms.ChoiceField(
        required=False, choices=fact_fields.choices, help_text="Empty for fine print."
    )


class CheckForm(forms.ModelForm):
    """Choose the fact that was checked by its label."""

    fact = forms.ChoiceField(
        required=False, choices=fact_fields.choices, help_text="Empty for the whole program."
    )


class CheckInline(Rows):
    """What an editor checked on which day."""

    model = Check
    form = CheckForm
    fields = ("fact", "checked_on", "source")
    autocomplete_fields = ("source",)


#: What no two citations of a program have in common.
STATEMENT = ("fact", "fine_print", "source", "statement")


class CitationFormSet(RowsFormSet):
    """A program's citations, no two the same."""

    def clean(self):
        super().clean()
        stated = [tuple(row.get(name) for name in STATEMENT) for row in self.stated()]
        if len(set(stated)) < len(stated):
            raise ValidationError("Two citations say the same of one fact from one source.")


class CitationInline(Rows):
    model = Citation
    form = CitationForm
    formset = CitationFormSet
    fields = (
        "fact",
        "statement",
        "stance",
        "source",
        "page_date",
        "recorded_on",
        "quotation",
        "note",
        "fine_print",
    )
    autocomplete_fields = ("source",)

    def get_formset(self, request, obj=None, **kwargs):
        """Offer the fine print of this program alone."""
        formset = super().get_formset(request, obj, **kwargs)
        if "fine_print" in formset.form.base_fields:  # not where one may only look
            field = formset.form.base_fields["fine_print"]
            field.queryset = FinePrint.objects.filter(program=obj)
            # Fetched once: a field asks again for every citation.
            offered = [(term.pk, term.label) for term in field.queryset]
            field.choices = [("", "---------"), *offered]
        return formset


class RateInline(Rows):
    model = Rate
    fields = (
        "basis",
        "label",
        "commission",
        "bounty",
        "note",
        "market",
        "source",
        "page_date",
        "recorded_on",
        "position",
    )
    autocomplete_fields = ("source",)


class RouteFormSet(RowsFormSet):
    """A program's ways to join, no two the same."""

    def clean(self):
        """Refuse two direct ways alike: for the form, no network differs from no network."""
        super().clean()
        direct = [
            (row.get("market"), row.get("program_name"))
            for row in self.stated()
            if not row["network"]
        ]
        if len(set(direct)) < len(direct):
            raise ValidationError("Two direct ways to join have the same market and name.")


class RouteInline(Rows):
    """The ways to join, each with the terms that are stated for it."""

    model = Route
    formset = RouteFormSet
    verbose_name, verbose_name_plural = "way to join", "ways to join"
    fields = (
        "network",
        "program_name",
        "market",
        *(fact.name for fact in ROUTE_FACTS),
        "note",
        "source",
        "more_sources",
        "page_date",
        "recorded_on",
        "position",
    )
    autocomplete_fields = (
        "network",
        "source",
        *(field.name for field in Route._meta.many_to_many),
    )


class FinePrintFormSet(RowsFormSet):
    """A program's fine print, whose citations stay with it."""

    def vacate(self, pks):
        unlike_any = Concat(Value("to be renamed "), Cast("pk", CharField()))
        self.model.objects.filter(pk__in=pks).update(label=unlike_any)


class FinePrintInline(Rows):
    model = FinePrint
    formset = FinePrintFormSet


class SuitabilityInline(Rows):
    model = Suitability
    autocomplete_fields = ("audience",)


class NetworkStatementInline(Rows):
    model = NetworkStatement
    fields = (
        "term",
        "text",
        "note",
        "source",
        "page_date",
        "recorded_on",
        "differs",
        "position",
    )
    autocomplete_fields = ("source",)
