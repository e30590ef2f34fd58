"""Each kind of card through its own shelf's actions: added whole, or changed in what its row says anew."""

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from accounts.models import User
from portal.home.moving import blocks, days, words
from portal.home.moving.items import Item
from portal.lib import clock
from resources.briefings import actions as briefings
from resources.library import actions as library
from resources.library.models import Resource
from resources.posters import actions as posters
from resources.posters import fields
from resources.posters.models import Poster
from resources.reviews import actions as reviews
from resources.reviews.models import GuidancePage, Review
from resources.videos import sending as videos

Actor = User | None
Words = dict[str, Any]


def day_of(item: Item) -> dt.date | None:
    """The first day on which it can have been published."""
    return days.read(item.published_on).day if item.published_on else None


def moment_of(item: Item) -> dt.datetime | None:
    """Nine o'clock of that day in the UK: what a card keeps. This moment where that still lies ahead."""
    day = day_of(item)
    return min(clock.london_to_utc(dt.datetime.combine(day, dt.time(9))), clock.now()) if day else None


# What a card itself keeps: its field, and how a fact becomes the field's value.
CARD: dict[str, tuple[str, Callable[[Item], Any]]] = {
    "title": ("title", lambda item: item.title),
    "slug": ("slug", lambda item: item.slug),
    "summary": ("summary", lambda item: item.summary),
    "content_note": ("content_note", lambda item: item.content_note),
    "publisher": ("publisher", lambda item: item.publisher),
    "external_address": ("external_url", lambda item: item.external_address),
    "visibility": ("visibility", lambda item: item.visibility),
    "minutes": ("minutes", lambda item: int(item.minutes) if item.minutes else None),
    "review_due": (
        "review_due",
        lambda item: dt.date.fromisoformat(item.review_due) if item.review_due else None,
    ),
}
REVIEW = {
    "review_kind": ("kind", lambda item: item.review_kind),
    "pseudonym": ("pseudonym", lambda item: item.pseudonym),
    "known_name": ("keeps_name", lambda item: item.known_name),
    "reference": ("reference", lambda item: item.reference),
    "reviewer": ("reviewer", lambda item: item.reviewer),
    "findings": ("findings", lambda item: item.findings),
    "published_on": ("published_on", day_of),
}
GUIDANCE = {
    "body": ("body", lambda item: item.body),
    "afterwards": ("afterwards", lambda item: item.afterwards),
    "citation": ("citation", lambda item: item.citation),
    "citation_address": ("citation_url", lambda item: item.citation_address),
}


def _told(item: Item, columns: dict[str, Any], which: Collection[str]) -> Words:
    return {name: value(item) for fact, (name, value) in columns.items() if fact in which}


def _review(item: Item, which: Collection[str]) -> Words:
    details = _told(item, REVIEW, which)
    if "published_on" in which and item.published_on:
        details["precision"] = days.read(item.published_on).precision
    if "state" in which:
        expected = item.state == words.EXPECTED
        details["status"] = Review.Status.UNDER_WAY if expected else Review.Status.FINISHED
    return details


def add(item: Item, things: Words, *, by: Actor) -> Resource:
    """Add a draft with everything that its row says. `things` are its topics, audiences and agencies."""
    card = _told(item, CARD, CARD) | things
    if item.kind == words.REVIEW:
        details = _review(item, {*REVIEW, "state"})
        return reviews.add_review(by=by, card=card, details=details).resource
    if item.kind == words.GUIDANCE:
        return reviews.add_guidance(by=by, card=card, details=_told(item, GUIDANCE, GUIDANCE)).resource
    if item.kind == words.POSTER:
        return posters.add_poster(by=by, card=card, text_alternative=item.text_alternative).resource
    if item.sections:
        parts = blocks.sections(item.sections)
        made = briefings.write_briefing(by=by, card=card, parts=parts, questions=item.questions)
        return made.resource
    if item.kind == words.VIDEO and not item.external_address:
        return videos.add_video(by=by, card=card).resource
    made_of_a_file = library.add_resource(kind=item.kind, by=by, **card)
    if item.kind == words.BRIEFING and not item.external_address:
        briefings.take_up(resource=made_of_a_file, by=by)
    return made_of_a_file


def change(card: Resource, item: Item, which: Collection[str], things: Words, *, by: Actor) -> None:
    """Change what differs from the last time; what was changed on the desk meanwhile stays, if the row did not touch it."""
    told = _told(item, CARD, which) | things
    if "slug" in told and not item.slug:
        del told["slug"]  # the row no longer insists on an address: the card keeps its own
    if item.kind == words.REVIEW:
        review = Review.objects.select_related("resource").get(resource=card)
        reviews.change_review(by=by, review=review, card=told, details=_review(item, which))
    elif item.kind == words.GUIDANCE:
        page = GuidancePage.objects.select_related("resource").get(resource=card)
        reviews.change_guidance(by=by, page=page, card=told, details=_told(item, GUIDANCE, which))
    elif item.kind == words.POSTER:
        poster = Poster.objects.select_related("resource").get(resource=card)
        text = item.text_alternative if "text_alternative" in which else poster.text_alternative
        posters.change_poster(
            poster=poster, by=by, card=told, text_alternative=text, mini_from_full=poster.mini_from_full
        )
        mark(poster, item, by=by)
    elif item.sections:
        briefings.change_briefing(
            briefing=briefings.take_up(resource=card, by=by),
            by=by,
            card=told,
            parts=blocks.sections(item.sections),
            questions=item.questions,
        )
    else:
        library.change_resource(resource=card, by=by, **told)


def mark(poster: Poster, item: Item, *, by: Actor) -> None:
    """Mark the boxes of a row's artwork, once there is artwork."""
    size = poster.sizes.filter(size=fields.MINI if item.variant_of else fields.FULL).first()
    if item.boxes and size:
        posters.mark_boxes(size=size, boxes=blocks.boxes(item.boxes), by=by)
