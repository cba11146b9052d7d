"""The admin's history: who changed what of which program, and the way back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse

from .. import history
from ..models import Edit


class EditAdmin(admin.ModelAdmin):
    """Look at edits, those of removed programs too; nobody rewrites history."""

    list_display = ("name", "kind", "made_at", "editor", "comment")
    list_filter = ("kind", "made_at")
    list_select_related = ("editor",)
    list_per_page = 50
    search_fields = ("name", "slug", "comment")
    change_form_template = "admin/affiliates/edit.html"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("changes")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        revert = self.admin_site.admin_view(self.revert_view)
        return [
            path("<int:pk>/revert/", revert, name="affiliates_edit_revert"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        may_revert = {"may_revert": self._may_revert(request)}
        return super().change_view(request, object_id, form_url, may_revert | (extra_context or {}))

    def revert_view(self, request, pk):
        """Show what going back behind an edit would change; write it once that is confirmed."""
        edit = get_object_or_404(Edit, pk=pk)
        if not self._may_revert(request):
            raise PermissionDenied
        try:
            if request.method == "POST":
                return self._reverted(request, history.revert(edit, by=request.user))
            made, changes = history.preview(edit)
        except history.Irreversible as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:affiliates_edit_change", args=[pk]))
        context = {"edit": edit, "made": made, "changes": changes, "opts": self.opts}
        context |= self.admin_site.each_context(request) | {"title": f"Bring back {edit.name}"}
        return render(request, "admin/affiliates/revert.html", context)

    def _reverted(self, request, made):
        if made is None:
            self.message_user(request, "It is as it was then: nothing had to change.")
            return HttpResponseRedirect(reverse("admin:affiliates_edit_changelist"))
        self.message_user(request, f"{made.name} is as it was then.", messages.SUCCESS)
        program = reverse("admin:affiliates_program_change", args=[made.program_id])
        return HttpResponseRedirect(program)

    def _may_revert(self, request):
        """Say whether somebody may do all that going back may take."""
        return all(
            request.user.has_perm(f"affiliates.{action}_program")
            for action in ("add", "change", "delete")
        )
