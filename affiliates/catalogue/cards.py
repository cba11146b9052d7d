"""What programs state, as cards: one of each program for each section."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from django.db import models

from ..facts.kinds import Section
from ..facts.registry import REGISTRY
from ..models import Citation, FinePrint, Program, Rate, Route, Suitability
from .faults import is_range

#: Every section, and None for what stands in none.
SECTIONS = (None, *Section)

#: The section to which a model's rows belong: a citation's is that of its fact.
SECTION_OF = {
    Rate: Section.PAYMENTS,
    Route: Section.SOFTWARE,
    Suitability: Section.AUDIENCES,
    FinePrint: None,
}

#: Columns of words besides those that may be of any length.
OF_WORDS = {"company", "label", "program_name", "text"}

#: A word that is neither a name nor how a value begins.
WORD = re.compile(r"(?<!\S)(?!free|no\b|session)[a-z]+(?!\S)")


@dataclass(frozen=True)
class Row:
    """What a row holds: in columns, apart from them in words, and in lists of others' keys."""

    key: int
    model: type
    columns: dict
    words: dict
    lists: dict

    def part(self, section):
        """Return what of a program's row stands in a section."""
        parts = (
            {name: value for name, value in values.items() if section_of(name) is section}
            for values in (self.columns, self.words, self.lists)
        )
        return Row(self.key, self.model, *parts)


@dataclass(frozen=True)
class Card:
    """What a program states in a section: part of its own row, and rows that belong to it."""

    part: Row
    rows: list = field(default_factory=list)


def read_cards():
    """Read the programs in the database: each one's cards, by section."""
    programs = {}
    for row in _rows(Program):
        programs[row.key] = {section: Card(row.part(section)) for section in SECTIONS}
    for model in (*SECTION_OF, Citation):
        for row in _rows(model):
            programs[row.columns["program_id"]][_section(row)].rows.append(row)
    return list(programs.values())


def _rows(model):
    lists = [
        each for each in model._meta.many_to_many if each.remote_field.through._meta.auto_created
    ]
    keys = {each.name: _keys(each) for each in lists}
    for row in model.objects.order_by("pk"):
        columns, words = {}, {}
        for column in model._meta.concrete_fields:
            if not column.primary_key:
                value = getattr(row, column.attname)
                (words if _is_worded(column, value) else columns)[column.attname] = value
        yield Row(row.pk, model, columns, words, {name: keys[name][row.pk] for name in keys})


def _keys(relation):
    """Return the keys of all that a list names, by the key of the row whose list it is."""
    keys = defaultdict(list)
    ours, theirs = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    pairs = relation.remote_field.through.objects.order_by("pk").values_list(ours, theirs)
    for row, key in pairs:
        keys[row].append(key)
    return keys


def _is_worded(column, value):
    worded = isinstance(column, models.TextField) or column.name in OF_WORDS
    return worded and value and not is_range(value)


def _section(row):
    if row.model is Citation:
        return section_of(row.columns["fact"])
    return SECTION_OF[row.model]


@cache
def section_of(name):
    """Return the section of the fact to which a program's field belongs; None without one."""
    facts = [fact for fact in REGISTRY if f"{name}_".startswith(f"{fact}_")]
    return REGISTRY[max(facts, key=len)].section if facts else None


def words_of(programs):
    """List every word of the programs' own texts, as often as it is there, but no names."""
    cards = (card for cards in programs for card in cards.values())
    texts = (text for card in cards for text in card.part.words.values())
    return [word for text in texts for word in WORD.findall(text)]
