import os
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["tests.browsers"]

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


class ByFolder(LoadScopeScheduling):
    """Keep on one worker what shares a costly fixture: the tests of a folder, or of a file."""

    def _split_scope(self, nodeid):
        file = Path(nodeid.partition("::")[0])
        return str(file if file.parent.name == "tests" else file.parent)


def pytest_xdist_make_scheduler(config, log):
    return ByFolder(config, log)


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
