import gc
import os

import pytest
from django.template import RequestContext, Template
from django.template.backends import jinja2
from django.test import override_settings
from django.test.signals import template_rendered
from hypothesis import settings

from tests import databases
from tests.builders import make_program
from tests.pages import visitor

pytest_plugins = ["tests.browsers"]

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


#: The fixtures by which a test works on the database.
DATABASE_FIXTURES = {"db", "transactional_db", "database"}


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL, leave out what needs no database: on SQLite it has said the same already."""
    if os.environ.get("TEST_DATABASE") != "postgresql":
        return
    left_out = [item for item in items if not _needs_a_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _needs_a_database(item)]


def _needs_a_database(item):
    named = DATABASE_FIXTURES & set(item.fixturenames)
    return bool(named) or item.get_closest_marker("django_db") is not None


def pytest_collection_finish():
    """Keep the garbage collector off what stays to the end, and rare: it took a sixth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Stand in for pytest-django's own fixture: what tests work on is a copy, made in a moment."""
    with databases.copy_in_use(databases.MIGRATED, django_db_blocker):
        yield


@pytest.fixture(scope="session", autouse=True)
def _hasty_passwords():
    """Hash passwords at once: the site's own way is slow by design."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _context_of_the_page_only(django_test_environment):
    """Make response.context that of the page's own template.

    Django would copy that of each template rendered for it: hundreds, one for every form field.
    Of Jinja2's templates it would keep none.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        patch.setattr(jinja2.Template, "render", render_jinja2(jinja2.Template.render))
        yield


def render_jinja2(itself):
    def render(template, context=None, request=None):
        template_rendered.send(sender=template, template=template, context=context or {})
        return itself(template, context, request)

    return render


def render(template, context):
    if isinstance(context, RequestContext) and context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


@pytest.fixture
def client():
    return visitor()


@pytest.fixture
def acme(db):
    return make_program(
        "acme", commission="3% – 9%", commission_note="On average.", networks=["Awin"]
    )
