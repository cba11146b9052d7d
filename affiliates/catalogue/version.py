"""Every write to the catalogue moves its version on, in the same transaction.

The database does so, by triggers: what is written in bulk, by a command or by hand counts as what
is saved in the admin. Whatever is derived from the catalogue is kept under the version it was
derived from, and nothing has to be purged piece by piece.
"""

from typing import NamedTuple

from django.apps import apps
from django.db import connections

from ..models import CatalogueVersion

#: The apps whose tables are the catalogue.
WRITTEN = ("affiliates", "comparisons")

VERSION_TABLE = CatalogueVersion._meta.db_table

SQLITE_TRIGGER = """
    CREATE TRIGGER IF NOT EXISTS {trigger}_{event} AFTER {event} ON {table} BEGIN
        UPDATE {version}
        SET number = number + 1, moved_at = strftime('%Y-%m-%d %H:%M:%f', 'now');
    END
"""

# The version is moved when a transaction commits, and once for each: were its row locked from the
# first write on, editors would wait for an import, and might wait for one another in a circle.
POSTGRESQL_FUNCTION = """
    CREATE OR REPLACE FUNCTION {version}_move() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF current_setting('plainterms.moved_by', true)
            IS DISTINCT FROM pg_current_xact_id()::text
        THEN
            UPDATE {version} SET number = number + 1, moved_at = clock_timestamp();
            PERFORM set_config('plainterms.moved_by', pg_current_xact_id()::text, true);
        END IF;
        RETURN NULL;
    END $$
"""
POSTGRESQL_TRIGGER = """
    CREATE CONSTRAINT TRIGGER {trigger} AFTER INSERT OR UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {version}_move()
"""


class Version(NamedTuple):
    """A version of the catalogue: its number, and when it was reached."""

    number: int
    moved_at: object


def current_version():
    """Ask the database for the catalogue's version; None before it has one."""
    asked = CatalogueVersion.objects.values_list("number", "moved_at").first()
    return Version(*asked) if asked else None


def watched_tables():
    """Name the tables whose writes move the version on."""
    return sorted(
        model._meta.db_table
        for app in WRITTEN
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._meta.managed and model is not CatalogueVersion
    )


def watch_writes(*, using, **_):
    """Let the database move the version on with every write; to be called after migrations.

    A migration may have made tables anew, without their triggers.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if VERSION_TABLE not in tables:
        return  # migrated back to before there was a version
    with connection.cursor() as cursor:
        watch = _watch_postgresql if connection.vendor == "postgresql" else _watch_sqlite
        watch(cursor, [table for table in watched_tables() if table in tables])
    CatalogueVersion.objects.using(using).get_or_create(pk=1)


def _watch_sqlite(cursor, tables):
    for table in tables:
        for event in ("insert", "update", "delete"):
            cursor.execute(SQLITE_TRIGGER.format(**_names(table), event=event))


def _watch_postgresql(cursor, tables):
    cursor.execute(POSTGRESQL_FUNCTION.format(version=VERSION_TABLE))
    cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    there = {name for (name,) in cursor.fetchall()}
    for table in tables:
        names = _names(table)
        # Making one locks its table: only where it is missing.
        if names["trigger"] not in there:
            cursor.execute(POSTGRESQL_TRIGGER.format(**names))


def _names(table):
    return {"table": table, "trigger": f"{table}_moves"[:63], "version": VERSION_TABLE}
