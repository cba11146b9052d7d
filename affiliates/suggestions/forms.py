"""What readers send: corrections and programs we don't have, kept for an editor to decide."""

import time

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer

from ..exchange.stated import KEY
from ..facts.registry import FACTS, headed
from ..form_fields import PageField, Prose, no_control_characters, one_line
from ..models import Program, Suggestion
from . import limits

#: A field that only machines fill in, and the time at which a form was handed out.
TRAP, STAMP = "homepage", "stamp"

#: Seconds after which a form can have been read, and those after which it is handed out anew.
SOONEST, LATEST = 3, 24 * 60 * 60

_signer = Signer(salt="affiliates.suggestions")


#: What a reader may correct; a program's address on this site is ours to choose.
CORRECTABLE = {fact.name: fact for fact in FACTS if fact.name != KEY}


def choices():
    """List the facts a reader may correct, under their headings."""
    listed = [
        (heading, [(fact.name, fact.label) for fact in facts if fact.name in CORRECTABLE])
        for heading, facts in headed()
    ]
    return [("", "Something else, or several"), *listed]


class SuggestionForm(forms.ModelForm):
    """What every suggestion has: a page that says so, and perhaps an e-mail."""

    statement = Prose(
        max_length=2000,
        validators=[no_control_characters],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what it should say."},
    )
    page = PageField(
        max_length=600,
        validators=[one_line],
        error_messages={"required": "Name the page: an editor has to read it there."},
    )
    email = forms.EmailField(
        required=False,
        validators=[one_line],
        label="Your e-mail (optional)",
        help_text="Only to ask you back. It is deleted as soon as an editor has decided.",
    )

    class Meta:
        model = Suggestion
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    @property
    def trapped(self):
        """Say whether a machine filled in the form."""
        return bool(self.data.get(TRAP))

    @property
    def stamp(self):
        """Return when the form was first handed out, signed; too old a time is renewed."""
        given = self.data.get(STAMP, "")
        return _signer.sign(str(int(time.time()))) if _age(given) is None else given

    def clean(self):
        cleaned = super().clean()
        age = _age(self.data.get(STAMP, ""))
        if age is None:
            raise ValidationError(
                "This form has been open for too long. All you typed is still here: "
                "please send it once more."
            )
        if age < SOONEST:
            raise ValidationError("That was quick. Please look it over, and send it once more.")
        return cleaned

    def same(self):
        """Return the suggestions that say the same and are waiting already."""
        compared = ("program", "program_name", "website", "fact", "statement", "page")
        alike = {name: getattr(self.instance, name) for name in compared}
        return Suggestion.objects.filter(status=Suggestion.Status.WAITING, **alike)


class CorrectionForm(SuggestionForm):
    """Which fact of a program is wrong, and what it should say."""

    fact = forms.ChoiceField(
        required=False,
        choices=choices,
        label="Which fact?",
        error_messages={"invalid_choice": "Choose one of the facts listed."},
    )

    class Meta(SuggestionForm.Meta):
        fields = ("fact", "statement", "page", "email")

    field_order = Meta.fields

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.program, self.instance.program_name = program, program.name
        self.fields["statement"].label = "What should it say?"
        self.fields["statement"].help_text = "In the page’s own words, where you can."
        self.fields["page"].label = "The page that says so"
        self.fields["page"].help_text = "Its address. Without a page, nothing can be changed."


class ProgramForm(SuggestionForm):
    """A program that isn't here: its name, where it is, and the page with its terms."""

    program_name = forms.CharField(
        max_length=120, validators=[one_line], label="What is it called?"
    )
    website = PageField(max_length=500, validators=[one_line], label="The merchant’s website")

    class Meta(SuggestionForm.Meta):
        fields = ("program_name", "website", "page", "statement", "email")

    field_order = Meta.fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kind = Suggestion.Kind.PROGRAM
        self.fields["page"].label = "The page for affiliates"
        self.fields["page"].help_text = "Where its terms stand, or where one signs up."
        self.fields["statement"].label = "What else should we know? (optional)"
        self.fields["statement"].required = False

    def clean_program_name(self):
        name = self.cleaned_data["program_name"]
        known = Program.objects.published().filter(name__iexact=name).first()
        if known:
            raise ValidationError(
                f"{known.name} is here already. On its profile you can say what is wrong with it."
            )
        return name


def receive(form, request):
    """Store what was sent, once; return the status to show the form with, None if all is well.

    The form's instance is then what waits for an editor. A machine is answered that all is well,
    and nothing is stored.
    """
    if form.trapped:
        return None
    if not form.is_valid():
        return 400
    limits.forget()
    if same := form.same().first():
        form.instance = same
        return None
    form.instance.sender = limits.sender(request)
    form.save()
    # Counted once it is kept: of many sent at once, none slips by uncounted.
    if not limits.within_limits(request):
        form.instance.delete()
        form.add_error(
            None,
            "We can’t take more suggestions just now. All you typed is still here: "
            "please send it again in an hour.",
        )
        return 429
    return None


def _age(stamp):
    """Return how many seconds ago a form was handed out; None for too many, or if unknown."""
    try:
        age = time.time() - int(_signer.unsign(stamp))
    except BadSignature:
        return None
    return age if age <= LATEST else None
