"""Panels: the parts of a page that apps compose, each with a heading and a template."""

from dataclasses import dataclass

from .facts import Fact


@dataclass(frozen=True)
class Panel:
    """One part of a page: its place, its heading, and the template that draws what is `shown`.

    `title` stands in the table of contents, and in the heading unless that says more. Where a
    panel is about one `fact`, its heading begins with the fact's label. A panel that another app
    adds stands `before` the one of that id.
    """

    id: str
    title: str
    template: str
    shown: object = None
    heading: str = ""
    fact: Fact | None = None
    before: str = ""


def arranged(panels, added):
    """Return a page's own panels with those that are added, each in its place."""
    return [
        placed
        for panel in panels
        for placed in (*(other for other in added if other.before == panel.id), panel)
    ]
