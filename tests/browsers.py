"""Finds a browser for the tests in tests/browser, and tells whether they ran.

Without a browser they are skipped; with BROWSER_REQUIRED=1, as in CI, they fail instead.
"""

import os
import shutil
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent / "browser"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "no browser was found. Put Chromium or Chrome on the PATH, or name it: "
    "CHROMIUM=/path/to/chromium make test"
)
RAN = ("passed", "failed", "error")


@cache
def browser_path():
    """The browser to drive, as a path; None where there is none."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    installed = (path for command in COMMANDS if (path := shutil.which(command)))
    return next(installed, None) or playwrights_own()


def playwrights_own():
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker("browser")


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and not browser_path():
        required = os.environ.get("BROWSER_REQUIRED") == "1"
        give_up = pytest.fail if required else pytest.skip
        give_up(MISSING)


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"Browser tests: {what_became_of(terminalreporter.stats)}")


def what_became_of(reports_by_outcome):
    ran = browser_tests(reports_by_outcome, *RAN)
    skipped = browser_tests(reports_by_outcome, "skipped")
    if not (ran or skipped):
        return "none selected"
    if not browser_path():
        return f"{len(ran | skipped)} {'FAILED' if ran else 'SKIPPED'}, {MISSING}"
    return f"{len(ran)} ran in {browser_path()}, {len(skipped)} skipped"


def browser_tests(reports_by_outcome, *outcomes):
    reports = chain.from_iterable(reports_by_outcome.get(outcome, ()) for outcome in outcomes)
    return {report.nodeid for report in reports if "browser" in report.keywords}
