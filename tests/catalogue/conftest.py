from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from affiliates.catalogue import fixture_labels, refresh_statistics
from tests.builders import kept

FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker("django_db")


@pytest.fixture(scope="package", autouse=True)
def load(django_db_setup, django_db_blocker):
    """Load the fixtures for the tests of this folder; return what loads them once more."""

    def load():
        call_command("load_catalogue", *fixture_labels(settings.FIXTURE_DIRS), verbosity=0)

    with kept(django_db_blocker):
        load()
        refresh_statistics()
        yield load
