"""Following a theme, an audience or a review, and the weekly email about it."""

import datetime as dt

import pytest
from django.core import mail as outbox
from django.db import IntegrityError
from django.urls import reverse

from portal.lib import clock, jobs, privacy
from portal.lib.models import AuditEntry, Email
from resources.library import actions, emails, news, tasks, weeks
from resources.library.models import Digest, Follow
from resources.reviews.models import ROLES, Recommendation
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.factories.library import audience, resource, topic, with_file
from tests.forms import filled
from tests.jobs import drain

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.LONDON)
LAST_WEEK = MONDAY - dt.timedelta(days=4)


@pytest.fixture
def neglect():
    return topic("Neglect")


@pytest.fixture
def review():
    return make.review("Ellery", card={"slug": "ellery", "published_at": MONDAY - dt.timedelta(days=60)})


@pytest.fixture
def follower(priya, neglect, time_machine):
    """Priya, who began to follow neglect last Thursday; it is Monday, nine o'clock."""
    partnership()
    time_machine.move_to(LAST_WEEK, tick=False)
    actions.follow(thing=neglect, by=priya)
    time_machine.move_to(MONDAY, tick=False)
    return priya


def recent(**fields):
    return resource(**{"topics": ["Neglect"], "published_at": MONDAY - dt.timedelta(days=1)} | fields)


def run_digests() -> None:
    tasks.digests("", jobs.Turn(job=None))
    drain()


# Following


@pytest.mark.parametrize(
    ("what", "slug"), [("topic", "neglect"), ("audience", "schools"), ("review", "ellery")]
)
def test_a_theme_an_audience_and_a_review_are_followed_by_a_button(
    signed_in, priya, neglect, review, what, slug
):
    audience("Schools")
    client = signed_in(priya)
    client.post("/me/following/change/", filled(what=what, slug=slug, on="yes"))
    follow = Follow.objects.get(person=priya)
    assert (follow.what, follow.thing.slug) == (what, slug)


def test_a_follow_is_ended_by_a_button(signed_in, priya, neglect):
    actions.follow(thing=neglect, by=priya)
    signed_in(priya).post("/me/following/change/", filled(what="topic", slug="neglect", on="no"))
    assert Follow.objects.count() == 0


def test_following_twice_is_following_once(priya, neglect):
    actions.follow(thing=neglect, by=priya)
    actions.follow(thing=neglect, by=priya)
    assert (Follow.objects.count(), AuditEntry.objects.filter(verb="library.followed").count()) == (1, 1)


@pytest.mark.parametrize(
    "data", [{}, {"what": "person", "slug": "sam", "on": "yes"}, {"what": "topic", "on": "yes"}]
)
def test_what_cannot_be_followed_is_not_there(signed_in, priya, data):
    assert signed_in(priya).post("/me/following/change/", filled(**data)).status_code == 404


def test_a_review_that_is_still_a_draft_cannot_be_followed(signed_in, priya):
    make.review("Fenn", card={"slug": "fenn", "state": "draft", "published_at": None})
    answer = signed_in(priya).post("/me/following/change/", filled(what="review", slug="fenn", on="yes"))
    assert (answer.status_code, Follow.objects.count()) == (404, 0)


def test_a_follow_is_of_one_thing(priya, neglect):
    with pytest.raises(IntegrityError):
        Follow.objects.create(person=priya, topic=neglect, audience=audience())


def test_a_list_of_one_theme_offers_to_follow_it(signed_in, priya, neglect):
    recent()
    found = signed_in(priya).get("/library/?topic=neglect").context["followable"]
    assert (found.what, found.slug, found.name, found.on) == ("topic", "neglect", "Neglect", False)


@pytest.mark.parametrize("query", ["", "?topic=neglect&audience=schools", "?topic=nonsense", "?kind=report"])
def test_another_list_offers_nothing_to_follow(signed_in, priya, neglect, query):
    recent(audiences=["Schools"])
    assert signed_in(priya).get(f"/library/{query}").context["followable"] is None


def test_a_visitor_is_offered_nothing_to_follow(client, neglect):
    recent()
    assert client.get("/library/?topic=neglect").context["followable"] is None


def test_the_page_of_a_review_says_whether_it_is_followed(signed_in, priya, review):
    client = signed_in(priya)
    before = client.get("/reviews/ellery/").context["mine"].follow.on
    actions.follow(thing=review.resource, by=priya)
    assert (before, client.get("/reviews/ellery/").context["mine"].follow.on) == (False, True)


def test_my_page_of_follows_shows_mine_alone(signed_in, priya, sam, neglect):
    actions.follow(thing=neglect, by=priya)
    actions.follow(thing=topic("Online"), by=sam)
    follows = signed_in(priya).get("/me/following/").context["follows"]
    assert [f.thing for f in follows] == [neglect]


def test_a_review_that_was_taken_away_is_no_longer_named(signed_in, priya, bea, review):
    actions.follow(thing=review.resource, by=priya)
    actions.archive(resource=review.resource, by=bea, legal_reason="An order.")
    assert list(signed_in(priya).get("/me/following/").context["follows"]) == []


def test_the_page_of_follows_asks_as_often_for_three_as_for_one(
    signed_in, priya, neglect, django_assert_num_queries
):
    partnership()
    client = signed_in(priya)
    actions.follow(thing=neglect, by=priya)
    # Session, person, memberships, roles, the partnership, the row of the email, the follows.
    with django_assert_num_queries(7):
        client.get("/me/following/")
    actions.follow(thing=topic("Online"), by=priya)
    actions.follow(thing=audience(), by=priya)
    with django_assert_num_queries(7):
        client.get("/me/following/")


# The week


@pytest.mark.parametrize(
    ("wall", "monday"),
    [
        ("2026-11-23 06:59", "2026-11-16"),
        ("2026-11-23 07:00", "2026-11-23"),
        ("2026-11-29 23:59", "2026-11-23"),
        ("2026-03-30 07:00", "2026-03-30"),
    ],
)
def test_a_week_begins_on_monday_at_seven(wall, monday):
    assert str(weeks.week_of(dt.datetime.fromisoformat(wall))) == monday


# The email


def test_what_is_new_in_a_followed_theme_comes_by_email(follower):
    recent(title="Moved again")
    recent(title="Of something else", topics=["Online"])
    run_digests()
    letter = Email.objects.get()
    assert (letter.to, letter.subject, "Moved again" in letter.text, "something else" in letter.text) == (
        follower.email,
        "New in what you follow: 1 item",
        True,
        False,
    )


def test_one_email_a_week_however_often_the_job_runs(follower, time_machine):
    recent()
    run_digests()
    time_machine.move_to(MONDAY + dt.timedelta(days=3))
    recent(title="On Wednesday", published_at=MONDAY + dt.timedelta(days=2))
    run_digests()
    assert (Email.objects.count(), len(outbox.outbox)) == (1, 1)


def test_the_next_week_tells_only_what_came_since(follower, time_machine):
    recent(title="Before the first")
    run_digests()
    time_machine.move_to(MONDAY + dt.timedelta(days=7))
    recent(title="After it", published_at=MONDAY + dt.timedelta(days=2))
    run_digests()
    last = Email.objects.order_by("pk").last()
    assert (Email.objects.count(), "After it" in last.text, "Before the first" in last.text) == (
        2,
        True,
        False,
    )


def test_with_nothing_new_nothing_is_sent_and_the_week_is_done(follower):
    run_digests()
    assert (Email.objects.count(), str(Digest.objects.get().week)) == (0, "2026-11-23")


def test_killed_between_letter_and_memory_it_is_written_once(follower, monkeypatch):
    recent()
    with monkeypatch.context() as broken:
        broken.setattr(Digest, "save", lambda *a, **k: (_ for _ in ()).throw(OSError("killed")))
        with pytest.raises(OSError, match="killed"):
            actions.send_digest(person_pk=follower.pk)
    after_death = Email.objects.count()
    run_digests()
    assert (after_death, Email.objects.count()) == (0, 1)


def test_the_same_weeks_email_has_the_same_message_id(follower):
    recent()
    run_digests()
    assert Email.objects.get().message_id == f"<library.digest-{follower.pk}-2026-11-23@example.org>"


def test_what_the_reader_may_not_see_is_not_in_it(follower):
    recent(title="For other agencies", visibility="named")
    recent(title="Draft", state="draft")
    run_digests()
    assert Email.objects.count() == 0


def test_who_chose_never_gets_none(follower):
    recent()
    actions.choose_digest(often="never", person=follower, by=follower)
    run_digests()
    assert Email.objects.count() == 0


def test_who_chooses_weekly_again_is_not_told_of_the_time_between(follower, time_machine):
    actions.choose_digest(often="never", person=follower, by=follower)
    recent()
    actions.choose_digest(often="weekly", person=follower, by=follower)
    time_machine.move_to(MONDAY + dt.timedelta(days=7))
    run_digests()
    assert Email.objects.count() == 0


def test_a_closed_account_gets_none(follower):
    recent()
    follower.is_active = False
    follower.save()
    run_digests()
    assert Email.objects.count() == 0


def test_a_new_format_of_a_followed_review_is_said_so(follower, review):
    actions.follow(thing=review.resource, by=follower)
    part = recent(title="Ellery on a poster", kind="poster", topics=[])
    actions.tie(whole=review.resource, part=part, role="poster", by=None)
    told = news.of(follower, LAST_WEEK, MONDAY)
    assert [(i.card.title, i.why) for i in told.items] == [("Ellery on a poster", "A new format of Ellery")]


def test_a_review_that_came_here_after_the_day_it_was_published_is_told(follower, bea, time_machine):
    run_digests()
    fenn = make.review(
        "Fenn",
        card={"state": "in-review", "topics": ["Neglect"]},
        published_on=(MONDAY - dt.timedelta(days=3)).date(),
    )
    for role in ROLES:
        make.not_published(fenn, role)
    time_machine.move_to(MONDAY + dt.timedelta(days=1))
    actions.publish(resource=fenn.resource, by=bea)
    time_machine.move_to(MONDAY + dt.timedelta(days=7))
    run_digests()
    assert ["Fenn" in letter.text for letter in Email.objects.all()] == [True]


def test_what_comes_back_from_the_archive_is_no_news(follower, tom, bea):
    card = with_file(recent(published_at=MONDAY - dt.timedelta(days=30)))
    actions.archive(resource=card, by=bea)
    actions.send_for_review(resource=card, by=tom)
    actions.publish(resource=card, by=bea)
    assert (card.state, news.of(follower, LAST_WEEK, MONDAY).items) == ("published", [])


def test_what_was_public_before_it_came_to_this_portal_is_no_news(follower):
    card = with_file(recent(state="draft", published_at=None))
    actions.publish(resource=card, by=None, at=MONDAY - dt.timedelta(days=400))
    assert (card.state, news.of(follower, LAST_WEEK, MONDAY).items) == ("published", [])


def test_approved_progress_of_a_followed_review_is_told_once(follower, review):
    actions.follow(thing=review.resource, by=follower)
    asked = make.recommendation(review, title="Ask twice")
    Recommendation.objects.filter(pk=asked.pk).update(
        approved_words="Done in two trusts.", approved_on=MONDAY.date()
    )
    week = dt.timedelta(days=7)
    told = [news.of(follower, MONDAY + n * week, MONDAY + (n + 1) * week) for n in (-1, 0, 1)]
    assert [[i.why for i in one.items] for one in told] == [
        [],
        [f"Progress on recommendation {asked.number}: Ask twice"],
        [],
    ]


def test_words_that_wait_for_approval_are_not_told(follower, review):
    actions.follow(thing=review.resource, by=follower)
    make.recommendation(review, words="Not yet approved.")
    assert news.of(follower, MONDAY - dt.timedelta(days=30), MONDAY).items == []


def test_the_news_asks_as_often_for_three_as_for_one(follower, django_assert_num_queries):
    actions.follow(thing=audience("Schools"), by=follower)
    recent(audiences=["Schools"])
    follower.refresh_from_db()
    news.of(follower, LAST_WEEK, MONDAY)  # who they are is asked once for each person
    for _ in range(2):
        # The follows, the cards with their themes, audiences and reviews, and what the reviews tell.
        with django_assert_num_queries(5):
            news.of(follower, LAST_WEEK, MONDAY)
        recent(audiences=["Schools"])
        recent()


def test_every_link_of_the_email_changes_nothing_when_opened(follower, client):
    recent(slug="new")
    run_digests()
    letter = Email.objects.get()
    links = [word for word in letter.text.split() if word.startswith("http")]
    before = AuditEntry.objects.count()
    for link in links:
        client.get(link)
    digest = Digest.objects.get()
    assert (len(links), AuditEntry.objects.count(), digest.often) == (3, before, "weekly")


# The way out


def link_of(person) -> str:
    return reverse("library:stop_digest", args=[emails.stop_token(person)])


def test_the_email_is_stopped_signed_out_by_the_button_behind_the_link(follower, client):
    link = link_of(follower)
    shown = client.get(link)
    after_looking = Digest.objects.get().often
    client.post(link, filled())
    assert (shown.status_code, after_looking, Digest.objects.get().often) == (200, "weekly", "never")


def test_a_link_that_was_changed_stops_nothing(follower, client):
    link = link_of(follower)[:-2] + "x/"
    assert (client.post(link, filled()).status_code, Digest.objects.get().often) == (404, "weekly")


def test_the_choice_is_made_on_the_page_of_follows(follower, signed_in):
    signed_in(follower).post("/me/following/email/", filled(often="never"))
    assert Digest.objects.get().often == "never"


def test_a_choice_that_does_not_exist_changes_nothing(follower, signed_in):
    signed_in(follower).post("/me/following/email/", filled(often="hourly"))
    assert Digest.objects.get().often == "weekly"


def test_follows_and_the_choice_leave_with_the_person(follower):
    for model in (Follow, Digest):
        privacy.register[model].erase(follower)
    assert (Follow.objects.count(), Digest.objects.count()) == (0, 0)
