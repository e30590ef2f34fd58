"""What is new is looked for by its moment: the index is made while the site runs."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("library", "0011_released_before")]

    operations = [
        AddIndexConcurrently("resource", models.Index(fields=["released_at"], name="resource_released")),
    ]
