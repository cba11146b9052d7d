"""A program's form in the admin: beside each fact stands what its citations say."""

from collections import defaultdict

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from ..dates import dated_words
from ..facts.registry import REGISTRY
from .recorded import SeenForm

#: Where the rows of citations are on the page.
ROWS = "#citations-group"


class ProgramForm(SeenForm):
    """Show under each fact's field who says what of it, and the way to the rows that do."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cited = _cited(self.instance) if self.instance.pk else {}
        for name in REGISTRY.keys() & self.fields.keys():
            field = self.fields[name]
            field.help_text = format_html("{}{}", field.help_text, _listed(cited.get(name, ())))


def _cited(program):
    """Return a program's citations by fact, with one query."""
    cited = defaultdict(list)
    for citation in program.citations.exclude(fact="").select_related("source"):
        cited[citation.fact].append(citation)
    return cited


def _listed(citations):
    if not citations:
        return mark_safe(f' <a class="cite" href="{ROWS}">No source: cite one</a>')
    lines = format_html_join("", "<li>{}</li>", ((_described(one),) for one in citations))
    return format_html(
        '<ul class="cited">{}<li><a href="{}">Add or change</a></li></ul>', lines, ROWS
    )


def _described(citation):
    said = f"“{citation.statement}”" if citation.statement else "what is shown"
    when = dated_words(citation.page_date, citation.recorded_on)
    source = citation.source
    name = (
        format_html('<a href="{}" rel="noopener">{}</a>', source.url, source.publisher)
        if source.url
        else source.publisher
    )
    stands = "differs" if citation.differs else "backs it"
    return format_html("{} ({}): {}{}", name, stands, said, f", {when}" if when else "")
