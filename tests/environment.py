"""Sets the environment of a test run before Django's settings are loaded.

The site's own variables, in the shell or in .env, never reach a test.
TEST_DATABASE says which database to test on: sqlite (unless told otherwise) or postgresql.
"""

import contextlib
import os
import secrets
import tempfile

import pytest

from tests import postgres

IN_MEMORY = "sqlite://:memory:"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    # A worker of pytest-xdist inherits all this, the folder and the server from its controller.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        cleanup = contextlib.ExitStack()
        early_config.add_cleanup(cleanup.close)
        folder = cleanup.enter_context(tempfile.TemporaryDirectory(prefix="tests-"))
        forget_own_settings()
        os.environ.update(
            DATABASE_URL=cleanup.enter_context(database()),
            DJANGO_ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
            DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright runs an event loop in the tests' thread
            DJANGO_ENV_FILE=os.devnull,
            DJANGO_HTTPS="off",
            DJANGO_SECRET_KEY=secrets.token_urlsafe(50),
            DJANGO_STATIC_COLLECTED="off",
            TEST_FOLDER=folder,
        )
    return (yield)


def forget_own_settings():
    for name in list(os.environ):
        if name.startswith("DJANGO_") and name != "DJANGO_SETTINGS_MODULE":
            del os.environ[name]


def database():
    match os.environ.get("TEST_DATABASE", "sqlite"):
        case "sqlite":
            return contextlib.nullcontext(IN_MEMORY)
        case "postgresql":
            return postgres.server()
        case other:
            raise pytest.UsageError(f"TEST_DATABASE is sqlite or postgresql, not {other!r}")
