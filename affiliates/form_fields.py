"""Form fields for what people type: ranges, countries, words, and the addresses of pages."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from . import countries
from .ranges import Range

#: No page is found over the other ways that Django allows, such as ftp.
web_address = URLValidator(schemes=("http", "https"))

#: Characters that no text needs: they end it early, or make it read as another one.
_STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Prose(forms.CharField):
    """Take lines as the catalogue keeps them: browsers end each with a carriage return."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


def no_control_characters(text):
    """Raise ValidationError for a text with control characters other than tab and line feed."""
    if strange := _STRANGE.search(text):
        raise ValidationError(
            f"It holds an unprintable character (U+{ord(strange[0]):04X}). "
            "Delete it, or type the text anew."
        )


def one_line(text):
    """Raise ValidationError for a text of several lines, or with control characters."""
    no_control_characters(text)
    if "\n" in text or "\t" in text:
        raise ValidationError("Write it on one line.")


class PageField(forms.URLField):
    """Take the address of a page on the web; one without a scheme is taken as https."""

    default_error_messages = {
        "invalid": "Give the address of a page, such as https://example.com/terms."
    }
    default_validators = [web_address]

    def __init__(self, **kwargs):
        # Browsers refuse an address without its scheme in a field of their own for addresses.
        typed = forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"})
        super().__init__(**{"assume_scheme": "https", "widget": typed} | kwargs)


class Typed(forms.CharField):
    """Take a value in its text form, which `read` turns into it; empty means nobody stated it."""

    def __init__(self, *, read, **kwargs):
        super().__init__(**kwargs)
        self.read = read

    def to_python(self, value):
        return self.read(super().to_python(value))


class TypedRange(Typed):
    """Take a range; `write` shows one as the fact does ("Free")."""

    def __init__(self, *, write=str, **kwargs):
        super().__init__(**kwargs)
        self.write = write

    def prepare_value(self, value):
        if not isinstance(value, Range):
            return value
        text = self.write(value)
        # "Free" is $0 in any currency; saved unchanged, a $0 must stay one.
        return text if self.read(text) == value else str(value)


class CountryField(forms.CharField):
    """Take one country by its ISO 3166-1 alpha-2 code, in letters of any size."""

    def to_python(self, value):
        code = super().to_python(value).upper()
        if code and code not in countries.names():
            raise ValidationError("Give a country’s two-letter code, such as IN or GB.")
        return code
