"""A comparison as its exports have it: the grid in CSV and JSON."""

from affiliates.exchange.described import program_json
from affiliates.exchange.formats import Published

from .earnings.column import earnings_items


def published(grid, name, address, forecasts):
    """Return a grid as exports have it; `address` turns a path into a full one.

    `forecasts` say what each program would earn the visitor, where they ask.
    """
    return Published(
        name=name,
        header=["section", "fact", "label", *(program.slug for program in grid.programs)],
        rows=lambda: _rows(grid),
        document=lambda: _document(grid, address, forecasts),
    )


def _rows(grid):
    for section in grid.sections:
        for row in section.rows:
            named = [section.section.value, row.fact.name, row.fact.label]
            yield named + [row.fact.exchanged_text(program) for program in grid.programs]


def _document(grid, address, forecasts):
    earned = {
        forecast.program: dict(earnings_items(forecast.estimate, forecast.first_cash))
        for forecast in forecasts.forecasts
    }
    return {
        "programs": [
            program_json(program, address) | earned.get(program, {}) for program in grid.programs
        ],
        "sections": [
            {
                "name": section.section.value,
                "rows": [_row_json(row, grid.programs) for row in section.rows],
            }
            for section in grid.sections
        ],
    }


def _row_json(row, programs):
    return {
        "fact": row.fact.name,
        "label": row.fact.label,
        "differs": row.differs,
        "cells": [
            _cell_json(row.fact, entry, program)
            for entry, program in zip(row.cells, programs, strict=True)
        ],
    }


def _cell_json(fact, entry, program):
    described = {
        "text": fact.exchanged_text(program) or None,
        "value": fact.json(program),
        "best": entry.best,
        "standing": entry.evidence.standing.value,
    }
    way = program.ways.get(fact.name)
    return {**described, "route": way.json} if way else described
