"""Copies: remembered when they are made, found out of date, told to their makers once for each change."""

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts import numbers
from accounts.context import partnership
from accounts.leads import lead_for
from accounts.models import Agency, SafeguardingLead, User
from portal.lib import audit, clock
from resources.library.models import Resource
from resources.posters import emails, fields
from resources.posters.models import Poster, PosterCopy
from resources.posters.walls import Walls


@transaction.atomic
def remember_copy(
    *,
    poster: Poster,
    agency: Agency,
    by: User,
    lead_name: str,
    size: str,
    paper: str,
    per_sheet: int = 1,
    output: str = "pdf",
    since: dt.datetime | None = None,
) -> PosterCopy:
    """Remember that somebody makes a poster for their agency: which edition, which entry of the lead; none of its words.

    `lead_name` only says whether the agency's own lead stands on it. The same print again is the same copy with the
    same code; a print that differs takes the place of the one before. The same print `since` a moment is the one that
    is meant, from before the work died: it is not written down again.
    """
    entry = lead_for(agency)
    lead = entry if entry and _same_name(entry, lead_name) else None
    house = partnership()
    house_phone = house.out_of_hours_phone if house else ""
    held = (
        PosterCopy.objects.standing()
        .select_for_update(no_key=True)
        .filter(person=by, agency=agency, poster=poster, size=size)
        .first()
    )
    made: dict[str, Any] = {"paper": paper, "per_sheet": per_sheet, "output": output}
    of: dict[str, Any] = {
        "lead": lead,
        "version": poster.version,
        "house_phone": house_phone,
        "organisation": agency.name,
    }
    if held and since and held.made_at >= since and _is(held, made | of):
        return held
    made["made_at"] = clock.now()
    if held and _is(held, of):
        PosterCopy.objects.filter(pk=held.pk).update(**made)
        held.refresh_from_db()
        audit.record(by=by, verb="posters.copy_made_again", thing=held, size=size, version=held.version)
        return held
    if held:
        held.gone_at = clock.now()
        held.save(update_fields=["gone_at"])
    copy, _ = PosterCopy.objects.get_or_create(
        person=by,
        agency=agency,
        poster=poster,
        size=size,
        gone_at=None,
        defaults={"code": _new_code()} | made | of,
    )
    audit.record(by=by, verb="posters.copy_made", thing=copy, size=size, version=copy.version)
    return copy


def _is(held: PosterCopy, values: dict[str, Any]) -> bool:
    return all(getattr(held, name) == value for name, value in values.items())


def _same_name(entry: SafeguardingLead, typed: str) -> bool:
    return fields.tidy(entry.name).casefold() == fields.tidy(typed).casefold()


def _new_code() -> str:
    """Eight signs that a tired eye does not mix up: guessing one finds nothing."""
    return "".join(secrets.choice(numbers.LETTERS) for _ in range(8))


@transaction.atomic
def take_down(*, copy: PosterCopy, by: User) -> None:
    """Somebody says that a copy hangs nowhere any more."""
    if PosterCopy.objects.standing().filter(pk=copy.pk).update(gone_at=clock.now()):
        audit.record(by=by, verb="posters.copy_taken_down", thing=copy)


def people_to_look_at() -> list[int | None]:
    """Whose copies may have become old, or current again; None stands for those whose maker is gone."""
    house = partnership()
    moved = Q(lead__replaced_at__isnull=False) | Q(lead__ends__lt=clock.today())
    may_be = moved | Q(old_since__isnull=False) | Q(version__lt=F("poster__version"))
    may_be |= Q(lead__isnull=False) & ~Q(house_phone=house.out_of_hours_phone if house else "")
    renamed = ~Q(organisation="") & ~Q(organisation=F("agency__name"))
    may_be |= Q(lead__isnull=False) & renamed
    found = PosterCopy.objects.standing().filter(may_be)
    return list(found.order_by("person").values_list("person", flat=True).distinct())


@transaction.atomic
def bring_up_to_date(*, person_pk: int | None) -> None:
    """Mark one person's copies as they stand today, and write to them once for each change that made some old.

    The marks and the letter are one transaction: after any death either both are there or neither is.
    """
    held = PosterCopy.objects.standing().filter(person=person_pk)
    copies = list(held.select_for_update(of=("self",), no_key=True).with_all())
    walls = Walls(copy.agency_id for copy in copies)
    news: list[PosterCopy] = []
    for copy in copies:
        stands = walls.look_at(copy, settled=True)
        if stands.old and copy.told_of != stands.mark:
            news.append(copy)
        copy.told_of = stands.mark if stands.old else ""
        copy.old, copy.old_since = list(stands.old), stands.since
    PosterCopy.objects.bulk_update(copies, ["old", "old_since", "told_of"])
    if not news:
        return
    audit.record(
        by=None, verb="posters.copies_out_of_date", thing=news[0], codes=[copy.code for copy in news]
    )
    if news[0].person and news[0].person.is_active:
        emails.out_of_date(news[0].person, news, walls.leads)


def _to_look_at_again() -> QuerySet[PosterCopy]:
    """Current copies of posters whose review date has come, once for each such date."""
    due = F("poster__resource__review_due")
    return (
        PosterCopy.objects.standing()
        .filter(
            old_since__isnull=True,
            person__is_active=True,
            poster__resource__state=Resource.State.PUBLISHED,
            poster__resource__review_due__lte=clock.today(),
            made_at__date__lt=due,
        )
        .filter(Q(looked_at__isnull=True) | ~Q(looked_at=due))
    )


def people_to_remind() -> list[int]:
    """Who has copies on a wall whose poster's review date has come."""
    found = User.objects.filter(pk__in=_to_look_at_again().values("person"))
    return list(found.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def remind_of_review(*, person_pk: int) -> None:
    """Ask one person to look at their copies whose poster's review date has come; each date is asked of once."""
    due = PosterCopy.objects.filter(pk__in=_to_look_at_again().values("pk"), person=person_pk)
    copies = list(due.select_for_update(of=("self",), no_key=True).with_all())
    if not copies or copies[0].person is None:
        return
    for copy in copies:
        copy.looked_at = copy.poster.resource.review_due
    PosterCopy.objects.bulk_update(copies, ["looked_at"])
    audit.record(by=None, verb="posters.review_reminded", thing=copies[0], codes=[c.code for c in copies])
    emails.look_again(copies[0].person, copies)
