"""Settings for running the site on one's own machine; needs nothing but Python.

python scripts/local_env.py create          writes .env, unless there is one
python scripts/local_env.py allow HOST      prints DJANGO_ALLOWED_HOSTS with HOST among them
"""

import os
import secrets
import socket
import sys
from pathlib import Path

ENV_FILE = Path(__file__).resolve().parent.parent / ".env"
LOOPBACK = "127.0.0.1,localhost,[::1]"
EVERY_ADDRESS = {"0.0.0.0", "::"}


def create():
    try:
        descriptor = os.open(ENV_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(
            "# This machine's settings, made once by make. Variables of the environment win.\n"
            f"DJANGO_SECRET_KEY={secrets.token_urlsafe(50)}\n"
            f"DJANGO_ALLOWED_HOSTS={LOOPBACK}\n"
            "DJANGO_HTTPS=off\n"
        )
    print(f"Wrote {ENV_FILE.name} with a new secret key.", file=sys.stderr)


def allow(host):
    if from_environment := os.environ.get("DJANGO_ALLOWED_HOSTS"):
        print(from_environment)
        return
    hosts = [*in_env_file("DJANGO_ALLOWED_HOSTS").split(","), *names_of(host)]
    print(",".join(dict.fromkeys(filter(None, hosts))))


def in_env_file(name):
    for line in ENV_FILE.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        if key.strip() == name:
            return value.strip().strip("\"'")
    return ""


def names_of(host):
    """The names under which a browser may reach a server that listens on this host."""
    if host not in EVERY_ADDRESS:
        return [f"[{host}]" if ":" in host else host]
    try:
        name, aliases, addresses = socket.gethostbyname_ex(socket.gethostname())
    except OSError:
        return [socket.gethostname()]
    return [name, *aliases, *addresses]


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["create"]:
            create()
        case ["allow", host]:
            allow(host)
        case _:
            sys.exit(__doc__)
