"""Let no suggestion be without a number, and no two share one."""

from django.db import migrations, models

from affiliates.models.suggestions import new_reference


class AlterFieldUnlessUnique(migrations.AlterField):
    """Alter a field, unless it is unique already: PostgreSQL refuses the same constraint twice."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Ask the database itself: what was applied under 0018's name differs by its age."""
        model = to_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name).column
        connection = schema_editor.connection
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
        if not any(one["unique"] and one["columns"] == [column] for one in found.values()):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, *args):
        # Django would go backwards by the method above; there the field is unique.
        super().database_forwards(*args)


class Migration(migrations.Migration):
    dependencies = [("affiliates", "0019_number_suggestions")]

    operations = [
        AlterFieldUnlessUnique(
            model_name="suggestion",
            name="reference",
            field=models.CharField(
                default=new_reference, editable=False, max_length=12, unique=True
            ),
        ),
    ]
