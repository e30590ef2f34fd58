"""What may be done to a poster: add, write, give artwork, mark the boxes."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import IO, Any

from django.db import transaction

from accounts.models import User
from portal.lib import audit, clock, jobs, storage
from resources.library import actions as library
from resources.library import search
from resources.library.models import Resource
from resources.posters import fields
from resources.posters.checking import Checked
from resources.posters.fields import Box
from resources.posters.models import LeadField, Poster, PosterSize


@transaction.atomic
def add_poster(
    *,
    card: Mapping[str, Any],
    by: User | None,
    text_alternative: str = "",
    mini_from_full: bool = True,
    lang: str = "en-GB",
    words: Mapping[str, Any] | None = None,
) -> Poster:
    """Add a poster as a draft. `card` is what `library.actions.add_resource` takes (title, summary, topics ...).

    With `words` (headline, line, messages) the portal draws both sizes itself. Without, give it artwork.
    """
    resource = library.add_resource(kind=Resource.Kind.POSTER, by=by, **card)
    poster = Poster.objects.create(
        resource=resource,
        text_alternative=text_alternative,
        mini_from_full=mini_from_full,
        lang=lang,
        words=_words(words),
    )
    _index(poster)
    audit.record(by=by, verb="posters.added", thing=poster)
    if poster.is_drawn:
        for name in (fields.FULL, fields.MINI):
            _draw(PosterSize(poster=poster, size=name, drawn=True), by)
    return poster


@transaction.atomic
def change_poster(
    *,
    poster: Poster,
    by: User | None,
    card: Mapping[str, Any],
    text_alternative: str,
    mini_from_full: bool,
    words: Mapping[str, Any] | None = None,
) -> Poster:
    """Change a poster's card and words; new `words` for the artwork, or a new cover, have it drawn again."""
    _lock(poster)
    shown = _shown(poster)
    library.change_resource(resource=poster.resource, by=by, **card)
    poster.text_alternative, poster.mini_from_full = text_alternative, mini_from_full
    if words is not None and poster.is_drawn:
        poster.words = _words(words)
    poster.save()
    _index(poster)
    audit.record(by=by, verb="posters.changed", thing=poster)
    if poster.is_drawn and _shown(poster) != shown:
        for size in poster.sizes.select_for_update(no_key=True).filter(drawn=True):
            _draw(size, by)
    return poster


def _words(words: Mapping[str, Any] | None) -> dict[str, Any]:
    if not words:
        return {}
    messages = [message for message in words["messages"] if message]
    return {"headline": words["headline"], "line": words["line"], "messages": messages}


def _shown(poster: Poster) -> tuple[Any, ...]:
    """What the drawn artwork depends on."""
    card = poster.resource
    return poster.words, card.cover_motif, card.quiet, card.slug


def _index(poster: Poster) -> None:
    search.index(poster.resource, [search.Part("Words of the poster", poster.text_alternative)])


def _lock(poster: Poster) -> None:
    """Hold the poster's row for this transaction and read it afresh."""
    poster.refresh_from_db(from_queryset=Poster.objects.select_for_update(no_key=True))


def _changed_by(poster: Poster, by: User | None) -> None:
    """Artwork and boxes are what a second person agrees to, as much as words: who changed them is the author now."""
    library.lock(poster.resource)
    library.wrote(poster.resource, by)


def _raise_version(poster: Poster) -> None:
    """What people have printed is no longer what they would get now."""
    if poster.resource.published_at:
        poster.version += 1
        poster.version_at = clock.now()
        poster.save(update_fields=["version", "version_at"])


def _draw(size: PosterSize, by: User | None) -> None:
    """Ask for one size's artwork from the words that its poster has now; what is being drawn from others is too late."""
    size.state, size.reason, size.uploaded_by = PosterSize.State.CHECKING, "", by
    size.asked += 1
    size.save()
    jobs.enqueue("posters.check_artwork", size.pk)


def upload_artwork(*, poster: Poster, files: Mapping[str, IO[bytes]], by: User | None) -> list[PosterSize]:
    """Take artwork (size -> open file) into quarantine and ask for its check; what was there before stays until it is ready.

    A file's own name is for people only. Raises storage.StorageUnavailable.
    """
    stored = {size: storage.new_name("posters", "upload") for size in files}
    for size, file in files.items():
        storage.put(storage.QUARANTINE, stored[size], file, content_type="application/octet-stream")
    with transaction.atomic():
        _lock(poster)
        held = {row.size: row for row in poster.sizes.select_for_update(no_key=True)}
        rows = [held.get(size) or PosterSize(poster=poster, size=size) for size in files]
        for row in rows:
            row.state, row.reason, row.drawn = PosterSize.State.CHECKING, "", False
            row.original_name = PurePath(str(getattr(files[row.size], "name", ""))).name[-200:]
            row.quarantine_name, row.uploaded_by = stored[row.size], by
            row.asked += 1
            row.save()
            jobs.enqueue("posters.check_artwork", row.pk)
        _changed_by(poster, by)
        audit.record(by=by, verb="posters.artwork_uploaded", thing=poster, sizes=sorted(files))
    return rows


@transaction.atomic
def take_mini_away(*, poster: Poster, by: User) -> None:
    """Take the mini's own artwork and boxes away; the full poster is made smaller instead, where that is wished."""
    _lock(poster)
    if poster.sizes.filter(size=fields.MINI).delete()[0]:
        _raise_version(poster)
        _changed_by(poster, by)
        audit.record(by=by, verb="posters.mini_taken_away", thing=poster)


def _lock_size(size: PosterSize) -> bool:
    """Hold a poster's row and a size's; answers whether it still waits for the very artwork that was asked for."""
    asked = size.asked, size.quarantine_name
    _lock(size.poster)
    size.refresh_from_db(from_queryset=PosterSize.objects.select_for_update(no_key=True))
    return size.state == PosterSize.State.CHECKING and (size.asked, size.quarantine_name) == asked


@transaction.atomic
def accept_artwork(*, size: PosterSize, checked: Checked) -> None:
    """Put checked artwork on its poster, unless other artwork came meanwhile. Drawn artwork brings its boxes along."""
    if not _lock_size(size):
        return
    found = checked.found
    size.state, size.reason = PosterSize.State.READY, ""
    size.artwork_name, size.sha256 = checked.artwork_name, checked.sha256
    size.picture_name, size.picture2x_name = checked.picture_name, checked.picture2x_name
    size.page_w_pt, size.page_h_pt, size.is_tagged = found.width, found.height, found.tagged
    size.found_boxes = checked.boxes
    size.save()
    if size.drawn and not size.boxes.exists():
        _write_boxes(size, fields.usual_boxes(size.size))
    _raise_version(size.poster)
    audit.record(by=None, verb="posters.artwork_accepted", thing=size.poster, size=size.size)


@transaction.atomic
def refuse_artwork(*, size: PosterSize, reason: str) -> None:
    """Write down why artwork was not taken; what the poster had before, it still has."""
    if not _lock_size(size):
        return
    size.state, size.reason = PosterSize.State.REFUSED, reason[:300]
    size.save()
    audit.record(by=None, verb="posters.artwork_refused", thing=size.poster, size=size.size, reason=reason)


def forget_quarantine(*, size: PosterSize, name: str) -> None:
    """Remember that a place in quarantine is empty; another one that came meanwhile stays."""
    PosterSize.objects.filter(pk=size.pk, quarantine_name=name).update(quarantine_name="")


@transaction.atomic
def mark_boxes(
    *, size: PosterSize, boxes: Sequence[Box], by: User | None, text_alternative: str | None = None
) -> None:
    """Replace the boxes of one size, in the order given, and with `text_alternative` the poster's words beside them."""
    poster = size.poster
    _lock(poster)
    other_words = text_alternative is not None and text_alternative != poster.text_alternative
    other_boxes = boxes != list(size.sheet.boxes)
    if text_alternative is not None and other_words:
        poster.text_alternative = text_alternative
        poster.save(update_fields=["text_alternative"])
        _index(poster)
        audit.record(by=by, verb="posters.changed", thing=poster)
    if other_boxes:
        size.boxes.all().delete()
        _write_boxes(size, boxes)
        _raise_version(poster)
        keys = [box.key for box in boxes]
        audit.record(by=by, verb="posters.boxes_marked", thing=poster, size=size.size, boxes=keys)
    if other_words or other_boxes:
        _changed_by(poster, by)


def _write_boxes(size: PosterSize, boxes: Iterable[Box]) -> None:
    LeadField.objects.bulk_create(rows_of(size, boxes))


def rows_of(size: PosterSize, boxes: Iterable[Box]) -> list[LeadField]:
    """The boxes of one size as rows that are not saved yet, in the order given."""
    return [
        LeadField(
            poster_size=size,
            order=number,
            key=box.key,
            label=box.before,
            x=box.x,
            y=box.y,
            w=box.w,
            h=box.h,
            font_role=box.font_role,
            size_max_pt=box.size_max,
            size_min_pt=box.size_min,
            max_lines=box.max_lines,
            align=box.align,
            colour=box.colour,
            overflow=box.overflow,
            alt=box.alt,
        )
        for number, box in enumerate(boxes, 1)
    ]
