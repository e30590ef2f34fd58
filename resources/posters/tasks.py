"""The room's work behind the scenes."""

import datetime as dt

from accounts.context import partnership
from portal.lib import clock, jobs, storage, viruses
from portal.lib.safely import Refused
from resources.library import actions as library
from resources.posters import actions, checking
from resources.posters.models import PosterPack, PosterSize

UNCHECKED = (
    "This artwork could not be checked. Please upload it again; if that fails too, save it afresh first."
)


def _give_up(subject: str, reason: str) -> None:
    """The check died each time, or the store stayed away: the uploader is told, and nothing is kept waiting.

    Artwork or words that came meanwhile have a check of their own.
    """
    size = PosterSize.objects.filter(pk=subject).first()
    if size and not jobs.is_to_do("posters.check_artwork", subject):
        actions.refuse_artwork(size=size, reason=UNCHECKED)


@jobs.handler("posters.check_artwork", attempts=4, mourn=_give_up)
def check_artwork(subject: str, turn: jobs.Turn) -> None:
    """Check one size's new artwork and empty its place in quarantine. Run again, it goes on where it stopped."""
    size = PosterSize.objects.select_related("poster__resource").filter(pk=subject).first()
    if size is None:
        return
    given = size.quarantine_name
    if size.state == PosterSize.State.CHECKING:
        house = partnership()
        try:
            checked = checking.check(size, house.full_name if house else "")
        except storage.NotStored:
            actions.refuse_artwork(size=size, reason=UNCHECKED)
        except viruses.NotScanned as away:
            library.note_wait(file=size, reason=viruses.WAITS)
            raise jobs.NotYet(viruses.WAITS, pause=viruses.PAUSE) from away
        except Refused as refusal:
            actions.refuse_artwork(size=size, reason=refusal.sentence)
        else:
            actions.accept_artwork(size=size, checked=checked)
    if given:
        storage.delete(storage.QUARANTINE, given)
        actions.forget_quarantine(size=size, name=given)


def _no_pack(subject: str, reason: str) -> None:
    pack = PosterPack.objects.filter(pk=subject).first()
    if pack:
        actions.give_pack_up(pack=pack)


@jobs.handler("posters.make_pack", attempts=4, mourn=_no_pack)
def make_pack(subject: str, turn: jobs.Turn) -> None:
    """Make all posters of one pack."""
    waiting = PosterPack.objects.filter(pk=subject, state=PosterPack.State.WAITING)
    pack = waiting.select_related("person").first()
    if pack is None:
        return
    try:
        actions.make_pack(pack=pack, alive=lambda: turn.alive)
    except actions.NoLead as error:
        raise jobs.GiveUp("The agency has no safeguarding lead any more.") from error


@jobs.every("posters.tidy_packs", dt.timedelta(hours=1))
def tidy_packs(subject: str, turn: jobs.Turn) -> None:
    """Packs are for printing today: after a day they leave the shelf."""
    for pack in PosterPack.objects.filter(asked_at__lt=clock.now() - dt.timedelta(days=1)):
        actions.forget_pack(pack=pack)


@jobs.every("posters.find_old", dt.timedelta(minutes=10))
def find_old(subject: str, turn: jobs.Turn) -> None:
    """Find copies that are out of date and tell their makers, each person in a transaction of their own.

    After any death it goes on with those who were not reached.
    """
    for person in actions.people_to_look_at():
        if turn.alive:
            actions.bring_up_to_date(person_pk=person)


@jobs.every("posters.remind", dt.timedelta(days=1))
def remind(subject: str, turn: jobs.Turn) -> None:
    """Ask makers to look at copies whose poster's review date has come."""
    for person in actions.people_to_remind():
        if turn.alive:
            actions.remind_of_review(person_pk=person)
