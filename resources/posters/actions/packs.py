"""All of a person's posters at once: asked for, made by a worker one after the other, kept for a day."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.context import partnership
from accounts.leads import lead_for
from accounts.models import User
from portal.lib import audit, jobs, storage
from portal.lib.safely import Scratch
from portal.lib.typst_draw import CannotDraw
from resources.library.models import Resource
from resources.posters import drawing, fields
from resources.posters.actions.copies import remember_copy
from resources.posters.leads import logo_of, remembered, words_of
from resources.posters.models import Poster, PosterCopy, PosterPack

MINE, EVERYTHING = "mine", "everything"


class NoLead(Exception):
    """There is no name to print: the agency has named no lead, and the person had none remembered."""


def words_for(person: User) -> dict[str, str]:
    """What stands on the posters that a person has made without typing. Raises NoLead."""
    agency = person.agency
    lead = lead_for(agency)
    words = words_of(lead, partnership(), agency) | remembered(person, lead)
    if not words.get("lead_name"):
        raise NoLead
    return words


@transaction.atomic
def ask_for_pack(*, which: str, by: User) -> PosterPack:
    """Ask a worker for one ZIP: the posters that a person made (`mine`), or every one that there is (`everything`).

    Raises NoLead.
    """
    words_for(by)
    rows = _theirs(by) if which == MINE else _all(by)
    pack = PosterPack.objects.create(person=by, posters=rows)
    audit.record(by=by, verb="posters.pack_asked_for", thing=pack, which=which)
    jobs.enqueue("posters.make_pack", pack.pk)
    return pack


def _theirs(person: User) -> list[dict[str, Any]]:
    copies = PosterCopy.objects.standing().filter(
        person=person, poster__resource__state=Resource.State.PUBLISHED
    )
    ordered = copies.order_by("poster__resource__title", "size")
    return [
        {"poster": poster, "size": size, "paper": paper}
        for poster, size, paper in ordered.values_list("poster", "size", "paper")
    ]


def _all(person: User) -> list[dict[str, Any]]:
    shown = Poster.objects.visible_to(person).filter(resource__state=Resource.State.PUBLISHED)
    rows = []
    for poster in shown.with_sizes().order_by("resource__title"):
        rows += [
            {"poster": poster.pk, "size": size, "paper": sheet.papers[0]}
            for size, sheet in poster.sheets.items()
        ]
    return rows


def make_pack(*, pack: PosterPack, alive: Callable[[], bool]) -> None:
    """Make every poster of a pack and put the ZIP on the shelf. Run again after a death, it begins anew.

    What does not fit is left out and named. Raises storage.StorageUnavailable, NoLead.
    """
    person = pack.person
    words, logo = words_for(person), logo_of(person.agency)
    pictures = {"logo": drawing.logo(logo)} if logo else {}
    posters = Poster.objects.visible_to(person).with_sizes().in_bulk([row["poster"] for row in pack.posters])
    left_out: list[str] = []
    with Scratch() as folder:
        target = folder / "posters.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
            for done, row in enumerate(pack.posters, 1):
                if not alive():
                    return
                poster = posters.get(row["poster"])
                if poster is not None and row["size"] in poster.sheets:
                    why = _put_in(packed, poster, row, words, pictures, pack)
                    left_out += [f"{poster}: {why}"] if why else []
                PosterPack.objects.filter(pk=pack.pk).update(done=done)
            if left_out:
                packed.writestr("Not made.txt", "\n".join(left_out))
        _shelve(pack, target, left_out)


def _put_in(
    packed: zipfile.ZipFile,
    poster: Poster,
    row: dict[str, Any],
    words: dict[str, str],
    pictures: dict[str, str],
    pack: PosterPack,
) -> str:
    """Make one poster; answers why it could not be made, or nothing."""
    person, sheet, paper = pack.person, poster.sheets[row["size"]], row["paper"]
    _, missing = drawing.without_missing(words)
    if missing:
        return f"please take out the {' '.join(missing)}."
    too_long = [each for each in drawing.fit(sheet, words, paper=paper) if not each.ok]
    if too_long:
        return f"{fields.LABELS[too_long[0].key].lower()} does not fit."
    try:
        with transaction.atomic():
            code: dict[str, str] = {}
            if person.agency and poster.resource.is_published:
                copy = remember_copy(
                    poster=poster,
                    agency=person.agency,
                    by=person,
                    lead_name=words["lead_name"],
                    size=sheet.size,
                    paper=paper,
                    since=pack.asked_at,
                )
                code = drawing.of_copy(copy)
            pdf = drawing.make(sheet, words | pictures | code, paper=paper)
    except CannotDraw as error:
        return str(error)
    mini = "-mini" if sheet.size == fields.MINI else ""
    packed.writestr(f"{poster.resource.slug}-{paper}{mini}.pdf", pdf)
    return ""


def _shelve(pack: PosterPack, target: Path, left_out: list[str]) -> None:
    name = storage.new_name("posters", "zip")
    with target.open("rb") as file:
        storage.put(storage.MEDIA, name, file, content_type="application/zip")
    PosterPack.objects.filter(pk=pack.pk).update(
        state=PosterPack.State.READY, file_name=name, left_out=left_out
    )


def give_pack_up(*, pack: PosterPack) -> None:
    """A pack could not be made however often it was tried."""
    PosterPack.objects.filter(pk=pack.pk, state=PosterPack.State.WAITING).update(
        state=PosterPack.State.FAILED
    )


def forget_pack(*, pack: PosterPack) -> None:
    """Take a pack off the shelf: the file first, so that nothing is left that no row knows."""
    if pack.file_name:
        storage.delete(storage.MEDIA, pack.file_name)
    pack.delete()
