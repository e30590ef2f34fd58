"""Each kind of job's scene: the rows that it finds, more than one wherever it looks round; answers its subject."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from accounts.models import Membership, User
from portal.home.models import ImportedRow, Trouble
from portal.lib import clock
from portal.lib.models import Email
from resources.library import actions as library
from resources.library.models import Digest, Follow, FruitlessSearch, Resource, SavedSearch
from resources.library.wanted import Wanted
from resources.posters import actions as posters
from resources.posters.models import PosterCopy, PosterPack
from resources.reviews import actions as reviews
from tests.deaths import outside
from tests.deaths.cast import People
from tests.factories.accounts import certificate
from tests.factories.briefings import briefing
from tests.factories.events import booking, event
from tests.factories.learning import assignment, course, document, enrolment, reading, recorded
from tests.factories.library import indexed, pdf, resource, topic, upload, with_file
from tests.factories.posters import SAMPLE, bare_poster, poster
from tests.factories.reviews import recommendation, review
from tests.jobs import drain


def _email(number: int = 0, **fields: Any) -> Email:
    return Email.objects.create(
        key=f"old-{number}", letter="a/b", to="x@example.org", subject="s", text="t", html="h", message_id=f"<{number}@example.org>", **fields
    )  # fmt: skip


def _letter(who: People) -> object:
    return _email().pk


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
        booking(soon, who[name], booked_at=clock.now() - dt.timedelta(weeks=3))
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
    """For two agencies, and for two people of one of them."""
    for name in ("priya", "sam"):
        assignment(who[name].agency, days=1)
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
    pack = PosterPack.objects.create(person=who["priya"], state="ready", file_name=outside.stored("posters"))
    PosterPack.objects.filter(pk=pack.pk).update(asked_at=clock.now() - dt.timedelta(days=2))
    return ""


def _overdue(who: People) -> object:
    for number in range(3):
        _email(number)
    Email.objects.update(created_at=clock.now() - dt.timedelta(days=400))
    return ""


def _drawn(who: People) -> object:
    return briefing(state="draft").pk


def _not_well(who: People) -> object:
    """Two lines that turned bad, and one that is well again."""
    for number in range(6):
        _email(number, state="bounced" if number else "failed")
    long_ago = clock.now() - dt.timedelta(days=2)
    Trouble.objects.create(line="cache", since=long_ago, told_at=long_ago)
    return ""


def _imported(who: People) -> object:
    """Two whose files are checked, and one that its gate refuses."""
    for number, summary in enumerate(["Words.", "Words.", ""]):
        card = with_file(resource("report", state="draft", owner=who["bea"], summary=summary))
        ImportedRow.objects.create(
            key=f"{number}", resource=card, facts={"file": "a.pdf"}, sha256="0" * 64, waits=True
        )
    return ""


def _to_be_taken_again(who: People) -> object:
    made = course(document(), refresh_months=24)
    two_years_ago = clock.now() - dt.timedelta(days=710)
    for name in ("priya", "sam"):
        enrolment(
            who[name], made, started_at=two_years_ago, completed_at=two_years_ago,
            expires_on=clock.today() + dt.timedelta(days=20),
        )  # fmt: skip
    return ""


def _done_elsewhere(who: People) -> object:
    """Two have done all steps of a course since they were on its page, and one half of them."""
    card, other = reading(), reading()
    made = course(card, other)
    for name in ("priya", "sam", "morgan"):
        enrolment(who[name], made)
        recorded(who[name], card)
    for name in ("priya", "sam"):
        recorded(who[name], other)
    return ""


def _used(who: People) -> object:
    for times in (2, 3):
        card = indexed("report", owner=who["bea"])
        for _ in range(times):
            library.count(card, "opened")
    return ""


def _new_for_searches(who: People) -> object:
    for name in ("priya", "sam"):
        library.save_search(wanted=Wanted(kind=("report",)), by=who[name])
    SavedSearch.objects.update(created_at=clock.now() - dt.timedelta(days=1))
    for title in ("Neglect", "Curiosity"):
        indexed("report", title=title, owner=who["bea"])
        FruitlessSearch.objects.create(words=title, day=clock.today() - dt.timedelta(days=400), count=1)
    return ""


def _to_look_at_again(who: People) -> object:
    shown = bare_poster("Babies", slug="babies", review_due=clock.today())
    for name in ("priya", "morgan"):
        posters.remember_copy(
            poster=shown,
            agency=who[name].agency,
            by=who[name],
            lead_name="Helen Marsh",
            size="full",
            paper="a4",
        )
    PosterCopy.objects.update(made_at=clock.now() - dt.timedelta(days=90))
    return ""


SCENES: dict[str, Callable[[People], object]] = {
    "accounts.confirm_yearly": _long_unconfirmed,
    "accounts.dormant": _unused,
    "accounts.forget_proof": lambda who: outside.stored("accounts"),
    "accounts.refreshers": _running_out,
    "accounts.take_in_bounces": outside.came_back,
    "briefings.draw": _drawn,
    "events.follow_up": _follow_up,
    "events.let_lapse": _lapse,
    "events.remind": _remind,
    "events.save_attendance": _register,
    "events.tell_called_off": _called_off,
    "events.tell_changed": _changed,
    "events.thank": _thanks,
    "home.back_up": outside.two_files,
    "home.look_after": _not_well,
    "home.measure": outside.two_files,
    "home.reconcile": outside.unnamed_files,
    "home.publish_after_recording": _publishable,
    "home.publish_imported": _imported,
    "home.publish_when_ready": _publishable,
    "learning.remind": _set_learning,
    "learning.take_again": _to_be_taken_again,
    "learning.take_stock": _done_elsewhere,
    "library.check_document": _document,
    "library.convert": outside.letter_to_draw,
    "library.digest": _digest,
    "library.digests": _digest,
    "library.draw_pages": _checked_document,
    "library.look_after": _to_be_looked_after,
    "library.publish_due": _scheduled,
    "library.sum_up_uses": _used,
    "library.tell_of_new": _new_for_searches,
    "plant.remove_overdue": _overdue,
    "plant.send_email": _letter,
    "posters.check_artwork": _artwork,
    "posters.find_old": _old_copy,
    "posters.make_pack": _pack,
    "posters.remind": _to_look_at_again,
    "posters.tidy_packs": _old_pack,
    "reviews.ask_owners": _due_recommendation,
    "reviews.check_evidence": _evidence,
    "reviews.follow_links": outside.links_that_lead_out,
    "reviews.remove_file": lambda who: outside.stored("evidence"),
    "videos.take_in": outside.waits_in_the_folder,
    "videos.tidy": outside.untidy_recordings,
}
