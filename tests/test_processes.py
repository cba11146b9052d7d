"""Several processes serve the site together: what one writes, all show within a second."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection

import pytest
from django.conf import settings
from django.db import connection

from affiliates.models import Program
from tests import databases
from tests.builders import make_program

#: What the site promises, and what a busy machine may take on top, in seconds.
PROMISED, SLACK = 1, 1.5


@pytest.fixture
def database(django_db_setup, django_db_blocker):
    """Work on a database that other processes can open, and give its address."""
    in_use = databases.copy_in_use(databases.MIGRATED, django_db_blocker)
    with in_use, django_db_blocker.unblock():
        yield address_of(connection.settings_dict["NAME"])
        connection.close()


def address_of(name):
    if connection.vendor == "postgresql":
        return os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?")
    return f"sqlite:///{name}"


@contextlib.contextmanager
def serving(database):
    """Serve the site by a process of its own; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)),
            *("--blocking-threads", "2", "--no-ws", "--log-level", "warning"),
            "config.wsgi:application",
        ],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    try:
        wait_until_served(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_served(port):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            return fetch(port, "/healthz")
        time.sleep(0.1)
    raise TimeoutError("The server didn’t start.")


def fetch(port, path, **headers):
    """Return status, headers and text."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, response.headers, body


def test_an_edit_shows_in_every_process_within_a_second(database):
    make_program("acme", name="Acme")
    with serving(database) as one, serving(database) as other:
        ports = one, other
        assert all("Acme" in fetch(port, "/programs/acme/")[2] for port in ports)
        assert all(fetch(port, "/programs/acme/")[1]["ETag"] for port in ports)
        Program.objects.filter(slug="acme").update(name="Zenith")
        time.sleep(PROMISED + SLACK)
        for port in ports:
            _, headers, page = fetch(port, "/programs/acme/")
            assert "Zenith" in page
            assert "Acme" not in page
            status, _, _ = fetch(port, "/programs/acme/", **{"If-None-Match": headers["ETag"]})
            assert status == 304
