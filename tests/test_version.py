"""Whatever writes to the catalogue moves its version on, once it is committed."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from affiliates.catalogue.version import current_version, watched_tables
from affiliates.models import CatalogueVersion, Program, Rate
from comparisons.models import FeaturedComparison
from tests.builders import make_program, make_source, make_term

pytestmark = pytest.mark.django_db(transaction=True)


def rename(program):
    program.name = "Acme Inc."
    program.save()


def add_rates(program):
    source = make_source()
    Rate.objects.bulk_create(
        Rate(program=program, label=label, source=source) for label in ("Toys", "Books")
    )


def write_by_hand(program):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE affiliates_program SET founded = 1999")


def feature(program):
    FeaturedComparison.objects.create(slug="a", title="A", introduction="A.")


WRITES = {
    "a save": rename,
    "an update in bulk": lambda program: Program.objects.update(founded=2001),
    "rows added in bulk": add_rates,
    "a term of a list": lambda program: program.networks.add(make_term("networks", "Awin")),
    "a deletion": lambda program: program.delete(),
    "a comparison": feature,
    "plain SQL": write_by_hand,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_every_write_moves_the_version_on(write):
    program = make_program("acme")
    before = current_version()
    write(program)
    after = current_version()
    assert after.number > before.number
    assert after.moved_at >= before.moved_at


def test_a_transaction_moves_it_when_it_is_committed():
    program = make_program("acme")
    before = current_version()
    with transaction.atomic():
        rename(program)
        add_rates(program)
        transaction.set_rollback(True)
    assert current_version() == before
    with transaction.atomic():
        rename(program)
    assert current_version().number > before.number


def test_reading_and_logging_in_move_nothing(client, admin_user):
    make_program("acme")
    before = current_version()
    client.get("/programs/")
    client.force_login(admin_user)
    assert current_version() == before


def test_every_table_of_the_catalogue_is_watched():
    tables = watched_tables()
    assert {"affiliates_program", "affiliates_program_networks", "comparisons_benchmark"} <= {
        *tables
    }
    assert CatalogueVersion._meta.db_table not in tables
    for table in tables:
        assert _triggers(table), table


def test_a_table_made_anew_is_watched_again():
    field = Program._meta.get_field("about")
    with connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            editor._remake_table(Program, alter_fields=[(field, field)])
            assert not _triggers("affiliates_program")
    call_command("migrate", verbosity=0)
    assert _triggers("affiliates_program")


def _triggers(table):
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        "postgresql": (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass"
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked, [table])
        return [name for (name,) in cursor.fetchall()]
