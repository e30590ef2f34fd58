"""Work for a worker to die in: each kind of job with something to do, and what is there once it was taken up again.

A death is told by statements: the worker is gone before its n-th. What it had committed stays, the rest never was.
"""

import datetime as dt
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import mail
from django.db import connection

from accounts.models import Membership, User
from portal.lib import clock, jobs, storage
from portal.lib.models import Email, Job
from resources.learning.models import Assignment
from resources.library.models import Digest, Follow, Resource
from resources.posters import actions as posters
from resources.posters.models import PosterPack
from resources.reviews import actions as reviews
from tests.factories import videos as video_factory
from tests.factories.accounts import agency, certificate, grant, lead, membership, partnership, person
from tests.factories.briefings import briefing
from tests.factories.events import booking, event
from tests.factories.library import pdf, resource, topic, upload, with_file
from tests.factories.posters import SAMPLE, poster
from tests.factories.reviews import recommendation, review
from tests.jobs import drain

People = dict[str, User]


class Died(BaseException):
    """The worker is gone. Nothing that catches mistakes sees it."""


def people() -> People:
    """Those who are in every test, made without its fixtures."""
    partnership()
    school, trust = (
        agency(name="Millbrook Primary School"),
        agency(name="Eastvale Community Trust", sector="health"),
    )
    lead(school)
    return {
        "priya": membership(person("Priya Nair"), school).person,
        "morgan": membership(person("Morgan Hale"), school, role="coordinator").person,
        "sam": membership(person("Sam Reyes"), trust).person,
        "tom": grant(person("Tom Ashworth"), "trainer").person,
        "bea": grant(person("Bea Lindqvist"), "business").person,
        "adi": grant(person("Adi Okafor"), "administrator").person,
    }


def _stored(room: str = "library") -> str:
    name = storage.new_name(room, "pdf")
    storage.put(storage.MEDIA, name, pdf("A paper"), content_type="application/pdf")
    return name


def _letter(who: People) -> object:
    made = Email.objects.create(
        key="deaths", letter="accounts/tried", to=who["priya"].email, subject="Tried", text="Tried.", html="<p>Tried.</p>",
        message_id="<deaths@example.org>",
    )  # fmt: skip
    return made.pk


def _publishable(who: People) -> str:
    card = with_file(resource("report", state="draft", owner=who["bea"], summary="Words."))
    return f"{card.pk} {clock.today()}"


def _document(who: People) -> object:
    return upload(resource("report", state="draft"), pdf("First page", "Second page"), by=who["bea"]).pk


def _checked_document(who: People) -> object:
    version = upload(resource("report"), pdf("First page", "Second page"), by=who["bea"])
    drain("default")
    return version.pk


def _artwork(who: People) -> object:
    made = posters.add_poster(card={"title": "Information sharing"}, by=who["bea"], text_alternative="Words.")
    (row,) = posters.upload_artwork(
        poster=made, files={"full": io.BytesIO(SAMPLE.read_bytes())}, by=who["bea"]
    )
    return row.pk


def _pack(who: People) -> object:
    poster(mini=False)
    return posters.ask_for_pack(which="everything", by=who["priya"]).pk


def _evidence(who: People) -> object:
    file = pdf("The new form")
    return reviews.add_evidence(
        by=who["bea"],
        recommendation=recommendation(review()),
        file=io.BytesIO(file),
        title="The form",
        size=len(file),
    ).pk


def _digest(who: People) -> object:
    card = resource("report", published_at=clock.now() - dt.timedelta(days=8), owner=who["bea"])
    card.topics.add(topic())
    long_ago = clock.now() - dt.timedelta(days=20)
    Follow.objects.create(person=who["priya"], topic=topic())
    Digest.objects.create(person=who["priya"], week=long_ago.date(), told_until=long_ago)
    return who["priya"].pk


def _register(who: People) -> object:
    from events.models import AttendanceProposal

    over = event(trainer=who["tom"], starts=clock.now() - dt.timedelta(hours=3))
    rows = [booking(over, who[name]) for name in ("priya", "morgan", "sam")]
    return AttendanceProposal.objects.create(
        event=over, sha256="0" * 64, rows=3, late=10, early=15, share=75, by=who["tom"], saving=True,
        marks={str(row.uuid): "attended" for row in rows},
    ).pk  # fmt: skip


def _thanks(who: People) -> object:
    over = event(trainer=who["tom"], starts=clock.now() - dt.timedelta(days=1))
    booking(over, who["priya"], state="attended")
    booking(over, who["sam"], state="not_attended")
    return over.pk


def _changed(who: People) -> object:
    soon = event(trainer=who["tom"], sequence=1)
    made = [booking(soon, who[name]) for name in ("priya", "sam")]
    return f"{soon.pk}:1:{made[-1].pk}:everybody"


def _called_off(who: People) -> object:
    off = event(trainer=who["tom"], state="cancelled", published_at=clock.now())
    for name in ("priya", "sam"):
        booking(off, who[name], state="cancelled", ending="called-off")
    return off.pk


def _follow_up(who: People) -> object:
    over = event(trainer=who["tom"], starts=clock.now() - dt.timedelta(weeks=8, days=1), evaluated=True)
    for name in ("priya", "sam"):
        booking(over, who[name], state="attended")
    return ""


def _remind(who: People) -> object:
    soon = event(trainer=who["tom"], starts=clock.now() + dt.timedelta(hours=20))
    for name in ("priya", "sam"):
        booking(soon, who[name])
    return ""


def _lapse(who: People) -> object:
    full = event(places=1)
    booking(full, who["priya"], state="offered", held_until=clock.now() - dt.timedelta(hours=1))
    booking(full, who["sam"], state="waiting")
    return ""


def _scheduled(who: People) -> object:
    card = with_file(resource("report", state="in-review", owner=who["bea"], summary="Words."))
    Resource.objects.filter(pk=card.pk).update(publish_at=clock.now() - dt.timedelta(minutes=1))
    return ""


def _to_be_looked_after(who: People) -> object:
    resource("report", owner=who["bea"], review_due=clock.today() + dt.timedelta(days=3))
    return ""


def _unused(who: People) -> object:
    User.objects.filter(pk__in=[who["priya"].pk, who["sam"].pk]).update(
        joined_at=clock.now() - dt.timedelta(days=2000), last_login=None
    )
    return ""


def _long_unconfirmed(who: People) -> object:
    long_ago = clock.now() - dt.timedelta(days=800)
    Membership.objects.update(decided_at=long_ago)
    return ""


def _running_out(who: People) -> object:
    for name in ("priya", "sam"):
        certificate(who[name], expires_on=clock.today() + dt.timedelta(days=20))
    return ""


def _due_recommendation(who: People) -> object:
    recommendation(review(), owner=who["priya"].agency, due=clock.today() + dt.timedelta(days=3))
    return ""


def _set_learning(who: People) -> object:
    home = who["priya"].agency
    Assignment.objects.create(
        agency=home, resource=resource("report", minutes=5), set_on=clock.today() - dt.timedelta(days=9), due=clock.today() + dt.timedelta(days=1)
    )  # fmt: skip
    return ""


def _old_copy(who: People) -> object:
    from accounts import actions as accounts

    made = poster(mini=False)
    home = who["priya"].agency
    for name in ("priya", "morgan"):
        posters.remember_copy(
            poster=made, agency=home, by=who[name], lead_name="Helen Marsh", size="full", paper="a4"
        )
    accounts.keep_lead(agency=home, by=None, name="Joe Farrant", phone="0151 496 0199")
    return ""


def _old_pack(who: People) -> object:
    pack = PosterPack.objects.create(person=who["priya"], state="ready", file_name=_stored("posters"))
    PosterPack.objects.filter(pk=pack.pk).update(asked_at=clock.now() - dt.timedelta(days=2))
    return ""


def _overdue(who: People) -> object:
    for number in range(3):
        made = Email.objects.create(
            key=f"old-{number}", letter="a/b", to="x@example.org", subject="s", text="t", html="h", message_id=f"<{number}@example.org>"
        )  # fmt: skip
        Email.objects.filter(pk=made.pk).update(created_at=clock.now() - dt.timedelta(days=400))
    return ""


def _drawn(who: People) -> object:
    return briefing(state="draft").pk


def _nothing(who: People) -> object:
    """A kind that looks round and has little to do in so small a house."""
    resource("report", owner=who["bea"])
    return ""


def _waits_in_the_folder(who: People) -> object:
    """A file that is no recording: it is taken in all the same, and refused by the next job."""
    settings.VIDEO_FOLDER = tempfile.mkdtemp()
    (Path(settings.VIDEO_FOLDER) / "a.mp4").write_bytes(b"nothing to see " * 1000)
    video = video_factory.video(owner=who["tom"], state="expired", published=False)
    return f"{video.pk}:a.mp4"


SCENES: dict[str, Callable[[People], object]] = {
    "accounts.confirm_yearly": _long_unconfirmed,
    "accounts.dormant": _unused,
    "accounts.forget_proof": lambda who: _stored("accounts"),
    "accounts.refreshers": _running_out,
    "accounts.take_in_bounces": _nothing,
    "briefings.draw": _drawn,
    "events.follow_up": _follow_up,
    "events.let_lapse": _lapse,
    "events.remind": _remind,
    "events.save_attendance": _register,
    "events.tell_called_off": _called_off,
    "events.tell_changed": _changed,
    "events.thank": _thanks,
    "home.back_up": _nothing,
    "home.look_after": _nothing,
    "home.measure": _nothing,
    "home.reconcile": _nothing,
    "home.publish_after_recording": _publishable,
    "home.publish_imported": _nothing,
    "home.publish_when_ready": _publishable,
    "learning.remind": _set_learning,
    "learning.take_again": _nothing,
    "learning.take_stock": _nothing,
    "library.check_document": _document,
    "library.convert": _checked_document,
    "library.digest": _digest,
    "library.digests": _digest,
    "library.draw_pages": _checked_document,
    "library.look_after": _to_be_looked_after,
    "library.publish_due": _scheduled,
    "library.sum_up_uses": _nothing,
    "library.tell_of_new": _nothing,
    "plant.remove_overdue": _overdue,
    "plant.send_email": _letter,
    "posters.check_artwork": _artwork,
    "posters.find_old": _old_copy,
    "posters.make_pack": _pack,
    "posters.remind": _nothing,
    "posters.tidy_packs": _old_pack,
    "reviews.ask_owners": _due_recommendation,
    "reviews.check_evidence": _evidence,
    "reviews.follow_links": _nothing,
    "reviews.remove_file": lambda who: _stored("evidence"),
    "videos.take_in": _waits_in_the_folder,
    "videos.tidy": _nothing,
}
# Minutes of ffmpeg each, or programs that are not everywhere: tests/resources/videos and the drill of the media worker
# let them die in their own way.
ELSEWHERE = {"videos.listen", "videos.picture", "videos.process"}


def set_the_scene(kind: str, who: People) -> Job:
    """The job of this kind, due, with something to do, and no other work."""
    subject = SCENES[kind](who)
    if kind in jobs.recurring:
        subject = (clock.now() - dt.timedelta(seconds=1)).isoformat()  # the beginning of its turn
    Job.objects.all().delete()
    getattr(mail, "outbox", []).clear()
    jobs.enqueue(kind, subject)
    return Job.objects.get()


def perform(job: Job, before_each: Callable[[str], None]) -> None:
    """What a worker does with it, telling of each statement before it is sent."""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # An end that undoes is no step: what it undoes is undone by a death too.
        if not sql.startswith("ROLLBACK"):
            before_each(sql)
        return execute(sql, params, many, context)

    claimed = jobs.claim(job.queue)
    assert claimed is not None
    assert claimed.pk == job.pk
    with connection.execute_wrapper(watch):
        jobs.perform(claimed)


def take_up_again(job: Job) -> None:
    """The lease is over, the sweeper looks, and somebody does what is due, until nothing is."""
    moment = clock.now() - dt.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk, state="running").update(lease_until=moment)
    jobs.put_back_expired()
    while Job.objects.filter(state="waiting", due_at__lte=clock.now() + dt.timedelta(minutes=5)).update(
        due_at=moment
    ):
        if not drain():
            break
