"""Sessions that know whose they are. Everybody signs in once more when this comes in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.lib import clock


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_reflections_of_courses")]

    operations = [
        migrations.CreateModel(
            name="SignedInSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("began_at", models.DateTimeField(default=clock.now)),
                ("agent", models.CharField(blank=True, max_length=300, verbose_name="what the browser calls itself")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
    ]
