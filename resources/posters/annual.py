"""What posters tell of a quarter or a year."""

from collections.abc import Iterable

from django.db.models import Count, Q, Sum

from portal.lib import annual
from portal.lib.annual import Span, Table
from resources.library.models import Resource, Tally
from resources.posters.models import PosterCopy


@annual.chapter("Posters", order=30)
def tell(span: Span) -> Iterable[Table]:
    """How often each poster was made, by anybody and for an agency that is told when it changes."""
    days = (span.first, span.last)
    taken = Q(tallies__what=Tally.What.DOWNLOADED, tallies__day__range=days)
    cards = Resource.objects.filter(kind=Resource.Kind.POSTER)
    downloads = dict(
        cards.annotate(taken=Sum("tallies__count", filter=taken, default=0)).values_list("pk", "taken")
    )
    made = PosterCopy.objects.filter(made_at__date__range=days).order_by()
    copies = dict(made.values_list("poster__resource").annotate(Count("pk")))
    rows = [
        [title, downloads[key], copies.get(key, 0)]
        for key, title in cards.order_by("title").values_list("pk", "title")
        if downloads[key] or copies.get(key)
    ]
    yield Table(
        "Posters made",
        ("Poster", "Downloads", "Copies kept up to date"),
        rows,
        ["Total", sum(row[1] for row in rows), sum(row[2] for row in rows)],
    )
