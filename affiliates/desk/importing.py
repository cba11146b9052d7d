"""Import and export in the admin: a file is uploaded, its differences are shown, then written."""

import re
import tempfile
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from .. import exchange
from ..exchange.formats import FILES
from ..models import Program
from . import uploads

#: So many differences, or faults, and so many characters of them, are shown on one page.
ON_A_PAGE = 200
CHARACTERS_ON_A_PAGE = 500_000


class UploadForm(forms.Form):
    """Choose the file."""

    file = forms.FileField(
        label="File",
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        endings = ", ".join(exchange.ENDINGS)
        largest = filesizeformat(settings.IMPORT_MAX_BYTES)
        self.fields["file"].help_text = f"Its name ends in one of {endings}; at most {largest}."

    def clean_file(self):
        file = self.cleaned_data["file"]
        if Path(file.name).suffix.lower() not in exchange.ENDINGS:
            endings = ", ".join(exchange.ENDINGS)
            raise forms.ValidationError(f"{file.name}: its name must end in one of {endings}.")
        if file.size > settings.IMPORT_MAX_BYTES:
            sizes = [filesizeformat(size) for size in (file.size, settings.IMPORT_MAX_BYTES)]
            raise forms.ValidationError(
                "This file is too large: {}, and at most {}.".format(*sizes)
            )
        return file


class Lines:
    """Some of very many lines: all are counted, and those from `start` on kept that fit a page."""

    def __init__(self, start):
        self.start = start
        self.total = 0
        self.kept = []
        self._room = CHARACTERS_ON_A_PAGE

    def add(self, describe):
        """Count a line; if it has its place on the page, keep what `describe` returns.

        That is the line, and how many characters it has.
        """
        is_next = self.total == self.start + len(self.kept)
        if is_next and len(self.kept) < ON_A_PAGE and self._room > 0:
            line, length = describe()
            self.kept.append(line)
            self._room -= length
        self.total += 1

    @property
    def first(self):
        return self.start + 1

    @property
    def last(self):
        return self.start + len(self.kept)

    @property
    def more(self):
        return max(0, self.total - self.last)


class Preview:
    """What a file would change, or all that is wrong with it, as far as a page holds it."""

    def __init__(self, upload, start):
        self.name = upload.name
        self.differences, self.faults = Lines(start), Lines(start)
        self.found, self.end = None, ""
        try:
            self.found = exchange.survey(
                upload.path, on_fault=self._add_fault, on_row=self._add_difference
            )
        except exchange.FileFault as fault:
            self.end = str(fault)

    @property
    def is_clean(self):
        return self.found is not None and not self.found.faults

    @property
    def new_terms(self):
        """Yield (what they are, names, how many more) of the terms no vocabulary has yet."""
        for what, names in self.found.new_terms:
            yield what, "; ".join(names[:ON_A_PAGE]), max(0, len(names) - ON_A_PAGE)

    def _add_fault(self, fault):
        self.faults.add(lambda: (fault, len(fault.message)))

    def _add_difference(self, difference):
        self.differences.add(lambda: _described(difference))


def _described(difference):
    changes = [(change.label, change.old, change.new) for change in difference.changes]
    length = sum(len(old) + len(new) for _, old, new in changes)
    slug, is_new = difference.program.slug, difference.is_new
    return {"slug": slug, "is_new": is_new, "changes": changes}, length


class Exchanged(admin.ModelAdmin):
    """Programs that come and go as files, from the list of programs."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("export/", view(self.export_view), name="affiliates_program_export"),
            path(
                "export/programs.<slug:name>",
                view(self.download_view),
                name="affiliates_program_download",
            ),
            path("import/", view(self.import_view), name="affiliates_program_import"),
            path(
                "import/<slug:token>/", view(self.preview_view), name="affiliates_program_preview"
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        may_import = {"may_import": self._may_import(request)}
        return super().changelist_view(request, may_import | (extra_context or {}))

    def export_view(self, request):
        """Offer all programs as a file of each kind."""
        self._require(self.has_view_permission(request))
        count = Program.objects.count()
        return self._page(request, "export", title="Export", formats=FILES, count=count)

    def download_view(self, request, name):
        self._require(self.has_view_permission(request))
        format_ = next((format_ for format_ in FILES if format_.name == name), None)
        if format_ is None:
            raise Http404
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"programs.{name}"
            try:
                exchange.export(file)
            except exchange.FileFault as fault:
                self.message_user(request, f"It can’t be written: {fault}.", messages.ERROR)
                return self._to("export")
            # An open file can still be read once its name is gone.
            content = file.open("rb")
            return FileResponse(content, as_attachment=True, content_type=format_.media_type)

    # Checked once what limits an upload is in place, which must be before anything is read of it.
    @method_decorator(csrf_exempt)
    def import_view(self, request):
        """Take a file, and go on to its preview."""
        self._require(self._may_import(request))
        request.upload_handlers = [uploads.LimitedUpload(request)]
        return self._import(request)

    @method_decorator(csrf_protect)
    def _import(self, request):
        posted = request.method == "POST"
        form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
        if form.is_valid():
            try:
                upload = uploads.keep(request.session, form.cleaned_data["file"])
            except OSError as error:
                form.add_error("file", f"The server can’t keep it: {error.strerror}.")
            else:
                return self._to("preview", upload.token)
        return self._page(request, "import", title="Import", form=form)

    def preview_view(self, request, token):
        """Show what a waiting file would change; write it once that is confirmed."""
        self._require(self._may_import(request))
        upload = uploads.waiting(request.session, token)
        if upload is None:
            self.message_user(
                request, "This file waits no longer: choose it again.", messages.ERROR
            )
            return self._to("import")
        if request.method == "POST":
            return self._decided(request, upload)
        preview = Preview(upload, _start(request))
        title = f"Import {upload.name}"
        return self._page(request, "preview", title=title, preview=preview, token=token)

    def _decided(self, request, upload):
        if "write" in request.POST:
            return self._written(request, upload)
        uploads.discard(request.session)
        self.message_user(request, f"Put {upload.name} away. Nothing was written.")
        return self._to("changelist")

    def _written(self, request, upload):
        """Write what the preview showed: all of it, or nothing."""
        try:
            with transaction.atomic():
                found = self._apply(request, upload)
                self._log(request, upload, found)
        except (exchange.FileFault, exchange.Overtaken, IntegrityError):
            problem = "The catalogue changed meanwhile. Nothing was written: look at it again."
        except DatabaseError as error:
            problem = f"The database says: {error}. Nothing was written."
        else:
            uploads.discard(request.session)
            self.message_user(
                request, f"Imported {upload.name}: {found.outcome}.", messages.SUCCESS
            )
            return self._to("changelist")
        self.message_user(request, problem, messages.ERROR)
        return self._to("preview", upload.token)

    def _apply(self, request, upload):
        found = exchange.survey(upload.path, on_fault=_overtaken)
        if found.seal != request.POST.get("seal"):
            raise exchange.Overtaken
        exchange.apply(upload.path, found, by=request.user)
        return found

    def _log(self, request, upload, found):
        LogEntry.objects.create(
            user=request.user,
            content_type=get_content_type_for_model(Program),
            object_repr=upload.name[:200],
            action_flag=CHANGE,
            change_message=f"Imported: {found.outcome}.",
        )

    def _may_import(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def _require(self, permitted):
        if not permitted:
            raise PermissionDenied

    def _page(self, request, name, **context):
        context |= self.admin_site.each_context(request) | {"opts": self.opts}
        return TemplateResponse(request, f"admin/affiliates/program/{name}.html", context)

    def _to(self, name, *args):
        return HttpResponseRedirect(reverse(f"admin:affiliates_program_{name}", args=args))


def _overtaken(fault):
    raise exchange.Overtaken


def _start(request):
    """Return how many lines come before the page; 0 for what is no number."""
    asked = request.GET.get("start", "")
    return int(asked) if re.fullmatch("[0-9]{1,9}", asked) else 0
