"""Browsers are told which pages they may fetch ahead, on public pages alone."""

import pytest

from tests.builders import make_program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/programs/", "/programs/acme/", "/glossary/"])
def test_a_public_page_names_the_rules(client, path):
    make_program("acme")
    assert client.get(path)["Speculation-Rules"] == '"/speculation-rules.json"'


@pytest.mark.parametrize("path", ["/admin/login/", "/programs.csv", "/programs.json", "/healthz"])
def test_nothing_else_does(client, path):
    assert "Speculation-Rules" not in client.get(path)


def test_the_rules_leave_out_forms_the_admin_and_exports(client):
    response = client.get("/speculation-rules.json")
    assert response["Content-Type"] == "application/speculationrules+json"
    (rule,) = response.json()["prefetch"]
    everything, never = rule["where"]["and"]
    assert everything == {"href_matches": "/*"}
    assert {"/admin/*", "/programs/:slug/correct/*", "/*.xlsx*"} <= {*never["not"]["href_matches"]}
    assert rule["eagerness"] == "moderate"
