import pytest
from axe_playwright_python.sync_playwright import Axe
from pytest_django.live_server_helper import LiveServer

from tests.browsers import browser_path

# Root has no sandbox, and no test may leave the machine.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_name():
    return "chromium"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": browser_path(), "args": FLAGS}


@pytest.fixture(scope="session")
def base_url(django_db_setup, django_db_blocker):
    """The site's address, where page.goto("/…") goes.

    Unlike pytest-django's live_server it does not empty the database after each test: what
    django_db_setup put there stays.
    """
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(autouse=True)
def _database_open_to_the_server(django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def accessibility_violations():
    """Call it with a page: what axe-core finds wrong there, as text, empty if nothing."""

    def violations(page):
        results = Axe().run(page)
        return results.generate_report() if results.violations_count else ""

    return violations
