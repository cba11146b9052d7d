#!/usr/bin/env python3
"""Check the HTML of every kind of page of a running site with the Nu HTML checker.

    python3 scripts/check_html.py http://127.0.0.1:8000 path/to/vnu.jar
    python3 scripts/check_html.py http://127.0.0.1:8000 path/to/vnu.jar /corrections/5e04t5ry7a2w/

Addresses that depend on what was sent to the site are named behind the jar; they are checked too.
Needs Java and the checker's jar (npm's package vnu-jar). Exits 1 where a page has an error.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

FOUR = "aliexpress-vs-amazon-associates-vs-temu-vs-banggood"

#: One address of each kind of page, with and without what was asked, and with what can't be read.
PAGES = (
    "/",
    "/find/",
    "/find/?clicks=10000&threshold_max=20&method=paypal",
    "/find/?clicks=abc",
    "/programs/",
    "/programs/?threshold_max=20&sort=-cookie&p=temu&p=adobe",
    "/programs/?threshold_max=abc",
    "/programs/?columns=zzzz",
    "/programs/?q=amazn",
    "/programs/?page=99",
    "/commissions/?clicks=1000&sort=-earnings",
    "/programs/aliexpress/",
    "/programs/aliexpress/?clicks=10000",
    "/programs/aliexpress/changes/",
    "/programs/aliexpress/correct/",
    "/programs/aliexpress/correct/?fact=commission",
    "/programs/aliexpress/correct/thanks/",
    "/programs/nobody/",
    "/compare/",
    "/compare/?p=temu&q=ali",
    f"/compare/{FOUR}/",
    f"/compare/{FOUR}/?clicks=10000&base=temu",
    f"/compare/{FOUR}/?differences=1&clicks=x",
    "/networks/",
    "/networks/awin/",
    "/for/bloggers/",
    "/glossary/",
    "/method/",
    "/changes/",
    "/suggest/",
    "/suggest/thanks/",
    "/nowhere/",
)


def fetched(address):
    """Return a page's HTML, whatever its status."""
    try:
        return urlopen(address).read()
    except HTTPError as error:
        return error.read()


def main(site, jar, *further):
    pages = (*PAGES, *further)
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(pages):
            Path(folder, f"{number:02}.html").write_bytes(fetched(site + path))
        checked = subprocess.run(
            ["java", "-jar", jar, "--errors-only", "--skip-non-html", folder],
            capture_output=True,
            text=True,
            check=False,
        )
    for number, path in enumerate(pages):
        found = [line for line in checked.stderr.splitlines() if f"/{number:02}.html" in line]
        print(f"{path}: {len(found) or 'no'} error{'' if len(found) == 1 else 's'}")
        for line in found:
            print(f"    {line.partition('.html')[2]}")
    return checked.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
