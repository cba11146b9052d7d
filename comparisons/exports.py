"""A comparison as its exports have it: the grid, and the earnings where clicks are given."""

from affiliates.exchange.described import program_json
from affiliates.exchange.formats import Published
from affiliates.exchange.spreadsheet import Link, Sheet

from .earnings.column import EARNINGS, earnings_cells, earnings_items
from .verdicts import verdict

#: How exports name the section of the earnings.
MONEY = "Earnings"


def published(grid, name, address, forecasts):
    """Return a grid as exports have it; `address` turns a path into a full one.

    `forecasts` say what each program would earn the visitor, where they ask.
    """
    return Published(
        name=name,
        header=["section", "fact", "label", *(program.slug for program in grid.programs)],
        rows=lambda: _rows(grid, forecasts),
        document=lambda: _document(grid, address, forecasts),
        sheet=lambda: _sheet(grid, address, forecasts),
    )


def _rows(grid, forecasts):
    for section in grid.sections:
        for row in section.rows:
            named = [section.section.value, row.fact.name, row.fact.label]
            yield named + [row.fact.exchanged_text(program) for program in grid.programs]
    yield from earnings_rows(forecasts)


def earnings_rows(forecasts):
    """Yield what the visitor's clicks would earn, in the rows of a comparison; none without clicks.

    Empty where there is no figure.
    """
    if not forecasts.forecasts:
        return
    for name, label, text in EARNED:
        yield [MONEY, name, label, *(text(forecast) for forecast in forecasts.forecasts)]


def _monthly(forecast):
    return forecast.estimate.exchanged_text if forecast.estimate.monthly else ""


def _clicks_to_payout(forecast):
    clicks = forecast.estimate.clicks_to_payout
    return str(clicks) if clicks else ""


def _inputs(forecast):
    return "; ".join(
        f"{used.fact.label} {used.exchanged_text} ({used.origin.value})"
        for used in forecast.estimate.inputs
    )


#: (name, label, text of a forecast) of each row of earnings.
EARNED = (
    (EARNINGS, "Earnings a month", _monthly),
    ("clicks_to_payout", "Clicks to a payout", _clicks_to_payout),
    ("first_cash", "First cash", lambda forecast: str(forecast.first_cash or "")),
    ("inputs", "Reckoned with", _inputs),
)


def _document(grid, address, forecasts):
    earned = {
        forecast.program: dict(earnings_items(forecast.estimate, forecast.first_cash))
        for forecast in forecasts.forecasts
    }
    return {
        "verdict": [sentence.json for sentence in verdict(grid, forecasts.forecasts)],
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
    if entry.versus:
        described["versus"] = entry.versus
    way = program.ways.get(fact.name)
    return {**described, "route": way.json} if way else described


def _sheet(grid, address, forecasts):
    names = [program.name for program in grid.programs]
    return Sheet(
        "Comparison", ["Section", "Fact", *names], lambda: _sheet_rows(grid, address, forecasts)
    )


def _sheet_rows(grid, address, forecasts):
    """Yield a row for each cell that a fact has of a program in a list's spreadsheet."""
    profiles = [
        Link(program.name, address(program.get_absolute_url())) for program in grid.programs
    ]
    yield [None, "Profile", *profiles]
    for section in grid.sections:
        for row in section.rows:
            cells = [row.fact.sheet(program) for program in grid.programs]
            for heading, values in zip(
                row.fact.sheet_headings, zip(*cells, strict=True), strict=True
            ):
                yield [section.section.value, heading, *values]
    if forecasts.forecasts:
        lows, highs, _ = zip(
            *(earnings_cells(forecast.estimate) for forecast in forecasts.forecasts), strict=True
        )
        yield [MONEY, "Earnings a month, low (US$)", *lows]
        yield [MONEY, "Earnings a month, high (US$)", *highs]
    for section, _, label, *texts in earnings_rows(forecasts):
        yield [section, label, *texts]
