"""The databases of a test run: each kind is made once, and copied for whoever works with one.

Migrating takes seconds, and loading the catalogue longer. The first process that needs a kind of
database makes its original while the others wait; everybody then works on a copy of their own,
which takes a moment, and nobody on an original. All of them lie in the run's own folder, or on its
own server, and are gone with it: no database outlives the code and the fixtures it was made of.
"""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path
from uuid import uuid4

import psycopg
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from psycopg.sql import SQL, Identifier

from affiliates.catalogue import fixture_labels, refresh_statistics

FOLDER = Path(os.environ["TEST_FOLDER"])


def migrate():
    call_command("migrate", interactive=False, verbosity=0)


def load_catalogue():
    call_command("load_catalogue", *fixture_labels(settings.FIXTURE_DIRS), verbosity=0)
    refresh_statistics()


#: Each kind of database: the kind it begins as, and what is done to that.
MIGRATED, CATALOGUE = "migrated", "catalogue"
RECIPES = {MIGRATED: (None, migrate), CATALOGUE: (MIGRATED, load_catalogue)}


@contextlib.contextmanager
def copy_in_use(kind, django_db_blocker):
    """Work on a new copy of a kind of database, then again on the database used before.

    Either way the connection is closed: no transaction may be open.
    """
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        use(copy_of(kind))
    yield
    with django_db_blocker.unblock():
        use(before)


def use(database):
    """Connect this thread, and those yet to come, to a database."""
    connection.close()
    connection.settings_dict["NAME"] = database
    ContentType.objects.clear_cache()  # another database may have other keys


def copy_of(kind):
    return copy_as(f"{kind}-{uuid4().hex}", kind)


def copy_as(name, kind):
    """Copy the original of a kind of database; make that first, unless it is there."""
    # A lock for each kind: who needs one that is there doesn't wait for another to be made.
    with (FOLDER / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = FOLDER / f"{kind}.made"
        if not made.exists():
            make(kind)
            made.touch()
        return duplicate(kind, name)


def make(kind):
    """Make the original of a kind of database."""
    basis, finish = RECIPES[kind]
    use(copy_as(kind, basis) if basis else duplicate(None, kind))
    finish()
    connection.close()


def duplicate(source, target):
    """Copy a database that nobody is connected to, or make an empty one; return what to `use`."""
    if connection.vendor == "postgresql":
        copying = SQL("CREATE DATABASE {} TEMPLATE {}")
        names = Identifier(target), Identifier(source or "template1")
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(copying.format(*names))
        return target
    file = FOLDER / f"{target}.sqlite3"
    if source:
        shutil.copyfile(FOLDER / f"{source}.sqlite3", file)
    return str(file)
