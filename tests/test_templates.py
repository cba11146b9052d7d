"""Templates say what they are handed, stay readable, and depend on each other one way."""

import re

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
LONGEST_LINE = 200

each_template = pytest.mark.parametrize(
    "file", FILES, ids=lambda file: str(file.relative_to(TEMPLATES))
)


def test_there_are_templates():
    assert TEMPLATES / "base.html" in FILES


@each_template
def test_begins_with_what_it_is_and_its_context(file):
    first = file.read_text().split("#}")[0]
    assert first.startswith("{# ")
    assert first.rstrip().endswith(".") or re.search(r"Context|Blocks", file.read_text()[:600])


@each_template
def test_has_no_line_too_long_to_read(file):
    lines = enumerate(file.read_text().splitlines(), start=1)
    assert [number for number, line in lines if len(line) > LONGEST_LINE] == []


@each_template
def test_knows_no_template_of_a_later_app(file):
    """Pages of affiliates are handed panels and columns; they name no template of comparisons."""
    if file.relative_to(TEMPLATES).parts[0] != "comparisons":
        assert "comparisons/" not in file.read_text()
