"""Programs that come and go as files: one table, both ways, in CSV, JSON and YAML."""

from .comparing import Survey, survey
from .files import FileFault
from .formats import ENDINGS
from .routes import bring_routes, export_routes
from .stated import export
from .writing import Overtaken, apply, bring, would_change

__all__ = (
    "ENDINGS",
    "FileFault",
    "Overtaken",
    "Survey",
    "apply",
    "bring",
    "bring_routes",
    "export",
    "export_routes",
    "survey",
    "would_change",
)
