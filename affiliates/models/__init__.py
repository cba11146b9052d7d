"""What is known of each program, and who says so."""

from .evidence import EDITOR, Check, Citation, FinePrint, Source
from .history import Change, Edit
from .networks import Network, NetworkStatement
from .programs import (
    VERSUS,
    Approval,
    CommissionBase,
    ContentPolicy,
    Program,
    Rate,
    Suitability,
)
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
    "CommissionBase",
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
    "Source",
    "Suggestion",
    "Suitability",
    "Term",
    "TrafficSource",
)
