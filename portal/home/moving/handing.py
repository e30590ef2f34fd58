"""Files on their way in: each goes into quarantine as an upload would, once for each content that it has."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from portal.home.models import ImportedRow
from portal.home.moving import shelves, words
from portal.home.moving.items import Item
from portal.home.moving.shelves import Actor
from portal.lib.progress import Progress
from resources.library import actions as library
from resources.posters import actions as posters
from resources.posters import fields
from resources.posters.models import Poster
from resources.videos import sending as videos
from resources.videos.models import Video

REPLACED = "Brought in anew"


def owed(items: Sequence[Item]) -> list[tuple[Item, ImportedRow]]:
    """The items whose file the portal has not been given yet, also where an earlier run was interrupted."""
    rows: Mapping[str, ImportedRow] = ImportedRow.objects.select_related("resource").in_bulk(
        [item.key for item in items if item.path], field_name="key"
    )
    return [
        (item, rows[item.key]) for item in items if item.key in rows and rows[item.key].sha256 != item.sha256
    ]


def hand_in(items: Sequence[Item], *, by: Actor, progress: Progress) -> int:
    """Hand every file that is owed in; returns how many. Raises storage.StorageUnavailable: run it again then.

    A file and the note that it was handed in are one transaction each, so that a run that stops goes on later.
    """
    work = owed(items)
    for item, row in work:
        with transaction.atomic():
            _hand_in(item, row, by)
            row.sha256 = item.sha256
            row.save(update_fields=["sha256"])
        progress.forward(1, item.file)
    return len(work)


def _hand_in(item: Item, row: ImportedRow, by: Actor) -> None:
    assert item.path is not None  # noqa: S101  only items with a file are owed one
    name = item.path.name
    with item.path.open("rb") as file:
        if item.kind == words.POSTER:
            size = fields.MINI if item.variant_of else fields.FULL
            poster = Poster.objects.select_related("resource").get(resource=row.resource)
            posters.upload_artwork(poster=poster, files={size: file}, by=by)
            shelves.mark(poster, item, by=by)
        elif item.kind == words.VIDEO:
            video = Video.objects.get(resource=row.resource)
            videos.hand_in(video=video, file=file, by=by)
        else:
            replaces = hasattr(row.resource, "document")
            library.upload_document(
                resource=row.resource,
                file=file,
                name=name,
                size=item.path.stat().st_size,
                by=by,
                changed=REPLACED if replaces else "",
            )
