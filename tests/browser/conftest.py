import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from affiliates import history
from affiliates.models import Edit, Program
from tests import databases
from tests.browsers import browser_path

PASSWORD = "an editor’s own words"

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
# Chromium draws the address bar of every window as two more web pages, which nobody sees here and
# which took a quarter of the browser's time. The switch replaces Playwright's own of that name, so
# what Playwright leaves out is named again.
FLAGS.append(
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,"
    "MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,"
    "ThirdPartyStoragePartitioning"
)


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
    _catalogue put there stays.
    """
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(scope="package", autouse=True)
def _catalogue(django_db_setup, django_db_blocker):
    """A database with the fixtures loaded, for the browser tests; others find no trace of them."""
    copy = databases.copy_in_use(databases.CATALOGUE, django_db_blocker)
    with copy, django_db_blocker.unblock():
        change_and_change_back(Program.objects.get(slug="aliexpress"))
        yield


def change_and_change_back(program):
    """Leave two edits behind, and every fact as it was."""
    for commission in ("3% – 8%", program.commission):
        with history.recording([program], comment="Imported from a file"):
            program.commission = commission
            program.save()


@pytest.fixture(autouse=True)
def db(django_db_blocker):
    """The database as the server sees it: no transaction around a test.

    It stands in for pytest-django's own `db`, by whose name pytest-django tells whether any test
    needs a database made.
    """
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def editor(django_user_model):
    """An editor, who is gone afterwards, and the record of their edits too."""
    editor = django_user_model.objects.create_superuser("ada", password=PASSWORD)
    yield editor
    Edit.objects.filter(editor=editor).delete()
    editor.delete()


@pytest.fixture
def log_in(base_url, editor):
    """Call it with a page: in its browser the editor is logged in, without filling in a form."""

    def log_in(page):
        client = Client()
        client.force_login(editor)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": base_url}
        page.context.add_cookies([cookie])
        return page

    return log_in


@pytest.fixture
def desk(page, log_in):
    """A page on which the editor is logged in."""
    return log_in(page)


@pytest.fixture
def desk_either(either_page, log_in):
    """The same in a browser that runs scripts, then in one that doesn't."""
    return log_in(either_page)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def either_page(request, new_context):
    """A page of a browser that runs scripts, then of one that doesn't."""
    return new_context(java_script_enabled=request.param).new_page()


@pytest.fixture(scope="session")
def accessibility_violations():
    """Call it with a page: what axe-core finds wrong there, as text, empty if nothing.

    `only` names the rules to look by; else all.
    """
    options = {
        "resultTypes": ["violations"],
        "elementRef": False,
        "preload": False,
        "rules": {"target-size": {"enabled": True}},
    }

    def violations(page, only=None):
        limit = {"runOnly": only} if only else {}
        results = Axe().run(page, options=options | limit)
        return results.generate_report() if results.violations_count else ""

    return violations
