"""At the desk, a file's every difference is shown before any of them is written."""

import errno
import os
import re
import stat
import time
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from affiliates import exchange
from affiliates.desk import importing, uploads
from affiliates.models import Network, Program
from tests.builders import make_program
from tests.forms import form_data
from tests.pages import get, links_of, rows_of, text_of, visitor

pytestmark = pytest.mark.django_db

LIST = "/admin/affiliates/program/"
IMPORT = f"{LIST}import/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.IMPORT_DIR = tmp_path / "imports"
    return settings.IMPORT_DIR


@pytest.fixture
def editor(django_user_model):
    """Make a browser in which someone with these permissions is logged in."""

    def editor(*permissions, client=None, staff=True):
        name = f"editor {'-'.join(permissions)} {time.monotonic_ns()}"
        user = django_user_model.objects.create_user(name, is_staff=staff)
        names = [f"{permission}_program" for permission in permissions]
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        client = client or visitor()
        client.force_login(user)
        return client

    return editor


@pytest.fixture
def desk(editor):
    return editor("add", "change")


def upload(client, content, name="programs.csv"):
    """Choose a file; return the answer."""
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def uploaded(client, content, name="programs.csv"):
    """Choose a file; return the address of its preview."""
    response = upload(client, content, name)
    assert response.status_code == 302, text_of(response.content.decode())
    return response.url


def write(client, preview, **typed):
    """Press "Write these changes"; return what the next page says."""
    sent = form_data(get(client, preview), "decision_form") | {"write": "x"} | typed
    return told(client, client.post(preview, sent))


def told(client, response):
    assert response.status_code == 302
    return text_of(get(client, response.url))


def lines(html):
    """List the rows of the preview's own table, but for its head."""
    return rows_of(re.search(r'<table id="(differences|faults)">.*?</table>', html, re.DOTALL)[0])[
        1:
    ]


# Export


@pytest.mark.parametrize("ending", ["csv", "json", "yaml"])
def test_a_download_is_what_the_command_writes(editor, acme, tmp_path, ending):
    make_program("draft", published=False)
    client = editor("view")
    exchange.export(tmp_path / f"programs.{ending}")
    (address,) = [
        link for link in links_of(get(client, f"{LIST}export/")) if link.endswith(f".{ending}")
    ]
    response = client.get(address)
    assert b"".join(response) == (tmp_path / f"programs.{ending}").read_bytes()
    assert response["Content-Disposition"] == f'attachment; filename="programs.{ending}"'


@pytest.mark.parametrize("name", ["programs.exe", "programs.", "programs.csv/", "other.csv"])
def test_there_are_no_other_downloads(desk, name):
    response = desk.get(f"{LIST}export/{name}", follow=True)
    assert "Content-Disposition" not in response
    assert response.status_code == (404 if name == "programs.exe" else 200)


# Who may


def test_the_list_leads_to_what_one_may_do(editor):
    may = {
        ("view",): {"export/"},
        ("change",): {"export/"},
        ("add", "change"): {"export/", "import/"},
    }
    for permissions, expected in may.items():
        links = links_of(get(editor(*permissions), LIST))
        assert {f"{LIST}{name}" for name in expected} == {
            link for link in links if link in (f"{LIST}export/", IMPORT)
        }


@pytest.mark.parametrize("permissions", [[], ["view"], ["change"], ["add"]])
def test_importing_takes_leave_to_add_and_to_change(editor, permissions):
    client = editor(*permissions)
    for address in (IMPORT, f"{IMPORT}token/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"write": "x"}).status_code == 403
    assert upload(client, "slug\nacme\n").status_code == 403
    expected = 200 if {"view", "change"} & set(permissions) else 403
    assert client.get(f"{LIST}export/").status_code == expected
    response = client.get(f"{LIST}export/programs.csv")
    assert response.status_code == expected
    response.close()


def test_visitors_are_asked_to_log_in(editor, folder):
    for client in (visitor(), editor("add", "change", staff=False)):
        for address in (f"{LIST}export/", f"{LIST}export/programs.csv", IMPORT, f"{IMPORT}x/"):
            assert client.get(address)["Location"].startswith("/admin/login/")
            assert client.post(address)["Location"].startswith("/admin/login/")
    assert not folder.exists()


def test_forms_of_other_sites_are_refused(editor, acme):
    client = editor("add", "change", client=Client(enforce_csrf_checks=True))
    assert upload(client, "slug,name\nacme,New\n").status_code == 403
    sent = form_data(get(client, IMPORT), "import_form")
    sent["file"] = SimpleUploadedFile("programs.csv", b"slug,name\nacme,New\n")
    preview = client.post(IMPORT, sent).url
    assert client.post(preview, {"write": "x"}).status_code == 403
    write(client, preview)
    assert Program.objects.get().name == "New"


# The preview


@pytest.mark.parametrize("ending", ["csv", "json", "yaml"])
def test_an_edited_cell_is_the_one_difference(desk, acme, ending):
    make_program("bolt", commission="5%")
    content = b"".join(desk.get(f"{LIST}export/programs.{ending}")).decode()
    preview = uploaded(desk, content.replace("3% – 9%", "3% – 10%"), f"programs.{ending}")
    assert "Would be: 0 added, 1 changed, 1 unchanged." in text_of(get(desk, preview))
    assert lines(get(desk, preview)) == [["acme", "Commission", "3% – 9%", "3% – 10%"]]
    assert str(Program.objects.get(slug="acme").commission) == "3% – 9%"


def test_everything_new_is_shown(desk, acme):
    table = "slug,name,networks,industry\nacme,Acme,,Toys\nnew,<b>New</b>,Awin; Rakuten,\n"
    preview = uploaded(desk, table)
    html = get(desk, preview)
    assert "Would be: 1 added, 1 changed, 0 unchanged." in text_of(html)
    assert "New networks: Rakuten" in text_of(html)
    assert "<b>New" not in html
    assert lines(html) == [
        ["acme", "Networks", "Awin", "not stated"],
        ["acme", "Industry", "not stated", "Toys"],
        ["new (new)", "Program", "not stated", "<b>New</b>"],
        ["new (new)", "Networks", "not stated", "Awin; Rakuten"],
    ]
    assert Program.objects.count() == Network.objects.count() == 1


def test_a_file_that_changes_nothing_offers_nothing(desk, acme):
    html = get(desk, uploaded(desk, "slug,name\nacme,Acme\n"))
    assert "Would be: 0 added, 0 changed, 1 unchanged." in text_of(html)
    assert 'name="write"' not in html


def test_all_faults_are_shown_each_at_its_place(desk, acme):
    html = get(desk, uploaded(desk, "slug,name,commission,colour\nacme,,5,red\nb-vs-c,B\n"))
    assert [row[:2] for row in lines(html)] == [
        ["1", "colour"],
        ["2", "name"],
        ["2", "commission"],
        ["3", ""],
    ]
    assert "4 faults." in text_of(html)
    assert "“5” is not a range: it has no unit" in text_of(html)
    assert 'name="write"' not in html


def test_very_many_differences_are_shown_page_by_page(desk, monkeypatch):
    monkeypatch.setattr(importing, "ON_A_PAGE", 2)
    preview = uploaded(desk, "slug,name\n" + "".join(f"p{n},P{n}\n" for n in range(5)))
    seen, address = [], preview
    while address:
        html = get(desk, address)
        seen += [row[0] for row in lines(html)]
        more = [link for link in links_of(html) if link.startswith("?start=")]
        address = preview + more[0] if more else None
    assert seen == [f"p{n} (new)" for n in range(5)]
    assert (
        "5 programs differ: 3 to 4 are shown. The next of the 1 that follow The first"
        in text_of(get(desk, f"{preview}?start=2"))
    )
    for start in ("99", "-1", "x", "9" * 50, "²"):
        assert "Would be: 5 added" in text_of(get(desk, f"{preview}?start={start}"))
    write(desk, f"{preview}?start=2")
    assert Program.objects.count() == 5


def test_very_long_differences_are_parted_too(desk, monkeypatch):
    monkeypatch.setattr(importing, "CHARACTERS_ON_A_PAGE", 100)
    rows = "".join(f"p{n},P{n},{'x' * 60}\n" for n in range(5))
    html = get(desk, uploaded(desk, "slug,name,about\n" + rows))
    assert "5 programs differ: 1 to 2 are shown." in text_of(html)


def test_very_many_faults_are_shown_page_by_page(desk, monkeypatch):
    monkeypatch.setattr(importing, "ON_A_PAGE", 2)
    preview = uploaded(desk, "slug,name\n" + "a\n" * 5)
    assert "5 faults: 1 to 2 are shown." in text_of(get(desk, preview))
    assert [row[0] for row in lines(get(desk, f"{preview}?start=4"))] == ["6"]


# Writing


def test_what_was_shown_is_written(desk, acme, folder):
    preview = uploaded(desk, "slug,name,networks\nacme,Acme,Rakuten\nnew,New,\n", "mine.csv")
    said = write(desk, preview)
    assert "Imported mine.csv: 1 added, 1 changed, 0 unchanged." in said
    assert [network.name for network in acme.networks.all()] == ["Rakuten"]
    assert Program.objects.get(slug="new").name == "New"
    entry = LogEntry.objects.get()
    assert (entry.object_repr, str(entry.user.pk)) == ("mine.csv", desk.session["_auth_user_id"])
    assert entry.get_change_message() == "Imported: 1 added, 1 changed, 0 unchanged."
    assert list(folder.iterdir()) == []
    assert "mine.csv" in get(desk, "/admin/")


def test_what_is_cancelled_is_not_written(desk, acme, folder):
    preview = uploaded(desk, "slug,name\nacme,New\n")
    said = told(desk, desk.post(preview, {"cancel": "x"}))
    assert "Put programs.csv away. Nothing was written." in said
    assert Program.objects.get().name == "Acme"
    assert list(folder.iterdir()) == []


CHANGED = "The catalogue changed meanwhile. Nothing was written: look at it again."


@pytest.mark.parametrize(
    "change",
    [
        {"company": "Somebody else’s"},  # an old value that the preview showed
        {"about": "As in the file"},  # a difference less
        {"name": "Other"},  # a difference more
    ],
)
def test_what_was_not_shown_is_not_written(desk, acme, change):
    table = "slug,name,company,about\nacme,Acme,Mine,As in the file\n"
    preview = uploaded(desk, table)
    sent = form_data(get(desk, preview), "decision_form") | {"write": "x"}
    Program.objects.update(**change)
    before = Program.objects.values().get()
    assert CHANGED in told(desk, desk.post(preview, sent))
    assert Program.objects.values().get() == before
    write(desk, preview)
    acme.refresh_from_db()
    assert (acme.name, acme.company, acme.about) == ("Acme", "Mine", "As in the file")


def test_nothing_is_written_unseen(desk, acme):
    preview = uploaded(desk, "slug,name\nacme,New\n")
    assert CHANGED in told(desk, desk.post(preview, {"write": "x"}))
    faulty = uploaded(desk, "slug,name\nacme,\n")
    assert CHANGED in told(desk, desk.post(faulty, {"write": "x", "seal": ""}))
    broken = uploaded(desk, "slug,name\nacme,\0\n")
    assert CHANGED in told(desk, desk.post(broken, {"write": "x", "seal": ""}))
    assert Program.objects.get().name == "Acme"


def test_a_database_that_refuses_is_told(desk, acme, monkeypatch):
    def refuse(path, found, *, by):
        raise OperationalError("database is locked")

    preview = uploaded(desk, "slug,name\nacme,New\n")
    monkeypatch.setattr(exchange, "apply", refuse)
    said = write(desk, preview)
    assert "The database says: database is locked. Nothing was written." in said
    assert LogEntry.objects.count() == 0


# The file that waits


def test_a_file_waits_in_private(desk, acme, folder, settings):
    uploaded(desk, "slug,name\nacme,New\n", "../../Mine.CSV")
    (kept,) = folder.iterdir()
    assert kept.suffix == ".csv"
    assert len(kept.stem) == 43  # 256 random bits
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for public in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS):
        assert not folder.is_relative_to(public)


def test_a_file_is_known_to_its_session_only(desk, editor, acme):
    preview = uploaded(desk, "slug,name\nacme,New\n")
    other = editor("add", "change")
    uploaded(other, "slug,name\nacme,Other\n")
    for address in (preview, f"{IMPORT}..%2F..%2Fetc/", f"{IMPORT}x/"):
        answers = [other.get(address), other.post(address, {"write": "x"})]
        assert {answer.status_code for answer in answers} <= {302, 404}
    assert "This file waits no longer: choose it again." in told(other, other.get(preview))
    assert Program.objects.get().name == "Acme"


def test_the_next_file_takes_the_place_of_the_last(desk, acme, folder):
    first = uploaded(desk, "slug,name\nacme,First\n")
    second = uploaded(desk, "slug,name\nacme,Second\n")
    assert len(list(folder.iterdir())) == 1
    assert "waits no longer" in told(desk, desk.post(first, {"write": "x"}))
    write(desk, second)
    assert Program.objects.get().name == "Second"


def test_a_file_does_not_wait_for_ever(desk, editor, acme, folder):
    preview = uploaded(desk, "slug,name\nacme,New\n")
    (kept,) = folder.iterdir()
    yesterday = time.time() - uploads.LONGEST_WAIT - 1
    os.utime(kept, (yesterday, yesterday))
    assert "waits no longer" in told(desk, desk.get(preview))
    uploaded(editor("add", "change"), "slug,name\nacme,New\n")
    assert not kept.exists()


def test_a_file_that_is_gone_is_asked_for_again(desk, acme, folder):
    preview = uploaded(desk, "slug,name\nacme,New\n")
    for kept in folder.iterdir():
        kept.unlink()
    assert "waits no longer" in told(desk, desk.post(preview, {"write": "x"}))


# Uploads that are none


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("programs.csv", b"", "This file is empty."),
        ("programs.exe", b"MZ", "programs.exe: its name must end in one of .csv, .json, .yaml"),
        ("programs", b"slug\n", "programs: its name must end in one of"),
        ("x.csv.exe", b"slug\n", "x.csv.exe: its name must end in one of"),
        (
            "programs.csv",
            b"slug\n" * 500,
            "This file is too large: 2.4\xa0KB, and at most 1.0\xa0KB.",
        ),
    ],
)
def test_what_cannot_be_imported_is_told_at_once(desk, folder, settings, name, content, error):
    settings.IMPORT_MAX_BYTES = 1024
    response = upload(desk, content, name)
    assert response.status_code == 200
    assert error.replace("\xa0", " ") in text_of(response.content.decode())
    assert not folder.exists()


def test_a_form_without_a_file_asks_for_one(desk):
    for sent in ({}, {"file": "slug"}, {"other": SimpleUploadedFile("a.csv", b"slug")}):
        assert "Choose a file." in text_of(desk.post(IMPORT, sent).content.decode())


def test_no_more_of_a_file_is_taken_to_disk_than_may_be_imported(rf, settings):
    settings.IMPORT_MAX_BYTES = 100_000
    request = rf.post(IMPORT, {"file": SimpleUploadedFile("a.csv", b"x" * 5_000_000)})
    request.upload_handlers = [uploads.LimitedUpload(request)]
    file = request.FILES["file"]
    assert file.size == 5_000_000
    assert Path(file.temporary_file_path()).stat().st_size < 200_000
    file.close()


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("multipart/form-data; boundary=", 400),
        ("multipart/form-data; boundary=x", 200),
        ("text/csv", 200),
    ],
)
def test_a_request_that_is_no_form_is_refused(desk, folder, kind, status):
    assert desk.post(IMPORT, b"slug\nacme\n", content_type=kind).status_code == status
    assert not folder.exists()


def test_a_server_without_room_says_so(desk, acme, folder, monkeypatch):
    def full(*arguments, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.uploadedfile.UploadedFile.chunks", full)
    page = upload(desk, "slug,name\nacme,New\n").content.decode()
    assert "The server can’t keep it: No space left on device." in text_of(page)
    assert list(folder.iterdir()) == []
    monkeypatch.setattr("affiliates.exchange.formats.Path.open", full)
    said = told(desk, desk.get(f"{LIST}export/programs.csv"))
    assert "It can’t be written: No space left on device." in said


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("ending", "content", "fault"),
    [
        ("csv", b"slug,name\na,\0\n", "line 2: it holds a NUL, which is no text"),
        ("csv", "slug,name\na,é\n".encode("latin-1"), "line 2: it isn't UTF-8 text"),
        ("csv", "slug,name\na,A\n".encode("utf-16"), "line 1: it isn't UTF-8 text"),
        ("csv", "slug,name,name\na,A,A\n", "1 name the header names this column more than once"),
        ("csv", "slug,name\na,A\na,A\n", "3 slug “a” has a row already, on line 2"),
        ("csv", "slug,name\na," + "x" * 1_000_000, "2 a cell is longer than 131,072 characters"),
        (
            "csv",
            "slug,website\na,=cmd|'/c calc'!A1\n",
            "2 website “=cmd|'/c calc'!A1”: Enter a valid",
        ),
        ("csv", b"MZ\x90\x00", "line 1: it isn't UTF-8 text"),
        ("csv", " \n", "the header has no column slug"),
        ("json", "[" * 100_000, "line 1: bad JSON: it is nested too deeply"),
        ("json", '[{"slug": "a", "name": "\\ud800"}]', "1 name it holds a NUL or half a character"),
        ("yaml", BOMB, "line 1: expected a list of programs"),
        ("yaml", "- slug: &a b\n- slug: *a\n", "line 2: aliases (*a) aren't taken"),
        ("yaml", "- !!python/object:os.system {}\n", "line 1: tags ("),
    ],
)
def test_a_hostile_file_gets_a_clear_fault(desk, acme, ending, content, fault):
    html = get(desk, uploaded(desk, content, f"programs.{ending}"))
    assert fault in text_of(html).replace("’", "'")
    assert "Nothing was written" in text_of(html)
    assert 'name="write"' not in html
    assert Program.objects.count() == 1
