"""The partnership's own pages count how often they were saved, so that a second editor sees both versions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0008_publication_due_indexes")]

    operations = [
        migrations.AddField(
            "page",
            "edition",
            models.PositiveIntegerField(
                db_default=1, default=1, editable=False, verbose_name="how often it was saved"
            ),
        ),
    ]
