"""Spreadsheets: what a page shows, with its figures as numbers that can be reckoned with."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple

from xlsxwriter import Workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: What the programs that open spreadsheets take of a text, and of a sheet's name.
LONGEST_TEXT = 32_767
LONGEST_NAME = 31

#: Text is text: "=1+1" is no formula, and an address no link, unless it is written as one.
AS_WRITTEN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

WIDEST, NARROWEST = 40, 10


class Link(NamedTuple):
    """A cell that leads to a page."""

    text: str
    address: str


@dataclass(frozen=True)
class Sheet:
    """A table for a spreadsheet; a cell is a text, a number, a day, a Link, or None where unknown.

    `rows` is asked for once, when the sheet is written.
    """

    name: str
    headings: list[str]
    rows: Callable[[], Iterable[list]]


def parts(sheet):
    """Yield a sheet as the bytes of an .xlsx file."""
    file = BytesIO()
    with Workbook(file, AS_WRITTEN) as workbook:
        _write(workbook, sheet)
    yield file.getvalue()


def _write(workbook, sheet):
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    page = workbook.add_worksheet(sheet.name[:LONGEST_NAME])
    page.freeze_panes(1, 1)
    for place, heading in enumerate(sheet.headings):
        page.set_column(place, place, max(NARROWEST, min(len(heading), WIDEST)))
    page.write_row(0, 0, sheet.headings, bold)
    number = 0
    for number, row in enumerate(sheet.rows(), start=1):
        for place, value in enumerate(row):
            _write_cell(page, number, place, value, day)
    page.autofilter(0, 0, number, len(sheet.headings) - 1)


def _write_cell(page, row, place, value, day):
    match value:
        case None | "":
            return
        case Link(text, address):
            page.write_url(row, place, address, string=text)
        case Decimal() | int() | float():
            page.write_number(row, place, value)
        case date():
            page.write_datetime(row, place, value, day)
        case _:
            page.write_string(row, place, value[:LONGEST_TEXT])
