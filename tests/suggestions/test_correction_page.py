"""A correction's page says what became of it, and nothing that its sender said."""

import pytest
from django.contrib.auth import get_user_model

from affiliates.facts.registry import REGISTRY
from affiliates.models import Suggestion
from affiliates.models.suggestions import ALPHABET, REFERENCE_LENGTH, new_reference
from affiliates.suggestions.decisions import Acceptance, accept, reject, settle
from tests.builders import make_program
from tests.pages import get, text_of

pytestmark = pytest.mark.django_db

SAID = {
    "statement": "12% since my aunt Erna asked",
    "page": "https://example.com/erna",
    "email": "erna@example.org",
}


@pytest.fixture
def sent():
    acme = make_program("acme", name="Acme", commission="5%")
    return Suggestion.objects.create(program=acme, program_name="Acme", fact="commission", **SAID)


@pytest.fixture
def editor():
    return get_user_model().objects.create_superuser("ada")


def page(client, sent):
    return get(client, sent.get_absolute_url())


def test_numbers_cannot_be_guessed():
    numbers = {new_reference() for _ in range(1000)}
    assert len(numbers) == 1000
    assert all(
        len(number) == REFERENCE_LENGTH and set(number) <= set(ALPHABET) for number in numbers
    )


def test_it_says_that_it_waits(client, sent):
    text = text_of(page(client, sent))
    assert "Thank you: an editor will read it" in text
    assert "Acme, commission" in text
    assert "Decided not yet" in text
    assert sent.reference in text


def test_it_leads_to_what_was_changed(client, sent, editor):
    accepted = Acceptance(
        fact=REGISTRY["commission"],
        page=SAID["page"],
        publisher="Example",
        cells={"commission": "12%"},
    )
    accept(sent.pk, accepted, by=editor)
    html = page(client, sent)
    edit = sent.program.edits.get()
    assert f'href="/changes/{edit.pk}/"' in html
    assert "It was accepted" in text_of(html)
    assert 'href="/programs/acme/#fact-commission"' in html


#: What is accepted of "12%", and how the page says so.
DIFFERENT = {
    "another value": ({"cells": {"commission": "10%"}}, "Accepted with another value"),
    "a page that differs": ({"stance": "differs"}, "Accepted as a source; the value stays"),
    "a page that backs what is shown": ({}, "Accepted as a source; the value stays"),
}


@pytest.mark.parametrize(("accepted", "heading"), DIFFERENT.values(), ids=DIFFERENT)
def test_it_says_that_what_holds_is_not_what_was_proposed(client, sent, editor, accepted, heading):
    sent.statement = "12%"
    sent.save()
    given = {"fact": REGISTRY["commission"], "page": SAID["page"], "publisher": "Example"}
    accept(sent.pk, Acceptance(**given | {"statement": "10%"} | accepted), by=editor)
    html = page(client, sent)
    text = text_of(html.split("<main")[1])
    assert heading in text
    assert "It was accepted" not in text
    assert not [value for value in ("12%", "10%", "5%", "erna") if value in text]
    assert 'href="/programs/acme/#fact-commission"' in html
    assert f'href="/changes/{sent.program.edits.get().pk}/"' in html


def test_it_says_that_a_part_was_accepted(client, sent, editor):
    sent.fact = ""
    sent.save()
    settle(sent.pk, "Added the rate for toys, Erna.", by=editor, otherwise=True)
    html = page(client, sent)
    assert "Accepted in part" in text_of(html)
    assert 'href="/programs/acme/"' in html
    assert "toys" not in html


def test_what_is_withdrawn_is_accepted_without_a_link(client, sent, editor):
    settle(sent.pk, "Done.", by=editor, otherwise=True)
    sent.program.published = False
    sent.program.save()
    text = text_of(page(client, sent))
    assert "set another value than you proposed." in text
    assert "See what" not in text


def test_every_page_says_what_is_public(client, sent, editor):
    paths = [sent.get_absolute_url(), "/suggest/", "/suggest/thanks/"]
    paths += ["/programs/acme/correct/", "/programs/acme/correct/thanks/"]
    reject(sent.pk, "No.", by=editor)
    for path in paths:
        text = text_of(get(client, path))
        assert "Never public: your words and reasons, and your e-mail address" in text
        assert "Public: what an editor accepts, with the page you named as its source" in text
    assert "The reason is noted for editors, and isn’t public." in text_of(get(client, paths[0]))


def test_it_says_that_it_was_not_taken_over(client, sent, editor):
    reject(sent.pk, "The page says nothing of it, Erna.", by=editor)
    assert "It wasn’t taken over" in text_of(page(client, sent))


def test_nothing_personal_is_on_it(client, sent, editor):
    for decided in (False, True):
        if decided:
            reject(sent.pk, "The page says nothing of it, Erna.", by=editor)
        html = page(client, sent).lower()
        assert not [
            word for word in ("erna", "aunt", "12%", "ada") if word in html.split("<main")[1]
        ]
        assert "noindex" in html


def test_it_outlives_its_program(client, sent):
    sent.program.delete()
    assert "isn’t here any more" in text_of(page(client, sent))


def test_a_withdrawn_program_is_not_linked(client, sent):
    sent.program.published = False
    sent.program.save()
    assert "/programs/acme/" not in page(client, sent)


@pytest.mark.parametrize("reference", ["x", "0" * 12, "UPPER"])
def test_an_unknown_number_is_not_found(client, reference):
    assert client.get(f"/corrections/{reference}/").status_code == 404


def test_it_is_never_kept(client, sent):
    assert "no-cache" in client.get(sent.get_absolute_url())["Cache-Control"]
    assert "Disallow: /corrections/" in client.get("/robots.txt").content.decode()
