"""Facts in need of a check: which, in what order, and what one click records."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from affiliates.desk.checks import PER_PAGE, in_need
from affiliates.models import Check, Edit, Program
from tests.builders import cite, make_program
from tests.pages import get, queries, text_of, visitor

pytestmark = pytest.mark.django_db

CHECKS = "/admin/affiliates/program/checks/"
OLD, OLDER = date(2026, 3, 1), date(2026, 1, 1)


@pytest.fixture
def editor(django_user_model):
    user = django_user_model.objects.create_user("ada", is_staff=True)
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=["change_program", "view_program"])
    )
    client = visitor()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def facts():
    acme = make_program("acme", name="Acme", commission="5%", cookie="30 days")
    bolt = make_program("bolt", name="Bolt", payout_threshold="$10")
    cite(acme, "commission", "5%", recorded_on=OLD)
    cite(acme, "cookie", "30 days", recorded_on=OLDER)
    cite(bolt, "payout_threshold", "$10", recorded_on=OLD)
    cite(bolt, "payout_threshold", "$20", stance="differs", recorded_on=OLD)


def pairs(program=None):
    return [(pair["name"], pair["fact"]) for pair in in_need(program)]


def test_disputed_facts_come_first_then_the_oldest():
    assert pairs() == [("Bolt", "payout_threshold"), ("Acme", "cookie"), ("Acme", "commission")]
    assert pairs(Program.objects.get(slug="acme")) == [("Acme", "cookie"), ("Acme", "commission")]


def test_of_one_day_the_much_seen_come_first():
    acme = Program.objects.get(slug="acme")
    for fact in ("about", "software", "payout_delay"):
        cite(acme, fact, "something", recorded_on=OLDER)
    assert [fact for _, fact in pairs(acme)][:4] == ["cookie", "payout_delay", "about", "software"]


def test_what_was_checked_lately_is_not_in_need(settings):
    acme = Program.objects.get(slug="acme")
    today = timezone.localdate()
    acme.checks.create(fact="cookie", checked_on=today)
    acme.checks.create(
        fact="commission", checked_on=today - timedelta(days=settings.CHECK_LASTS_DAYS + 1)
    )
    assert pairs() == [("Bolt", "payout_threshold"), ("Acme", "commission")]


def test_drafts_are_nobodys_concern_yet():
    Program.objects.filter(slug="bolt").update(published=False)
    assert ("Bolt", "payout_threshold") not in pairs()


def test_one_click_records_a_check_and_changes_no_value(editor):
    before = Program.objects.get(slug="bolt")
    said = {"program": "bolt", "fact": "payout_threshold"}
    response = editor.post(f"{CHECKS}?page=1", said)
    assert (response.status_code, response["Location"]) == (302, f"{CHECKS}?page=1")
    check = Check.objects.get()
    assert (check.program, check.fact, check.checked_on) == (
        *(before, "payout_threshold"),
        timezone.localdate(),
    )
    assert Program.objects.get(slug="bolt").payout_threshold == before.payout_threshold
    edit = Edit.objects.get()
    assert (edit.comment, edit.editor.username) == ("Still true", "ada")
    assert ("Bolt", "payout_threshold") not in pairs()
    assert "checked on" in text_of(get(visitor(), "/programs/bolt/"))


def test_a_second_click_records_nothing_new(editor):
    for _ in range(2):
        editor.post(CHECKS, {"program": "bolt", "fact": "payout_threshold"})
    assert Check.objects.count() == 1
    assert Edit.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"program": "nobody", "fact": "cookie"}, 404),
        ({"program": "acme", "fact": "nonsense"}, 302),
        ({"program": "acme"}, 302),
        ({}, 404),
    ],
)
def test_nonsense_records_nothing(editor, said, status):
    assert editor.post(CHECKS, said).status_code == status
    assert not Check.objects.exists()


def test_only_who_may_change_programs_sees_it(django_user_model):
    reader = visitor()
    reader.force_login(django_user_model.objects.create_user("bob", is_staff=True))
    assert reader.get(CHECKS).status_code == 403
    assert reader.post(CHECKS, {"program": "acme", "fact": "cookie"}).status_code == 403
    assert visitor().get(CHECKS).status_code == 302
    assert not Check.objects.exists()


def test_the_page_shows_value_sources_and_why(editor):
    page = get(editor, CHECKS)
    text = text_of(page)
    assert "Sources disagree. Recorded 1 March 2026" in text
    assert "$10" in text
    assert 'href="https://example.com/terms"' in page
    assert "Bolt" not in text_of(get(editor, f"{CHECKS}?program=acme")).split("Answer")[1]


def test_many_rows_take_no_more_queries(editor):
    few = len(queries(editor, CHECKS))
    for number in range(40):
        program = make_program(f"p{number}", cookie="1 day")
        cite(program, "cookie", "1 day")
    assert len(queries(editor, CHECKS)) == few
    assert get(editor, CHECKS).count('aria-label="Still true') == PER_PAGE
    assert editor.get(f"{CHECKS}?page=abc").status_code == 200
    assert editor.get(f"{CHECKS}?page=999").status_code == 200
