"""At the desk, every edit is kept with who made it, and there is a way back."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission

from affiliates import history
from affiliates.history import edits
from affiliates.models import Citation, Edit, Program, Rate
from tests.builders import cite, make_network, make_program, make_route, make_source, make_term
from tests.desk.forms import faults, new_row, page_of, save, saved
from tests.forms import form_data
from tests.pages import get, text_of

pytestmark = pytest.mark.django_db

LIST = "/admin/affiliates/program/"


def told(edit):
    return [str(change) for change in edit.changes.all()]


def revert_page(edit):
    return f"/admin/affiliates/edit/{edit.pk}/revert/"


def test_saving_is_one_edit_by_its_editor(desk, acme):
    page = make_source()
    citation = {"source": page.pk, "fact": "commission", "stance": "backs"}
    rate = {"label": "Toys", "commission": "5%", "basis": "category", "source": page.pk}
    saved(
        desk,
        page_of(acme),
        commission="3% – 10%",
        **new_row("citations", 0, **citation) | new_row("rates", 0, **rate),
    )
    edit = Edit.objects.get()
    assert edit.editor.username == "editor"
    assert told(edit)[0] == "Commission: 3% – 9% → 3% – 10%"
    assert [change.label for change in edit.changes.all()] == [
        "Commission",
        "Rate added",
        "Source added",
    ]


def test_saving_what_is_there_is_no_edit(desk, acme):
    saved(desk, page_of(acme))
    assert not Edit.objects.exists()


def test_a_mistake_is_no_edit(desk, acme):
    faults(save(desk, page_of(acme), commission="lots"))
    assert not Edit.objects.exists()


def test_an_edit_shows_in_the_feed(desk, acme):
    saved(desk, page_of(acme), commission="3% – 10%")
    assert "3% – 10%" in desk.get("/feeds/changes.atom").content.decode()


def test_adding_and_removing_are_edits(desk, acme):
    saved(desk, f"{LIST}add/", slug="new", name="New")
    desk.post(f"{LIST}{acme.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [Program.objects.get().pk]}
    desk.post(LIST, chosen | {"post": "yes"})
    kinds = [(edit.slug, edit.kind) for edit in Edit.objects.all()]
    assert kinds == [("new", "removed"), ("acme", "removed"), ("new", "added")]
    assert {edit.editor.username for edit in Edit.objects.all()} == {"editor"}


def test_publishing_and_withdrawing_are_edits(desk, acme):
    for action in ("withdraw", "publish", "publish"):
        desk.post(LIST, {"action": action, "_selected_action": [acme.pk]})
    assert [edit.kind for edit in Edit.objects.all()] == ["published", "withdrawn"]


ROWS = {
    "rates": ("label", {"commission": "5%"}),
    "fine_print": ("label", {"text": "$38"}),
    "checks": ("checked_on", {"fact": "commission"}),
    "citations": ("statement", {"fact": "commission"}),
    "suitabilities": ("audience", {"reason": "Why"}),
}


def two_rows(program, relation):
    """Hang two rows on a program; return them, and what no two of them share, as typed."""
    name, stated = ROWS[relation]
    values = {
        "checked_on": ["2026-03-02", "2026-03-09"],
        "audience": [make_term("audiences", "Bloggers"), make_term("audiences", "YouTubers")],
    }.get(name, ["One", "Two"])
    manager = getattr(program, relation)
    if relation in ("rates", "citations"):
        stated = stated | {"source": make_source()}
    rows = [manager.create(**stated | {name: value}) for value in values]
    return rows, [getattr(value, "pk", value) for value in values]


@pytest.mark.parametrize("relation", ROWS)
def test_rows_swap_what_no_two_share(desk, acme, relation):
    name, _ = ROWS[relation]
    rows, (one, two) = two_rows(acme, relation)
    numbered = {row.pk: number for number, row in enumerate(getattr(acme, relation).all())}
    first, second = (numbered[row.pk] for row in rows)
    saved(
        desk,
        page_of(acme),
        **{f"{relation}-{first}-{name}": two, f"{relation}-{second}-{name}": one},
    )
    kept = getattr(acme, relation).order_by("pk").values_list("pk", name)
    assert [(pk, str(value)) for pk, value in kept] == [
        (rows[0].pk, str(two)),
        (rows[1].pk, str(one)),
    ]
    edit = Edit.objects.get()
    assert len([change for change in edit.changes.all() if change.old and change.new]) == 2
    history.revert(edit, by=None)
    assert [str(value) for _, value in kept.all()] == [str(one), str(two)]


@pytest.mark.parametrize("relation", ROWS)
def test_a_row_takes_what_a_deleted_one_had(desk, acme, relation):
    name, _ = ROWS[relation]
    _, typed = two_rows(acme, relation)
    shown = list(getattr(acme, relation).values_list(name, flat=True))
    taken = typed[[str(value) for value in typed].index(str(shown[1]))]
    saved(desk, page_of(acme), **{f"{relation}-0-{name}": taken, f"{relation}-1-DELETE": "on"})
    assert getattr(acme, relation).values_list(name, flat=True).get() == shown[1]


def test_rows_in_another_order_are_an_edit(desk, acme):
    two_rows(acme, "rates")
    saved(desk, page_of(acme), **{"rates-0-position": "5"})
    assert told(Edit.objects.get()) == ["Order of rates: One, Two → Two, One"]
    history.revert(Edit.objects.get(), by=None)
    assert [rate.label for rate in acme.rates.all()] == ["One", "Two"]


def test_fine_print_that_changes_keeps_its_citations(desk, acme):
    (cap, _), _ = two_rows(acme, "fine_print")
    citation = cite(acme, "", fine_print=cap)
    saved(desk, page_of(acme), **{"fine_print-0-label": "Ceiling"})
    citation.refresh_from_db()
    assert citation.fine_print.label == "Ceiling"


def test_deleting_a_network_is_an_edit_of_its_programs(desk, acme):
    acme.networks.add(make_network("CJ"))
    make_program("other")
    network = acme.networks.get(name="Awin")
    desk.post(f"/admin/affiliates/network/{network.pk}/delete/", {"post": "yes"})
    edit = Edit.objects.get()
    assert (edit.slug, told(edit)) == ("acme", ["Networks: Awin, CJ → CJ"])


def test_deleting_terms_is_an_edit_of_their_programs(desk, acme):
    term = make_term("traffic_sources", "Coupons")
    acme.traffic_sources.add(term)
    make_program("other").traffic_restrictions.add(term)
    chosen = {"action": "delete_selected", "_selected_action": [term.pk], "post": "yes"}
    desk.post("/admin/affiliates/trafficsource/", chosen)
    assert sorted(edit.slug for edit in Edit.objects.all()) == ["acme", "other"]


def test_renaming_what_programs_name_is_an_edit_of_theirs(desk, acme):
    acme.industry = make_term("industry", "Travel")
    acme.save()
    make_program("other", industry="Games")
    for kind, named in (("network", acme.networks.get()), ("industry", acme.industry)):
        page = f"/admin/affiliates/{kind}/{named.pk}/change/"
        saved(desk, page, f"{kind}_form", name=f"New {named}")
        saved(desk, page, f"{kind}_form")
    assert [(edit.slug, edit.editor.username, *told(edit)) for edit in Edit.objects.all()] == [
        ("acme", "editor", "Industry: Travel → New Travel"),
        ("acme", "editor", "Networks: Awin → New Awin"),
    ]


def test_a_networks_own_terms_are_no_edit_of_its_programs(desk, acme):
    network = acme.networks.get()
    make_route(acme, "Awin")
    saved(desk, page_of(network), "network_form", payout_threshold="$20", status="closed")
    network.refresh_from_db()
    assert (str(network.payout_threshold), network.status) == ("$20", "closed")
    assert not Edit.objects.exists()


def test_a_source_that_moves_is_an_edit_of_the_programs_it_is_cited_for(desk, acme):
    for number, program in enumerate([acme, make_program("bolt"), make_program("calm")]):
        cite(program, "commission", url=f"https://example.com/{number // 2}")
    page = acme.citations.get().source
    acme.checks.create(fact="cookie", checked_on="2026-03-02", source=page)
    saved(
        desk,
        f"/admin/affiliates/source/{page.pk}/change/",
        "source_form",
        url="https://example.com/new",
    )
    assert sorted(edit.slug for edit in Edit.objects.all()) == ["acme", "bolt"]
    changes = Edit.objects.get(slug="acme").changes.all()
    assert [change.label for change in changes] == ["Source", "Checked"]
    assert all("https://example.com/new" in change.new for change in changes)


def test_publishing_leaves_alone_what_was_edited_meanwhile(desk, acme, monkeypatch):
    keep = edits.Recorder.keep

    def edited_first(recorder, programs):
        Program.objects.update(about="Edited meanwhile")
        keep(recorder, programs)

    monkeypatch.setattr(edits.Recorder, "keep", edited_first)
    desk.post(LIST, {"action": "withdraw", "_selected_action": [acme.pk]})
    acme.refresh_from_db()
    assert (acme.about, acme.published) == ("Edited meanwhile", False)


def test_an_editor_who_made_edits_is_not_deleted_and_stays_their_author(desk, acme):
    saved(desk, page_of(acme), about="New")
    editor = Edit.objects.get().editor
    response = desk.post(f"/admin/auth/user/{editor.pk}/delete/", {"post": "yes"})
    assert response.status_code == 200
    assert "Cannot delete user" in response.content.decode()
    assert Edit.objects.get().editor == editor


# Two editors at once


def test_nobody_overwrites_an_edit_they_have_not_seen(desk, acme, django_user_model):
    opened = form_data(get(desk, page_of(acme)), "program_form")
    other = django_user_model.objects.create_user("ada")
    with history.recording([acme], by=other):
        Program.objects.update(commission_low=4)
    (fault,) = faults(desk.post(page_of(acme), opened | {"about": "Mine"}))
    assert "ada changed this program since you opened it" in fault
    acme.refresh_from_db()
    assert (str(acme.commission), acme.about) == ("4% – 9%", "")
    saved(desk, page_of(acme), about="Mine")


def test_an_edit_made_while_the_page_is_made_is_one_not_seen(desk, acme, monkeypatch):
    fetch = admin.ModelAdmin.get_object

    def fetch_before_an_edit(*asked):
        found = fetch(*asked)
        with history.recording([acme]):
            Program.objects.update(commission_low=4)
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(admin.ModelAdmin, "get_object", fetch_before_an_edit)
        opened = form_data(get(desk, page_of(acme)), "program_form")
    assert opened["commission"] == ["3% – 9%"]
    assert faults(desk.post(page_of(acme), opened | {"about": "Mine"}))


@pytest.mark.parametrize("seen", ["", "x", "999"])
def test_a_forged_last_edit_is_no_error_of_the_site(desk, acme, seen):
    saved(desk, page_of(acme), about="One")
    assert faults(save(desk, page_of(acme), about="Two", seen=seen))


# The way back


def test_a_program_tells_its_edits(desk, acme):
    saved(desk, page_of(acme), commission="3% – 10%")
    text = text_of(get(desk, f"{LIST}{acme.pk}/history/"))
    assert "editor Changed Commission: 3% – 9% → 3% – 10%" in text


def test_a_program_without_edits_says_so(desk, acme):
    assert "No edit has been recorded" in get(desk, f"{LIST}{acme.pk}/history/")


def test_going_back_is_shown_first_and_then_written(desk, acme):
    cite(acme, "commission", "3% – 9%")
    Rate.objects.create(program=acme, label="Toys", commission="5%", source=make_source())
    saved(
        desk,
        page_of(acme),
        commission="3% – 10%",
        **{"citations-0-DELETE": "on", "rates-0-commission": "6%"},
    )
    edit = Edit.objects.get()
    assert f'href="{revert_page(edit)}"' in get(desk, f"/admin/affiliates/edit/{edit.pk}/change/")
    text = text_of(get(desk, revert_page(edit)))
    assert "Commission 3% – 10% 3% – 9%" in text
    assert Edit.objects.count() == 1
    assert desk.post(revert_page(edit)).status_code == 302
    assert str(Program.objects.get().commission) == "3% – 9%"
    assert str(Rate.objects.get().commission) == "5%"
    assert Citation.objects.get().statement == "3% – 9%"
    assert Edit.objects.first().editor.username == "editor"
    text = text_of(get(desk, "/programs/acme/"))
    assert "Brought back to what it was before" in text
    assert "nothing would change" in get(desk, revert_page(edit))


def test_a_removed_program_comes_back(desk, acme):
    desk.post(f"{LIST}{acme.pk}/delete/", {"post": "yes"})
    edit = Edit.objects.get()
    assert "added" in text_of(get(desk, revert_page(edit)))
    desk.post(revert_page(edit))
    assert str(Program.objects.get().commission) == "3% – 9%"
    assert desk.get("/programs/acme/").status_code == 200


def test_what_cannot_come_back_is_told(desk, acme):
    saved(desk, page_of(acme), name="Acme Two")
    make_program("other", name="Acme")
    edit = Edit.objects.get()
    for response in (
        desk.get(revert_page(edit), follow=True),
        desk.post(revert_page(edit), follow=True),
    ):
        assert "can’t be brought back" in response.content.decode()
    assert sorted(Program.objects.values_list("name", flat=True)) == ["Acme", "Acme Two"]


def test_history_is_not_rewritten(desk, acme):
    saved(desk, page_of(acme), about="New")
    edit = Edit.objects.get()
    page = f"/admin/affiliates/edit/{edit.pk}"
    assert desk.get("/admin/affiliates/edit/add/").status_code == 403
    assert desk.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert desk.post(f"{page}/change/", {"kind": "added"}).status_code == 403
    assert desk.get("/admin/affiliates/edit/").status_code == 200


def test_going_back_needs_leave(client, acme, django_user_model):
    with history.recording([acme]) as recorder:
        Program.objects.update(about="New")
    looker = django_user_model.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(*Permission.objects.filter(codename__startswith="view_"))
    client.force_login(looker)
    (edit,) = recorder.edits
    page = f"/admin/affiliates/edit/{edit.pk}/change/"
    assert revert_page(edit) not in get(client, page)
    assert client.get(revert_page(edit)).status_code == 403
    assert client.post(revert_page(edit)).status_code == 403


@pytest.mark.parametrize(
    ("path", "status"), [("999/revert/", 404), ("999/change/", 302), ("x/change/", 302)]
)
def test_no_such_edit_is_no_error_of_the_site(desk, path, status):
    assert desk.get(f"/admin/affiliates/edit/{path}").status_code == status


@pytest.mark.parametrize("path", ["999", "x", "_5F"])
def test_the_history_of_no_program_is_no_error_of_the_site(desk, path):
    assert desk.get(f"{LIST}{path}/history/").status_code == 302
    assert desk.post(f"{LIST}{path}/change/").status_code == 302
