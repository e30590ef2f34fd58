"""The search of the library: extensions, a text search configuration that forgives accents, and its index."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("library", "0001_initial")]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(
            sql="""
                CREATE TEXT SEARCH CONFIGURATION portal (COPY = english);
                ALTER TEXT SEARCH CONFIGURATION portal
                    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
            """,
            reverse_sql="DROP TEXT SEARCH CONFIGURATION portal",
        ),
        migrations.RemoveIndex(model_name="searchpart", name="searchpart_vector"),
        migrations.AddField(
            model_name="searchpart",
            name="source",
            field=models.CharField(
                choices=[
                    ("card", "The card's own words"),
                    ("shelf", "What its shelf says of it"),
                    ("file", "The pages of its file"),
                ],
                default="shelf",
                max_length=5,
            ),
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "resource",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="library.resource",
                    ),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
            options={
                "verbose_name_plural": "search entries",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="searchentry_vector")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[("word", models.CharField(max_length=40, primary_key=True, serialize=False))],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="searchword_like", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
    ]
