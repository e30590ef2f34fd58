"""Of what readers had before that was kept, the day that stands on it is all that is known.

By itself, so that nobody who only reads waits for it.
"""

from django.db import migrations
from django.db.models import F


def up(apps, schema_editor):
    cards = apps.get_model("library", "Resource").objects
    cards.filter(released_at__isnull=True, published_at__isnull=False).update(released_at=F("published_at"))


class Migration(migrations.Migration):
    dependencies = [("library", "0010_released_at")]

    operations = [migrations.RunPython(up, migrations.RunPython.noop)]
