"""The formats in which the catalogue comes and goes: one table, to which a format is one entry.

It drives the addresses and links of exports, the import, and the admin's downloads.
"""

import contextlib
import itertools
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse

from . import files, spreadsheet
from .files import FileFault


@dataclass(frozen=True)
class Published:
    """What an export of a page holds, in the shapes that formats ask for.

    `rows` yields rows of texts under the `header`; `document` returns the same as JSON has it.
    `sheet` is what the page itself shows, as a table with numbers. Each is asked for only by a
    format that writes it.
    """

    name: str
    header: list[str]
    rows: Callable[[], Iterable[list[str]]]
    document: Callable[[], dict]
    sheet: Callable[[], spreadsheet.Sheet]


@dataclass(frozen=True)
class Format:
    """One format: how a table is read from a file and written to one, and how a page is exported.

    `name` ends an export's address; `endings` are those of files, where tables of programs come
    and go in this format. `publish` yields the parts of an export, as text or as bytes; None
    where public pages don't offer the format. A `download` is saved, not shown,
    and what is `streamed` is sent while it is written.
    """

    name: str
    label: str
    media_type: str
    endings: tuple[str, ...] = ()
    read: Callable | None = None
    write: Callable | None = None
    publish: Callable[[Published], Iterable[str | bytes]] | None = None
    download: bool = False
    streamed: bool = False
    #: What an export begins with where it is meant for Excel, and how its link then reads.
    for_excel: str = ""
    excel_label: str = ""


def _csv_parts(published):
    yield from files.csv_lines([published.header])
    yield from files.csv_lines(published.rows())


def _json_parts(published):
    yield json.dumps(published.document(), cls=DjangoJSONEncoder)


FORMATS = (
    Format(
        name="csv",
        label="CSV",
        media_type="text/csv; charset=utf-8",
        endings=(".csv",),
        read=files.read_csv,
        write=files.write_csv,
        publish=_csv_parts,
        download=True,
        streamed=True,
        # Without a byte-order mark, Excel takes UTF-8 for something else.
        for_excel="\ufeff",
        excel_label="CSV for Excel",
    ),
    Format(
        name="json",
        label="JSON",
        media_type="application/json",
        endings=(".json",),
        read=files.read_json,
        write=files.write_json,
        publish=_json_parts,
    ),
    Format(
        name="yaml",
        label="YAML",
        media_type="application/yaml",
        endings=(".yaml", ".yml"),
        read=files.read_yaml,
        write=files.write_yaml,
    ),
    Format(
        name="xlsx",
        label="Spreadsheet (.xlsx)",
        media_type=spreadsheet.MEDIA_TYPE,
        publish=lambda published: spreadsheet.parts(published.sheet()),
        download=True,
    ),
)

BY_NAME = {format_.name: format_ for format_ in FORMATS}
_BY_ENDING = {ending: format_ for format_ in FORMATS for ending in format_.endings}

#: The endings of files that can be read and written.
ENDINGS = tuple(_BY_ENDING)
#: The formats in which files are read and written.
FILES = tuple(format_ for format_ in FORMATS if format_.endings)
#: The formats that public pages offer.
PUBLIC = tuple(format_ for format_ in FORMATS if format_.publish)


#: The parameter of an address that asks for an export as Excel opens it.
EXCEL = "excel"


def export_links(route, *args, query=""):
    """List (label, address) of a page's exports: `route` takes the arguments, then the format."""
    links = []
    for format_ in PUBLIC:
        address = reverse(route, args=[*args, format_.name]) + query
        links.append((format_.label, address))
        if format_.for_excel:
            links.append((format_.excel_label, f"{address}{'&' if query else '?'}{EXCEL}=1"))
    return links


def respond(published, name, parameters):
    """Answer with an export of a page, in the public format of this name.

    `parameters`, the address's query, may ask for it as Excel opens it.
    """
    chosen = BY_NAME[name]
    answer = StreamingHttpResponse if chosen.streamed else HttpResponse
    begun = [chosen.for_excel] if parameters.get(EXCEL) == "1" and chosen.for_excel else []
    parts = itertools.chain(begun, chosen.publish(published))
    response = answer(parts, content_type=chosen.media_type)
    if chosen.download:
        response["Content-Disposition"] = f'attachment; filename="{published.name}.{chosen.name}"'
    return response


def read_rows(path, columns, fault):
    """Yield a file's rows; hand what is wrong with one of them to `fault`, and leave it out.

    A row has any of these columns, and always the first. Raises FileFault where the file can't
    be read on.
    """
    path = Path(path)
    reader = _format_of(path).read
    try:
        if not path.is_file():
            raise FileFault("it is no file" if path.exists() else "there is no such file")
        files.check_text(path)
        # Line ends stay what they are: they may be part of a cell.
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from reader(file, columns, fault)
    except OSError as error:
        raise FileFault(error.strerror) from error


def write_rows(path, columns, rows):
    """Write rows of texts to a file, which appears only once it is whole."""
    path = Path(path)
    writer = _format_of(path).write
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer(file, columns, rows)
        part.replace(path)
    except OSError as error:
        raise FileFault(error.strerror) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _format_of(path):
    try:
        return _BY_ENDING[path.suffix.lower()]
    except KeyError:
        raise FileFault(f"its name must end in one of {', '.join(ENDINGS)}") from None
