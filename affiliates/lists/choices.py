"""The choices of a filter: the first in sight, the rest folded away."""

from typing import NamedTuple

#: How many choices a filter shows before one asks for more.
FIRST = 8
#: So few more aren't worth the asking.
FEW_MORE = 2


class Choices(NamedTuple):
    """A filter's choices: those that most programs have, and all that are chosen, come first."""

    first: list
    rest: list

    @classmethod
    def of(cls, choices):
        """Part the choices; either part keeps their order."""
        if len(choices) <= FIRST + FEW_MORE:
            return cls(choices, [])
        by_count = sorted(choices, key=lambda choice: -choice.count)
        leading = {choice.value for choice in by_count[:FIRST]}
        leading |= {choice.value for choice in choices if choice.selected}
        return cls(
            [choice for choice in choices if choice.value in leading],
            [choice for choice in choices if choice.value not in leading],
        )
