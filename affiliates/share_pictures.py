"""Pictures that stand for a page where its address is shared: names and headline terms.

Drawn with the site's own typeface. Pure: programs in, a PNG out.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from .facts.registry import HEADLINES
from .monograms import initials, tint

#: What the networks that show such pictures ask for.
SIZE = WIDTH, HEIGHT = 1200, 630
MEDIA_TYPE = "image/png"
ICON_TYPES = {"PNG": MEDIA_TYPE, "ICO": "image/vnd.microsoft.icon"}

TYPEFACE = settings.BASE_DIR / "static/vendor/public-sans/public-sans-latin-wght-normal.woff2"
REGULAR, BOLD = 420, 720

GROUND, INK, QUIET, ACCENT, LINE = "#fbfaf6", "#1d1f1c", "#5a5e56", "#0a6652", "#d9d5c8"
#: The style sheet's eight tints, as they are in the light.
TINTS = (
    "#dcebfa #fbe3d6 #e2f0d5 #f4dff0 #fdeec2 #d5f0ee #e4e0fa #f9dadd".split()  # noqa: SIM905
)

MARGIN = 72
LONGEST_NAME = 120


@dataclass(frozen=True)
class Pictured:
    """A program in a picture: its name, its address's slug, and (label, value) of its terms."""

    name: str
    slug: str
    terms: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, program):
        """Show of a program what a list shows on a phone; it has its effective terms."""
        cells = [(fact, fact.cell(program)) for fact in HEADLINES if fact.essential]
        terms = tuple((fact.label, cell.brief) for fact, cell in cells if cell.known)
        return cls(program.name, program.slug, terms)


def of_program(program):
    """Draw one program's name and terms."""
    picture, draw = _sheet()
    _monogram(draw, program, MARGIN, 120, 132)
    _text(draw, (MARGIN + 168, 142), program.name, 76, BOLD, WIDTH - MARGIN * 2 - 168)
    _text(draw, (MARGIN + 168, 228), "Affiliate program", 32, REGULAR, 600, QUIET)
    column = (WIDTH - 2 * MARGIN) // max(len(program.terms), 1)
    for place, (label, value) in enumerate(program.terms):
        left = MARGIN + place * column
        _text(draw, (left, 348), label, 28, REGULAR, column - 24, QUIET)
        _text(draw, (left, 388), value, 52, BOLD, column - 24)
    return _png(picture)


def of_comparison(programs):
    """Draw the names of programs side by side, each with its first term."""
    picture, draw = _sheet()
    rows = 3 if len(programs) > 4 else 2
    columns = 2
    width = (WIDTH - 2 * MARGIN) // columns
    height = 380 // rows
    for place, program in enumerate(programs):
        left = MARGIN + (place % columns) * width
        top = 108 + (place // columns) * height
        _monogram(draw, program, left, top, 84)
        _text(draw, (left + 108, top + 2), program.name, 42, BOLD, width - 132)
        if program.terms:
            label, value = program.terms[0]
            _text(draw, (left + 108, top + 52), f"{label} {value}", 28, REGULAR, width - 132, QUIET)
    return _png(picture)


def of_site(line):
    """Draw the site's own picture, with a line that says what it is."""
    picture, draw = _sheet()
    _text(draw, (MARGIN, 200), "Affiliate programs", 92, BOLD, WIDTH - 2 * MARGIN)
    _text(draw, (MARGIN, 300), "as facts with sources", 92, BOLD, WIDTH - 2 * MARGIN, ACCENT)
    _text(draw, (MARGIN, 440), line, 36, REGULAR, WIDTH - 2 * MARGIN, QUIET)
    return _png(picture)


def _sheet():
    picture = Image.new("RGB", SIZE, GROUND)
    draw = ImageDraw.Draw(picture)
    draw.line([(MARGIN, 530), (WIDTH - MARGIN, 530)], LINE, 2)
    _mark(draw, MARGIN, 552, 44)
    _text(draw, (MARGIN + 60, 556), "Plainterms", 34, BOLD, 400)
    return picture, draw


def mark(size, format):
    """Draw the site's mark alone, as a file of this format."""
    picture = Image.new("RGBA", (size, size))
    _mark(ImageDraw.Draw(picture), 0, 0, size - 1)
    file = BytesIO()
    picture.save(file, format)
    return file.getvalue()


def _mark(draw, left, top, size):
    """Draw three lines of a list, of different lengths, as static/icon.svg has them."""
    part = size / 32
    draw.rounded_rectangle([(left, top), (left + size, top + size)], 7 * part, ACCENT)
    for down, length in ((10, 8), (16, 13), (22, 18)):
        line = [
            (left + 7 * part, top + down * part),
            (left + (7 + length) * part, top + down * part),
        ]
        draw.line(line, "#fff", round(3 * part))


def _monogram(draw, program, left, top, size):
    box = [(left, top), (left + size, top + size)]
    draw.rounded_rectangle(box, size // 5, TINTS[tint(program.slug) - 1])
    middle = left + size / 2, top + size / 2
    draw.text(middle, initials(program.name), INK, _font(size * 2 // 5, BOLD), anchor="mm")


def _text(draw, place, text, size, weight, width, colour=INK):
    font = _font(size, weight)
    draw.text(place, _fitting(text, font, width), colour, font)


def _fitting(text, font, width):
    """Return a text on one line, cut where it is too long."""
    line = " ".join(text.split())[:LONGEST_NAME]
    if font.getlength(line) <= width:
        return line
    while line and font.getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


@cache
def _font(size, weight):
    font = ImageFont.truetype(TYPEFACE, size)
    font.set_variation_by_axes([weight])
    return font


def _png(picture):
    file = BytesIO()
    picture.quantize(64).save(file, "PNG", optimize=False)
    return file.getvalue()
