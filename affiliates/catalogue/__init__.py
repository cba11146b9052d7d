"""The catalogue as a whole: the fixtures that hold it, and what is wrong in it."""

from .fixtures import fixture_labels, refresh_statistics

__all__ = ("fixture_labels", "refresh_statistics")
