"""The library's work behind the scenes."""

import datetime as dt
from functools import partial

from accounts.models import User
from portal.lib import clock, jobs, storage
from portal.lib.safely import Refused, Scratch
from resources.library import actions, checking, converting, drawing, periods, quarantine, weeks
from resources.library.models import Digest, DocumentVersion, Resource


def _give_up(subject: str, reason: str) -> None:
    """The check died each time, or the store stayed away: the uploader is told, and nothing is kept waiting."""
    version = DocumentVersion.objects.filter(pk=subject).first()
    if version:
        actions.refuse_document(version=version, reason=quarantine.UNCHECKED)


@jobs.handler("library.check_document", attempts=4, mourn=_give_up)
def check_document(subject: str, turn: jobs.Turn) -> None:
    """Check one uploaded file."""
    version = DocumentVersion.objects.filter(pk=subject).first()
    if version:
        quarantine.leave(
            version,
            checking.check,
            accept=partial(actions.accept_document, version=version),
            refuse=partial(actions.refuse_document, version=version),
        )


@jobs.every("library.tell_of_new", dt.timedelta(days=1))
def tell_of_new(subject: str, turn: jobs.Turn) -> None:
    """Tell people what their saved searches found since yesterday, and forget old words that found nothing."""
    actions.forget_fruitless()
    people = User.objects.filter(is_active=True, saved_searches__tells=True).distinct()
    for person in people.order_by("pk").iterator():
        if turn.alive:
            actions.tell_of_new(person=person)


@jobs.every("library.digests", dt.timedelta(hours=1))
def digests(subject: str, turn: jobs.Turn) -> None:
    """Ask for the week's email to everybody who has not been dealt with: one job each, so that one's fault is its own."""
    week = weeks.week_of(clock.in_london(clock.now()))
    for person in Digest.objects.due(week).values_list("person_id", flat=True):
        if not turn.alive:
            return
        jobs.enqueue("library.digest", person, once=f"library.digest:{person}:{week}")


@jobs.handler("library.digest")
def digest(subject: str, turn: jobs.Turn) -> None:
    """Write the week's email to one person."""
    actions.send_digest(person_pk=int(subject))


@jobs.handler("library.draw_pages", queue="media", attempts=4)
def draw_pages(subject: str, turn: jobs.Turn) -> None:
    """Draw the pages of a file that reached its card, those that have no picture yet."""
    version = DocumentVersion.objects.filter(pk=subject, state=DocumentVersion.State.READY).first()
    if version is None:
        return
    try:
        for number, name, size in drawing.draw_pages(version):
            actions.keep_picture(version=version, number=number, name=name, size=size)
    except (Refused, storage.NotStored) as why:
        raise jobs.GiveUp(str(why)) from why


@jobs.handler("library.convert", queue="media", attempts=3)
def convert(subject: str, turn: jobs.Turn) -> None:
    """Draw a deck or a letter as PDF for the reader's eyes, where LibreOffice is installed."""
    version = DocumentVersion.objects.filter(pk=subject, preview_name="").exclude(media_name="").first()
    if version is None or not converting.program():
        return
    try:
        with Scratch() as folder:
            found = converting.as_pdf(version, folder)
            name = storage.new_name("library", "pdf")
            with found.path.open("rb") as file:
                storage.put(storage.MEDIA, name, file, content_type="application/pdf")
            picture = checking.draw(found, folder)
    except (Refused, storage.NotStored) as why:
        raise jobs.GiveUp(str(why)) from why
    actions.keep_preview(version=version, name=name, thumbnail_name=picture, found=found)


@jobs.every("library.sum_up_uses", dt.timedelta(hours=1))
def sum_up_uses(subject: str, turn: jobs.Turn) -> None:
    """Let the order `most used` follow what was opened and downloaded."""
    actions.sum_up_uses()


@jobs.every("library.publish_due", dt.timedelta(minutes=1))
def publish_due(subject: str, turn: jobs.Turn) -> None:
    """Publish what has its day and time, each card in a transaction of its own: after any death it goes on."""
    for card in Resource.objects.scheduled().filter(publish_at__lte=clock.now()):
        if turn.alive:
            actions.publish_on_its_day(resource=card)


@jobs.every("library.look_after", dt.timedelta(days=1))
def look_after(subject: str, turn: jobs.Turn) -> None:
    """Write to those who look after a card before its review date, and when its time in public is over."""
    last = clock.today() + dt.timedelta(days=periods.REMINDERS[0])
    soon = Resource.objects.published().filter(review_due__range=(clock.today(), last))
    for card in soon.select_related("owner", "deputy"):
        if turn.alive:
            actions.remind_of_review(resource=card)
    for card in Resource.objects.without_a_clock().iterator():
        if turn.alive:
            actions.begin_clock(resource=card)
    for card in Resource.objects.to_decide():
        if turn.alive:
            actions.ask_whether_it_stays(resource=card)
