"""Fills in a page's form as a browser does: what isn't touched is sent as it stands."""

import re
from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self):
        super().__init__()
        self.sent = {}
        self.select = self.option = self.textarea = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input":
            self.add_input(attrs)
        elif tag == "select":
            self.select = (attrs.get("name"), "multiple" in attrs, [], [])
        elif tag == "option" and self.select:
            _, _, offered, chosen = self.select
            offered.append(attrs["value"])
            chosen.extend([attrs["value"]] if "selected" in attrs else [])
        elif tag == "textarea":
            self.textarea = (attrs["name"], [])

    def add_input(self, attrs):
        kind = attrs.get("type", "text")
        ticked = kind != "checkbox" or "checked" in attrs
        if "name" in attrs and ticked and kind != "submit":
            value = attrs.get("value", "on" if kind == "checkbox" else "")
            self.sent.setdefault(attrs["name"], []).append(value)

    def handle_endtag(self, tag):
        if tag == "select":
            name, multiple, offered, chosen = self.select
            self.sent[name] = chosen or ([] if multiple else offered[:1])
            self.select = None
        elif tag == "textarea":
            name, lines = self.textarea
            text = "".join(lines).removeprefix("\n")
            self.sent[name] = [text.replace("\n", "\r\n")]
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            self.textarea[1].append(data)


def form_data(html, id):
    """Return what the form of this id would send, by name."""
    form = _Form()
    form.feed(re.search(rf'<form\b[^>]*id="{id}".*?</form>', html, re.DOTALL)[0])
    return form.sent
