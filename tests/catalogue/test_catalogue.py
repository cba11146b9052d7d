"""The fixtures are whole: valid, cited, and the same however often they are loaded."""

from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from affiliates.models import Network, Program
from tests.databases import load_catalogue


def test_has_every_program_and_network():
    assert Program.objects.published().count() == Program.objects.count() == 199
    assert Network.objects.count() == 39


def test_each_programs_file_is_named_after_it():
    (folder,) = settings.FIXTURE_DIRS
    files = {path.stem for path in folder.glob("programs/*.yaml")}
    assert files == set(Program.objects.values_list("slug", flat=True))


def test_has_no_faults(capsys):
    call_command("check_catalogue")  # what it finds, pytest shows as captured
    assert capsys.readouterr().out == f"No faults in {Program.objects.count()} programs.\n"


def test_no_fine_print_repeats_a_programs_locking_period():
    locked = Program.objects.exclude(locking_period_high=None).prefetch_related("fine_print")
    assert locked
    repeated = [
        (program.slug, term.label)
        for program in locked
        for term in program.fine_print.all()
        if term.text == str(program.locking_period)
    ]
    assert repeated == []


def test_loading_it_again_changes_nothing():
    once = everything()
    load_catalogue()
    assert everything() == once


def everything():
    """Return every row of every table of ours."""
    return {
        model.__name__: sorted(model.objects.values_list())
        for app in ("affiliates", "comparisons")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
