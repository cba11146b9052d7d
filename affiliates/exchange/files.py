"""Tables in CSV, JSON and YAML: a program a row, read and written row by row.

A row's cells are texts, whatever the file: JSON's and YAML's numbers stay as they are written,
null is empty. Reading goes on behind a bad row, so that all faults can be reported at once.
"""

import codecs
import csv
import difflib
import json
import re
from dataclasses import dataclass

import yaml

#: As csv has it: a quote left open would else make one cell of the rest of the file.
LONGEST_CELL = 131_072
_TOO_LONG = f"a cell is longer than {LONGEST_CELL:,} characters"

#: What a spreadsheet may take for the start of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


_BLOCK = 1 << 16


class FileFault(Exception):
    """A file that can't be read on; the message names the place."""


@dataclass(frozen=True)
class Row:
    """One row of a table: the line it starts on, and its cells by column.

    A cell is a text, True, False, or a list of texts.
    """

    line: int
    cells: dict


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a file; a fault of a whole row has no column."""

    line: int
    column: str
    message: str

    def __str__(self):
        place = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return visible(f"{place}: {self.message}")


def visible(text):
    """Make a file's own words safe for a terminal."""
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in text)


def _escaped(sign):
    return "⏎" if sign == "\n" else sign.encode("unicode_escape").decode("ascii")


def check_text(path):
    """Raise FileFault for a file that is empty, isn't UTF-8, or holds a NUL."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, block = 1, b""
    with path.open("rb") as file:
        if not file.read(1):
            raise FileFault("it is empty")
        file.seek(0)
        while block := file.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                line += error.object.count(b"\n", 0, error.start)
                raise FileFault(f"line {line}: it isn't UTF-8 text") from error
            if (nul := block.find(b"\0")) >= 0:
                line += block.count(b"\n", 0, nul)
                raise FileFault(f"line {line}: it holds a NUL, which is no text")
            line += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise FileFault(f"line {line}: it isn't UTF-8 text") from error


def _not_a_column(column, columns):
    """Say that a table has no such column, and which one may have been meant."""
    if not column:
        return "there is a column without a name"
    near = difflib.get_close_matches(column, columns, n=1)
    return f"there is no such column{f'; {near[0]}?' if near else ''}"


class _Echo:
    """A file that hands back what is written, so that lines can be streamed."""

    def write(self, text):
        return text


def csv_lines(rows):
    """Yield rows of texts as lines of CSV, none of which a spreadsheet runs as a formula."""
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([neutralised(cell) for cell in row])


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


def read_csv(file, columns, fault):
    lines = _csv_lines(csv.reader(file, strict=True), fault)
    line, header = next(lines, (1, []))
    header = [column.strip() for column in header]
    for problem in _header_problems(header, columns):
        fault(Fault(line, *problem))
    if columns[0] not in header:
        raise FileFault(f"line {line}: the header has no column {columns[0]} (commas part columns)")
    for line, cells in lines:
        if len(cells) != len(header):
            message = f"expected {len(header)} cells, as in the header, and there are {len(cells)}"
            fault(Fault(line, "", message))
        elif any(cells):  # spreadsheets leave rows of nothing behind
            texts = dict(zip(header, map(as_written, cells), strict=True))
            yield Row(line, {column: texts[column] for column in texts if column in columns})


def _header_problems(header, columns):
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            yield column, "the header names this column more than once"
        if column not in columns:
            yield column, _not_a_column(column, columns)


def _csv_lines(reader, fault):
    """Yield (line, cells) of a CSV; a row that breaks its rules is a fault."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            too_long = "field limit" in str(error)
            message = f"{_TOO_LONG}; is a quote left open?" if too_long else f"bad CSV: {error}"
            fault(Fault(line, "", message))
        else:
            if cells:
                yield line, cells


def write_csv(file, columns, rows):
    file.writelines(csv_lines([columns]))
    file.writelines(csv_lines(rows))


class _Literal(str):
    """A JSON number, as it is written."""


class _Pairs(list):
    """A JSON object's keys and values: a key may come twice."""


def _no_constant(name):
    raise ValueError(f"{name} is no number")


_JSON = json.JSONDecoder(
    object_pairs_hook=_Pairs,
    parse_float=_Literal,
    parse_int=_Literal,
    parse_constant=_no_constant,
)
_JSON_SPACE = re.compile(r"[ \t\n\r]*")
_JSON_SHAPE = "expected a list of objects, one for each program"


class _JsonText:
    """A JSON text, and how far it has been read."""

    def __init__(self, text):
        self.text = text
        self.at = self._counted = 0
        self._line = 1

    @property
    def line(self):
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def sign(self):
        """Return the next sign that is no space; empty at the end."""
        self.at = _JSON_SPACE.match(self.text, self.at).end()
        return self.text[self.at : self.at + 1]

    def expect(self, signs, message):
        sign = self.sign()
        if not sign or sign not in signs:
            raise FileFault(f"line {self.line}: {message}")
        self.at += 1
        return sign

    def value(self):
        try:
            value, self.at = _JSON.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            raise FileFault(f"line {error.lineno}: bad JSON: {error.msg}") from error
        except ValueError as error:
            raise FileFault(f"line {self.line}: bad JSON: {error}") from error
        except RecursionError:
            raise FileFault(f"line {self.line}: bad JSON: it is nested too deeply") from None
        return value


def read_json(file, columns, fault):
    text = _JsonText(file.read())
    text.expect("[", _JSON_SHAPE)
    ending = text.sign() == "]" and text.expect("]", "")
    while ending != "]":
        text.sign()
        line, value = text.line, text.value()
        if isinstance(value, _Pairs):
            entries = [(line, key, cell) for key, cell in value]
            yield from _row(line, entries, columns, fault)
        else:
            fault(Fault(line, "", "expected an object: a program's columns and their texts"))
        ending = text.expect(",]", "bad JSON: expected a comma, or ] at the end of the list")
    if text.sign():
        raise FileFault(f"line {text.line}: bad JSON: something follows the end of the list")


def write_json(file, columns, rows):
    joint = "["
    for row in rows:
        described = dict(zip(columns, row, strict=True))
        file.write(f"{joint}\n{json.dumps(described, ensure_ascii=False, indent=1)}")
        joint = ","
    file.write("[]\n" if joint == "[" else "\n]\n")


def _row(line, entries, columns, fault):
    """Yield the row of these (line, column, value), unless one of them is a fault."""
    cells, whole = {}, True
    for place, column, value in entries:
        cell = _cell(value)
        if problem := _entry_problem(column, cell, cells, columns):
            whole = False
            fault(Fault(place, column, problem))
        cells[column] = cell
    if columns[0] not in cells:
        fault(Fault(line, columns[0], "this column is missing"))
    elif whole:
        yield Row(line, cells)


def _entry_problem(column, cell, cells, columns):
    if column in cells:
        return "this column comes more than once"
    if column not in columns:
        return _not_a_column(column, columns)
    if cell is None:
        return "expected a text"
    return _unfit(cell)


def _cell(value):
    """Return a cell of what JSON or YAML hold; None for what has no place in a table."""
    if value is None:
        return ""
    if isinstance(value, _Pairs):
        return None
    if isinstance(value, list):
        return value if all(isinstance(item, str) for item in value) else None
    return str(value) if isinstance(value, str) else value


def _unfit(value):
    """Say what keeps a cell's texts out of the catalogue; empty if nothing does."""
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str):
            if len(text) > LONGEST_CELL:
                return _TOO_LONG
            if "\0" in text or (not text.isascii() and re.search("[\ud800-\udfff]", text)):
                return "it holds a NUL or half a character, which is no text"
    return ""


_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_YAML_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_YAML_NULLS = ("", "~", "null", "Null", "NULL")
_YAML_SHAPE = "expected a list of programs, each with its columns and their texts"


class _YamlEvents:
    """What a YAML file holds, bit by bit: nothing is built that the table doesn't ask for."""

    def __init__(self, file):
        self._events = yaml.parse(file, Loader=_YAML_LOADER)
        self.line = 1

    def next(self):
        try:
            event = next(self._events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else self.line
            raise FileFault(f"line {line}: bad YAML: {error.problem or error.context}") from error
        except yaml.YAMLError as error:
            raise FileFault(f"line {self.line}: bad YAML: {error}") from error
        self.line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise FileFault(f"line {self.line}: aliases (*{event.anchor}) aren't taken")
        if getattr(event, "tag", None) not in (None, "!", "tag:yaml.org,2002:str"):
            raise FileFault(f"line {self.line}: tags ({event.tag}) aren't taken")
        return event

    def expect(self, kind, message):
        event = self.next()
        if not isinstance(event, kind):
            raise FileFault(f"line {self.line}: {message}")
        return event

    def until(self, end):
        """Yield events up to one of this kind."""
        while not isinstance(event := self.next(), end):
            yield event

    def text(self, event):
        """Return a scalar's text, None for null; for anything else skip it whole."""
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            return None if plain and event.value in _YAML_NULLS else event.value
        depth = 1
        while depth:
            inner = self.next()
            depth += isinstance(inner, yaml.CollectionStartEvent)
            depth -= isinstance(inner, yaml.CollectionEndEvent)
        return _Pairs()

    def value(self):
        """Read a text, None, or a list of them."""
        event = self.next()
        if not isinstance(event, yaml.SequenceStartEvent):
            return self.text(event)
        return [self.text(item) for item in self.until(yaml.SequenceEndEvent)]


def read_yaml(file, columns, fault):
    events = _YamlEvents(file)
    events.expect(yaml.StreamStartEvent, _YAML_SHAPE)
    events.expect(yaml.DocumentStartEvent, _YAML_SHAPE)
    events.expect(yaml.SequenceStartEvent, _YAML_SHAPE)
    for event in events.until(yaml.SequenceEndEvent):
        line = events.line
        if isinstance(event, yaml.MappingStartEvent):
            yield from _row(line, list(_yaml_entries(events)), columns, fault)
        else:
            events.text(event)
            fault(Fault(line, "", "expected a program's columns and their texts"))
    events.expect(yaml.DocumentEndEvent, _YAML_SHAPE)
    events.expect(yaml.StreamEndEvent, "expected one document, and there are several")


def _yaml_entries(events):
    """Yield (line, column, value) up to the end of a mapping."""
    for key in events.until(yaml.MappingEndEvent):
        line, column = events.line, events.text(key)
        yield line, column if isinstance(column, str) else "", events.value()


def write_yaml(file, columns, rows):
    empty = True
    for row in rows:
        described = dict(zip(columns, row, strict=True))
        yaml.dump(
            [described], file, Dumper=_YAML_DUMPER, allow_unicode=True, sort_keys=False, width=100
        )
        empty = False
    if empty:
        file.write("[]\n")
