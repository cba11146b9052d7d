"""Django system checks of the registry: an entry that can't work is refused at the start."""

from django.core.checks import Error
from django.core.exceptions import FieldDoesNotExist

from ..fields import CountriesField
from .kinds import CountriesFact, RangeFact
from .registry import FACTS


def check_facts(facts=FACTS, **kwargs):
    """Return an error for each entry that its model field or its kind doesn't support."""
    errors = []
    for fact in facts:
        try:
            errors += _errors(fact) if fact.field else []
        except FieldDoesNotExist:
            errors.append(_error(fact, "a program has no such field", "E001"))
    return errors


def _errors(fact):
    for use in sorted(fact.uses - fact.can, key=lambda use: use.value):
        yield _error(fact, f"a {type(fact).__name__} can't {use.value}", "E002")
    if isinstance(fact, RangeFact) and not hasattr(fact.field, "unit"):
        yield _error(fact, f"a {type(fact).__name__} needs a RangeField", "E003")
    if isinstance(fact, CountriesFact) and not isinstance(fact.field, CountriesField):
        yield _error(fact, f"a {type(fact).__name__} needs a CountriesField", "E004")


def _error(fact, fault, number):
    return Error(
        f"The registry's fact “{fact.name}”: {fault}.", obj=fact.name, id=f"affiliates.{number}"
    )
