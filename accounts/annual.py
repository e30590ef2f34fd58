"""What training records tell of a quarter or a year."""

from collections.abc import Iterable

from django.db.models import Count, Sum

from accounts import hours
from accounts.models import RecordEntry
from portal.lib import annual
from portal.lib.annual import Span, Table


@annual.chapter("Learning recorded", order=40)
def tell(span: Span) -> Iterable[Table]:
    """Hours and people by kind of learning."""
    counted = (
        RecordEntry.objects.filter(completed_on__range=(span.first, span.last))
        .order_by()
        .values("kind")
        .annotate(entries=Count("pk"), people=Count("person", distinct=True), minutes=Sum("minutes"))
    )
    rows = [
        [RecordEntry.Kind(row["kind"]).label, row["entries"], row["people"], hours.hours(row["minutes"])]
        for row in counted.order_by("kind")
    ]
    minutes = sum(row["minutes"] for row in counted)
    yield Table(
        "Learning by kind",
        ("Kind", "Entries", "People", "Hours"),
        annual.without_few(rows, (1, 2)),
        ["Total", sum(int(row[1] or 0) for row in rows), "", hours.hours(minutes)],
        "Somebody who learnt in two ways is counted under both.",
    )
