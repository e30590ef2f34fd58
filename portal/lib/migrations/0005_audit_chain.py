"""Marks on the audit's entries and the chain over them. Entries from before have neither until the first sealing."""

import uuid

from django.db import migrations, models

from portal.lib import clock


class Migration(migrations.Migration):
    dependencies = [("plant", "0004_email_bounced")]

    operations = [
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry", models.BigIntegerField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("written", "Written"),
                            ("taken in", "Taken in without a mark"),
                            ("unnamed", "Its person was taken out"),
                            ("removed", "Removed when its time was over"),
                        ],
                        max_length=10,
                    ),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("mark", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField(default=clock.now)),
            ],
            options={
                "ordering": ["number"],
                "indexes": [models.Index(fields=["entry", "-number"], name="audit_link_entry")],
            },
        ),
        migrations.AddField("auditentry", "mark", models.BinaryField(max_length=32, null=True)),
        # First without a default, which all old rows would share.
        migrations.AddField("auditentry", "serial", models.UUIDField(editable=False, null=True)),
        migrations.AlterField(
            "auditentry", "serial", models.UUIDField(default=uuid.uuid4, editable=False, null=True)
        ),
        migrations.AlterField("auditentry", "at", models.DateTimeField(default=clock.now)),
    ]
