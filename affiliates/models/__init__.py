"""What is known of each program, and who says so."""

from .evidence import EDITOR, Check, Citation, FinePrint, FinePrintKind, Source, Sourced
from .history import Change, Edit
from .networks import Network, NetworkStatement
from .programs import (
    VERSUS,
    Approval,
    Attribution,
    CommissionBase,
    ContentPolicy,
    Program,
    Rate,
    Suitability,
)
from .routes import Route
from .suggestions import Suggestion
from .version import CatalogueVersion
from .vocabularies import (
    UNLISTED,
    Audience,
    Industry,
    Management,
    PayoutFrequency,
    PayoutMethod,
    ProductType,
    ProgramType,
    PromotionalMaterial,
    Status,
    Term,
    TrafficSource,
    former_names,
    former_slugs,
    slug_of,
)

__all__ = (
    "EDITOR",
    "UNLISTED",
    "VERSUS",
    "Approval",
    "Attribution",
    "Audience",
    "CatalogueVersion",
    "Change",
    "Check",
    "Citation",
    "CommissionBase",
    "ContentPolicy",
    "Edit",
    "FinePrint",
    "FinePrintKind",
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
    "Sourced",
    "Status",
    "Suggestion",
    "Suitability",
    "Term",
    "TrafficSource",
    "former_names",
    "former_slugs",
    "slug_of",
)
