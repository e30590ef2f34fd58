"""Letters of the shelves: every link leads whoever gets it to a page, and changes nothing when it is opened."""

import datetime as dt

import pytest
from django.test import Client

from portal.lib import clock
from portal.lib.models import Email
from resources.briefings import actions as briefings
from resources.learning import actions as learning
from resources.learning import assigning, piloting
from resources.learning import emails as learning_letters
from resources.library import emails as library
from resources.library.models import Resource, SavedSearch, ToldOf
from resources.library.news import Item, News
from resources.posters import actions as posters
from resources.posters import emails as poster_letters
from resources.posters.models import Poster, PosterCopy
from resources.reviews import emails as reviews
from resources.videos import emails as videos
from tests.abuse.letters import SHELVES, browser_of, changed_by, every_letter, links
from tests.factories.accounts import lead, partnership
from tests.factories.briefings import briefing, delivery
from tests.factories.learning import assignment, course, document, enrolment, reading, recorded
from tests.factories.library import resource
from tests.factories.posters import bare_poster, poster
from tests.factories.reviews import asked_for_update, recommendation, review
from tests.factories.videos import video

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def cards(owner, *more: Resource, **fields) -> list[Resource]:
    """One of each kind that a trainer makes, and these, with somebody to write to."""
    made = [resource("report"), briefing().resource, course(document()).resource, video().resource, *more]
    Resource.objects.filter(pk__in=[one.pk for one in made]).update(owner=owner, **fields)
    return list(Resource.objects.filter(pk__in=[one.pk for one in made]).order_by("pk"))


def of_briefings(priya, morgan) -> None:
    read = briefing(title="Look again")
    delivery(read, by=morgan, named=[priya])
    twice = delivery(read, by=morgan, named=[priya])
    briefings.withdraw_delivery(delivery=twice, by=morgan, reason="Written down twice.")


def of_learning(priya, morgan, tom, millbrook) -> None:
    card = reading()
    recorded(priya, card)
    learning.begin(course=course(card), by=priya)
    soon = clock.today() + dt.timedelta(days=30)
    again = enrolment(priya, course(document(), refresh_months=24), expires_on=soon)
    again.completed_at = again.started_at
    again.save()
    learning_letters.take_again(again, 30)
    draft = course(document(), owner=tom, state="draft")
    piloting.open_pilot(course=draft, by=tom, group=piloting.Group(people=[priya]))
    assignment(millbrook, by=morgan, days=3)
    assigning.nudge(agency=millbrook, by=morgan)


def of_the_library(priya, tom, bea) -> None:
    new = resource("report", title="New")
    library.digest(priya, News([Item(new, "A theme that you follow")]), week=clock.today())
    search = SavedSearch.objects.create(person=priya, name="Neglect", query="q=neglect")
    told = ToldOf.objects.create(search=search, resource=new)
    library.something_new([library.Find(search, [new])], to=priya, first=told)
    others = poster("Asking twice", slug="asking-twice", mini=False).resource, review("Perrin").resource
    month = clock.today() + dt.timedelta(days=30)
    for card in [
        *cards(tom, review_due=month, deputy=bea),
        *cards(bea, *others, review_due=month, deputy=tom),
    ]:
        library.look_again(card, stage=30, today=clock.today())
    for card in cards(bea, *others, ask_on=clock.today()):
        library.still_public(card)
    late = {"state": "in-review", "publish_at": clock.now(), "publish_refused": "Add a summary."}
    for card in cards(tom, approved_by=bea, **late):
        library.not_published(card)
        library.sent_back(card, by=bea, reason="Say it in fewer words.")


def of_posters(priya, millbrook) -> None:
    lead(millbrook)
    made = bare_poster("Babies", slug="babies")
    made = Poster.objects.with_sizes().get(pk=made.pk)
    posters.remember_copy(
        poster=made, agency=millbrook, by=priya, lead_name="Helen Marsh", size="full", paper="a4"
    )
    copies = list(PosterCopy.objects.with_all())
    poster_letters.look_again(priya, copies)
    poster_letters.out_of_date(priya, copies, {})


@pytest.fixture
def letters(priya, morgan, tom, bea, millbrook) -> list[Email]:
    """A letter of each kind that the shelves write."""
    partnership()
    of_briefings(priya, morgan)
    of_learning(priya, morgan, tom, millbrook)
    of_the_library(priya, tom, bea)
    of_posters(priya, millbrook)
    asked = recommendation(review("Ellery"), owner=millbrook)
    reviews.how_far_is_it(asked_for_update(asked), to=morgan)
    reviews.read_and_close(asked, to=bea, by=tom)
    videos.ready(video(owner=tom, published=False))
    videos.failed(video(owner=tom, published=False, state="failed"))
    return list(Email.objects.order_by("pk"))


def test_each_kind_of_letter_of_the_shelves_is_looked_at(letters):
    assert {one.letter for one in letters} == every_letter(*SHELVES)
    assert [one.letter for one in letters if not links(one) - {"/"}] == []


def test_every_link_leads_who_gets_it_to_a_page(letters):
    dead = [
        (letter.letter, letter.person.first_name, path)
        for letter in letters
        for path in sorted(links(letter))
        if browser_of(letter.person).get(path, follow=True).status_code != 200
    ]
    assert dead == []


def test_no_link_of_theirs_changes_anything(letters):
    changed = {}
    for letter in letters:
        for path in links(letter):
            scanner, reader = Client(headers={"user-agent": "SafeLinks"}), browser_of(letter.person)
            if found := changed_by(scanner, path) + changed_by(reader, path, read=True):
                changed[f"{letter.letter} {path}"] = found
    assert changed == {}
