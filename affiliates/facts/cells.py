"""What a page is handed of one fact of one program: its words, its figure, its terms."""

from dataclasses import dataclass
from enum import Enum

from ..ranges import Range, format_range


class State(Enum):
    KNOWN = "known"
    UNKNOWN = "Not stated"
    NOT_APPLICABLE = "Not applicable"


@dataclass(frozen=True)
class Item:
    """One term of a list, with the filter that finds its fellows."""

    slug: str
    name: str
    parameter: str = ""


@dataclass(frozen=True)
class Cell:
    """What one program states of one fact, ready to be shown.

    `text` is the whole statement, words included ("Low (~$35 – $40)"), `brief` the same for a
    table; `note` is a sentence that belongs beside it. `range` is None where no figure is stated.
    `way` names the way to join through which it holds, where it doesn't hold for all of them.
    """

    text: str = ""
    brief: str = ""
    note: str = ""
    way: str = ""
    range: Range | None = None
    items: tuple[Item, ...] = ()
    joiner: str = ""
    url: str = ""
    state: State = State.KNOWN

    @property
    def known(self):
        return self.state is State.KNOWN

    @property
    def qualifier(self):
        """The words behind the items: " (Net-60)" of "Monthly (Net-60)"."""
        return self.text.removeprefix(self.joiner.join(item.name for item in self.items))

    def __str__(self):
        return self.text if self.known else self.state.value


UNKNOWN = Cell(state=State.UNKNOWN)
NOT_APPLICABLE = Cell(state=State.NOT_APPLICABLE)


#: Words of this many letters still fit beside a value in a table.
LONGEST_BRIEF_NOTE = 24


def is_sentence(note):
    """Say whether a note stands by itself; a note without a full stop is part of the value."""
    return note.rstrip("”\"')").endswith((".", "!", "?", "…"))


def shown_range(value):
    """Return a range as pages show it.

    Files exchange `str(value)`: what is changed here alters no export and breaks no import.
    """
    return format_range(value)


def phrase(value, note, *, words_first=False):
    """Join a value with its qualifying words: "$16 (Direct)", "Low (~$35 – $40)".

    A qualifier that begins with a slash is an alternative: "No minimum / Low". Sentences stay
    apart; words without a value are the whole statement.
    """
    if not value:
        return note
    if not note or is_sentence(note):
        return value
    if note.startswith("/"):
        return f"{value} {note}"
    return f"{note} ({value})" if words_first else f"{value} ({note})"
