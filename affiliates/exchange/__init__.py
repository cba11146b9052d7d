"""Programs that come and go as files: one table, both ways, in CSV, JSON and YAML."""

from .comparing import Survey, survey
from .files import FileFault
from .formats import ENDINGS, FORMATS
from .stated import export
from .writing import Overtaken, apply, bring

__all__ = (
    "ENDINGS",
    "FORMATS",
    "FileFault",
    "Overtaken",
    "Survey",
    "apply",
    "bring",
    "export",
    "survey",
)
