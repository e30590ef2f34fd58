"""What the audit's reader and its sealing look for, made while the site runs."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("plant", "0005_audit_chain")]

    operations = [
        AddIndexConcurrently("auditentry", models.Index(fields=["-at", "-id"], name="audit_newest")),
        AddIndexConcurrently("auditentry", models.Index(fields=["by", "-at", "-id"], name="audit_by_newest")),
        AddIndexConcurrently(
            "auditentry", models.Index(fields=["verb", "-at", "-id"], name="audit_verb_newest")
        ),
        AddIndexConcurrently("auditentry", models.Index(fields=["serial"], name="audit_serial")),
    ]
