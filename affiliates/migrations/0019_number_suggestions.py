"""Number the suggestions that were sent before there were numbers."""

from django.db import migrations

from affiliates.models.suggestions import new_reference


def number(apps, schema_editor):
    """Give each suggestion without a number one of its own; those that have one keep it."""
    Suggestion = apps.get_model("affiliates", "Suggestion")
    for suggestion in Suggestion.objects.filter(reference=None).iterator():
        suggestion.reference = new_reference()
        suggestion.save(update_fields=["reference"])


class Migration(migrations.Migration):
    dependencies = [("affiliates", "0018_suggestion_reference")]

    operations = [migrations.RunPython(number, migrations.RunPython.noop)]
