"""The forms by which editors decide suggestions; each does what it asks for."""

from urllib.parse import urlsplit

from django import forms
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.widgets import AdminRadioSelect, AdminTextareaWidget, AdminTextInputWidget

from ..facts.kinds import Unreadable
from ..fields import page_date_validator
from ..form_fields import PageField, Prose, no_control_characters, one_line
from ..models import Program, Source
from ..suggestions import decisions, proposals
from ..suggestions.decisions import Acceptance, Stance
from .fact_fields import NOTE_HELP

CHANGES = "changes"
OUTCOMES = [
    (CHANGES, "Change the value: the page backs the new one"),
    (Stance.DIFFERS.value, "Leave the value: the page differs from it"),
    (Stance.BACKS.value, "Leave the value: the page backs it"),
]


def prose(*, required=False, **kwargs):
    """Return a field of words, which may be left out unless they are required."""
    box = AdminTextareaWidget({"rows": 2})
    return Prose(required=required, validators=[no_control_characters], widget=box, **kwargs)


def line(field=forms.CharField, **kwargs):
    """Return a field of one line."""
    return field(widget=AdminTextInputWidget(), validators=[one_line], **kwargs)


class Decision:
    """One way to decide a suggestion, which `decide` does.

    It returns a message for the editor; None where the form then says what is wrong.
    """

    how = title = button = description = ""

    def __init__(self, *args, suggestion, **kwargs):
        self.suggestion = suggestion
        super().__init__(*args, prefix=self.how, **kwargs)

    def fieldset(self, model_admin):
        """Return the form as the admin shows its own."""
        shown = {"fields": list(self.fields), "description": self.description}
        return AdminForm(self, [(self.title, shown)], {}, model_admin=model_admin)


class AcceptForm(Decision, forms.Form):
    """Cite the page for a fact, and change its value if so chosen."""

    how, title, button = "accept", "Accept", "Accept"

    outcome = forms.ChoiceField(
        choices=OUTCOMES, widget=AdminRadioSelect({"class": "radiolist"}), label="Decision"
    )
    value = prose(label="New value", help_text="As exports write it: lists are joined by “; ”.")
    note = prose(label="New note", help_text=NOTE_HELP)
    overtakes = forms.BooleanField(
        required=False,
        initial=True,
        label="What backed the old value differs from the new one",
        help_text=(
            "Each page then stands with its own words, or the old value. What this same page or "
            "our editors said before is dropped."
        ),
    )
    otherwise = forms.BooleanField(
        required=False,
        label="The reader proposed something else",
        help_text=(
            "Their words alone don't show whether they did. If so, the page on which they see "
            "what became of it says so."
        ),
    )
    statement = prose(
        label="The page's words",
        help_text=(
            "What the citation quotes, for all to see: the page's own words, not the reader's. "
            "Empty: what is shown."
        ),
    )
    page = line(PageField, max_length=600)
    publisher = line(
        required=False, max_length=120, help_text="For a page that isn't among the sources yet."
    )
    kind = forms.ChoiceField(
        choices=[choice for choice in Source.Kind.choices if choice[0] != Source.Kind.EDITOR],
        help_text="Likewise.",
    )
    page_date = forms.CharField(
        required=False,
        max_length=10,
        validators=[page_date_validator],
        label="Date on the page",
        help_text="2025, 2025-08 or 2025-08-31. Empty: it shows none.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, suggestion, fact, program, **kwargs):
        said = suggestion.statement
        is_value = proposals.is_value(fact, said)
        is_exact = is_value and proposals.is_exact(fact)
        initial = {
            "value": said if is_value else fact.value_text(program),
            "note": fact.note(program),
            # Prose is the reader's own, which is never public.
            "statement": said if is_exact else "",
            "page": suggestion.page,
            "seen": program.last_edit,
            **described(suggestion.page, program),
        }
        super().__init__(*args, suggestion=suggestion, initial=initial, **kwargs)
        self.fact = fact
        self.title = f"Accept: {fact.label}"
        if not fact.noted:
            del self.fields["note"]
        if is_exact:
            del self.fields["otherwise"]

    def clean(self):
        cleaned = super().clean()
        if self._changes(cleaned) and not any(self._cells(cleaned).values()):
            self.add_error("value", "Type the new value.")
        page, publisher = cleaned.get("page"), cleaned.get("publisher")
        if page and not publisher and not Source.objects.filter(url=page).exists():
            self.add_error("publisher", "Say whose page it is: no source has this address yet.")
        if cleaned.get("outcome") == Stance.DIFFERS and not cleaned.get("statement"):
            self.add_error("statement", "Quote what the page says: it differs from what is shown.")
        return cleaned

    def _changes(self, cleaned):
        return cleaned.get("outcome") == CHANGES

    def _cells(self, cleaned):
        return {self.fact.name: cleaned.get("value", "")} | (
            {self.fact.note_column: cleaned.get("note", "")} if self.fact.noted else {}
        )

    def decide(self, *, by):
        cleaned = self.cleaned_data
        given = ("page", "publisher", "kind", "statement", "page_date", "overtakes", "seen")
        given += ("otherwise",) if "otherwise" in cleaned else ()
        accepted = Acceptance(
            fact=self.fact,
            stance=Stance.BACKS if self._changes(cleaned) else cleaned["outcome"],
            cells=self._cells(cleaned) if self._changes(cleaned) else {},
            **{name: cleaned[name] for name in given},
        )
        try:
            changes, new_terms = decisions.accept(self.suggestion.pk, accepted, by=by)
        except Unreadable as error:
            self.add_error("value", str(error))
            return None
        done = [
            f"{change.label}: {change.old or 'not stated'} → {change.new or 'not stated'}"
            for change in changes
        ]
        done += [f"New here: {name}" for name in new_terms]
        return "Accepted, and cited. " + ". ".join(done or ["The value stays"]) + "."


class SettleForm(Decision, forms.Form):
    """Accept what is about no single fact, once the editor has seen to it."""

    how, title, button = "settle", "Or: seen to by hand", "Close as accepted"
    description = "For rates, fine print and the like, changed on the program's own page."

    reason = prose(required=True, label="What was done")
    otherwise = forms.BooleanField(
        required=False,
        label="Something else was done than proposed, or only a part of it",
        help_text="The page on which the reader sees what became of it then says so.",
    )

    def decide(self, *, by):
        given = self.cleaned_data
        decisions.settle(self.suggestion.pk, given["reason"], otherwise=given["otherwise"], by=by)
        return "Accepted."


class RejectForm(Decision, forms.Form):
    """Say why a suggestion is not followed."""

    how, title, button = "reject", "Reject", "Reject"

    reason = prose(required=True, label="Why")

    def decide(self, *, by):
        decisions.reject(self.suggestion.pk, self.cleaned_data["reason"], by=by)
        return "Rejected. The reason is kept."


class DraftForm(Decision, forms.ModelForm):
    """Make a draft of a suggested program."""

    how, title, button = "draft", "Accept as a draft", "Make a draft"
    description = "It is nowhere on the site until its facts are there and it is published."

    website = line(PageField, max_length=500)
    affiliate_page = line(PageField, max_length=500, required=False)

    class Meta:
        model = Program
        fields = ("name", "website", "affiliate_page")

    def __init__(self, *args, suggestion, **kwargs):
        initial = {
            "name": suggestion.program_name,
            "website": suggestion.website,
            "affiliate_page": suggestion.page,
        }
        super().__init__(*args, suggestion=suggestion, initial=initial, **kwargs)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if known := Program.objects.filter(name__iexact=name).first():
            raise forms.ValidationError(
                f"{known.name} is here already{'' if known.published else ', as a draft'}."
            )
        return name

    def decide(self, *, by):
        decisions.draft(self.suggestion.pk, self.instance, by=by)
        return "Accepted: this is the draft."


def described(page, program):
    """Guess whose page it is: as other pages of its host; else the program's own, or a third's."""
    host = urlsplit(page).hostname or ""
    alike = Source.objects.filter(url=page).first() or (
        Source.objects.filter(url__contains=f"://{host}/").first()
    )
    if alike:
        return {"publisher": alike.publisher, "kind": alike.kind}
    host = host.removeprefix("www.")
    sites = [urlsplit(url).hostname or "" for url in (program.website, program.affiliate_page)]
    if any(host == site.removeprefix("www.") for site in sites):
        return {"publisher": program.company or program.name, "kind": Source.Kind.OWN}
    return {"publisher": host[:120], "kind": Source.Kind.THIRD_PARTY}
