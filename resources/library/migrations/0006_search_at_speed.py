"""A short list of words beside each long one, and an index that holds all that a search asks of a card.

The long lists go where PostgreSQL keeps long values (TOAST), so that counting never reads them. Existing rows move
when they are written: the update below writes each of them.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('library', '0005_file_findings'),
    ]

    operations = [
        migrations.AddField(
            model_name='searchentry',
            name='near',
            field=SearchVectorField(help_text='Title, summary and findings alone: what the card is about', null=True),
        ),
        migrations.RunSQL(
            sql='ALTER TABLE library_searchentry SET (toast_tuple_target = 1000)',
            reverse_sql='ALTER TABLE library_searchentry RESET (toast_tuple_target)',
        ),
        migrations.RunSQL(
            sql="UPDATE library_searchentry SET near = ts_filter(vector, '{a,b}')",
            reverse_sql=migrations.RunSQL.noop,
        ),
        AddIndexConcurrently(
            model_name='searchentry',
            index=GinIndex(fields=['near'], name='searchentry_near'),
        ),
        AddIndexConcurrently(
            model_name='resource',
            index=models.Index(fields=['id'], include=('state', 'visibility', 'owner', 'kind', 'published_at', 'minutes'), name='resource_search'),
        ),
    ]
