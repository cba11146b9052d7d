"""CSV and JSON of programs, walking the registry."""

import csv
import io

from ..evidence import evidence_by_fact
from ..facts.registry import COLUMNS, FACTS

#: What a spreadsheet may take for the start of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written, so that rows can be streamed."""

    def write(self, text):
        return text


def csv_lines(programs, extra=()):
    """Yield the lines of a CSV: a header, then a program a line.

    `extra` are (column, function of a program) behind the registry's columns.
    """
    writer = csv.writer(_Echo())
    yield writer.writerow([*COLUMNS, *(column for column, _ in extra)])
    for program in programs:
        cells = [cell for fact in FACTS for cell in fact.csv(program)]
        cells += [value(program) for _, value in extra]
        yield writer.writerow([neutralised(cell) for cell in cells])


def csv_text(rows):
    """Write rows of cells as CSV."""
    file = io.StringIO()
    csv.writer(file).writerows([neutralised(cell) for cell in row] for row in rows)
    return file.getvalue()


def neutralised(cell):
    """Keep a spreadsheet from running a cell that looks like a formula.

    A cell that already looks neutralised gets one more apostrophe, so that `as_written` returns
    every text as it was.
    """
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def as_written(cell):
    """Undo `neutralised`; an apostrophe that it didn't put there stays."""
    neutral = cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS)
    return cell[1:] if neutral else cell


def program_json(program, address):
    """Describe a program for the API: every fact under its column name.

    `address` turns a path into a full address. Evidence is added by `evidence_json`, where it
    was fetched.
    """
    described = {}
    for fact in FACTS:
        described.update(fact.json_items(program))
    described["url"] = address(program.get_absolute_url())
    described["updated"] = program.updated.isoformat()
    return described


def evidence_json(program):
    """Describe what backs a program's facts, its rates and its fine print."""
    return {
        "evidence": {
            fact.name: evidence.json for fact, evidence in evidence_by_fact(program, FACTS).items()
        },
        "citations": [
            _citation_json(citation) for citation in program.citations.all() if citation.fact
        ],
        "rates": [_rate_json(rate) for rate in program.rates.all()],
        "fine_print": [
            {
                "label": term.label,
                "text": term.text,
                "note": term.note or None,
                "citations": [_citation_json(citation) for citation in term.citations.all()],
            }
            for term in program.fine_print.all()
        ],
    }


def _citation_json(citation):
    return {
        "fact": citation.fact or None,
        "statement": citation.statement or None,
        "stance": citation.stance,
        "source": _source_json(citation.source),
        "page_date": citation.page_date or None,
        "note": citation.note or None,
    }


def _rate_json(rate):
    return {
        "label": rate.label,
        "basis": rate.basis,
        "commission": str(rate.commission) if rate.commission else None,
        "bounty": str(rate.bounty) if rate.bounty else None,
        "market": rate.market or None,
        "note": rate.note or None,
        "source": _source_json(rate.source),
        "page_date": rate.page_date or None,
    }


def _source_json(source):
    return {"url": source.url or None, "publisher": source.publisher, "kind": source.kind}
