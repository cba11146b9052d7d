"""A correction's page says what became of it, and nothing that its sender said."""

import pytest
from django.contrib.auth import get_user_model

from affiliates.facts.registry import REGISTRY
from affiliates.models import Suggestion
from affiliates.models.suggestions import ALPHABET, REFERENCE_LENGTH, new_reference
from affiliates.suggestions.decisions import Acceptance, accept, reject
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
