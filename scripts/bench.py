#!/usr/bin/env python3
"""Measure the site's speed, and write it to docs/performance.md: `make bench`.

    make bench PROGRAMS="fixtures 1000 10000" AGAINST=COMMIT

PROGRAMS are the sizes of the catalogues: that of the fixtures, or a number of made-up programs.
Whatever commit is compared makes its own catalogue, by its own commands. Needs wrk.

Everything runs on this machine alone, on databases of its own in var/bench. Whatever is compared
is measured in turns, so that a busy moment meets both.
"""

import argparse
import contextlib
import http.client
import importlib.metadata
import json
import os
import platform
import re
import secrets
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from textwrap import fill
from types import MappingProxyType
from urllib.parse import urlencode

import brotli

HERE = Path(__file__).resolve().parent.parent
FOLDER = HERE / "var" / "bench"
REPORT = HERE / "docs" / "performance.md"
START, END = "<!-- bench:start -->", "<!-- bench:end -->"

FIXTURES = "fixtures"
SEED = 1

#: How many addresses of a kind are viewed, and how often in turns.
ADDRESSES, ROUNDS = 12, 3
#: Load: connections, seconds, and how often in turns.
CONNECTIONS, SECONDS, TURNS = 8, 3, 3

#: What a list is asked for beside Datasette: two numbers, a choice, an order, 50 rows.
ASKED = {
    "commission_floor": 5,
    "cookie_min": 7,
    "base": "order value",
    "sort": "-commission",
    "per_page": 50,
}
#: The same of the table, in Datasette's words, with three facets and the list's columns.
ASKED_OF_DATASETTE = [
    ("commission_low__gte", 5),
    ("cookie_low__gte", 7 * 24),
    ("commission_base__exact", "order value"),
    ("published__exact", 1),
    ("_sort_desc", "commission_low"),
    ("_size", 50),
    *(("_facet", name) for name in ("industry_id", "management_id", "approval")),
    *(
        ("_col", name)
        for name in ("name", "industry_id", "commission_low", "commission_high", "cookie_low")
    ),
    *(("_col", name) for name in ("payout_threshold_high", "management_id", "approval")),
]


def main():
    arguments = arguments_given()
    if not shutil.which("wrk"):
        sys.exit("make bench needs wrk, which loads servers: apt-get install wrk")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with contextlib.ExitStack() as stack:
        trees = [Tree("this tree", HERE)]
        if arguments.against:
            trees.append(stack.enter_context(checked_out(arguments.against)))
        for tree in trees:
            tree.manage(":memory:", "collectstatic", "--no-input", "--verbosity", "0")
        parts = [measured(size, trees, arguments.datasette) for size in arguments.programs]
    write_report(report(parts, trees, arguments))


def arguments_given():
    parser = argparse.ArgumentParser(description="Measure the site's speed.")
    parser.add_argument("--programs", nargs="+", default=[FIXTURES], metavar="N")
    parser.add_argument("--against", default="", metavar="COMMIT")
    parser.add_argument("--datasette", default="", metavar="BIN", help="Datasette's command")
    return parser.parse_args()


# The trees, and their catalogues


@dataclass(frozen=True)
class Tree:
    """A version of the site: what it is called, and where it lies."""

    name: str
    folder: Path

    def environment(self, database, **more):
        """Return the settings of production, but for HTTPS, on a database of its own."""
        return {
            **os.environ,
            "DJANGO_ENV_FILE": os.devnull,
            "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
            "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
            "DJANGO_HTTPS": "off",
            "DATABASE_URL": f"sqlite:///{database}",
            **more,
        }

    def manage(self, database, *command):
        run(
            [sys.executable, "manage.py", *command],
            cwd=self.folder,
            env=self.environment(database),
            stdout=subprocess.DEVNULL,
        )

    def can_make(self, size):
        """Say whether this version knows how to fill a catalogue of this size."""
        command = "*/management/commands/make_catalogue.py"
        return size == FIXTURES or any(self.folder.glob(command))

    def catalogue(self, size):
        """Make a database of so many made-up programs, or of the fixtures; return its file."""
        database = FOLDER / f"{self.name.replace(' ', '-')}-{size}.sqlite3"
        say(f"{self.name}: a catalogue of {size}")
        self.manage(database, "migrate", "--verbosity", "0")
        if size == FIXTURES:
            self.manage(database, "seed")
        else:
            self.manage(database, "make_catalogue", "--programs", size, "--seed", str(SEED))
        return database


@contextlib.contextmanager
def checked_out(commit):
    """Check a commit out in a folder of its own."""
    name = git("rev-parse", "--short", commit)
    tree = Tree(name, FOLDER / name)
    git("worktree", "add", "--force", "--detach", str(tree.folder), name)
    try:
        yield tree
    finally:
        git("worktree", "remove", "--force", str(tree.folder))


def slugs_of(database):
    with contextlib.closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT slug FROM affiliates_program WHERE published ORDER BY id")
        return [slug for (slug,) in rows]


# What is measured


def measured(size, trees, datasette):
    """Measure a catalogue of this size, by the trees that can make it."""
    trees = [tree for tree in trees if tree.can_make(size)]
    databases = [tree.catalogue(size) for tree in trees]
    known = [slugs_of(database) for database in databases]
    shared = [slug for slug in known[0] if all(slug in slugs for slugs in known)]
    part = {"size": size, "programs": [len(slugs) for slugs in known]}
    part["views"] = first_views(trees, databases, addresses(shared))
    part["kept"] = kept_pages(trees[0], databases[0], addresses(shared))
    part["datasette"] = beside_datasette(trees[0], databases[0], datasette) if datasette else None
    return part


def addresses(slugs):
    """Return addresses of each kind of page."""
    profiles = slugs[:ADDRESSES]
    fours = (sorted(slugs[at : at + 4]) for at in range(0, 4 * ADDRESSES, 4))
    return {
        "`/`": ["/"],
        "`/programs/`": ["/programs/"],
        "`/commissions/`": ["/commissions/"],
        "a profile": [f"/programs/{slug}/" for slug in profiles],
        "a comparison of four": [f"/compare/{'-vs-'.join(four)}/" for four in fours],
    }


def first_views(trees, databases, pages):
    """Return by kind of page the milliseconds of CPU of each tree, and the ratio of the last."""
    with contextlib.ExitStack() as stack:
        viewers = [
            stack.enter_context(Viewer(tree, database))
            for tree, database in zip(trees, databases, strict=True)
        ]
        return {kind: in_turns(viewers, pages[kind]) for kind in pages}


def in_turns(viewers, addresses):
    say(f"first views: {addresses[0]}")
    for viewer in viewers:
        viewer.view(addresses[:1])
    addresses = (addresses * ADDRESSES)[:ADDRESSES]
    pairs = [
        [viewer.view([address])[0] for viewer in viewers]
        for _ in range(ROUNDS)
        for address in addresses
    ]
    times = [statistics.median(taken) for taken in zip(*pairs, strict=True)]
    return times, statistics.median(taken[-1] / taken[0] for taken in pairs)


class Viewer:
    """A process of a tree that views pages, and says how much CPU each took."""

    def __init__(self, tree, database):
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "scripts" / "first_views.py")],
            cwd=tree.folder,
            env=tree.environment(database),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(timeout=20)

    def view(self, addresses):
        """Return the milliseconds that each address took."""
        print(json.dumps(addresses), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            sys.exit(f"No answer for {addresses}.")
        return json.loads(answer)


def kept_pages(tree, database, pages):
    """Return by kind of page (bytes, requests a second, those of a file of the same bytes)."""
    files = FOLDER / "files"
    files.mkdir(exist_ok=True)
    found = {}
    for kind, (address, *_) in pages.items():
        say(f"kept pages: {address}")
        with serving(tree, database) as port:
            body = fetch(port, address)
        (files / "page.html").write_bytes(brotli.decompress(body))
        (files / "page.html.br").write_bytes(body)
        with serving(tree, database, FILES=str(files)) as port:
            fetch(port, address)
            rates = loads(port, [address, "/files/page.html"])
        found[kind] = len(body), *rates
    return found


def beside_datasette(tree, database, datasette):
    """Return the milliseconds of a filtered list that isn't kept, of Datasette's, and the ratio."""
    say("beside Datasette")
    table = f"/{database.stem}/affiliates_program?{urlencode(ASKED_OF_DATASETTE)}"
    # Whoever sends a cookie gets no kept page.
    asked = f"/programs/?{urlencode(ASKED)}", {"Cookie": "measured=1"}
    with serving(tree, database) as ours, datasette_serving(datasette, database) as theirs:
        fetch(ours, *asked)
        fetch(theirs, table)
        pairs = [
            (seconds(fetch, ours, *asked), seconds(fetch, theirs, table)) for _ in range(ADDRESSES)
        ]
    times = [statistics.median(taken) * 1000 for taken in zip(*pairs, strict=True)]
    return *times, statistics.median(theirs / ours for ours, theirs in pairs)


def seconds(call, *arguments):
    started = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - started


# Servers and load


@contextlib.contextmanager
def serving(tree, database, **more):
    """Serve a tree as `make run` does, but by one process; gives its port."""
    target = "scripts.beside_files" if "FILES" in more else "config.wsgi"
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws"),
        *("--log-level", "warning", f"{target}:application"),
    ]
    more["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with running(command, port, cwd=tree.folder, env=tree.environment(database, **more)):
        yield port


@contextlib.contextmanager
def datasette_serving(datasette, database):
    port = free_port()
    limits = ("sql_time_limit_ms", "facet_time_limit_ms")
    settings = [part for name in limits for part in ("--setting", name, "60000")]
    command = [datasette, "serve", str(database), "--port", str(port), *settings]
    with running(command, port, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        yield port


@contextlib.contextmanager
def running(command, port, **options):
    process = subprocess.Popen(command, **options)
    try:
        wait_until_served(port)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_until_served(port):
    for _ in range(300):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    sys.exit("A server didn't start.")


def fetch(port, address, headers=MappingProxyType({})):
    """Return the body of a page as it is sent, compressed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", address, headers={"Accept-Encoding": "br", **headers})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        sys.exit(f"{address} answered {response.status}.")
    return body


def loads(port, addresses):
    """Return requests a second of some addresses, loaded in turns."""
    rounds = [[load(port, address) for address in addresses] for _ in range(TURNS)]
    return [statistics.median(each) for each in zip(*rounds, strict=True)]


def load(port, address):
    """Return requests a second of one address."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: br"]
    said = run([*command, f"http://127.0.0.1:{port}{address}"], capture_output=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"{address} under load:\n{said}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])


# The report


def report(parts, trees, arguments):
    """Return what was measured as Markdown."""
    lines = [fill(circumstances(arguments), 100, break_on_hyphens=False), ""]
    lines += [*views_table(parts, trees), ""]
    lines += [*kept_table(parts), ""]
    lines += datasette_table(parts) if arguments.datasette else ["Datasette was not measured."]
    return "\n".join(lines)


def circumstances(arguments):
    """Say when and on what this was measured."""
    versions = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    for package in ("Django", "granian", "whitenoise"):
        versions.append(f"{package} {importlib.metadata.version(package)}")
    if arguments.datasette:
        version = run([arguments.datasette, "--version"], capture_output=True).stdout
        versions.append(f"Datasette {version.split()[-1]}")
    commit = git("rev-parse", "--short", "HEAD")
    today = f"{datetime.now(UTC):%-d %B %Y}"
    command = f"make bench PROGRAMS='{' '.join(arguments.programs)}'"
    if arguments.against:
        command += f" AGAINST={arguments.against}"
    return (
        f"`{command}` on {today}, at commit {commit}: {os.cpu_count()} cores, a load of "
        f"{os.getloadavg()[1]:.1f} in the last minutes; {', '.join(versions)}."
    )


def views_table(parts, trees):
    """First views: the ratio to the other tree first, if there is one."""
    yield "First views, in milliseconds of CPU each (the median):"
    yield ""
    ratio = [f"{trees[1].name} ÷ this tree"] if len(trees) > 1 else []
    yield row("page", "programs", *ratio, *(tree.name for tree in trees))
    yield row(*["---"] * (2 + len(ratio) + len(trees)))
    for part in parts:
        programs = " / ".join(f"{number:,}" for number in dict.fromkeys(part["programs"]))
        for kind, (times, ratio) in part["views"].items():
            cells = [f"{taken:.1f}" for taken in times]
            if len(trees) > 1:
                cells = [f"{ratio:.1f}", *cells] if len(times) > 1 else ["", *cells, ""]
            yield row(kind, programs, *cells)


def kept_table(parts):
    yield "Kept pages, in requests a second by one worker, beside WhiteNoise serving a file of the"
    yield "same bytes from the same server:"
    yield ""
    yield row("page", "programs", "kept ÷ file", "kept", "file", "bytes")
    yield row(*["---"] * 6)
    for part in parts:
        for kind, (size, kept, file) in part["kept"].items():
            programs = f"{part['programs'][0]:,}"
            yield row(
                kind, programs, f"{kept / file:.2f}", f"{kept:,.0f}", f"{file:,.0f}", f"{size:,}"
            )


def datasette_table(parts):
    yield "A list that isn't kept (two numbers, a choice, an order, 50 rows, counts on every"
    yield "choice), beside Datasette on the same table (three facets), in milliseconds for one"
    yield "visitor:"
    yield ""
    yield row("programs", "Datasette ÷ ours", "ours", "Datasette")
    yield row(*["---"] * 4)
    for part in parts:
        ours, theirs, ratio = part["datasette"]
        yield row(f"{part['programs'][0]:,}", f"{ratio:.1f}", f"{ours:.0f}", f"{theirs:.0f}")


def row(*cells):
    return f"| {' | '.join(cells)} |"


def write_report(text):
    """Put the report between its marks."""
    before, _, rest = REPORT.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    REPORT.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8")
    print(text)


# Commands


def run(command, **options):
    return subprocess.run(command, check=True, text=True, **options)


def git(*arguments):
    return run(["git", "-C", str(HERE), *arguments], capture_output=True).stdout.strip()


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
