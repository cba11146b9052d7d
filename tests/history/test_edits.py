"""Every edit is kept, told fact by fact, and can be undone."""

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reversion.models import Revision, Version

from affiliates import history
from affiliates.models import (
    Change,
    Edit,
    FinePrint,
    Industry,
    Network,
    Program,
    Rate,
    Source,
    TrafficSource,
)
from tests.builders import change, cite, make_program, make_route, make_source, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme(acme):
    acme.industry = make_term("industry", "Travel")
    acme.save()
    return acme


def told(edit):
    return [(change.label, change.old, change.new) for change in edit.changes.all()]


def kept():
    """Count the rows that history takes."""
    return [model.objects.count() for model in (Edit, Change, Revision, Version)]


# Recording


def test_an_edit_is_one_entry_however_much_it_changes(acme, django_user_model):
    editor = django_user_model.objects.create_user("ada")
    edit = change(acme, by=editor, comment="As asked", commission="4%", cookie="30 days")
    assert (edit.program, edit.kind, edit.editor, edit.comment) == (
        acme,
        "changed",
        editor,
        "As asked",
    )
    assert told(edit) == [("Commission", "3% – 9%", "4%"), ("Cookie duration", "", "30 days")]
    assert Edit.objects.count() == 1


def test_what_changes_nothing_leaves_no_trace(acme):
    with history.recording([acme]) as recorder:
        acme.save()
    assert recorder.edits == []
    assert kept() == [0, 0, 0, 0]


def test_a_program_is_updated_on_the_day_of_an_edit_alone(acme):
    long_ago = date(2020, 1, 1)
    Program.objects.update(updated=long_ago)
    with history.recording([acme]):
        acme.save()
    assert Program.objects.get().updated == long_ago
    change(acme, commission="4%")
    assert Program.objects.get().updated == timezone.localdate()


def test_what_fails_leaves_no_trace(acme):
    def failing():
        with history.recording([acme]):
            acme.commission = "4%"
            acme.save()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    acme.refresh_from_db()
    assert str(acme.commission) == "3% – 9%"
    assert kept() == [0, 0, 0, 0]


def test_several_programs_have_an_edit_each(acme):
    bolt, calm = make_program("bolt"), make_program("calm")
    with history.recording([acme, bolt, calm]):
        Program.objects.filter(slug__in=["acme", "bolt"]).update(about="New")
    assert sorted(edit.slug for edit in Edit.objects.all()) == ["acme", "bolt"]


KINDS = [
    (True, True, "changed", True),
    (False, False, "changed", False),
    (False, True, "published", True),
    (True, False, "withdrawn", False),
]


@pytest.mark.parametrize(("before", "after", "kind", "public"), KINDS)
def test_the_kind_of_an_edit(before, after, kind, public):
    acme = make_program("acme", published=before)
    edit = change(acme, published=after, about="New")
    assert (edit.kind, edit.public) == (kind, public)


def test_an_addition_and_a_removal(acme):
    with history.recording() as recorder:
        recorder.added(make_program("new"))
    (added,) = recorder.edits
    with history.recording([acme]) as recorder:
        acme.delete()
    (removed,) = recorder.edits
    assert (added.slug, added.kind, told(added)) == ("new", "added", [])
    assert (removed.slug, removed.program, removed.kind) == ("acme", None, "removed")


def test_each_program_more_takes_four_queries_more_to_look_at():
    def queries(count):
        programs = [
            make_program(f"p{count}-{number}", networks=["Awin"]) for number in range(count)
        ]
        with CaptureQueriesContext(connection) as caught, history.recording(programs):
            pass
        return len(caught)

    ContentType.objects.get_for_model(Program)
    assert [queries(count) for count in (1, 2, 6)] == [38 + 4 * count for count in (1, 2, 6)]


# Fixtures

FIXTURE = """
- model: affiliates.program
  fields: {{slug: acme, name: Acme, commission: {commission}}}
"""


def load(tmp_path, commission="3% – 9%"):
    file = tmp_path / "acme.yaml"
    file.write_text(FIXTURE.format(commission=commission))
    call_command("load_catalogue", str(file), verbosity=0)


def test_fixtures_that_change_nothing_make_no_history(tmp_path):
    load(tmp_path)
    load(tmp_path)
    assert Program.objects.count() == 1
    assert kept() == [0, 0, 0, 0]


def test_a_fixture_that_changes_a_program_is_an_edit(tmp_path):
    load(tmp_path)
    load(tmp_path, commission="4%")
    edit = Edit.objects.get()
    assert edit.comment == "Loaded from fixtures"
    assert told(edit) == [("Commission", "3% – 9%", "4%")]


RENAMING = """
- model: affiliates.industry
  fields: {{name: {name}, slug: travel}}
"""


def test_a_fixture_that_renames_a_term_is_an_edit_of_its_programs(acme, tmp_path):
    make_program("other", industry="Games")
    file = tmp_path / "terms.yaml"
    for name in ("Travel", "Holidays", "Holidays"):
        file.write_text(RENAMING.format(name=name))
        call_command("load_catalogue", str(file), verbosity=0)
    edit = Edit.objects.get()
    assert (edit.slug, told(edit)) == ("acme", [("Industry", "Travel", "Holidays")])


def test_a_new_name_for_what_a_way_to_join_names_is_an_edit(acme, tmp_path):
    make_route(acme, payout_methods=["Travel"])
    file = tmp_path / "terms.yaml"
    for name in ("Travel", "Holidays"):
        file.write_text(RENAMING.format(name=name).replace("industry", "payoutmethod"))
        call_command("load_catalogue", str(file), verbosity=0)
    (said,) = told(Edit.objects.get())
    page = "Example https://example.com/terms"
    assert said == (
        "Way to join",
        f"Direct: Payout methods Travel · {page}",
        f"Direct: Payout methods Holidays · {page}",
    )


def test_all_that_programs_name_is_known():
    assert {Industry, Network, Source} < history.named().keys()
    assert set(history.named()[TrafficSource]) == {"traffic_sources", "traffic_restrictions"}


# The way back


def test_a_program_comes_back_with_all_that_hangs_on_it(acme, django_user_model):
    rate = Rate.objects.create(program=acme, label="Toys", commission="5%", source=make_source())
    term = FinePrint.objects.create(program=acme, kind="cap", label="Cap", text="$38")
    cite(acme, "commission", "3% – 9%")
    cite(acme, "", fine_print=term)
    route = make_route(acme, "Awin", cookie="7 days", payout_methods=["PayPal", "Cheque"])
    route.more_sources.add(make_source("https://example.org/awin"))
    with history.recording([acme]) as recorder:
        acme.commission = acme.industry = None
        acme.save()
        acme.networks.clear()
        acme.networks.add(make_term("networks", "CJ"))
        rate.delete()
        route.delete()
        make_route(acme, "CJ")
        term.delete()
        cite(acme, "cookie", "30 days")
    (edit,) = recorder.edits

    editor = django_user_model.objects.create_user("ada")
    made, changes = history.preview(edit)
    assert Edit.objects.count() == 1
    assert made.kind == "changed"
    back = history.revert(edit, by=editor)
    assert [str(change) for change in back.changes.all()] == [str(change) for change in changes]
    acme = Program.objects.get()
    assert str(acme.commission) == "3% – 9%"
    assert acme.industry.name == "Travel"
    assert [network.name for network in acme.networks.all()] == ["Awin"]
    assert [str(rate.commission) for rate in acme.rates.all()] == ["5%"]
    assert [(term.kind, term.citations.count()) for term in acme.fine_print.all()] == [("cap", 1)]
    (route,) = acme.routes.all()
    assert (route.network.name, str(route.cookie)) == ("Awin", "7 days")
    assert sorted(map(str, route.payout_methods.all())) == ["Cheque", "PayPal"]
    assert [page.url for page in route.more_sources.all()] == ["https://example.org/awin"]
    assert sorted(citation.fact for citation in acme.citations.all()) == ["", "commission"]
    assert back.editor == editor
    assert back.comment.startswith("Brought back to what it was before ")


def test_going_back_can_itself_be_undone(acme):
    edit = change(acme, commission="4%")
    history.revert(history.revert(edit, by=None), by=None)
    assert str(Program.objects.get().commission) == "4%"


def test_an_edit_further_back_is_undone_with_all_after_it(acme):
    first = change(acme, commission="4%")
    change(acme, cookie="30 days")
    history.revert(first, by=None)
    acme = Program.objects.get()
    assert (str(acme.commission), acme.cookie) == ("3% – 9%", None)


def test_where_nothing_has_to_change_there_is_no_edit(acme):
    edit = change(acme, commission="4%")
    change(acme, commission="3% – 9%")
    assert history.preview(edit) == (None, [])
    assert history.revert(edit, by=None) is None


def test_a_removed_program_comes_back_with_its_history(acme):
    change(acme, commission="4%")
    cite(acme, "commission", "4%")
    with history.recording([acme]) as recorder:
        acme.delete()
    back = history.revert(recorder.edits[0], by=None)
    acme = Program.objects.get()
    assert (str(acme.commission), acme.citations.count()) == ("4%", 1)
    assert [edit.kind for edit in acme.edits.all()] == ["added", "removed", "changed"]
    assert back.kind == "added"


def test_rates_that_swapped_their_labels_swap_them_back(acme):
    page = make_source()
    toys = Rate.objects.create(program=acme, label="Toys", commission="5%", source=page)
    games = Rate.objects.create(program=acme, label="Games", commission="6%", source=page)
    with history.recording([acme]) as recorder:
        for rate, label in ((toys, "-"), (games, "Toys"), (toys, "Games")):
            rate.label = label
            rate.save()
    history.revert(recorder.edits[0], by=None)
    assert dict(acme.rates.values_list("pk", "label")) == {toys.pk: "Toys", games.pk: "Games"}


def test_a_way_back_that_changes_nothing_is_no_update(acme):
    edit = change(acme, commission="4%")
    change(acme, commission="3% – 9%")
    Program.objects.update(updated="2026-01-02")
    assert history.revert(edit, by=None) is None
    assert str(Program.objects.get().updated) == "2026-01-02"


def test_a_removed_program_comes_back_with_its_edits_under_other_addresses(acme):
    with history.recording() as recorder:
        recorder.added(acme)
    change(acme, slug="acme-two")
    change(acme, slug="acme-three")
    with history.recording([acme]):
        acme.delete()
    other = make_program("acme-two", name="Another")
    change(other, about="New")
    with history.recording([other]):
        other.delete()
    first = Edit.objects.get(slug="acme-two", kind="changed", name="Acme")
    history.revert(first, by=None)
    kinds = ["added", "removed", "changed", "changed", "added"]
    assert [edit.kind for edit in Program.objects.get().edits.all()] == kinds
    assert {edit.name for edit in Program.objects.get().edits.all()} == {"Acme"}


def test_a_removed_program_that_is_back_already_is_changed_and_not_added(acme):
    first = change(acme, commission="4%")
    with history.recording([acme]) as recorder:
        acme.delete()
    (removed,) = recorder.edits
    first.refresh_from_db()
    history.revert(removed, by=None)
    change(Program.objects.get(), about="New")
    back = history.revert(first, by=None)
    assert (back.kind, len(told(back))) == ("changed", 2)
    assert str(history.revert(removed, by=None).changes.get()) == "Commission: 3% – 9% → 4%"
    assert history.revert(removed, by=None) is None


def gone_term(acme):
    Industry.objects.filter(name="Travel").delete()


def gone_source(acme):
    Source.objects.all().delete()


def taken_name(acme):
    make_program("other", name="Acme")


@pytest.mark.parametrize("obstacle", [gone_term, gone_source, taken_name])
def test_what_cannot_come_back_is_refused_and_nothing_is_written(acme, obstacle):
    citation = cite(acme, "commission")
    with history.recording([acme]) as recorder:
        citation.delete()
        acme.name, acme.industry = "Acme Two", None
        acme.save()
    (edit,) = recorder.edits
    obstacle(acme)
    for attempt in (lambda: history.revert(edit, by=None), lambda: history.preview(edit)):
        with pytest.raises(history.Irreversible, match="can’t be brought back"):
            attempt()
    acme.refresh_from_db()
    assert (acme.name, acme.industry, acme.citations.count()) == ("Acme Two", None, 0)
    assert Edit.objects.count() == 1


def test_what_was_before_a_program_came_is_nothing(acme):
    with history.recording() as recorder:
        recorder.added(acme)
    with pytest.raises(history.Irreversible, match="not kept"):
        history.revert(recorder.edits[0], by=None)


# What the public is told


def public():
    return [(edit.slug, edit.kind) for edit in Edit.objects.published()]


def test_edits_of_drafts_are_not_public(acme):
    change(acme, about="One")
    draft = make_program("draft", published=False)
    change(draft, about="Two")
    assert public() == [("acme", "changed")]
    change(draft, published=True)
    assert public() == [("draft", "published"), ("acme", "changed")]
    change(acme, published=False)
    assert public() == [("draft", "published")]


def test_a_publication_does_not_tell_what_the_draft_said():
    draft = make_program("draft", published=False, commission="1%")
    edit = change(draft, published=True, commission="2%")
    assert told(edit) == [("Commission", "1%", "2%")]
    assert list(edit.public_changes) == []


def test_of_a_removed_program_only_its_removal_is_public(acme):
    change(acme, about="One")
    with history.recording([acme]):
        acme.delete()
    assert public() == [("acme", "removed")]


def test_a_withdrawn_program_is_removed_in_silence(acme):
    change(acme, about="One")
    change(acme, published=False)
    with history.recording([acme]):
        acme.delete()
    assert public() == []


HEADLINES = [
    ({"commission": "4%"}, "Acme: Commission: 3% – 9% → 4%"),
    ({"cookie": "30 days"}, "Acme: Cookie duration: not stated → 30 days"),
    ({"commission": "4%", "cookie": "30 days"}, "Acme: Commission, Cookie duration"),
    ({"about": "long " * 50}, "Acme: About"),
]


@pytest.mark.parametrize(("stated", "headline"), HEADLINES)
def test_an_edit_in_one_line(acme, stated, headline):
    assert change(acme, **stated).headline == headline
