"""When readers here got a card first, which is not the day that stands on it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0009_page_edition")]

    operations = [
        migrations.AddField(
            "resource",
            "released_at",
            models.DateTimeField(editable=False, null=True, verbose_name="readers had it first"),
        ),
    ]
