"""A deputy belongs to every card now. The old column stays, unused, so that a site still running the code before
this goes on; the release after this one may drop it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def up(apps, schema_editor):
    pages = apps.get_model("reviews", "GuidancePage").objects.filter(deputy__isnull=False)
    for page in pages.select_related("resource"):
        page.resource.deputy_id = page.deputy_id
        page.resource.save(update_fields=["deputy"])


def down(apps, schema_editor):
    pages = apps.get_model("reviews", "GuidancePage").objects.filter(resource__deputy__isnull=False)
    for page in pages.select_related("resource"):
        page.deputy_id = page.resource.deputy_id
        page.save(update_fields=["deputy"])


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0003_checklist_words_timeline_links"),
        ("library", "0007_publication_and_embargo"),
    ]

    operations = [
        migrations.RunPython(up, down),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                # Without its constraint it stands in nobody's way who is erased.
                migrations.AlterField(
                    "guidancepage",
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            state_operations=[migrations.RemoveField("guidancepage", "deputy")],
        ),
    ]
