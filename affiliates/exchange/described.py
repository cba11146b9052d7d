"""Programs described in JSON, for other programs to read."""

from ..evidence import evidence_by_fact
from ..facts.columns import FACT_COLUMNS
from ..facts.registry import FACTS
from ..facts.routes import ROUTE_FACTS, VIA_DIRECT


def program_json(program, address, added_columns=()):
    """Describe a program for the API: every fact under its column name, then added columns.

    `address` turns a path into a full address. Evidence is added by `evidence_json`, where it
    was fetched.
    """
    described = _items(FACT_COLUMNS, program)
    described["url"] = address(program.get_absolute_url())
    described["updated"] = program.updated.isoformat()
    return described | _items(added_columns, program)


def _items(columns, program):
    return dict(item for column in columns for item in column.json_items(program))


def evidence_json(program):
    """Describe what backs a program's facts, its ways to join, its rates and its fine print."""
    return {
        "evidence": {
            fact.name: evidence.json for fact, evidence in evidence_by_fact(program, FACTS).items()
        },
        "citations": [
            _citation_json(citation) for citation in program.citations.all() if citation.fact
        ],
        "routes": [_route_json(route) for route in program.routes.all()],
        "rates": [_rate_json(rate) for rate in program.rates.all()],
        "fine_print": [
            {
                "kind": term.kind,
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
        "quotation": citation.quotation or None,
        "stance": citation.stance,
        "source": _source_json(citation.source),
        "page_date": citation.page_date or None,
        "recorded": _recorded(citation),
        "note": citation.note or None,
    }


def _route_json(route):
    network = route.network
    return {
        "via": {"slug": network.slug, "name": network.name} if network else VIA_DIRECT,
        "program_name": route.program_name or None,
        **{fact.name: fact.json(route) for fact in ROUTE_FACTS},
        "market": route.market or None,
        "note": route.note or None,
        "source": _source_json(route.source),
        "more_sources": [_source_json(source) for source in route.more_sources.all()],
        "page_date": route.page_date or None,
        "recorded": _recorded(route),
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
        "recorded": _recorded(rate),
    }


def _recorded(cited):
    return cited.recorded_on.isoformat() if cited.recorded_on else None


def _source_json(source):
    return {"url": source.url or None, "publisher": source.publisher, "kind": source.kind}
