from pathlib import Path

import pytest

from tests import databases

FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker("django_db")


@pytest.fixture(scope="package", autouse=True)
def catalogue(django_db_setup, django_db_blocker):
    """A database with the fixtures loaded, for the tests of this folder."""
    with databases.copy_in_use(databases.CATALOGUE, django_db_blocker):
        yield
