"""What readers send waits for an editor, and is seen by nobody else."""

import datetime
import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from affiliates.exchange.comparing import KEY
from affiliates.facts.registry import FACTS
from affiliates.models import Suggestion
from affiliates.suggestions import forms as suggestions
from affiliates.suggestions import limits as sending_limits
from tests.builders import cite, make_program
from tests.forms import form_data
from tests.pages import get, ids_of, links_of, text_of, title_of, visitor

pytestmark = pytest.mark.django_db

FORM = "/programs/acme/correct/"
NEW = "/suggest/"
SAID = {"fact": "commission", "statement": "1% – 5%", "page": "https://acme.example/terms"}
NAMED = {
    "program_name": "Bolt & Sons",
    "website": "https://bolt.example/",
    "page": "https://bolt.example/affiliates",
}


@pytest.fixture(autouse=True)
def acme(acme):
    cite(acme, "commission", "3% – 9%")
    return acme


@pytest.fixture
def clock(monkeypatch):
    """A clock for forms' stamps, to be set forward."""

    class Clock:
        now = 1_800_000_000.0

        def time(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(suggestions, "time", clock)
    return clock


@pytest.fixture
def form_at(client, clock):
    """Return what an opened form would send."""

    def opened(path=FORM):
        return sent_by(get(client, path))

    return opened


@pytest.fixture
def send(client, clock, form_at):
    """Open a form, fill it in at leisure, and send it."""

    def sent(path=FORM, **typed):
        filled = form_at(path) | typed
        clock.now += 60
        return client.post(path, filled)

    return sent


def sent_by(html):
    form = re.search(r'<form class="suggestion".*?</form>', html, re.DOTALL)[0]
    return form_data(form.replace("<form", '<form id="suggestion"', 1), "suggestion")


def html_of(response, status):
    assert response.status_code == status
    return unescape(response.content.decode())


def error_by(html, field):
    """Return the error that a field is described by, once it is marked as faulty."""
    tag = re.search(rf'<(?:input|select|textarea)[^>]*name="{field}"[^>]*>', html)[0]
    assert 'aria-invalid="true"' in tag
    described = re.search(r'aria-describedby="([^"]*)"', tag)[1].split()
    assert set(described) <= set(ids_of(html))
    return text_of(re.search(rf'id="{described[-1]}"[^>]*>(.*?)</span>', html, re.DOTALL)[1])


# What is sent is kept


def test_a_correction_waits_for_an_editor(send, acme):
    response = send(**SAID, email="reader@example.org")
    assert response.status_code == 302
    kept = Suggestion.objects.get()
    assert (kept.program, kept.program_name, kept.status) == (acme, "Acme", "waiting")
    assert {name: getattr(kept, name) for name in SAID} == SAID
    assert kept.email == "reader@example.org"
    assert kept.is_correction


def test_a_program_waits_for_an_editor(send):
    assert send(NEW, **NAMED).status_code == 302
    kept = Suggestion.objects.get()
    assert {name: getattr(kept, name) for name in NAMED} == NAMED
    assert (kept.program, kept.statement, kept.is_correction) == (None, "", False)


@pytest.mark.parametrize(("path", "typed"), [(FORM, SAID), (NEW, NAMED)])
def test_a_page_of_thanks_can_be_loaded_again(client, send, path, typed):
    thanks = send(path, **typed)["Location"]
    for _ in range(2):
        assert "Thank you: an editor will read it" in text_of(get(client, thanks))
    assert client.post(thanks).status_code == 405
    assert Suggestion.objects.count() == 1


def test_it_may_be_about_no_single_fact(send):
    send(**SAID | {"fact": ""})
    assert Suggestion.objects.get().fact == ""


def test_lines_are_kept_as_the_catalogue_keeps_them(send):
    send(**SAID | {"statement": "one\r\ntwo"})
    assert Suggestion.objects.get().statement == "one\ntwo"


def test_a_statement_is_as_long_as_the_browser_counts_it(send):
    assert send(**SAID | {"statement": "ab\r\n" * 666 + "ab"}).status_code == 302


def test_an_address_needs_no_scheme(send):
    send(**SAID | {"page": "acme.example/terms"})
    assert Suggestion.objects.get().page == "https://acme.example/terms"


def test_what_is_sent_twice_waits_once(send):
    for _ in range(2):
        assert send(**SAID).status_code == 302
        assert send(NEW, **NAMED).status_code == 302
    assert Suggestion.objects.count() == 2
    send(**SAID | {"statement": "2%"})
    assert Suggestion.objects.count() == 3


# The form


def test_every_fact_can_be_chosen_but_the_address_here(client):
    shown, form = re.findall(r"<form.*?</form>", get(client, FORM), re.DOTALL)
    offered = re.findall(r'<option value="([^"]*)"', form)
    assert re.findall(r'<option value="([^"]*)"', shown) == [name for name in offered if name]
    assert sorted(offered) == sorted(["", *(fact.name for fact in FACTS if fact.name != KEY)])


def test_the_fact_asked_for_is_chosen_and_its_value_shown(client):
    html = get(client, f"{FORM}?fact=commission")
    assert '<option value="commission" selected>' in html
    assert "Commission, shown now: 3% – 9% On average." in text_of(html)
    assert "shown now: Not stated" in text_of(get(client, f"{FORM}?fact=bounty"))


@pytest.mark.parametrize("query", ["", "?fact=", "?fact=nonsense", f"?fact={KEY}", "?fact=%00"])
def test_no_fact_is_chosen_where_none_is_asked_for(client, query):
    assert "shown now" not in get(client, FORM + query)


def test_a_profile_leads_to_the_form_of_each_fact_stated_or_not(client):
    links = links_of(get(client, "/programs/acme/"))
    assert FORM in links
    assert f"{FORM}?fact=commission" in links
    assert f"{FORM}?fact=bounty" in links


def test_every_page_leads_to_the_form_for_a_program(client):
    for path in ("/", "/programs/", "/programs/acme/"):
        assert NEW in links_of(get(client, path))
    assert NEW in links_of(get(client, "/programs/bolt/", status=404))


@pytest.mark.parametrize("path", [FORM, NEW])
def test_a_form_is_for_readers_and_not_for_search_engines(client, path):
    html = get(client, path)
    assert '<meta name="robots" content="noindex">' in html
    assert "<script>" not in html
    assert "private" in client.get(path)["Cache-Control"]
    for field in re.findall(r'<label for="([^"]+)"', html):
        assert field in ids_of(html)


@pytest.mark.parametrize(("path", "status"), [(FORM, 404), (f"{FORM}thanks/", 405)])
@pytest.mark.parametrize("slug", ["draft", "nobody"])
def test_nobody_corrects_what_is_not_shown(client, path, status, slug):
    make_program("draft", name="Unfinished", published=False)
    path = path.replace("acme", slug)
    assert "Unfinished" not in get(client, path, status=404)
    assert client.post(path, SAID).status_code == status
    assert not Suggestion.objects.exists()


def test_another_site_cannot_send_it():
    response = Client(enforce_csrf_checks=True).post(FORM, SAID)
    assert title_of(html_of(response, 403)) == "It hasn’t been sent · Plainterms"
    assert not Suggestion.objects.exists()


def test_it_is_sent_with_its_token(clock):
    client = Client(enforce_csrf_checks=True)
    filled = sent_by(get(client, FORM)) | SAID
    clock.now += 60
    assert client.post(FORM, filled).status_code == 302
    assert Suggestion.objects.exists()


@pytest.mark.parametrize("path", [FORM, NEW])
def test_other_methods_are_no_fault(client, path):
    assert client.head(path).status_code == 200
    assert client.put(path).status_code == 405


# Mistakes

LONG = "x" * 2001
MISTAKES = [
    ("fact", "nonsense", "Choose one of the facts listed."),
    ("fact", KEY, "Choose one of the facts listed."),
    ("fact", "commission\x00", "Choose one of the facts listed."),
    ("statement", "", "Write what it should say."),
    ("statement", "  \r\n ", "Write what it should say."),
    ("statement", LONG, "at most 2000 characters (it has 2001)"),
    ("statement", "5\x00%", "Null characters are not allowed."),
    ("statement", "5\x07%", "an unprintable character (U+0007)"),
    ("statement", "5\u202e%", "an unprintable character (U+202E)"),
    ("page", "", "Name the page"),
    ("page", "javascript:alert(1)", "such as https://example.com/terms"),
    ("page", "data:text/html,x", "such as https://example.com/terms"),
    ("page", "ftp://acme.example/", "such as https://example.com/terms"),
    ("page", "the terms", "such as https://example.com/terms"),
    ("page", "http://[", "such as https://example.com/terms"),
    ("page", "https://acme.example/\x00", "Null characters are not allowed."),
    ("page", f"https://acme.example/{'x' * 600}", "at most 600 characters"),
    ("email", "nobody", "Enter a valid email address."),
    ("email", f"{'x' * 60}@{'x.' * 120}org", "Ensure this value has at most 254"),
]


@pytest.mark.parametrize(("field", "value", "message"), MISTAKES)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(send, field, value, message):
    typed = SAID | {"email": "reader@example.org"} | {field: value}
    html = html_of(send(**typed), 400)
    assert message in error_by(html, field)
    assert "It hasn’t been sent" in html
    kept = sent_by(html)
    for name in typed.keys() - {field}:
        assert kept[name] == [typed[name]]
    assert not Suggestion.objects.exists()


PROGRAM_MISTAKES = [
    ("program_name", "", "This field is required."),
    ("program_name", "x" * 121, "at most 120 characters"),
    ("program_name", "Bolt\nSons", "Write it on one line."),
    ("program_name", "acme", "Acme is here already."),
    ("website", "javascript:alert(1)", "such as https://example.com/terms"),
    ("website", f"https://bolt.example/{'x' * 500}", "at most 500 characters"),
    ("statement", LONG, "at most 2000 characters"),
]


@pytest.mark.parametrize(("field", "value", "message"), PROGRAM_MISTAKES)
def test_a_mistake_in_a_program_is_told_beside_its_field(send, field, value, message):
    html = html_of(send(NEW, **NAMED | {field: value}), 400)
    assert message in error_by(html, field)
    assert not Suggestion.objects.exists()


def test_that_a_draft_is_here_already_is_nobodys_business(send):
    make_program("bolt", name=NAMED["program_name"], published=False)
    assert send(NEW, **NAMED).status_code == 302


def test_strange_input_is_no_fault(client):
    for value in ("\ud7ff", "\uffff", "١٢", "<script>", "%", "'; DROP", "\\", "x" * 100_000):
        sent = dict.fromkeys(["fact", "statement", "page", "email", "stamp"], value)
        assert client.post(FORM, sent).status_code == 400
        sent = dict.fromkeys(["program_name", "website", "page", "stamp"], value)
        assert client.post(NEW, sent).status_code == 400
    assert client.post(FORM, b"\xff", content_type="application/json").status_code == 400


# The trap


def test_a_machine_is_thanked_and_not_listened_to(send):
    send(**SAID)
    machine = send(**SAID | {"statement": "Buy"}, homepage="https://spam.example/")
    assert (machine.status_code, machine["Location"]) == (302, f"{FORM}thanks/")
    assert [kept.statement for kept in Suggestion.objects.all()] == ["1% – 5%"]


@pytest.mark.parametrize("path", [FORM, NEW])
def test_people_neither_see_nor_reach_the_trap(client, path):
    html = get(client, path)
    (trap,) = re.findall(r'<p class="visually-hidden" aria-hidden="true">.*?</p>', html, re.DOTALL)
    assert 'name="homepage"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap


def test_what_is_sent_at_once_is_to_be_looked_over(client, clock, form_at):
    filled = form_at() | SAID
    clock.now += 1
    html = html_of(client.post(FORM, filled), 400)
    assert "please look it over" in html.lower()
    again = sent_by(html)
    assert again["statement"] == [SAID["statement"]]
    clock.now += 5
    assert client.post(FORM, again).status_code == 302
    assert Suggestion.objects.count() == 1


@pytest.mark.parametrize("stamp", ["", "1800000000", "1800000000:forged", "old"])
def test_a_form_that_has_been_open_too_long_is_shown_again(client, clock, form_at, stamp):
    filled = form_at() | SAID
    if stamp == "old":
        clock.now += suggestions.LATEST + 1
    else:
        filled["stamp"] = stamp
    html = html_of(client.post(FORM, filled), 400)
    assert "open for too long" in html
    again = sent_by(html)
    assert again["statement"] == [SAID["statement"]]
    clock.now += 5
    assert client.post(FORM, again).status_code == 302


def test_a_mistake_is_mended_as_fast_as_one_can(client, clock, send):
    again = sent_by(html_of(send(**SAID | {"page": "the terms"}), 400))
    assert client.post(FORM, again | {"page": SAID["page"]}).status_code == 302


# The limits


@pytest.fixture
def limits(settings):
    settings.SUGGESTIONS_AN_HOUR = 2
    settings.SUGGESTIONS_A_DAY = 3
    settings.SUGGESTIONS_OF_ALL_AN_HOUR = 4


def ago(**past):
    """Let all that was sent so far have been sent a while ago."""
    for kept in Suggestion.objects.all():
        kept.sent_at -= datetime.timedelta(**past)
        kept.save()


def send_many(send, count):
    return [send(**SAID | {"statement": f"{number}%"}) for number in range(count)][-1]


def test_too_many_in_an_hour_are_asked_to_wait(send, limits):
    assert send_many(send, 2).status_code == 302
    refused = send(**SAID | {"statement": "Too much"})
    html = html_of(refused, 429)
    assert "send it again in an hour" in html
    assert sent_by(html)["statement"] == ["Too much"]
    assert Suggestion.objects.count() == 2
    ago(hours=1)
    assert send(**SAID | {"statement": "Not too much"}).status_code == 302


def test_too_many_in_a_day_are_asked_to_wait(send, limits):
    send_many(send, 2)
    ago(hours=2)
    send(**SAID | {"statement": "Third"})
    assert send(**SAID | {"statement": "Fourth"}).status_code == 429
    ago(hours=22)
    assert send(**SAID | {"statement": "Fourth"}).status_code == 302


def test_another_sender_is_not_asked_to_wait(client, send, limits):
    send_many(send, 2)
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert send(**SAID | {"statement": "Me"}).status_code == 302


def test_all_together_are_asked_to_wait(client, send, limits):
    for number in range(4):
        client.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        assert send(**SAID | {"statement": f"{number}%"}).status_code == 302
    client.defaults["REMOTE_ADDR"] = "192.0.2.200"
    assert send(**SAID | {"statement": "Me"}).status_code == 429


def test_sending_at_once_is_no_way_around(send, limits, monkeypatch):
    send_many(send, 1)
    save = Suggestion.save

    def saved_beside_another(suggestion, *args, **kwargs):
        save(suggestion, *args, **kwargs)
        others = {"sender": suggestion.sender, "program_name": "Acme", "page": SAID["page"]}
        save(Suggestion(**others))

    monkeypatch.setattr(Suggestion, "save", saved_beside_another)
    assert send(**SAID | {"statement": "At once"}).status_code == 429
    assert not Suggestion.objects.filter(statement="At once").exists()


def test_midnight_is_no_way_around(send, limits):
    send_many(send, 2)
    today = timezone.now().date()
    request = RequestFactory().get("/")
    yesterday = sending_limits.sender(request, today - datetime.timedelta(days=1))
    Suggestion.objects.update(sender=yesterday)
    assert send(**SAID | {"statement": "Me"}).status_code == 429


def test_no_address_is_kept_and_no_hash_for_longer_than_a_day(client, send):
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    send(**SAID)
    kept = Suggestion.objects.get()
    assert len(kept.sender) == 64
    assert "192.0.2.7" not in str(Suggestion.objects.values().get())
    ago(days=1)
    send(NEW, **NAMED)
    kept.refresh_from_db()
    assert kept.sender == ""


def test_a_hash_tells_senders_and_days_apart():
    def hashed(address, day=None):
        return sending_limits.sender(RequestFactory().get("/", REMOTE_ADDR=address), day)

    assert hashed("192.0.2.7") == hashed("192.0.2.7") == hashed("::ffff:192.0.2.7")
    assert hashed("192.0.2.7") != hashed("192.0.2.8")
    assert hashed("192.0.2.7") != hashed("192.0.2.7", datetime.date(2025, 1, 1))
    # A household has a whole network of addresses of the newer sort.
    assert hashed("2001:db8::1") == hashed("2001:db8::ffff:1")
    assert hashed("2001:db8::1") != hashed("2001:db8:0:1::1")
    assert hashed("") != hashed("192.0.2.7")
    # Some proxies add the port, which is another one for each connection.
    assert hashed("192.0.2.7:4711") == hashed("192.0.2.7")
    assert hashed("[2001:db8::1]:4711") == hashed("[2001:db8::1]") == hashed("2001:db8::1")
    assert hashed("fe80::1%eth0") == hashed("fe80::1%eth1")


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, "198.51.100.1", "192.0.2.7"),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (True, "", "192.0.2.7"),
    ],
)
def test_only_a_proxy_is_believed(settings, behind_proxy, forwarded, address):
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=forwarded)
    assert sending_limits.address(request) == address


# Nobody else sees it

PUBLIC = [
    "/",
    "/programs/",
    "/programs.csv",
    "/programs.json",
    "/commissions/",
    "/programs/acme/",
    "/programs/acme.json",
    "/compare/acme-vs-bolt/",
    "/compare/acme-vs-bolt.json",
    FORM,
    f"{FORM}?fact=commission",
    f"{FORM}thanks/",
    NEW,
    "/suggest/thanks/",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_no_public_page_shows_it(client, send, path):
    make_program("bolt")
    shown = visitor().get(path)
    before = b"".join(shown) if shown.streaming else shown.content
    send(**SAID | {"statement": "Sekrit"}, email="sekrit@example.org")
    send(NEW, **NAMED | {"program_name": "Sekrit"})
    shown = visitor().get(path)
    after = b"".join(shown) if shown.streaming else shown.content
    assert b"ekrit" not in after
    assert len(after) == len(before)


# The model's own rules


def make_suggestion(**stated):
    given = {"program_name": "Acme", "statement": "5%", "page": "https://acme.example/"}
    return Suggestion(**given | stated)


@pytest.mark.parametrize(
    "faulty",
    [
        {"page": "javascript:alert(1)"},
        {"page": ""},
        {"website": "ftp://acme.example/"},
        {"statement": LONG},
        {"email": "nobody"},
    ],
)
def test_a_faulty_suggestion_is_refused(faulty):
    with pytest.raises(ValidationError) as refused:
        make_suggestion(**faulty).full_clean()
    assert list(refused.value.message_dict) == list(faulty)


@pytest.mark.parametrize(
    "impossible",
    [
        {"status": "accepted"},
        {"status": "rejected", "decided_at": timezone.now()},
        {"status": "accepted", "decided_at": timezone.now(), "email": "reader@example.org"},
        {"decided_at": timezone.now()},
    ],
)
def test_the_database_keeps_no_half_decision(impossible):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_suggestion(**impossible).save()


def test_a_suggestion_outlives_its_program(send, acme):
    send(**SAID)
    acme.delete()
    kept = Suggestion.objects.get()
    assert (kept.program, str(kept)) == (None, f"No. {kept.pk}: Acme")
