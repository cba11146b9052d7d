from contextlib import contextmanager

from django.core.management.commands import loaddata
from django.db.models.signals import post_save, pre_save

from ... import history
from ...catalogue.stored import StoredRows, values
from ...models import Program
from ...models.natural_keys import in_memory


class Command(loaddata.Command):
    """Django's own command, which also keeps what a fixture changes of programs.

    Programs that a fixture adds come without an edit: their history begins with them. A row that
    stands in the database as the fixture has it is not written again.
    """

    def loaddata(self, fixture_labels):
        self.stored = StoredRows()
        recording = history.recording(comment="Loaded from fixtures")
        with recording as recorder, watching(recorder), in_memory() as self.keys:
            super().loaddata(fixture_labels)

    def save_obj(self, obj):
        if not obj.deferred_fields and self.stored.have(obj):
            return False
        self.stored.forget(obj.object)
        saved = super().save_obj(obj)
        self.keys.add(obj.object)
        return saved


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
        if known and values(known) != values(instance):
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
