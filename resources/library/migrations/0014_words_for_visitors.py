"""Words by which a visitor finds what asks for an account: nothing that is said inside.

Empty means all of a card's words, so that the version before this one goes on as it was.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("library", "0013_searches_told_since")]

    operations = [
        migrations.AddField(
            "searchentry",
            "for_visitors",
            SearchVectorField(
                help_text="What a visitor finds it by, where that is not all: its own words", null=True
            ),
        ),
    ]
