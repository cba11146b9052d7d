import os
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.browsers"]

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

FOLDER = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # xdist's own hook reads what is marked here
def pytest_collection_modifyitems(items):
    """Keep on one worker what shares a costly fixture: the tests of a folder, or of a file."""
    for item in items:
        path = item.path.relative_to(FOLDER)
        item.add_marker(pytest.mark.xdist_group(path.parent.name or path.stem))


@pytest.fixture
def client():
    from tests.pages import visitor

    return visitor()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """Keep SQLite's test database in a file.

    One in memory would be a single connection that a live server's threads have to share.
    """
    from django.db import connections

    for connection in connections.all():
        if connection.vendor == "sqlite":
            file = tmp_path_factory.mktemp("database") / "test.sqlite3"
            connection.settings_dict["TEST"]["NAME"] = str(file)
