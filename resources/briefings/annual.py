"""What team sessions tell of a quarter or a year."""

from collections.abc import Iterable

from django.db.models import Count, Sum

from portal.lib import annual
from portal.lib.annual import Span, Table
from resources.briefings.models import Delivery


@annual.chapter("7-minute briefings", order=20)
def tell(span: Span) -> Iterable[Table]:
    """Sessions held and people reached, by briefing and by agency."""
    held = Delivery.objects.filter(delivered_on__range=(span.first, span.last), withdrawn_at__isnull=True)
    for title, heading, by in (
        ("Reach by briefing", "Briefing", "briefing__resource__title"),
        ("Reach by agency", "Agency", "agency__name"),
    ):
        counted = held.order_by().values(by).annotate(sessions=Count("pk"), reached=Sum("people"))
        rows = [[row[by], row["sessions"], row["reached"]] for row in counted.order_by(by)]
        total = ["Total", sum(row[1] for row in rows), sum(row[2] for row in rows)]
        yield Table(title, (heading, "Team sessions", "People reached"), rows, total)
