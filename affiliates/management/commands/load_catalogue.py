from contextlib import contextmanager
from operator import attrgetter

from django.core.management.commands import loaddata
from django.db.models.signals import post_save, pre_save

from ... import history
from ...models import Program


class Command(loaddata.Command):
    """Django's own command, which also keeps what a fixture changes of programs.

    Programs that a fixture adds come without an edit: their history begins with them.
    """

    def loaddata(self, fixture_labels):
        with history.recording(comment="Loaded from fixtures") as recorder, watching(recorder):
            super().loaddata(fixture_labels)


@contextmanager
def watching(recorder):
    """Have programs kept before a fixture changes them, their related rows or what they name."""
    new = set()

    def keep(sender, instance, raw, **rest):
        owner = instance.pk if sender is Program else instance.program_id
        known = owner is None or owner in new or owner in recorder.before
        if raw and not known:
            recorder.keep(Program.objects.filter(pk=owner).only("pk"))

    def note_new(sender, instance, raw, created, **rest):
        if raw and created:
            new.add(instance.pk)

    def keep_naming(sender, instance, raw, **rest):
        known = sender.objects.filter(pk=instance.pk).first() if raw and instance.pk else None
        if known and any(value(known) != value(instance) for value in values(sender)):
            recorder.keep(history.naming(sender, [known.pk]).exclude(pk__in=new).only("pk"))

    keepers = dict.fromkeys((Program, *history.KEPT.values()), keep)
    keepers |= dict.fromkeys(history.named(), keep_naming)
    for model, keeper in keepers.items():
        pre_save.connect(keeper, sender=model)
    post_save.connect(note_new, sender=Program)
    try:
        yield
    finally:
        for model, keeper in keepers.items():
            pre_save.disconnect(keeper, sender=model)
        post_save.disconnect(note_new, sender=Program)


def values(model):
    return [attrgetter(field.attname) for field in model._meta.concrete_fields]
