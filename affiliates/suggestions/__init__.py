"""Suggestions: what readers send, how many are taken, and what editors make of it."""

from .decisions import edit_of
from .forms import CORRECTABLE, CorrectionForm, ProgramForm, choices, receive

__all__ = ("CORRECTABLE", "CorrectionForm", "ProgramForm", "choices", "edit_of", "receive")
