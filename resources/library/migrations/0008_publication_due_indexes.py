"""What is looked for by its day: each index is small, and made while the site runs."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("library", "0007_publication_and_embargo")]

    operations = [
        AddIndexConcurrently(
            "resource",
            models.Index(
                condition=models.Q(("publish_at__isnull", False)),
                fields=["publish_at"],
                name="resource_scheduled",
            ),
        ),
        AddIndexConcurrently(
            "resource",
            models.Index(
                condition=models.Q(("ask_on__isnull", False)), fields=["ask_on"], name="resource_asked"
            ),
        ),
        AddIndexConcurrently(
            "resource",
            models.Index(
                condition=models.Q(("review_due__isnull", False)), fields=["review_due"], name="resource_due"
            ),
        ),
    ]
