"""What follows once files are checked: cards that were to be published are, if their gates let them through."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from portal.home.models import ImportedRow
from portal.lib import audit
from resources.briefings.models import Briefing
from resources.library import actions as library
from resources.library import publishing
from resources.library.models import Bundle, DocumentVersion, Resource
from resources.posters.models import PosterSize
from resources.reviews import actions as reviews


def publish() -> dict[int, list[str]]:
    """Publish what waits for it and is ready; reviews last, since their formats come first.

    Answers what is still to do for each card (by primary key) that stays a draft for its editors to finish. What
    only waits for a file to be checked goes on waiting.
    """
    a_review = Q(resource__kind=Resource.Kind.REVIEW)
    left: dict[int, list[str]] = {}
    for kind in (~a_review, a_review):
        for row in waiting().filter(kind).exclude(_file_comes_first()).select_related("resource"):
            if sentences := _publish(row):
                left[row.resource_id] = sentences
    return left


def waiting() -> QuerySet[ImportedRow]:
    """The rows whose cards are to be published."""
    return ImportedRow.objects.filter(waits=True)


def _file_comes_first() -> Q:
    """A file that is still to be handed in or checked, a page to be drawn, or one of these of a review's format."""
    not_handed_in = ImportedRow.objects.exclude(facts__file="").filter(
        resource=OuterRef("resource"), sha256=""
    )
    document = DocumentVersion.objects.filter(
        document__resource=OuterRef("resource"), state=DocumentVersion.State.CHECKING
    )
    artwork = PosterSize.objects.filter(
        poster__resource=OuterRef("resource"), state=PosterSize.State.CHECKING
    )
    page = Briefing.objects.filter(
        Q(page_drawn_at__isnull=True) | Q(page_drawn_at__lt=F("words_changed_at")),
        resource=OuterRef("resource"),
        sections__isnull=False,
        page_problem="",
    )
    formats = Bundle.objects.filter(
        whole=OuterRef("resource"), part__in=ImportedRow.objects.filter(waits=True).values("resource")
    )
    return (
        Q(Exists(not_handed_in))
        | Q(Exists(document))
        | Q(Exists(artwork))
        | Q(Exists(page))
        | Q(Exists(formats))
    )


@transaction.atomic
def _publish(row: ImportedRow) -> list[str]:
    """Publish a row's card as the portal itself, or answer what is still to do. Either way it waits no longer."""
    try:
        with transaction.atomic():
            if row.published_at and row.resource.kind == Resource.Kind.REVIEW:
                reviews.came_published(review=row.resource.review)
            card = library.publish(resource=row.resource, by=None, at=row.published_at)
    except publishing.NotReady as todo:
        sentences = todo.sentences
    else:
        sentences = []
        audit.record(by=None, verb="home.published_after_import", thing=card, key=row.key)
    row.waits = False
    row.save(update_fields=["waits"])
    return sentences
