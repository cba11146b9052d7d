"""Ranges as editors type them: one text for a range's columns."""

from django import forms

from .ranges import Range


class TypedRange(forms.CharField):
    """Take a range in its text form; empty means that nobody stated it.

    `read` turns the text into a `Range`, `write` shows one as the fact does ("Free").
    """

    def __init__(self, *, read, write=str, **kwargs):
        super().__init__(**kwargs)
        self.read = read
        self.write = write

    def to_python(self, value):
        return self.read(super().to_python(value))

    def prepare_value(self, value):
        if not isinstance(value, Range):
            return value
        text = self.write(value)
        # "Free" is $0 in any currency; saved unchanged, a $0 must stay one.
        return text if self.read(text) == value else str(value)
