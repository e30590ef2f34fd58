"""What each address takes, where the register of doors keeps what it refuses, and what must stand there for that."""

import datetime as dt
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from allauth.account.forms import default_token_generator as account_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal import auth as totp
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Agency, User
from events.models import Booking, Event, LetterWords
from portal.lib import clock
from portal.lib.models import Email
from resources.learning import answering
from resources.learning.models import Attempt
from resources.library import actions as library
from resources.library.models import Resource
from resources.posters.models import SavedWords
from resources.reviews.models import Review
from resources.videos import preparing, sending, sittings
from resources.videos.models import Video
from tests.corpus.good.pictures import png
from tests.events import teams
from tests.factories import events, learning, videos
from tests.factories import reviews as make
from tests.factories.accounts import lead
from tests.factories.library import pdf, resource, with_file
from tests.factories.posters import SAMPLE
from tests.factories.quizzes import bank, quiz, single
from tests.resources.posters.designer import rows

PASSWORD = "safeguarding-demo"
NEW = "four other random words"


@dataclass(frozen=True)
class Given:
    """What is sent there so that it is taken: by whom, with which files, and to which address of the same door."""

    data: dict[str, Any] = field(default_factory=dict)
    who: str = ""
    files: dict[str, Callable[[dict[str, str]], SimpleUploadedFile]] = field(default_factory=dict)
    at: str = ""
    opened: str = ""  # a page that is opened just before
    again: bool = False  # with the password just before, as for what matters
    as_json: bool = False


def _sheet(named: dict[str, str]) -> SimpleUploadedFile:
    return SimpleUploadedFile("report.pdf", pdf("Words."), "application/pdf")


def _artwork(named: dict[str, str]) -> SimpleUploadedFile:
    return SimpleUploadedFile("art.pdf", SAMPLE.read_bytes(), "application/pdf")


def _picture(named: dict[str, str]) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", png()(None), "image/png")


def _captions(named: dict[str, str]) -> SimpleUploadedFile:
    words = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nWho lives here?\n"
    return SimpleUploadedFile("odell.vtt", words.encode(), "text/vtt")


def _report(named: dict[str, str]) -> SimpleUploadedFile:
    began = Event.objects.get(slug=named["running_event"]).starts
    priya = teams.Guest("Priya Nair", "priya@example.org", ((began, began + dt.timedelta(minutes=4)),))
    return SimpleUploadedFile("report.csv", teams.sectioned([priya]), "text/csv")


def stands(people: dict, named: dict[str, str]) -> dict[str, str]:
    """What else must stand in the house, and its names."""
    priya = people["priya"]
    totp.TOTP.activate(people["nadia"], totp.generate_totp_secret())
    for someone in (people["sam"], priya):
        EmailAddress.objects.create(user=someone, email=someone.email, verified=True, primary=True)
    lead(people["sam"].agency)
    SavedWords.objects.create(person=people["sam"], words={"lead_name": "Helen Marsh"})
    library.save_card(resource=Resource.objects.get(slug=named["open_document"]), by=people["sam"])
    review = Review.objects.get(resource__slug=named["review"])
    closed = make.recommendation(review, number=4, state="complete", completed_on=clock.today())
    make.action(closed, done_by=people["tom"])
    video, newer = (Video.objects.get(uuid=named[name]) for name in ("desk_video", "newer_video"))
    shown = Video.objects.get(resource__slug=named["video"])
    Video.objects.filter(pk=video.pk).update(source_name="videos/sent")
    sent = videos.upload(people["tom"], size=4)
    part = urllib.request.Request(sending.sign(sent, [1])["1"], b"clip", method="PUT")
    urllib.request.urlopen(part, timeout=10).close()
    lost = Email.objects.get(pk=named["lost_email"])
    lost.pk, lost.key, lost.message_id, lost.state, lost.sent_at = None, "sent", "<y>", "sent", clock.now()
    lost.save()
    return (
        _courses(priya, people["tom"])
        | _cards(people)
        | _events(people, named)
        | {
            "stayed_video": str(videos.video(owner=people["tom"], published=False, **_CAME_TO_NOTHING).uuid),
            **{f"{who}_pk": str(one.pk) for who, one in people.items()},
            **{f"{who}_email": one.email for who, one in people.items()},
            "eastvale": str(people["sam"].agency.uuid),
            "first_agency": str(Agency.objects.order_by("pk")[0].pk),
            "edition_of_event": str(Event.objects.get(slug=named["event"]).edition),
            "mark": video.waiting_captions().mark,
            "coming_mark": preparing.mark_of_coming(newer),
            "sent": str(sent.uuid),
            "sent_email": str(lost.pk),
            "announced": make.review("Announced", card={"state": "expected"}).resource.slug,
            "today": str(clock.today()),
            "soon": str(clock.today() + dt.timedelta(days=30)),
            "reset": account_token_generator.make_token(people["sam"]),
            "sam_key": user_pk_to_url_str(people["sam"]),
            "sitting": sittings.begin(shown, priya),
        }
    )


_CAME_TO_NOTHING = {
    "state": "failed", "another_file": True, "version": 1, "duration_seconds": 50.0, "poster_name": "videos/none/poster.jpg",
}  # fmt: skip


def _cards(people: dict) -> dict[str, str]:
    """One that somebody agreed to, and one whose file is held until somebody answers for it."""
    agreed = resource(
        "report", state="in-review", approved_by=people["adi"], publish_at=clock.now() + dt.timedelta(days=9)
    )
    held = with_file(resource("report", state="draft", owner=people["tom"]), state="held").document.current
    finding = held.findings.create(
        kind="speaker_notes", page=2, place="Slide 2", sentence="There are notes.", removed=False
    )
    return {
        "agreed": str(agreed.uuid),
        "held": str(held.document.resource.uuid),
        "held_finding": str(finding.uuid),
    }


def _events(people: dict, named: dict[str, str]) -> dict[str, str]:
    """One that is online and in a room, a place on the one that runs, and a letter in our own words."""
    hybrid = events.event(trainer=people["tom"], format="hybrid", venue="Town Hall", room_places=5)
    events.booking(hybrid, people["priya"], way="online")
    LetterWords.objects.create(letter="booked", subject="A place", heading="A place", opening="Come.")
    running = Booking.objects.get(event__slug=named["running_event"], person=people["priya"])
    return {"hybrid": hybrid.slug, "running_booking": str(running.uuid)}


def _courses(priya: User, tom: User) -> dict[str, str]:
    """A course whose time is over, one whose step the record holds, and quizzes to begin and to end."""
    ago = clock.now() - dt.timedelta(weeks=9)
    late = learning.course(learning.document(), slug="late-course", weeks=2)
    learning.enrolment(priya, late, started_at=ago)
    read = learning.reading(title="Read already")
    learning.enrolment(priya, learning.course(read, slug="read-course"))
    learning.recorded(priya, read)
    asks = learning.course(learning.document(), slug="asking-course")
    quiz(asks, single())
    learning.enrolment(priya, asks)
    over = learning.course(learning.document(), slug="over-course")
    attempt = answering.begin_attempt(
        enrolment=learning.enrolment(priya, over), quiz=quiz(over, single(), minutes=5), by=priya
    )
    Attempt.objects.filter(pk=attempt.pk).update(began_at=ago, ends_at=clock.now())
    draft = learning.course(slug="two-questions", state="draft", owner=tom)
    two, several = quiz(draft, single(), single()), bank(single(), single(), owner=tom)
    return {
        "two_quiz": str(two.pk), "two_asked": str(two.questions.first().pk),
        "two_bank": str(several.pk), "two_banked": str(several.questions.first().pk),
        "asking_quiz": str(learning.steps(asks)[1].pk), "over_attempt": str(attempt.uuid),
    }  # fmt: skip


_EVENT = {
    "title": "Noticing change", "summary": "What changes.", "description": "Three families.", "format": "online",
    "places": "20", "join_url": "https://meet.example.org/a", "join_opens_minutes": "15", "level": "3",
    "cpd_minutes": "90", "cancel_days": "3", "cancel_hour": "17", "charge_amount": "0", "cover_motif": "lighthouse",
    "quiet": "1", "day": "2031-03-10", "begins": "10:00", "finishes": "11:30",
}  # fmt: skip
_REVIEW = {
    "title": "Odell", "summary": "What was learnt.", "kind": "lcspr", "pseudonym": "Odell", "precision": "day",
    "published_on": "2026-11-05", "status": "finished", "visibility": "public",
}  # fmt: skip
_GUIDE = {
    "title": "Notifying", "shape": "text", "body": "## Who", "citation": "Working Together.",
    "rules-TOTAL_FORMS": "0", "rules-INITIAL_FORMS": "0",
}  # fmt: skip
_CARD = {"title": "A plain report", "summary": "What was learnt.", "visibility": "public"}
_LEAD = {
    "name": "Helen Marsh", "role_title": "Designated Safeguarding Lead", "phone": "0151 496 0123",
    "email": "helen.marsh@example.org", "starts": "2099-03-02",
}  # fmt: skip
_PARTNERSHIP = {
    "name": "Northmere", "full_name": "Northmere Safeguarding Children Partnership",
    "front_door_phone": "0151 496 0000", "out_of_hours_phone": "0151 496 0002", "referral_mailbox": "referrals@example.org",
    "business_contact_name": "Bea Lindqvist", "business_contact_email": "bea@example.org", "certificate_prefix": "NO",
    "public_months": "12", "strapline": "Learning together",
}  # fmt: skip
_STEP = {
    "title": "Ask twice",
    "text": "Ask, then ask again.",
    "owner": "{first_agency}",
    "state": "under-way",
}
_VIDEO = "/desk/videos/{desk_video}/"
_PLAN = "/desk/reviews/{review}/recommendations/"

ACCEPTED: dict[str, Given] = {
    "/accounts/login/": Given({"login": "sam@example.org", "password": PASSWORD}, "visitor"),
    "/accounts/signup/": Given(
        {
            "name": "Mallory Low", "email": "mallory@millbrook.example", "job_title": "Teacher", "password1": NEW,
            "agency": "{millbrook}", "new_agency": "", "new_sector": "", "team": "", "note": "",
        },
        "visitor",
    ),
    "/accounts/reauthenticate/": Given({"password": PASSWORD}, "sam"),
    "/accounts/password/change/": Given(
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}, "sam"
    ),
    "/accounts/password/reset/": Given({"email": "sam@example.org"}, "visitor"),
    "/accounts/password/reset/key/1-nonsense/": Given(
        {"password1": NEW, "password2": NEW},
        "visitor",
        at="/accounts/password/reset/key/{sam_key}-set-password/",
        opened="/accounts/password/reset/key/{sam_key}-{reset}/",
    ),
    "/accounts/login/code/": Given({"email": "sam@example.org"}, "visitor"),
    "/me/details/address/": Given({"email": "sam@new.example.org"}, "sam", again=True),
    "/accounts/2fa/totp/activate/": Given(who="sam", again=True),
    "/accounts/2fa/totp/deactivate/": Given(who="nadia", again=True),
    "/accounts/2fa/recovery-codes/generate/": Given(who="nadia", again=True),
    "/desk/posters/{draft_poster}/mini/": Given(at="/desk/posters/{open_poster}/mini/"),
    "/accounts/2fa/passkeys/add/": Given(who="sam", again=True),
    "/accounts/2fa/passkeys/1/remove/": Given(who="sam", again=True),
    "/me/sessions/end/": Given(who="priya"),
    "/desk/emails/{lost_email}/bounced/": Given(at="/desk/emails/{sent_email}/bounced/"),
    "/me/details/join/": Given({"agency": "{eastvale}"}, "priya"),
    "/me/data/close/": Given({"address": "sam@example.org"}, "sam"),
    "/desk/people/{priya}/role/": Given({"role": "trainer", "until": "{soon}"}),
    "/desk/people/requests/{asked}/refuse/": Given({"reason": "Nobody knows you here."}),
    "/desk/people/memberships/{priya_membership}/role/": Given({"role": "coordinator"}),
    "/desk/people/memberships/{priya_membership}/end/": Given({"until": "{soon}"}),
    "/desk/people/confirm/": Given({"memberships": "{priya_membership}"}),
    "/desk/people/certificates/{priya_certificate}/withdraw/": Given({"reason": "A wrong name."}),
    "/desk/agencies/new/": Given({"name": "Eastvale College", "sector": "education"}),
    "/desk/agencies/{millbrook}/edit/": Given({"name": "Millbrook Primary", "sector": "education"}),
    "/desk/agencies/{new_agency}/merge/": Given({"target": "{millbrook}"}),
    "/desk/agencies/{millbrook}/lead/": Given(_LEAD),
    "/desk/people/{priya}/close/": Given({"address": "priya@example.org"}),
    "/desk/settings/": Given(_PARTNERSHIP),
    "/desk/briefings/new/file/": Given(_CARD, files={"file": _sheet}),
    "/desk/briefings/{finished_briefing}/file/": Given({"changed": "Page 4."}, files={"file": _sheet}),
    "/desk/events/new/": Given(_EVENT),
    "/desk/events/{event}/details/": Given(_EVENT | {"edition": "{edition_of_event}"}),
    "/events/{booked_event}/way/": Given({"way": "room"}, at="/events/{hybrid}/way/"),
    "/desk/events/{running_event}/register/": Given({"drawn": "", "{running_booking}": "attended"}),
    "/desk/events/{running_event}/attendance/discard/": Given(at="/desk/events/{reported_event}/attendance/discard/"),
    "/desk/events/{running_event}/register/walk-in/": Given(
        {"email": "sam@example.org", "reason": "She was sent."}
    ),
    "/events/{room_event}/here/{room_code}/": Given(who="priya"),
    "/desk/events/{running_event}/attendance/file/": Given(
        {"late": "10", "early": "15", "share": "75"}, files={"report": _report}
    ),
    "/events/{booked_event}/agency/{booked}/colleague/": Given({"email": "morgan@example.org"}),
    "/learning/{pilot_course}/remark/": Given({"text": "The second step is long."}),
    "/desk/library/add/": Given(_CARD | {"kind": "report"}),
    "/desk/library/{draft_document_uuid}/": Given(_CARD | {"slug": "draft-document"}),
    "/desk/library/{draft_document_uuid}/file/": Given({"changed": "Page 4."}, files={"file": _sheet}),
    "/desk/library/{waiting_document_uuid}/not-yet/": Given(at="/desk/library/{agreed}/not-yet/"),
    "/desk/library/{draft_document_uuid}/findings/{draft_finding}/accept/": Given(
        {"accepted_reason": "For whoever presents it."}, at="/desk/library/{held}/findings/{held_finding}/accept/"
    ),
    "/library/{open_document}/save/": Given(who="priya"),
    "/desk/library/pages/privacy/": Given({"title": "Privacy", "body": "We keep less."}),
    "/desk/library/synonyms/add/": Given({"wordings": "FGM\nfemale genital mutilation"}),
    "/desk/library/synonyms/{synonym}/": Given({"wordings": "CSE\nchild exploitation"}),
    "/me/saved/share/": Given({"title": "For my team"}, "sam"),
    "/desk/posters/add/": Given(_CARD | {"text_alternative": "Your piece."}, files={"full": _artwork}),
    "/desk/posters/{draft_poster}/artwork/full/": Given(files={"full-file": _artwork}),
    "/desk/posters/{draft_poster}/boxes/full/": Given(
        {name: value for name, value in rows({"key": "lead_name"}, text_alternative="New.").items() if name != "once"}
    ),
    "/desk/posters/walls/{agency}/logo/": Given(files={"file": _picture}),
    "/desk/reviews/new/": Given(_REVIEW),
    "/desk/reviews/{review}/details/": Given(_REVIEW),
    "/desk/reviews/{review}/formats/video/": Given({"reason": "The family asked for privacy."}),
    _PLAN + "new/": Given(_STEP),
    _PLAN + "2/": Given({f"edit-{name}": value for name, value in _STEP.items()}),
    _PLAN + "1/words/": Given({"approve-names_owner": "on"}),
    _PLAN + "2/actions/": Given({"action-what": "Train the team", "action-owner": "{first_agency}"}),
    _PLAN + "1/close/": Given({"close-closed_on": "{today}"}),
    _PLAN + "1/ask-to-close/": Given({"ask-person": "{adi_pk}"}),
    _PLAN + "2/reopen/": Given({"reopen-because": "The form is gone."}, at=_PLAN + "4/reopen/"),
    _PLAN + "3/evidence/": Given({"file-title": "The form"}, files={"file-file": _sheet}),
    "/desk/reviews/guidance/new/": Given(_GUIDE),
    "/desk/reviews/guidance/{guidance}/": Given(_GUIDE),
    "/desk/reviews/{review}/expected/": Given(
        {"expected_text": "in autumn"}, at="/desk/reviews/{announced}/expected/"
    ),
    "/desk/reviews/{review}/actions/{planned_action}/done/": Given(
        {"done-{planned_action}-evidence": "It is in use.", "done-{planned_action}-done_on": "{today}"}
    ),
    "/desk/reviews/recommendations/ours/{review}/3/{our_action}/done/": Given(
        {"done-{our_action}-evidence": "It is in use.", "done-{our_action}-done_on": "{today}"}
    ),
    "/desk/reviews/{review}/checklist/{checklist_item}/": Given({"tick-{checklist_item}-note": "Both."}),
    "/learning/{open_course}/begin-anew/": Given(who="priya", at="/learning/late-course/begin-anew/"),
    "/learning/{open_course}/go-on/": Given(who="priya", at="/learning/read-course/go-on/"),
    "/learning/{open_course}/quiz/{course_quiz}/begin/": Given(
        who="priya", at="/learning/asking-course/quiz/{asking_quiz}/begin/"
    ),
    "/learning/{open_course}/attempts/{attempt}/close/": Given(
        who="priya", at="/learning/over-course/attempts/{over_attempt}/close/"
    ),
    "/desk/learning/{draft_course}/": Given(
        {
            "title": "Families who move", "summary": "Three steps.", "visibility": "registered", "level": "Level 3",
            "minutes": "15", "certificate": "on", "steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "1",
            "steps-0-thing": "{draft_thing}", "steps-0-order": "1", "steps-0-required": "on",
        }
    ),
    "/desk/learning/{draft_course}/quizzes/{draft_quiz}/questions/{draft_asked}/move/": Given(
        {"to": "down"}, at="/desk/learning/two-questions/quizzes/{two_quiz}/questions/{two_asked}/move/"
    ),
    "/desk/question-banks/{bank}/questions/{bank_asked}/move/": Given(
        {"to": "down"}, at="/desk/question-banks/{two_bank}/questions/{two_banked}/move/"
    ),
    "/videos/uploads/{video_upload}/complete": Given(who="tom", at="/videos/uploads/{sent}/complete", as_json=True),
    "/videos/{video}/progress/": Given(
        {"sitting": "{sitting}", "sequence": 1, "position": 0.5, "intervals": [[0, 0.5]]}, "priya", as_json=True
    ),
    "/videos/uploads/": Given(
        {"name": "odell.mp4", "size": 1000, "type": "video/mp4", "fingerprint": "odell-1000"}, as_json=True
    ),
    "/videos/uploads/{video_upload}/sign": Given({"parts": [1]}, "tom", as_json=True),
    _VIDEO + "captions/": Given({"over": "{mark}"}, files={"captions": _captions}),
    _VIDEO + "captions/approve/": Given({"listened": "on", "mark": "{mark}"}),
    _VIDEO + "captions/none/": Given({"reason": "Nobody speaks."}),
    _VIDEO + "stay/": Given(at="/desk/videos/{stayed_video}/stay/"),
    _VIDEO + "cut/": Given({"starts_at": "00:00:01", "ends_at": ""}),
    _VIDEO + "picture/": Given({"at": "2.5"}),
    _VIDEO + "captions/words/": Given(
        {
            "mark": "{mark}", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-begins": "00:00:01.000",
            "form-0-ends": "00:00:04.000", "form-0-words": "Who lives here?",
        }
    ),
    "/desk/videos/{newer_video}/release/": Given({"listened": "on", "mark": "{coming_mark}"}),
    "/desk/videos/take-in/": Given({"which": "folder:odell.mp4", "title": "Odell"}),
}  # fmt: skip
