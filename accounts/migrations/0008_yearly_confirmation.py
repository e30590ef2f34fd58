"""When somebody last said that a member still works with the agency."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_sessions_with_their_person")]

    operations = [
        migrations.AddField("membership", "confirmed_on", models.DateField(null=True)),
    ]
