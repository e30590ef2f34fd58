"""Visitors find by it as quickly as everybody else: the index is made while the site runs."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("library", "0014_words_for_visitors")]

    operations = [
        AddIndexConcurrently(
            "searchentry", GinIndex(Coalesce("for_visitors", "vector"), name="searchentry_visitors")
        ),
    ]
