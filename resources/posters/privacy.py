"""Whose data posters hold: who uploaded artwork. Names typed for a poster are drawn and forgotten, never stored."""

from typing import Any

from portal.lib.privacy import holds, nothing_personal
from resources.posters.models import LeadField, Poster, PosterSize


def _forget_uploader(person: Any) -> None:
    PosterSize.objects.filter(uploaded_by=person).update(uploaded_by=None)


holds(
    PosterSize,
    person="uploaded_by",
    keep="As long as the artwork; the uploader's name goes when the person is erased.",
    erase=_forget_uploader,
)
nothing_personal(Poster, "The words of posters; a lead's details are never kept with one.")
nothing_personal(LeadField, "Where boxes lie on a poster.")
