"""What happens to briefings: written, drawn, read."""

from collections.abc import Sequence
from typing import IO, Any

from django.db import transaction

from accounts import record
from accounts.actions import reflect_first
from accounts.models import Partnership, RecordEntry, User
from portal.lib import audit, clock, jobs, storage
from portal.lib.typst_draw import CannotDraw
from resources.briefings import presenting, printing, seven
from resources.briefings.models import Briefing, Reading, Section
from resources.library import actions as library
from resources.library import search
from resources.library.models import Resource

READING_MINUTES = 15  # seven to read, and time to think


@transaction.atomic
def write_briefing(
    *, by: User | None, card: dict[str, Any], parts: Sequence[seven.Part], questions: str
) -> Briefing:
    """Begin a briefing: its card, its seven sections, and the questions for the team."""
    resource = library.add_resource(by=by, kind=Resource.Kind.BRIEFING, **{"minutes": 7} | card)
    briefing = Briefing.objects.create(resource=resource, questions=questions)
    _put_words(briefing, parts)
    audit.record(by=by, verb="briefings.written", thing=briefing)
    return briefing


@transaction.atomic
def add_finished(*, by: User, card: dict[str, Any], file: IO[bytes], name: str, size: int) -> Briefing:
    """Begin a briefing from a finished file, which is checked as every document. Raises storage.StorageUnavailable."""
    resource = library.add_resource(by=by, kind=Resource.Kind.BRIEFING, **{"minutes": 7} | card)
    briefing = take_up(resource=resource, by=by)
    library.upload_document(resource=resource, file=file, name=name, size=size, by=by)
    return briefing


@transaction.atomic
def take_up(*, resource: Resource, by: User | None) -> Briefing:
    """Put a card of this kind on the shelf, if it is not there: its file is the briefing until somebody writes one."""
    briefing, new = Briefing.objects.get_or_create(resource=resource)
    if new:
        audit.record(by=by, verb="briefings.taken_up", thing=briefing)
    return briefing


@transaction.atomic
def change_finished(*, briefing: Briefing, by: User, card: dict[str, Any]) -> None:
    """Change the card of a finished briefing."""
    library.change_resource(resource=briefing.resource, by=by, **card)
    briefing.checked_on = clock.today()
    briefing.save(update_fields=["checked_on"])
    audit.record(by=by, verb="briefings.changed", thing=briefing)


@transaction.atomic
def replace_file(
    *, briefing: Briefing, by: User, file: IO[bytes], name: str, size: int, changed: str
) -> None:
    """Take another file for a finished briefing. Raises storage.StorageUnavailable."""
    library.upload_document(
        resource=briefing.resource, file=file, name=name, size=size, by=by, changed=changed
    )
    briefing.checked_on = clock.today()
    briefing.save(update_fields=["checked_on"])
    audit.record(by=by, verb="briefings.file_replaced", thing=briefing)


@transaction.atomic
def change_briefing(
    *, briefing: Briefing, by: User | None, card: dict[str, Any], parts: Sequence[seven.Part], questions: str
) -> None:
    """Change the words; page, text and search follow, and the one page is drawn again."""
    library.change_resource(resource=briefing.resource, by=by, **card)
    briefing.questions = questions
    briefing.words_changed_at = clock.now()
    briefing.checked_on = clock.today()
    briefing.save(update_fields=["questions", "words_changed_at", "checked_on"])
    _put_words(briefing, parts)
    audit.record(by=by, verb="briefings.changed", thing=briefing)


def _put_words(briefing: Briefing, parts: Sequence[seven.Part]) -> None:
    briefing.sections.all().delete()
    Section.objects.bulk_create(
        Section(briefing=briefing, number=part.number, heading=part.heading, body=part.body) for part in parts
    )
    search.index(
        briefing.resource,
        [
            search.Part(f"Section {part.number}", f"{part.heading}. {part.body}", f"#section-{part.number}")
            for part in parts
        ],
    )
    jobs.enqueue("briefings.draw", briefing.pk)


def draw_slides(*, briefing: Briefing) -> None:
    """Draw the slides and keep them; called by a job, and by the portal itself."""
    of_words, old = briefing.words_changed_at, briefing.slides_name
    deck = presenting.draw(briefing, partnership=Partnership.objects.get().full_name)
    name = storage.new_name("briefings", ".pptx")
    storage.put(storage.MEDIA, name, deck.pptx, content_type=presenting.CONTENT_TYPE)
    with transaction.atomic():
        Briefing.objects.filter(pk=briefing.pk).update(
            slides_name=name,
            slides_size=len(deck.pptx),
            slides_count=deck.slides,
            slides_drawn_at=of_words,
        )
        audit.record(by=None, verb="briefings.slides_drawn", thing=briefing, slides=deck.slides)
    if old:
        storage.delete(storage.MEDIA, old)


def draw_page(*, briefing: Briefing) -> None:
    """Draw the one page and keep it; called by a job, and by the portal itself."""
    of_words = briefing.words_changed_at
    partnership = Partnership.objects.get()
    try:
        page = printing.draw(briefing, partnership=partnership.full_name)
    except CannotDraw as problem:
        _keep_page(briefing, page_problem=str(problem)[:300])
        return
    if not page.fits:
        _keep_page(
            briefing,
            page_type_size=page.type_size,
            page_problem="The words do not fit on one page in readable type. Please shorten the longest section.",
        )
        return
    name, picture = storage.new_name("briefings", ".pdf"), storage.new_name("briefings", ".png")
    before = [old for old in (briefing.page_name, briefing.page_picture) if old]
    storage.put(storage.MEDIA, name, page.pdf, content_type="application/pdf")
    storage.put(storage.MEDIA, picture, page.picture, content_type="image/png")
    _keep_page(
        briefing,
        page_name=name,
        page_picture=picture,
        page_size=len(page.pdf),
        page_type_size=page.type_size,
        page_drawn_at=of_words,
        page_problem="",
    )
    for old in before:
        storage.delete(storage.MEDIA, old)


def _keep_page(briefing: Briefing, **found: Any) -> None:
    with transaction.atomic():
        Briefing.objects.filter(pk=briefing.pk).update(**found)
        audit.record(
            by=None, verb="briefings.page_drawn", thing=briefing, problem=found.get("page_problem", "")
        )


@transaction.atomic
def record_reading(*, briefing: Briefing, by: User, reflection: str) -> Reading:
    """Keep that somebody read a briefing, at their own word, and add it to their training record once.

    Raises Refused where they have written other words about it already.
    """
    reading, _ = Reading.objects.get_or_create(person=by, briefing=briefing)
    entry = record.enter(
        person=by,
        source=briefing.source,
        kind=RecordEntry.Kind.BRIEFING,
        title=briefing.resource.title,
        minutes=READING_MINUTES,
    )
    if reflection:
        reflect_first(entry=entry, by=by, text=reflection)
    audit.record(by=by, verb="briefings.read", thing=briefing)
    return reading
