"""A row of each thing with typed words that the doors need none of, where a page shows it."""

from typing import Any

from accounts.models import Agency, RecordEntry, Reflection
from events.models import (
    AccessNeed,
    Booking,
    Event,
    LetterWords,
    ManagerComment,
    Prerequisite,
    Statement,
    Waiver,
)
from portal.home.models import Backup, ImportedRow, OldPath
from portal.lib import clock
from resources.learning import answering
from resources.learning.models import Course, Pilot, Quiz, Remark
from resources.learning.quiz_asking import Asked, Given, Kind, Option
from resources.library.models import Decision, DocumentPage, FruitlessSearch, Resource
from resources.library.search import index_card
from resources.posters import actions as posters
from resources.reviews.models import (
    LinkCheck,
    Milestone,
    NotPublished,
    OwnerUpdate,
    Recommendation,
    RecommendationClosing,
    Review,
)
from resources.videos.models import Chapter, Video
from tests.factories.accounts import lead
from tests.factories.briefings import delivery
from tests.factories.evaluation import evaluation
from tests.factories.learning import assignment, reading
from tests.factories.library import audience
from tests.factories.quizzes import asking, quiz, scenario


def more(people: dict[str, Any], named: dict[str, str]) -> None:
    """`named` are the things of the doors, which these rows stand beside."""
    _people(people)
    _programme(people, named)
    _shelves(people, named)
    _reviews(people, named)
    _learning(people, named)
    card = Resource.objects.get(slug=named["open_document"])
    ImportedRow.objects.create(key="open-document", resource=card, sha256="0" * 64)
    OldPath.objects.create(path="/old/document.html", resource=card)
    Backup.objects.create(began_at=clock.now(), ended_at=clock.now(), place="/backups", problem="Full.")


def _people(people: dict[str, Any]) -> None:
    for agency in Agency.objects.filter(approved=True):
        lead(agency)
    entry = RecordEntry.objects.filter(person=people["priya"]).first()
    Reflection.objects.create(entry=entry, text="I asked again.", shared=True)


def _programme(people: dict[str, Any], named: dict[str, str]) -> None:
    attended = Booking.objects.get(event__slug=named["attended_event"], person=people["priya"])
    values = [4] * len(Statement.of(attended.event))
    evaluation(attended, "after", *values, recommend=5, words="More time.", quotable=True)
    missed = Booking.objects.get(uuid=named["missed"])
    Waiver.objects.create(booking=missed, reason="Called to court.", by=people["bea"])
    booked = Booking.objects.get(uuid=named["booked"])
    AccessNeed.objects.create(booking=booked, usual=["captions"], words="A seat near the front.")
    event = Event.objects.get(slug=named["event"])
    Prerequisite.objects.create(event=event, level="2")
    Prerequisite.objects.create(event=event, title="Working with resistance")
    LetterWords.objects.create(letter="booked", subject="x", heading="x", opening="x", closing="x")


def _shelves(people: dict[str, Any], named: dict[str, str]) -> None:
    audience()
    card = Resource.objects.get(slug=named["open_document"])
    Decision.objects.create(
        resource=card,
        what="handed-over",
        made_by=people["bea"],
        publisher="NSPCC",
        address="https://x.example/",
        reason="x",
        legal_reason="x",
    )
    DocumentPage.objects.create(version=card.document.current, number=1, text="x", beside="x")
    FruitlessSearch.objects.create(words="nothing like it", count=3)
    for each in Resource.objects.all():
        index_card(each)
    delivery(
        Resource.objects.get(slug=named["open_briefing"]).briefing, by=people["priya"], plan=["Ask again."]
    )
    posters.remember_words(words={"lead_name": "Helen Marsh"}, by=people["bea"])
    for slug in (named["video"], named["draft_video"]):
        video = Video.objects.get(resource__slug=slug)
        Chapter.objects.create(video=video, start_seconds=10, title="Asking")
    Video.objects.filter(pk=video.pk).update(exempt_reason="No words.", exempt_at=clock.now())


def _reviews(people: dict[str, Any], named: dict[str, str]) -> None:
    review = Review.objects.get(resource__slug=named["review"])
    Milestone.objects.create(review=review, day=clock.today(), what="Begun")
    NotPublished.objects.create(review=review, role="report", reason="The family asked for privacy.")
    owned = Recommendation.objects.filter(review=review)
    for one in owned:
        OwnerUpdate.objects.create(
            recommendation=one,
            standing="under-way",
            words="Half of it.",
            answered_at=clock.now(),
            answered_by=people["morgan"],
        )
        RecommendationClosing.objects.create(
            recommendation=one,
            recorded_by=people["tom"],
            closed_by=people["bea"],
            closed_on=clock.today(),
            reopened_by=people["bea"],
            reopened_at=clock.now(),
            reopened_because="Not everywhere yet.",
        )
    LinkCheck.objects.create(
        address="https://gone.example/",
        said="404",
        checked_at=clock.now(),
        dead_since=clock.now(),
        places=[["Privacy", "/pages/privacy/"]],
    )


def _learning(people: dict[str, Any], named: dict[str, str]) -> None:
    """An answer in words, a story with choices, a remark, and what is set for a team."""
    course = Course.objects.get(resource__slug=named["open_course"])
    options = (Option("Ask the child", feedback="Yes."), Option("Ask"))
    short = quiz(course, Asked(Kind.SHORT, "What comes first?", options=options), title="In words")
    attempt = answering.begin_attempt(
        enrolment=course.enrolments.get(person=people["priya"]), quiz=short, by=people["priya"]
    )
    answering.answer(attempt=attempt, place=1, given=Given(words="Ask the child"), by=people["priya"])
    asking(Quiz.objects.get(pk=named["draft_quiz"]), scenario())
    Remark.objects.create(pilot=Pilot.objects.get(), person=people["priya"], text="Shorten it.")
    home = people["morgan"].agency
    people["priya"].memberships.update(team="Duty")
    assignment(home, reading(title="Set for a team"), teams=["Duty"])


def sealed_again(named: dict[str, str]) -> dict[str, str]:
    """The things of the doors, with the link that is sealed over an address, which holds other words by now."""
    return named | {"comment_token": ManagerComment.objects.get().token}
