"""Whose data posters hold: who uploaded artwork, and who made which poster. Names typed for one are not stored."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef

from portal.lib import clock
from portal.lib.privacy import holds, nothing_personal, removes, unnames
from resources.posters import actions
from resources.posters.models import (
    AgencyLogo,
    LeadField,
    Poster,
    PosterCopy,
    PosterPack,
    PosterSize,
    SavedWords,
)


def _move_copies(old: Any, new: Any) -> None:
    """Who has the same poster for both agencies keeps the one of the agency that stays."""
    twins = PosterCopy.objects.standing().filter(
        agency=new, person=OuterRef("person"), poster=OuterRef("poster"), size=OuterRef("size")
    )
    PosterCopy.objects.standing().filter(Exists(twins), agency=old).update(gone_at=clock.now())
    PosterCopy.objects.filter(agency=old).update(agency=new)


def _forget_packs(person: Any) -> None:
    for pack in PosterPack.objects.filter(person=person):
        actions.forget_pack(pack=pack)


def _move_logo(old: Any, new: Any) -> None:
    if not AgencyLogo.objects.filter(agency=new).exists():
        AgencyLogo.objects.filter(agency=old).update(agency=new)


holds(
    PosterSize,
    person="uploaded_by",
    keep="As long as the artwork; the uploader's name goes when the person is erased.",
    erase=unnames(PosterSize, "uploaded_by"),
)
holds(
    PosterCopy,
    person="person",
    keep="Three years: a poster hangs long. Which poster, which edition, which entry of the lead and the agency's name; not the file.",
    kept_for=dt.timedelta(days=3 * 365),
    since="made_at",
    erase=unnames(PosterCopy, "person"),
    merge=_move_copies,
)
holds(
    SavedWords,
    person="person",
    keep="Until the person has it forgotten, or the account is closed.",
    erase=removes(SavedWords),
)
holds(
    PosterPack,
    person="person",
    keep="One day: a file to print.",
    erase=_forget_packs,
)
holds(
    AgencyLogo,
    person="kept_by",
    keep="As long as the agency wants it on its posters; the name of who gave it goes when the person is erased.",
    erase=unnames(AgencyLogo, "kept_by"),
    merge=_move_logo,
)
nothing_personal(Poster, "The words of posters; a lead's details are never kept with one.")
nothing_personal(LeadField, "Where boxes lie on a poster.")
