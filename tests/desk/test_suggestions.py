"""At the desk, suggestions wait beside what is shown, and each is decided once."""

import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from affiliates import history
from affiliates.desk.suggestions import SuggestionAdmin
from affiliates.facts.registry import REGISTRY
from affiliates.models import (
    EDITOR,
    Audience,
    Citation,
    Edit,
    PayoutMethod,
    Program,
    Source,
    Suggestion,
)
from affiliates.suggestions import decisions
from affiliates.suggestions.forms import CORRECTABLE
from tests.builders import cite, make_program, make_source, make_term
from tests.desk.forms import faults
from tests.forms import form_data
from tests.pages import get, links_of, rows_of, text_of, visitor

pytestmark = pytest.mark.django_db

LIST = "/admin/affiliates/suggestion/"
PAGE = "https://acme.example/terms"


#: What a browser doesn't send of a form before something is chosen.
UNTICKED = {"accept-outcome", "accept-overtakes", "accept-otherwise", "settle-otherwise"}


def suggest(program, fact="commission", statement="1% – 5%", **stated):
    given = {"page": PAGE, "email": "reader@example.org", "sender": "x", "fact": fact}
    named = {"program": program, "program_name": program.name, "statement": statement}
    return Suggestion.objects.create(**given | named | stated)


def suggest_program(**stated):
    given = {"program_name": "Bolt & Sons", "website": "https://bolt.example/"}
    given |= {"page": "https://bolt.example/affiliates", "email": "reader@example.org"}
    return Suggestion.objects.create(kind=Suggestion.Kind.PROGRAM, **given | stated)


def page_of(suggestion, fact=None):
    return f"{LIST}{suggestion.pk}/change/" + (f"?fact={fact}" if fact else "")


def send(desk, suggestion, how, fact=None, **typed):
    """Fill in one of a suggestion's forms and send it; return the answer."""
    page = page_of(suggestion, fact)
    sent = form_data(get(desk, page), f"{how}_form")
    typed = {f"{how}-{name}": value for name, value in typed.items()}
    assert set(typed) <= {*sent, *UNTICKED}
    sent = {name: value for name, value in (sent | typed).items() if value is not None}
    return desk.post(page, sent)


def decided(desk, suggestion, how="accept", **typed):
    """Decide a suggestion; return it as it is then."""
    if how == "accept":
        typed = {"outcome": "changes"} | typed
    response = send(desk, suggestion, how, **typed)
    assert response.status_code == 302, faults(response)
    suggestion.refresh_from_db()
    return suggestion


def form_names(html):
    return re.findall(r'<(?:input|select|textarea)[^>]*name="([^"]*)"', html)


def told(desk):
    """List what the desk says on its next page."""
    messages = re.search(r'<ul class="messagelist">.*?</ul>', get(desk, "/admin/"), re.DOTALL)
    return text_of(unescape(messages[0])) if messages else ""


def said(program, fact="commission"):
    """List who says what of a fact, and whether they differ."""
    citations = program.citations.filter(fact=fact).select_related("source")
    return [(one.source.url, one.statement, one.stance) for one in citations]


def untouched():
    """Return all that a decision may write."""
    models = (Program, Citation, Source, Suggestion, PayoutMethod, Edit, LogEntry)
    return [list(model.objects.order_by("pk").values()) for model in models]


# Waiting


def test_it_stands_beside_the_present_value(desk, acme):
    suggest(acme)
    (row,) = [cells for cells in rows_of(get(desk, LIST)) if "Acme" in cells]
    assert row[2:6] == ["Commission", "1% – 5%", "3% – 9%", "acme.example"]


def test_its_page_shows_the_value_and_who_says_so(desk, acme):
    cite(acme, "commission", "3% – 9%", url="https://example.com/old")
    cite(acme, "commission", "2%", url="https://example.com/other", stance="differs")
    html = get(desk, page_of(suggest(acme)))
    rows = {cells[0]: cells[1] for cells in rows_of(html) if len(cells) == 2}
    assert rows["The reader says"] == "1% – 5%"
    assert rows["Commission, shown now"] == "3% – 9% On average."
    assert "3% – 9%" in rows["Backing it"]
    assert "2%" in rows["Differing"]
    assert PAGE in links_of(html)
    assert "mailto:reader@example.org" in links_of(html)


def test_only_what_waits_is_listed_unless_asked_for(desk, acme):
    suggest(acme, statement="Waits")
    decisions.reject(suggest(acme, statement="Rejected").pk, "No.", by=None)
    waiting, everything = text_of(get(desk, LIST)), text_of(get(desk, f"{LIST}?status=all"))
    assert "Waits" in waiting
    assert "Rejected" not in waiting
    assert "Waits" in everything
    assert "Rejected" in everything
    assert "Waits" not in text_of(get(desk, f"{LIST}?status=rejected"))
    assert text_of(get(desk, f"{LIST}?status=bogus")).count("Waits") == 1


def test_the_desk_says_how_many_wait(desk, acme):
    assert "from readers" not in text_of(get(desk, "/admin/"))
    suggest(acme)
    assert "1 suggestion from readers waits for a decision" in text_of(get(desk, "/admin/"))
    suggest_program()
    assert "2 suggestions from readers wait for a decision" in text_of(get(desk, "/admin/"))


def test_nobody_adds_or_rewrites_one(desk, acme):
    get(desk, f"{LIST}add/", status=403)
    html = get(desk, page_of(suggest(acme)))
    assert "_save" not in html
    get(desk, f"{LIST}999/change/", status=302)


# Accepting


def test_an_accepted_value_is_changed_and_cited(desk, acme, editor):
    suggestion = decided(desk, suggest(acme))
    assert str(Program.objects.get().commission) == "1% – 5%"
    assert said(acme) == [(PAGE, "1% – 5%", "backs")]
    assert suggestion.status == "accepted"
    assert suggestion.decided_by == editor
    assert "Commission: 3% – 9% → 1% – 5%" in told(desk)
    assert "1% – 5%" in text_of(get(visitor(), "/programs/acme/"))


@pytest.mark.parametrize("stance", ["backs", "differs"])
def test_a_page_can_be_cited_and_the_value_left(desk, acme, stance):
    cite(acme, "commission", "3% – 9%", url="https://example.com/old")
    decided(desk, suggest(acme), outcome=stance)
    assert str(Program.objects.get().commission) == "3% – 9%"
    assert said(acme)[0] == ("https://example.com/old", "3% – 9%", "backs")
    assert said(acme)[1] == (PAGE, "1% – 5%", stance)


def test_the_e_mail_is_deleted_with_the_decision(desk, acme):
    assert decided(desk, suggest(acme)).email == ""
    assert decided(desk, suggest(acme), "reject", reason="No.").email == ""


def test_histories_name_the_suggestion(desk, acme, editor):
    suggestion = decided(desk, suggest(acme))
    comment = f"Suggested by a reader (no. {suggestion.pk})"
    edit = Edit.objects.get()
    assert (edit.program, edit.kind, edit.editor) == (acme, Edit.Kind.CHANGED, editor)
    assert edit.comment == comment
    changed = {change.label: (change.old, change.new) for change in edit.changes.all()}
    assert changed["Commission"] == ("3% – 9%", "1% – 5%")
    assert comment in get(visitor(), "/programs/acme/changes/")
    assert comment in get(desk, f"/admin/affiliates/program/{acme.pk}/history/")


def test_a_citation_alone_is_in_the_history_too(desk, acme):
    decided(desk, suggest(acme), outcome="differs")
    (change,) = Edit.objects.get().changes.all()
    assert "1% – 5%" in change.new


def test_the_program_counts_as_edited(desk, acme):
    Program.objects.update(updated="2020-01-01")
    decided(desk, suggest(acme), outcome="backs")
    assert Program.objects.get().updated.year > 2020


def test_the_editor_may_word_all_of_it_anew(desk, acme):
    decided(
        desk,
        suggest(acme, statement="It is only five now!"),
        value="5%",
        note="",
        statement="Our rate is 5%.",
        page="https://acme.example/rates",
        publisher="Acme Inc.",
        kind="own",
        page_date="2026-02",
    )
    citation = Citation.objects.get()
    assert (citation.statement, citation.page_date) == ("Our rate is 5%.", "2026-02")
    assert citation.recorded_on == timezone.localdate()
    source = citation.source
    assert (source.url, source.publisher) == ("https://acme.example/rates", "Acme Inc.")
    assert source.kind == "own"
    acme = Program.objects.get()
    assert (str(acme.commission), acme.commission_note) == ("5%", "")


def test_a_known_page_stays_one_source(desk, acme):
    known = make_source(PAGE, publisher="Acme Inc.")
    decided(desk, suggest(acme), publisher="")
    assert Citation.objects.get().source == known
    assert Source.objects.count() == 1


SOURCES = [
    ({"website": "https://www.acme.example/"}, "", "Acme", "own"),
    ({"affiliate_page": "https://acme.example/x", "company": "Acme Inc."}, "", "Acme Inc.", "own"),
    ({}, "", "acme.example", "third-party"),
    ({}, "https://acme.example/else", "Kin", "network"),
    ({}, PAGE, "Kin", "network"),
]


@pytest.mark.parametrize(("stated", "kin", "publisher", "kind"), SOURCES)
def test_whose_page_it_is_is_guessed(desk, stated, kin, publisher, kind):
    if kin:
        make_source(kin, publisher="Kin", kind="network")
    suggestion = suggest(make_program("acme", **stated))
    form = form_data(get(desk, page_of(suggestion)), "accept_form")
    assert (form["accept-publisher"], form["accept-kind"]) == ([publisher], [kind])


PROPOSED = [
    ("commission", "up to 12%", "up to 12%"),
    ("commission", "It is lower now", "3% – 9%"),
    ("bounty", "Five dollars", ""),
    ("payout_methods", "PayPal; wire", "Wire"),
    ("payout_methods", "Wire", "Wire"),
    ("payout_methods", "PayPal", "PayPal"),
    ("software", "Our own portal", "Our own portal"),
    ("approval", "Manual", "Manual"),
    ("approval", "sometimes", ""),
]


@pytest.mark.parametrize(("fact", "statement", "proposed"), PROPOSED)
def test_the_readers_words_are_proposed_where_they_are_a_value(desk, fact, statement, proposed):
    acme = make_program("acme", commission="3% – 9%", payout_methods=["Wire"])
    make_term("payout_methods", "PayPal")
    html = get(desk, page_of(suggest(acme, fact, statement)))
    assert form_data(html, "accept_form")["accept-value"] == [proposed]


VALUES = {
    "name": ("Acme & Sons", "Acme & Sons"),
    "website": ("https://acme.example/", "https://acme.example/"),
    "affiliate_page": ("https://acme.example/a", "https://acme.example/a"),
    "founded": ("1999", "1999"),
    "industry": ("Travel", "Travel"),
    "payout_methods": ("Wire; PayPal", "PayPal; Wire"),
    "audiences": ("Bloggers", "Bloggers"),
    "program_types": ("CPS", "CPS"),
    "payout_frequency": ("Monthly", "Monthly"),
    "management": ("In-house", "In-house"),
    "commission": ("up to 12%", "up to 12%"),
    "commission_recurrence": ("12 months", "12 months"),
    "bounty": ("CA$350", "CA$350"),
    "cookie": ("session only", "session only"),
    "entry_fee": ("Free", "Free"),
    "payout_threshold": ("No minimum", "No minimum"),
    "payout_delay": ("30 days", "30 days"),
    "locking_period": ("45 days", "45 days"),
    "payout_days": ("1, 15", "1, 15"),
    "average_order_value": ("$50", "$50"),
    "conversion_rate": ("2%", "2%"),
    "approval": ("manual", "manual"),
    "explicit_content": ("prohibited", "prohibited"),
    "religious_political_content": ("restricted", "restricted"),
    "sub_affiliates": ("no", "no"),
    "status": ("paused", "paused"),
    "commission_base": ("fees", "fees"),
    "attribution": ("last click", "last click"),
    "affiliate_countries": ("US, Canada", "CA, US"),
    "customer_countries": ("worldwide", "Worldwide"),
}


QUOTED = [("up to 12%", "up to 12%"), ("My aunt says it is 12%", "")]


@pytest.mark.parametrize(("statement", "quoted"), QUOTED)
def test_the_readers_prose_is_not_proposed_as_a_quotation(desk, acme, statement, quoted):
    html = get(desk, page_of(suggest(acme, statement=statement)))
    assert form_data(html, "accept_form")["accept-statement"] == [quoted]


@pytest.mark.parametrize("name", CORRECTABLE)
def test_every_fact_can_be_changed(acme, editor, name):
    typed, kept = VALUES.get(name, ("Novelties", "Novelties"))
    fact = REGISTRY[name]
    if getattr(fact, "closed", False):
        make_term(name, typed)
    suggestion = suggest(acme, name, typed)
    said_so = {"statement": typed, "page": PAGE, "publisher": "Acme"}
    accepted = decisions.Acceptance(fact=fact, cells={name: typed}, **said_so)
    decisions.accept(suggestion.pk, accepted, by=editor)
    acme = Program.objects.with_facts([fact]).get()
    assert "; ".join(sorted(fact.value_text(acme).split("; "))) == kept
    assert said(acme, name) == [(PAGE, typed, "backs")]
    assert Suggestion.objects.get().outcome == ""


def test_new_terms_are_named(desk, acme):
    decided(desk, suggest(acme, "payout_methods"), value="Cowries")
    assert "New here: Cowries" in told(desk)


def test_reasons_of_audiences_that_stay_are_kept(desk, acme):
    make_term("audiences", "Bloggers")
    acme.suitabilities.create(audience=Audience.objects.get(), reason="They write.")
    decided(desk, suggest(acme, "audiences"), value="Bloggers; YouTubers")
    assert [(str(one.audience), one.reason) for one in acme.suitabilities.all()] == [
        ("Bloggers", "They write."),
        ("YouTubers", ""),
    ]


def test_words_without_a_figure_are_a_note(desk, acme):
    decided(desk, suggest(acme), value="", note="Medium")
    acme = Program.objects.get()
    assert (acme.commission, acme.commission_note) == (None, "Medium")


def test_the_editor_chooses_the_fact_where_the_reader_named_none(desk, acme):
    suggestion = suggest(acme, "", "They pay from $5")
    assert 'id="accept_form"' not in get(desk, page_of(suggestion))
    decided(desk, suggestion, fact="payout_threshold", value="$5")
    acme = Program.objects.get()
    assert str(acme.payout_threshold) == "$5"
    assert said(acme, "payout_threshold") == [(PAGE, "", "backs")]
    assert str(acme.commission) == "3% – 9%"


# What backed the old value


def test_other_pages_differ_from_then_on(desk, acme):
    cite(acme, "commission", "3% to 9%", url="https://example.com/words")
    cite(acme, "commission", url="https://example.com/silent")
    cite(acme, "commission", "2%", url="https://example.com/other", stance="differs")
    cite(acme, "cookie", "3 days", url="https://example.com/words")
    decided(desk, suggest(acme))
    assert said(acme) == [
        ("https://example.com/words", "3% to 9%", "differs"),
        ("https://example.com/silent", "3% – 9%", "differs"),
        ("https://example.com/other", "2%", "differs"),
        (PAGE, "1% – 5%", "backs"),
    ]
    assert said(acme, "cookie") == [("https://example.com/words", "3 days", "backs")]


def test_what_the_same_page_and_our_editors_said_is_dropped(desk, acme):
    cite(acme, "commission", "3% – 9%", url=PAGE)
    cite(acme, "commission", "3% – 9%", url=EDITOR)
    decided(desk, suggest(acme))
    assert said(acme) == [(PAGE, "1% – 5%", "backs")]


def test_a_page_that_said_it_twice_says_it_once(desk, acme):
    cite(acme, "commission", "3% – 9%", url="https://example.com/")
    cite(acme, "commission", url="https://example.com/")
    decided(desk, suggest(acme))
    assert said(acme) == [
        ("https://example.com/", "3% – 9%", "differs"),
        (PAGE, "1% – 5%", "backs"),
    ]


def test_it_can_be_left_as_it_is(desk, acme):
    cite(acme, "commission", url="https://example.com/silent")
    decided(desk, suggest(acme), overtakes=None)
    assert said(acme)[0] == ("https://example.com/silent", "", "backs")


def test_it_stays_where_the_value_does(desk, acme):
    old = cite(acme, "commission", "3% – 9%", url="https://example.com/old")
    decided(desk, suggest(acme), value="3% – 9%", note="At best.")
    old.refresh_from_db()
    assert old.recorded_on is None
    assert Program.objects.get().commission_note == "At best."
    assert said(acme)[0] == ("https://example.com/old", "3% – 9%", "backs")


def test_a_citation_that_is_there_already_is_not_doubled(desk, acme):
    cite(acme, "commission", "1% – 5%", url=PAGE, stance="differs")
    decided(desk, suggest(acme), page_date="2026")
    assert said(acme) == [(PAGE, "1% – 5%", "backs")]
    assert Citation.objects.get().page_date == "2026"


# Mistakes

MISTAKES = [
    ("commission", {"outcome": None}, "This field is required."),
    ("commission", {"outcome": "nonsense"}, "Select a valid choice."),
    ("commission", {"value": "a lot"}, "“a lot” is not a range"),
    ("commission", {"value": "$5"}, "“$5” is not a percentage."),
    ("commission", {"value": "", "note": ""}, "Type the new value."),
    ("commission", {"value": "3 to 9 %"}, "That is what is shown already"),
    ("commission", {"value": "5\x00%"}, "Null characters are not allowed."),
    ("commission", {"note": "a\x07b"}, "an unprintable character (U+0007)"),
    ("commission", {"outcome": "differs", "statement": ""}, "Quote what the page says"),
    ("commission", {"publisher": ""}, "Say whose page it is"),
    ("commission", {"publisher": "x" * 121}, "at most 120 characters"),
    ("commission", {"page": "javascript:alert(1)"}, "such as https://example.com/terms"),
    ("commission", {"page": ""}, "This field is required."),
    ("commission", {"page_date": "May"}, "2025, 2025-08 or 2025-08-31"),
    ("commission", {"kind": "editor"}, "Select a valid choice."),
    ("management", {"value": "By the moon"}, "expected one of In-house"),
    ("industry", {"value": "Travel; Food"}, "expected one value, not several"),
    ("payout_methods", {"value": "x" * 121}, "expected at most 120 characters"),
    ("founded", {"value": "1200"}, "greater than or equal to 1800"),
    ("name", {"value": "Bolt"}, "“Bolt” is another program’s"),
    ("name", {"value": ""}, "Type the new value."),
    ("website", {"value": "acme"}, "Enter a valid URL."),
]


@pytest.mark.parametrize(("fact", "typed", "message"), MISTAKES)
def test_a_mistake_is_told_and_nothing_is_written(desk, acme, fact, typed, message):
    make_program("bolt", name="Bolt", management="In-house")
    cite(acme, fact, url="https://example.com/silent")
    suggestion = suggest(acme, fact)
    before = untouched()
    response = send(desk, suggestion, "accept", **{"outcome": "changes"} | typed)
    (fault,) = faults(response)
    assert message in fault
    assert untouched() == before


def test_what_was_typed_stands_in_the_form_again(desk, acme):
    suggestion = suggest(acme)
    response = send(desk, suggestion, "accept", outcome="changes", value="lots", statement="So.")
    again = form_data(response.content.decode(), "accept_form")
    assert (again["accept-value"], again["accept-statement"]) == (["lots"], ["So."])


def test_a_broken_decision_writes_nothing(desk, acme, monkeypatch):
    cite(acme, "commission", "3% – 9%", url="https://example.com/old")
    suggestion = suggest(acme, "payout_methods")

    def broken(*args):
        raise RuntimeError("on purpose")

    page = page_of(suggestion)
    filled = form_data(get(desk, page), "accept_form")
    filled |= {"accept-outcome": "changes", "accept-value": "Cowries"}
    before = untouched()
    monkeypatch.setattr(decisions, "_cite", broken)
    with pytest.raises(RuntimeError):
        desk.post(page, filled)
    assert untouched() == before


def test_a_decision_that_cannot_be_noted_is_not_taken(desk, acme, monkeypatch):
    def broken(*args):
        raise RuntimeError("on purpose")

    suggestion = suggest(acme)
    filled = form_data(get(desk, page_of(suggestion)), "reject_form") | {"reject-reason": "No."}
    before = untouched()
    monkeypatch.setattr(SuggestionAdmin, "log_change", broken)
    with pytest.raises(RuntimeError):
        desk.post(page_of(suggestion), filled)
    assert untouched() == before


# Rejecting, and seeing to it by hand


def test_a_rejection_keeps_its_reason(desk, acme, editor):
    suggestion = decided(desk, suggest(acme), "reject", reason="The page says 3% – 9%.")
    assert (suggestion.status, suggestion.decided_by) == ("rejected", editor)
    assert "The page says 3% – 9%." in text_of(get(desk, page_of(suggestion)))
    assert str(Program.objects.get().commission) == "3% – 9%"
    assert not Citation.objects.exists()


@pytest.mark.parametrize("how", ["reject", "settle"])
@pytest.mark.parametrize("reason", ["", "  ", "a\x00b"])
def test_a_reason_is_required(desk, acme, how, reason):
    suggestion = suggest(acme)
    before = untouched()
    assert len(faults(send(desk, suggestion, how, reason=reason))) == 1
    assert untouched() == before


def test_what_is_no_fact_is_seen_to_by_hand(desk, acme):
    suggestion = decided(desk, suggest(acme, ""), "settle", reason="Added the rate for toys.")
    assert (suggestion.status, suggestion.reason) == ("accepted", "Added the rate for toys.")
    assert not Citation.objects.exists()


def test_a_suggestion_without_its_program_can_only_be_rejected(desk, acme):
    suggestion = suggest(acme)
    acme.delete()
    html = get(desk, page_of(suggestion))
    assert "Acme, which has been deleted" in text_of(html)
    assert 'id="accept_form"' not in html
    assert decided(desk, suggestion, "reject", reason="Gone.").status == "rejected"


# How what was done differs from what was proposed

OUTCOMES = [
    ("commission", "1% – 5%", {}, ""),
    ("commission", "1 to 5 %", {"value": "1% – 5%"}, ""),
    ("commission", "1% – 5%", {"value": "1% – 4%"}, "another"),
    ("commission", "1% – 5%", {"value": "3% – 9%", "note": "At best."}, "another"),
    ("commission", "1% – 5%", {"outcome": "differs"}, "kept"),
    ("commission", "1% – 5%", {"outcome": "backs"}, "kept"),
    ("commission", "3% – 9%", {"outcome": "backs"}, ""),
    ("commission", "It is lower", {"value": "1%"}, ""),
    ("commission", "It is lower", {"value": "1%", "otherwise": "on"}, "another"),
    ("commission", "It is lower", {"outcome": "differs", "statement": "1%"}, "kept"),
    ("commission", "It is lower", {"outcome": "backs"}, ""),
    ("commission", "It is lower", {"outcome": "backs", "otherwise": "on"}, "kept"),
    ("payout_methods", "wire; PayPal", {"value": "PayPal; Wire"}, ""),
    ("payout_methods", "PayPal", {"value": "PayPal; Wire"}, "another"),
    ("payout_methods", "Cowries", {"value": "Cowries"}, ""),
    ("approval", "Manual", {"value": "automatic"}, "another"),
    ("company", "Acme, of old", {"value": "Acme Inc."}, ""),
]


@pytest.mark.parametrize(("fact", "statement", "typed", "outcome"), OUTCOMES)
def test_it_is_kept_how_the_outcome_differs(desk, acme, fact, statement, typed, outcome):
    make_term("payout_methods", "PayPal")
    make_term("payout_methods", "Wire")
    suggestion = decided(desk, suggest(acme, fact, statement), **typed)
    assert suggestion.outcome == outcome


def test_editors_are_asked_only_what_the_words_do_not_show(desk, acme):
    asked = "accept-otherwise"
    assert asked not in form_names(get(desk, page_of(suggest(acme))))
    assert asked in form_names(get(desk, page_of(suggest(acme, statement="It is lower"))))
    assert asked in form_names(get(desk, page_of(suggest(acme, "company", "Acme Inc."))))


@pytest.mark.parametrize(("ticked", "outcome"), [(None, ""), ("on", "another")])
def test_what_is_seen_to_by_hand_may_be_a_part(desk, acme, ticked, outcome):
    suggestion = decided(desk, suggest(acme, ""), "settle", reason="Done.", otherwise=ticked)
    assert suggestion.outcome == outcome
    said_so = "Accepted with another value" in text_of(get(desk, page_of(suggestion)))
    assert said_so == bool(outcome)


# New programs


def test_an_accepted_program_is_a_draft(desk):
    suggestion = suggest_program()
    response = send(desk, suggestion, "draft")
    program = Program.objects.get()
    assert response["Location"] == f"/admin/affiliates/program/{program.pk}/change/"
    assert (program.name, program.slug) == ("Bolt & Sons", "bolt-sons")
    assert program.website == "https://bolt.example/"
    assert program.affiliate_page == "https://bolt.example/affiliates"
    assert not program.published
    get(visitor(), "/programs/bolt-sons/", status=404)
    (edit,) = Edit.objects.all()
    assert (edit.program, edit.kind, edit.public) == (program, Edit.Kind.ADDED, False)
    assert edit.comment == f"Suggested by a reader (no. {suggestion.pk})"
    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.program, suggestion.email) == ("accepted", program, "")


SLUGS = [
    ("Acme!", "acme-2"),
    ("This vs That", "this-that"),
    ("A vs vs vs B", "a-b"),
    ("淘宝", "program"),
    ("x" * 120, "x" * 76),
]


@pytest.mark.parametrize(("name", "slug"), SLUGS)
def test_a_draft_has_an_address_of_its_own(desk, acme, name, slug):
    send(desk, suggest_program(program_name=name), "draft")
    assert Program.objects.get(name=name).slug == slug


@pytest.mark.parametrize(("published", "words"), [(True, "already."), (False, "as a draft.")])
def test_a_draft_takes_no_others_name(desk, acme, published, words):
    Program.objects.update(published=published)
    suggestion = suggest_program(program_name="ACME")
    before = untouched()
    (fault,) = faults(send(desk, suggestion, "draft"))
    assert fault.startswith("Acme is here already")
    assert fault.endswith(words)
    assert untouched() == before


def test_too_long_a_page_is_told(desk):
    page = f"https://bolt.example/{'x' * 520}"
    (fault,) = faults(send(desk, suggest_program(page=page), "draft"))
    assert "at most 500 characters" in fault
    send(desk, Suggestion.objects.get(), "draft", affiliate_page="")
    assert Program.objects.get().affiliate_page == ""


# Once, and by those who may


@pytest.mark.parametrize(
    ("first", "second"), [("accept", "reject"), ("reject", "accept"), ("settle", "accept")]
)
def test_it_is_decided_once(desk, acme, first, second):
    suggestion = suggest(acme)
    page = page_of(suggestion)
    typed = {"accept-outcome": "differs", "reject-reason": "No.", "settle-reason": "Done."}
    forms = {how: form_data(get(desk, page), f"{how}_form") | typed for how in (first, second)}
    assert desk.post(page, forms[first]).status_code == 302
    before = untouched()
    desk.post(page, forms[second])
    assert untouched() == before
    assert "Nothing was written" in told(desk)
    assert "decision" not in form_names(get(desk, page))


def test_an_edit_made_while_the_page_is_made_is_one_not_seen(desk, acme, monkeypatch):
    suggestion = suggest(acme)
    fetch = SuggestionAdmin.get_object

    def fetch_before_an_edit(*asked):
        found = fetch(*asked)
        with history.recording([acme]):
            Program.objects.update(commission_low=2)
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(SuggestionAdmin, "get_object", fetch_before_an_edit)
        form = form_data(get(desk, page_of(suggestion)), "accept_form")
    before = untouched()
    desk.post(page_of(suggestion), form | {"accept-outcome": "changes"})
    assert "the program has changed since you opened this page" in told(desk)
    assert untouched() == before


def test_a_value_that_changed_meanwhile_is_not_overwritten_unseen(desk, acme, editor):
    suggestion = suggest(acme)
    form = form_data(get(desk, page_of(suggestion)), "accept_form")
    with history.recording([acme], by=editor):
        Program.objects.update(commission_low=2)
    before = untouched()
    desk.post(page_of(suggestion), form | {"accept-outcome": "changes"})
    assert "the program has changed since you opened this page" in told(desk)
    assert untouched() == before
    decided(desk, suggestion)


def test_the_second_of_two_at_once_is_told_who_was_first(acme, editor):
    suggestion = suggest(acme)
    decisions.reject(suggestion.pk, "No.", by=editor)
    before = untouched()
    with pytest.raises(decisions.Undecidable, match="editor has rejected this suggestion already"):
        decisions.settle(suggestion.pk, "Done.", by=editor)
    accepted = decisions.Acceptance(fact=REGISTRY["commission"], page=PAGE, publisher="Acme")
    with pytest.raises(decisions.Undecidable, match="Nothing was written"):
        decisions.accept(suggestion.pk, accepted, by=editor)
    assert untouched() == before


def test_a_name_taken_at_the_same_moment_is_told(desk, monkeypatch):
    suggestion = suggest_program()
    monkeypatch.setattr(decisions, "slug_for_program", lambda name: "bolt")
    filled = form_data(get(desk, page_of(suggestion)), "draft_form")
    make_program("bolt", name="Another")
    before = untouched()
    assert desk.post(page_of(suggestion), filled).status_code == 302
    assert "Nothing was written: somebody else" in told(desk)
    assert untouched() == before


def test_an_e_mail_addresses_its_sender_and_nobody_else(desk, acme):
    suggestion = suggest(acme, email="a?bcc=b&c@example.org")
    assert "mailto:a%3Fbcc%3Db%26c@example.org" in get(desk, page_of(suggestion))


def test_it_is_held_while_it_is_decided(acme):
    suggestion = suggest(acme)
    with CaptureQueriesContext(connection) as captured:
        decisions.reject(suggestion.pk, "No.", by=None)
    held = [query["sql"] for query in captured if "FOR UPDATE" in query["sql"]]
    assert bool(held) == connection.features.has_select_for_update


def test_one_deleted_meanwhile_is_told(desk, acme):
    suggestion = suggest(acme)
    page = page_of(suggestion)
    form = form_data(get(desk, page), "reject_form") | {"reject-reason": "No."}
    suggestion.delete()
    with pytest.raises(decisions.Undecidable, match="deleted"):
        decisions.reject(0, "No.", by=None)
    assert desk.post(page, form).status_code == 302
    assert "doesn’t exist" in told(desk)


def test_what_is_no_decision_decides_nothing(desk, acme):
    suggestion = suggest(acme)
    before = untouched()
    for sent in ({}, {"decision": "nonsense"}, {"decision": "draft"}):
        assert desk.post(page_of(suggestion), sent).status_code == 302
    assert desk.post(page_of(suggestion, "nonsense"), {"decision": "accept"}).status_code == 302
    assert untouched() == before


NEEDED = {
    "settle": {"change_suggestion", "change_program"},
    "draft": {"change_suggestion", "change_program", "add_program"},
}


@pytest.mark.parametrize("how", NEEDED)
def test_only_who_may_change_programs_decides(client, django_user_model, acme, how):
    user = django_user_model.objects.create_user("helper", is_staff=True)
    client.force_login(user)
    suggestion = suggest(acme) if how == "settle" else suggest_program()
    everything = NEEDED[how] | {"view_suggestion"}
    for missing in sorted(NEEDED[how]):
        may = Permission.objects.filter(codename__in=everything - {missing})
        user.user_permissions.set(may)
        assert f'id="{how}_form"' not in get(client, page_of(suggestion))
        assert client.post(page_of(suggestion), {"decision": how}).status_code == 403
    user.user_permissions.set(Permission.objects.filter(codename__in=everything))
    assert f'id="{how}_form"' in get(client, page_of(suggestion))


def test_a_suggestion_is_for_those_who_may_look(client, django_user_model, acme):
    suggestion = suggest(acme)
    assert client.get(page_of(suggestion))["Location"].startswith("/admin/login/")
    client.force_login(django_user_model.objects.create_user("helper", is_staff=True))
    get(client, page_of(suggestion), status=403)
    get(client, LIST, status=403)
    assert "from readers" not in get(client, "/admin/")


def test_its_pages_keep_the_sites_policy(desk, acme):
    for page in (LIST, page_of(suggest(acme)), page_of(suggest_program()), "/admin/"):
        html = get(desk, page)
        assert not re.search(r"<style|<[^>]+\s(style|on\w+)=", html)
        assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", html))


def test_what_readers_write_is_never_markup(desk, acme):
    evil = "<script>alert(1)</script>"
    suggestion = suggest(acme, statement=evil)
    for page in (LIST, page_of(suggestion)):
        assert evil not in get(desk, page)
        assert evil in unescape(get(desk, page))
