"""Since when a saved search tells again, where its emails had been stopped."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0012_released_index")]

    operations = [
        migrations.AddField(
            "savedsearch",
            "tells_since",
            models.DateTimeField(editable=False, null=True, verbose_name="emails were asked for again"),
        ),
    ]
