"""What recordings tell of a quarter or a year."""

from collections.abc import Iterable

from django.db.models import Count

from portal.lib import annual
from portal.lib.annual import Span, Table
from resources.videos.models import Viewing


@annual.chapter("Recorded briefings", order=25)
def tell(span: Span) -> Iterable[Table]:
    """How many people watched each recording to its end."""
    ended = Viewing.objects.filter(completed_at__date__range=(span.first, span.last)).order_by()
    counted = ended.values("video__resource__title").annotate(people=Count("pk"))
    rows = [
        [row["video__resource__title"], row["people"]] for row in counted.order_by("video__resource__title")
    ]
    yield Table(
        "Recordings watched",
        ("Recording", "Watched to the end"),
        annual.without_few(rows, (1,)),
        ["Total", sum(row[1] for row in rows)],
        "Watched to the end means at least 90%.",
    )
