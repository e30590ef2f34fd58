"""Who answers for a recommendation in its agency, and who was asked to close it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("reviews", "0004_deputy_on_the_card"),
    ]

    operations = [
        migrations.AddField(
            model_name="recommendation",
            name="owner_person",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Which of its coordinators is asked for updates.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="asked_to_close",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
