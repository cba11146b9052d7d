"""Suggestions from before there were numbers get one each, however often it takes to finish."""

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from affiliates.models import Suggestion
from affiliates.models.suggestions import ALPHABET, REFERENCE_LENGTH, new_reference
from tests import databases

numbering = import_module("affiliates.migrations.0019_number_suggestions")

BEFORE, ADDED, NUMBERED, UNIQUE = (
    "0017_catalogue_version",
    "0018_suggestion_reference",
    "0019_number_suggestions",
    "0020_suggestion_reference_unique",
)


@pytest.fixture
def database(django_db_setup, django_db_blocker):
    """Work on a database of its own, without a transaction around the test."""
    in_use = databases.copy_in_use(databases.MIGRATED, django_db_blocker)
    with in_use, django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture
def unnumbered(database):
    """Go back to before there were numbers, with five suggestions; give their keys."""
    migrate(BEFORE)
    kept = {
        "kind": "correction",
        "program_name": "Acme",
        "website": "",
        "fact": "",
        "statement": "5%",
        "page": "https://example.com/",
        "email": "",
        "sender": "",
        "status": "waiting",
        "reason": "",
    }
    names = ", ".join([*kept, "sent_at"])
    places = ", ".join(["%s"] * (len(kept) + 1))
    with connection.cursor() as cursor:
        for _ in range(5):
            cursor.execute(
                f"INSERT INTO affiliates_suggestion ({names}) VALUES ({places})",
                [*kept.values(), timezone.now()],
            )
    return 5


def migrate(target=None):
    call_command("migrate", *(("affiliates", target) if target else ()), verbosity=0)


def numbers():
    return list(Suggestion.objects.order_by("pk").values_list("reference", flat=True))


def interrupted_after(count):
    """Return a source of numbers that fails after so many."""
    given = iter([new_reference() for _ in range(count)])

    def number():
        try:
            return next(given)
        except StopIteration:
            raise RuntimeError("on purpose") from None

    return number


def assert_all_numbered(count):
    found = numbers()
    assert len(set(found)) == len(found) == count
    assert {len(number) for number in found} == {REFERENCE_LENGTH}
    assert set("".join(found)) <= set(ALPHABET)


def assert_no_two_share_one():
    with pytest.raises(IntegrityError):
        Suggestion.objects.update(reference="0" * REFERENCE_LENGTH)


def test_each_gets_a_number_of_its_own(unnumbered):
    migrate()
    assert_all_numbered(unnumbered)
    assert_no_two_share_one()


def test_an_interrupted_numbering_is_taken_up_again(unnumbered, monkeypatch):
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(numbering, "new_reference", interrupted_after(2))
        with pytest.raises(RuntimeError, match="on purpose"):
            migrate()
    assert ("affiliates", NUMBERED) not in MigrationRecorder(connection).applied_migrations()
    migrate()
    assert_all_numbered(unnumbered)
    assert_no_two_share_one()


def test_who_has_a_number_keeps_it(unnumbered):
    migrate(ADDED)
    first = Suggestion.objects.order_by("pk").values_list("pk", flat=True)[0]
    Suggestion.objects.filter(pk=first).update(reference="0123456789ab")
    migrate()
    assert numbers()[0] == "0123456789ab"
    assert_all_numbered(unnumbered)


def test_a_database_on_which_one_step_did_it_all_goes_on(unnumbered):
    """What 0018 once left is what the three steps leave, without the later two on record."""
    migrate(UNIQUE)
    before = numbers()
    MigrationRecorder.Migration.objects.filter(app="affiliates", name__gt=ADDED).delete()
    migrate()
    assert numbers() == before
    assert_no_two_share_one()


def test_it_can_be_undone_and_done_again(unnumbered):
    for _ in range(2):
        migrate()
        assert_all_numbered(unnumbered)
        migrate(BEFORE)
