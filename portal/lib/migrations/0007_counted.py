"""A table that stands in for the cache while Valkey is away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plant", "0006_audit_indexes")]

    operations = [
        migrations.CreateModel(
            name="Counted",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("value", models.JSONField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
