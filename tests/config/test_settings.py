"""The settings are those of production unless told otherwise."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.urls import reverse

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "DATABASE_URL": "sqlite://:memory:",
    "DJANGO_ALLOWED_HOSTS": "example.com",
    "DJANGO_ENV_FILE": os.devnull,
    "DJANGO_SECRET_KEY": "kept-out-of-the-repository-and-longer-than-fifty-characters",
    "PATH": os.environ["PATH"],
}


def environment(without=(), **variables):
    return {name: value for name, value in (PRODUCTION | variables).items() if name not in without}


def manage(*arguments, **variables):
    """Run manage.py in a process of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=False,
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
    )


def settings_of(**variables):
    """Return the settings by name, read as a process with this environment reads them."""
    with mock.patch.dict(os.environ, environment(**variables), clear=True):
        return runpy.run_path(str(ROOT / "config" / "settings.py"))


def refusal(**variables):
    """Return the message with which the site refuses to start."""
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_of(**variables)
    return str(refused.value)


def test_deployment_checks_find_nothing():
    checked = manage("check", "--deploy", "--fail-level", "WARNING")

    assert checked.returncode == 0, checked.stderr
    assert "no issues (0 silenced)" in checked.stdout


def test_deployment_checks_can_find_something():
    checked = manage("check", "--deploy", "--fail-level", "WARNING", DJANGO_HTTPS="off")

    assert checked.returncode != 0
    assert "SECURE_SSL_REDIRECT" in checked.stderr


@pytest.mark.parametrize(
    "missing",
    [
        ("DJANGO_SECRET_KEY",),
        ("DJANGO_ALLOWED_HOSTS",),
        ("DJANGO_SECRET_KEY", "DJANGO_ALLOWED_HOSTS"),
    ],
    ids=" and ".join,
)
def test_refuses_to_start_naming_all_that_is_missing(missing):
    message = refusal(without=missing)

    for name in ("DJANGO_SECRET_KEY", "DJANGO_ALLOWED_HOSTS"):
        assert (name in message) is (name in missing)


def test_a_refusal_ends_the_process_with_the_message():
    refused = manage("check", without=["DJANGO_SECRET_KEY"])

    assert refused.returncode != 0
    assert refused.stderr.rstrip().endswith(refusal(without=["DJANGO_SECRET_KEY"]))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DJANGO_SECRET_KEY", ""),
        ("DJANGO_ALLOWED_HOSTS", ""),
        ("DJANGO_HTTPS", "perhaps"),
        ("DATABASE_URL", "clay://tablets"),
    ],
)
def test_refuses_to_start_on_a_value_of_no_use(name, value):
    assert f"  {name}: " in refusal(**{name: value})


def test_debugging_needs_a_key_but_no_hosts():
    debugging = {"DJANGO_DEBUG": "on"}

    assert settings_of(without=["DJANGO_ALLOWED_HOSTS"], **debugging)["ALLOWED_HOSTS"] == []
    assert "DJANGO_SECRET_KEY" in refusal(without=["DJANGO_SECRET_KEY"], **debugging)


def test_debugging_is_off_unless_asked_for():
    assert settings_of()["DEBUG"] is False
    assert settings_of(DJANGO_DEBUG="on")["DEBUG"] is True


def test_environment_wins_over_the_file(tmp_path):
    file = tmp_path / "settings.env"
    file.write_text("DJANGO_ALLOWED_HOSTS=from.file\nCHECK_LASTS_DAYS=7\n")

    variables = {"DJANGO_ENV_FILE": str(file), "CHECK_LASTS_DAYS": "30"}
    settings = settings_of(without=["DJANGO_ALLOWED_HOSTS"], **variables)
    assert settings["CHECK_LASTS_DAYS"] == 30
    assert settings["ALLOWED_HOSTS"] == ["from.file"]


def test_content_security_policy_allows_the_site_itself_only(client):
    policy = client.get(reverse("admin:login")).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe-" not in policy
    assert "*" not in policy
    assert "http" not in policy


def test_headers_that_protect_visitors(client):
    headers = client.get(reverse("admin:login")).headers

    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_tests_run_on_the_database_that_was_asked_for():
    asked_for = os.environ.get("TEST_DATABASE", "sqlite")

    assert connection.vendor == asked_for
