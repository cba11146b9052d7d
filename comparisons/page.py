"""What a comparison's page makes of the grid: the seven factors first, then the other sections.

Company and links stand in the columns' heads; exports have them as rows, as all other facts.
"""

from dataclasses import dataclass

from affiliates.facts.kinds import LinkFact
from affiliates.facts.registry import FACTORS, FACTS, REGISTRY

from .grid import Row

#: What the heads of the columns say.
IN_HEADS = frozenset({REGISTRY["company"], *(fact for fact in FACTS if isinstance(fact, LinkFact))})
FACTORS_TITLE = "The seven factors"


@dataclass(frozen=True)
class PageSection:
    """Some rows under a title."""

    title: str
    rows: tuple[Row, ...]


def sections_of(grid, *, only_differences=False, kept=frozenset()):
    """Arrange a grid's rows for its page; those of the facts that are `kept` are never hidden."""
    rows = {row.fact: row for section in grid.sections for row in section.rows}
    arranged = [PageSection(FACTORS_TITLE, tuple(rows[fact] for fact in FACTORS))]
    arranged += [
        PageSection(
            section.section.value,
            tuple(row for row in section.rows if row.fact not in {*FACTORS, *IN_HEADS}),
        )
        for section in grid.sections
    ]
    if only_differences:
        arranged = [
            PageSection(
                section.title,
                tuple(row for row in section.rows if row.differs or row.fact in kept),
            )
            for section in arranged
        ]
    return [section for section in arranged if section.rows]
