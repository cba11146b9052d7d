"""Number the suggestions, so that readers can see what became of theirs."""

from django.db import migrations, models

from affiliates.models.suggestions import new_reference


def number(apps, schema_editor):
    """Give each suggestion a number of its own."""
    Suggestion = apps.get_model("affiliates", "Suggestion")
    for suggestion in Suggestion.objects.iterator():
        suggestion.reference = new_reference()
        suggestion.save(update_fields=["reference"])


class Migration(migrations.Migration):
    # What is written and what alters the table are steps of their own on PostgreSQL.
    atomic = False

    dependencies = [("affiliates", "0017_catalogue_version")]

    operations = [
        migrations.AddField(
            model_name="suggestion",
            name="reference",
            field=models.CharField(default="", editable=False, max_length=12),
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="suggestion",
            name="reference",
            field=models.CharField(
                default=new_reference, editable=False, max_length=12, unique=True
            ),
        ),
    ]
