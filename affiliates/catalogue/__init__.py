"""The catalogue as a whole: the fixtures that hold it, and what is wrong in it."""

from .faults import find_faults
from .fixtures import fixture_labels, refresh_statistics

__all__ = ("find_faults", "fixture_labels", "refresh_statistics")
