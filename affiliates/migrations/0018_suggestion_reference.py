"""Make room for a suggestion's number, by which readers see what became of theirs.

Once this step filled the column and made it unique too. Where it did, 0019 finds nothing to number
and 0020 nothing to alter; where it failed halfway, drop the column `reference` and migrate again.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("affiliates", "0017_catalogue_version")]

    operations = [
        migrations.AddField(
            model_name="suggestion",
            name="reference",
            field=models.CharField(editable=False, max_length=12, null=True),
        ),
    ]
