"""The fixtures that hold the catalogue, and what the database knows of its tables."""

import logging
from pathlib import Path

from django.apps import apps
from django.db import Error, connection, transaction

logger = logging.getLogger(__name__)

#: What programs refer to comes before them, what refers to programs behind.
FIRST = ("vocabularies", "sources", "networks")
LAST = ("comparisons", "benchmarks")


def fixture_labels(folders):
    """List every fixture of these folders as loaddata takes them."""
    return [*FIRST, *program_labels(folders), *LAST]


def program_labels(folders):
    """List those of the programs among them."""
    files = (file for folder in folders for file in sorted(Path(folder).glob("programs/*.yaml")))
    return [f"programs/{file.stem}" for file in files]


def refresh_statistics():
    """Let the database count the catalogue's tables anew: it plans badly for unknown ones.

    A database that refuses is logged, and nothing else comes of it.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in tables():
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
    except Error as error:
        logger.warning("The database's statistics could not be refreshed: %s", error)


def tables():
    """List the catalogue's tables."""
    models = apps.get_app_config("affiliates").get_models(include_auto_created=True)
    return [model._meta.db_table for model in models]
