from contextlib import contextmanager

from django.core.management.commands import loaddata
from django.db.models.signals import post_save, pre_save

from affiliates import history
from affiliates.models import Program


class Command(loaddata.Command):
    """Django's own command, which also keeps what a fixture changes of programs.

    Programs that a fixture adds come without an edit: their history begins with them.
    """

    def loaddata(self, fixture_labels):
        with history.recording(comment="Loaded from fixtures") as recorder, watching(recorder):
            super().loaddata(fixture_labels)


@contextmanager
def watching(recorder):
    """Have each program kept before the first fixture changes it, or what hangs on it."""
    new = set()

    def keep(sender, instance, raw, **rest):
        owner = instance.pk if sender is Program else instance.program_id
        if raw and owner is not None and owner not in new:
            recorder.keep(Program.objects.filter(pk=owner).only("pk"))

    def note_new(sender, instance, raw, created, **rest):
        if raw and created:
            new.add(instance.pk)

    watched = (Program, *history.KEPT.values())
    for model in watched:
        pre_save.connect(keep, sender=model)
    post_save.connect(note_new, sender=Program)
    try:
        yield
    finally:
        for model in watched:
            pre_save.disconnect(keep, sender=model)
        post_save.disconnect(note_new, sender=Program)
