"""Of recordings and courses that are there already, a visitor finds the card's own words from now on.

Until now `near` held those of them and nothing else. What the index holds is counted, or the database would plan each
search as if it found almost nothing.
"""

from django.db import migrations

OWN_WORDS = """
UPDATE library_searchentry entry SET for_visitors = coalesce(entry.near, '')
FROM library_resource card WHERE card.id = entry.resource_id AND card.kind IN ('video', 'course')
"""


class Migration(migrations.Migration):
    dependencies = [("library", "0015_words_for_visitors_index")]

    operations = [
        migrations.RunSQL(OWN_WORDS, migrations.RunSQL.noop),
        migrations.RunSQL("ANALYZE library_searchentry", migrations.RunSQL.noop),
    ]
