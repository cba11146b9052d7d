"""Add the catalogue's version, which the triggers of `affiliates.catalogue.version` move on."""

import django.utils.timezone
from django.db import migrations, models


def stop_watching(apps, schema_editor):
    """Drop the triggers that write to the table: it is about to go."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION affiliates_catalogueversion_move CASCADE")
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master"
            " WHERE type = 'trigger' AND sql LIKE '%affiliates_catalogueversion%'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


class Migration(migrations.Migration):
    dependencies = [("affiliates", "0016_payout_schedule")]

    operations = [
        migrations.CreateModel(
            name="CatalogueVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(default=0, editable=False)),
                (
                    "moved_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
        ),
        migrations.RunPython(migrations.RunPython.noop, stop_watching),
    ]
