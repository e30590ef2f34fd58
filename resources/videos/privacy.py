"""Whose data the room holds, for how long, and how it leaves."""

import datetime as dt
from typing import Any

from portal.lib.privacy import holds, nothing_personal, unnames
from resources.videos.models import Caption, Chapter, Rendition, Upload, Video, Viewing

nothing_personal(Rendition, "Files made from a recording.")
nothing_personal(Chapter, "Titles of parts of a recording.")


def _exemptions_of(person: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in Video.objects.filter(exempt_by=person).values("uuid", "exempt_at")]


def _captions_of(person: Any) -> list[dict[str, Any]]:
    added = Caption.objects.filter(added_by=person) | Caption.objects.filter(approved_by=person)
    return [
        dict(row) for row in added.values("source_name", "added_at", "approved_at", "video__resource__title")
    ]


holds(
    Video,
    person="exempt_by",
    keep="As long as the recording: who decided that it needs no captions is part of its publishing.",
    export=_exemptions_of,
    erase=unnames(Video, "exempt_by"),
)
holds(
    Caption,
    person="added_by",
    keep="As long as the recording: who approved its captions is part of its publishing.",
    export=_captions_of,
    erase=unnames(Caption, "added_by", "approved_by"),
)
holds(
    Upload,
    person="by",
    keep="One year, so that a missing recording can be explained.",
    kept_for=dt.timedelta(days=365),
    since="seen_at",
)
holds(
    Viewing,
    person="person",
    keep="Two years after it was last watched; what was completed stands in the training record.",
    kept_for=dt.timedelta(days=730),
    since="heard_at",
)
