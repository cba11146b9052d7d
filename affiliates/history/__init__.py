"""History: every edit of a program is kept, described fact by fact, and can be undone."""

from .edits import (
    KEPT,
    Irreversible,
    last_edit,
    named,
    naming,
    preview,
    recording,
    register,
    revert,
    with_last_edit,
)

__all__ = (
    "KEPT",
    "Irreversible",
    "last_edit",
    "named",
    "naming",
    "preview",
    "recording",
    "register",
    "revert",
    "with_last_edit",
)
