from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def write_down(apps: Any, schema_editor: Any) -> None:
    """What was printed before is taken to show its agency's name of today: nobody wrote down an older one."""
    agencies = apps.get_model("accounts", "Agency").objects.filter(pk=OuterRef("agency"))
    copies = apps.get_model("posters", "PosterCopy").objects.filter(organisation="")
    copies.update(organisation=Subquery(agencies.values("name")[:1]))


class Migration(migrations.Migration):
    """Apart from the column, so that nobody waits for the rows. A copy that the code before this one makes has no name."""

    dependencies = [
        ("accounts", "0004_public_period"),
        ("posters", "0005_organisation"),
    ]

    operations = [
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
