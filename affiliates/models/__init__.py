"""What is known of each program, and who says so."""

from .evidence import EDITOR, Check, Citation, FinePrint, Source
from .history import Change, Edit
from .networks import Network, NetworkStatement
from .programs import VERSUS, Approval, ContentPolicy, Program, Rate, Suitability
from .routes import Route
from .suggestions import Suggestion
from .vocabularies import (
    Audience,
    Industry,
    Management,
    PayoutFrequency,
    PayoutMethod,
    ProductType,
    ProgramType,
    PromotionalMaterial,
    Term,
    TrafficSource,
)

__all__ = (
    "EDITOR",
    "VERSUS",
    "Approval",
    "Audience",
    "Change",
    "Check",
    "Citation",
    "ContentPolicy",
    "Edit",
    "FinePrint",
    "Industry",
    "Management",
    "Network",
    "NetworkStatement",
    "PayoutFrequency",
    "PayoutMethod",
    "ProductType",
    "Program",
    "ProgramType",
    "PromotionalMaterial",
    "Rate",
    "Route",
    "Source",
    "Suggestion",
    "Suitability",
    "Term",
    "TrafficSource",
)
