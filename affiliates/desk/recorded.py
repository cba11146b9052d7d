"""The admin's edits of programs are recorded, and no editor overwrites another unseen."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError

from .. import history


class NamedRecorded(admin.ModelAdmin):
    """Record what renaming or deleting something changes of the programs that name it."""

    def programs(self, objects):
        """Return the programs that something is recorded of when these objects change."""
        return history.naming(self.model, [named.pk for named in objects])

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        changing = self.get_object(request, unquote(object_id)) if object_id else None
        programs = self.programs([changing]) if changing else []
        with history.recording(programs, by=request.user) as request.recorder:
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_model(self, request, obj):
        with history.recording(self.programs([obj]), by=request.user):
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with history.recording(self.programs(queryset), by=request.user):
            super().delete_queryset(request, queryset)


class Recorded(NamedRecorded):
    """Record what saving and deleting programs changes."""

    def programs(self, objects):
        return objects

    def get_queryset(self, request):
        return history.with_last_edit(super().get_queryset(request))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change:
            request.recorder.added(obj)


class SeenForm(forms.ModelForm):
    """A program's form, which knows the last edit that its editor has seen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = getattr(self.instance, "last_edit", None)

    def clean(self):
        cleaned = super().clean()
        last = history.last_edit(self.instance) if self.instance.pk else None
        if last and last.pk != cleaned.get("seen"):
            editor = last.editor or "Somebody"
            raise ValidationError(
                f"{editor} changed this program since you opened it, and saving would undo that. "
                "Nothing was written: open it anew, and type your changes again."
            )
        return cleaned
