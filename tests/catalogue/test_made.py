"""A made-up catalogue is whole, is like the fixtures, and is the same for the same seed."""

from collections import Counter
from random import Random

import pytest
from django.core.management import CommandError, call_command

from affiliates.catalogue.cards import read_cards
from affiliates.catalogue.made import BATCH, Deck, Maker, Words
from affiliates.facts.registry import FACTS
from affiliates.models import Citation, Program, Source
from tests import databases

#: As many as the fixtures have: every card is dealt once.
PROGRAMS = 199


@pytest.fixture(scope="module", autouse=True)
def real(catalogue, django_db_blocker):
    """Return how many of the fixtures' programs state each fact, whatever they are replaced by."""
    with django_db_blocker.unblock():
        return stating()


@pytest.fixture(scope="module", autouse=True)
def made(real, django_db_blocker):
    """Work on a database with nothing but made-up programs."""
    with databases.copy_in_use(databases.MIGRATED, django_db_blocker):
        with django_db_blocker.unblock():
            call_command("make_catalogue", programs=PROGRAMS, seed=1)
        yield


def stating():
    """Count the programs that state each fact."""
    programs = Program.objects.with_facts(FACTS)
    return Counter(fact.name for program in programs for fact in FACTS if fact.shown_text(program))


def test_makes_as_many_as_asked():
    assert Program.objects.published().count() == PROGRAMS
    assert Program.objects.order_by("pk").last().name.endswith(f" {PROGRAMS} (made up)")


def test_has_no_faults(capsys):
    call_command("check_catalogue")  # what it finds, pytest shows as captured
    assert capsys.readouterr().out == f"No faults in {PROGRAMS} programs.\n"


def test_states_each_fact_as_often_as_the_fixtures_do(real):
    assert stating() == real


def test_names_no_real_merchant():
    assert not Program.objects.exclude(name__endswith="(made up)").exists()
    assert not Program.objects.exclude(website__contains=".example/").exists()
    cited = Source.objects.filter(citations__isnull=False).exclude(kind=Source.Kind.EDITOR)
    assert cited.exists()
    assert not cited.exclude(url__contains=".example/").exists()
    assert not Citation.objects.filter(quotation__icontains="aliexpress").exists()


def test_refuses_a_database_that_holds_programs():
    with pytest.raises(CommandError, match="holds programs"):
        call_command("make_catalogue", programs=1)
    assert Program.objects.count() == PROGRAMS


def test_refuses_to_make_none():
    with pytest.raises(CommandError, match="too few"):
        call_command("make_catalogue", programs=0)


def made_with(seed):
    """Return all that a maker makes of two programs, row by row."""
    maker = Maker(read_cards(), Random(seed))
    programs = [maker.make(place) for place in (1, BATCH + 1)]
    rows = [row for made in programs for rows in made.rows.values() for row in rows]
    lists = [(name, list(map(str, keys))) for made in programs for _, name, keys in made.lists]
    return [values(row) for row in rows], lists


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_makes_the_same_for_the_same_seed():
    assert made_with(seed=7) == made_with(seed=7)
    assert made_with(seed=7) != made_with(seed=8)


def test_a_deck_deals_each_card_as_often_as_any_other():
    deck = Deck("abc", Random(1))
    assert Counter(deck.deal() for _ in range(300)) == {"a": 100, "b": 100, "c": 100}


def test_pages_of_one_publisher_have_addresses_of_their_own(monkeypatch):
    maker = Maker(read_cards(), Random(1))
    monkeypatch.setattr(Words, "name", lambda words: "Same")
    sources = [row for place in range(1, 200) for row in maker.make(place).rows[Source]]
    assert len({source.url for source in sources}) == len(sources)


@pytest.mark.parametrize("address", ["/", "/programs/", "/commissions/", "/find/?clicks=1000"])
def test_every_list_answers(client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert "(made up)" in page.content.decode()


def test_profiles_and_comparisons_answer(client):
    slugs = list(Program.objects.order_by("pk").values_list("slug", flat=True)[:4])
    assert all(client.get(f"/programs/{slug}/").status_code == 200 for slug in slugs)
    assert client.get(f"/compare/{'-vs-'.join(sorted(slugs))}/").status_code == 200
    assert "Made-up comparison 5" in client.get("/").content.decode()


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_everything_can_be_exported(client, ending):
    export = client.get(f"/programs.{ending}").getvalue().decode()
    assert export.count("(made up)") >= Program.objects.listed().count()
