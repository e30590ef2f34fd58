"""What recommendations tell at the end of a quarter or a year."""

from collections.abc import Iterable

from django.db.models import Count, Q

from portal.lib import annual, clock
from portal.lib.annual import Span, Table
from resources.reviews.models import Recommendation


@annual.chapter("Recommendations", order=50)
def tell(span: Span) -> Iterable[Table]:
    """Open and late by agency, as they stand today: the numbers of the open plan on the desk."""
    late = Count("pk", filter=Q(due__lt=clock.today()))
    counted = (
        Recommendation.objects.open()
        .in_use()
        .order_by()
        .values("owner__name")
        .annotate(open=Count("pk"), late=late)
    )
    rows = [[row["owner__name"], row["open"], row["late"]] for row in counted.order_by("owner__name")]
    yield Table(
        "Open recommendations",
        ("Agency", "Open", "Late"),
        rows,
        ["Total", sum(row[1] for row in rows), sum(row[2] for row in rows)],
        "As they stand today, whatever the time chosen.",
    )
