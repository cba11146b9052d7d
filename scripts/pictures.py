#!/usr/bin/env python3
"""Take the reference pictures of the main pages, for docs/pictures: `make pictures`.

    .venv/bin/python scripts/pictures.py http://127.0.0.1:8000 docs/pictures

The site has to run, with its catalogue loaded.
"""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOUR = "aliexpress-vs-amazon-associates-vs-temu-vs-banggood"

#: Name of the picture: address.
PAGES = {
    "front": "/",
    "list": "/programs/",
    "filtered": "/programs/?threshold_max=20&sort=-cookie&p=temu&p=adobe",
    "profile": "/programs/aliexpress/",
    "comparison": f"/compare/{FOUR}/?clicks=10000&start=2026-12-01&base=aliexpress",
    "finder": "/find/?clicks=10000&threshold_max=20&method=paypal",
    "picker": "/compare/?p=temu",
}
WIDTHS = {390: 1400, 1280: 1600}
SCHEMES = ("light", "dark")


def main(site, folder):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from tests.browsers import browser_path

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        for width, height in WIDTHS.items():
            for scheme in SCHEMES:
                page = browser.new_page(
                    viewport={"width": width, "height": height}, color_scheme=scheme
                )
                for name, address in PAGES.items():
                    page.goto(site + address)
                    taken = Image.open(BytesIO(page.screenshot()))
                    taken.quantize(64).save(Path(folder, f"{name}-{width}-{scheme}.png"))
                page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
