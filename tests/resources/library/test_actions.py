"""Cards are added, changed, published and tied; what is refused stays undone."""

import datetime as dt

import pytest

from portal.lib.models import AuditEntry
from resources.library import actions, publishing
from resources.library.models import Bundle, OldAddress, Resource, SearchPart, Tally
from tests.factories.library import resource, topic

pytestmark = pytest.mark.django_db


def verbs(card: Resource) -> list[str]:
    thing = f"library.resource:{card.pk}"
    return list(AuditEntry.objects.filter(thing=thing).order_by("pk").values_list("verb", flat=True))


def test_a_card_begins_as_a_draft_of_whoever_added_it(bea):
    card = actions.add_resource(kind="report", title="Fenn: the report", by=bea, topics=[topic("Neglect")])
    assert (card.state, card.owner, card.slug, [t.name for t in card.topics.all()]) == (
        "draft",
        bea,
        "fenn-the-report",
        ["Neglect"],
    )


def test_adding_is_written_down(bea):
    card = actions.add_resource(kind="report", title="Fenn", by=bea)
    assert verbs(card) == ["library.added"]


def test_a_second_card_of_the_same_title_gets_a_numbered_address(bea):
    actions.add_resource(kind="report", title="Fenn", by=bea)
    assert actions.add_resource(kind="slides", title="Fenn", by=bea).slug == "fenn-2"


def test_a_title_that_is_a_word_of_the_portal_gets_another_address(bea):
    assert actions.add_resource(kind="report", title="New", by=bea).slug == "new-2"


def test_a_given_address_that_is_taken_is_refused(bea):
    resource(slug="fenn")
    with pytest.raises(actions.AddressTaken):
        actions.add_resource(kind="report", title="Fenn", slug="fenn", by=bea)


def test_a_new_address_keeps_the_old_one(bea):
    card = resource(slug="before")
    actions.change_resource(resource=card, by=bea, slug="after")
    assert list(OldAddress.objects.values_list("slug", "resource")) == [("before", card.pk)]


def test_going_back_to_the_first_address_leaves_only_the_second_behind(bea):
    card = resource(slug="before")
    actions.change_resource(resource=card, by=bea, slug="after")
    actions.change_resource(resource=card, by=bea, slug="before")
    assert list(OldAddress.objects.values_list("slug", flat=True)) == ["after"]


def test_an_address_that_another_card_had_once_is_not_given_away(bea):
    first, second = resource(slug="before"), resource(slug="other")
    actions.change_resource(resource=first, by=bea, slug="after")
    with pytest.raises(actions.AddressTaken):
        actions.change_resource(resource=second, by=bea, slug="before")


def test_a_changed_title_is_indexed(bea):
    card = actions.add_resource(kind="report", title="Fenn", by=bea)
    actions.change_resource(resource=card, by=bea, title="Odell")
    assert list(SearchPart.objects.filter(label="Title").values_list("text", flat=True)) == ["Odell"]


def test_what_is_not_named_in_a_change_stays(bea):
    card = resource(topics=["Neglect"], summary="Kept.")
    actions.change_resource(resource=card, by=bea, title="Other")
    assert (card.summary, [t.name for t in card.topics.all()]) == ("Kept.", ["Neglect"])


@pytest.fixture
def gates(monkeypatch):
    """Gates and sequels of this test only."""
    monkeypatch.setattr(publishing, "_gates", {})
    monkeypatch.setattr(publishing, "_sequels", {})


def test_publishing_dates_the_card_and_writes_it_down(bea, gates):
    card = resource(state="in-review")
    actions.publish(resource=card, by=bea)
    assert (card.state, card.published_at is not None, verbs(card)) == (
        "published",
        True,
        ["library.published"],
    )


def test_a_gate_keeps_a_card_from_being_published(bea, gates):
    publishing.gate("report")(lambda card: ["Add a summary."])
    card = resource(state="in-review")
    with pytest.raises(publishing.NotReady) as refused:
        actions.publish(resource=card, by=bea)
    card.refresh_from_db()
    assert (refused.value.sentences, card.state, verbs(card)) == (["Add a summary."], "in-review", [])


def test_a_gate_of_another_kind_does_not_matter(bea, gates):
    publishing.gate("poster")(lambda card: ["Never."])
    card = resource(state="in-review")
    actions.publish(resource=card, by=bea)
    assert card.state == "published"


def test_what_a_shelf_hung_up_follows_a_publishing(bea, gates):
    followed = []
    publishing.after("report")(lambda card, by: followed.append((card, by)))
    card = resource(state="in-review")
    actions.publish(resource=card, by=bea)
    assert followed == [(card, bea)]


def test_publishing_twice_happens_once(bea, gates):
    card = resource(state="in-review")
    actions.publish(resource=card, by=bea)
    actions.publish(resource=card, by=bea)
    assert verbs(card) == ["library.published"]


def test_a_card_from_elsewhere_keeps_the_day_it_was_first_published(bea, gates):
    card, day = resource(state="in-review"), dt.datetime(2021, 7, 30, 9, tzinfo=dt.UTC)
    actions.publish(resource=card, by=bea, at=day)
    assert card.published_at == day


def test_back_from_the_archive_a_card_keeps_its_first_day(bea, tom, gates):
    card = resource(state="published")
    day = card.published_at
    actions.archive(resource=card, by=bea)
    actions.send_for_review(resource=card, by=tom)
    actions.publish(resource=card, by=bea)
    assert card.published_at == day


def test_announcing_says_when_it_is_expected(bea):
    card = resource(state="draft")
    actions.announce(resource=card, by=bea, expected_text="in the autumn")
    assert (card.state, card.expected_text) == ("expected", "in the autumn")


def test_announcing_does_not_take_a_published_card_back(bea):
    card = resource(state="published")
    actions.announce(resource=card, by=bea, expected_text="later")
    assert card.state == "published"


def test_sending_for_review_moves_a_draft(tom):
    card = resource(state="draft", owner=tom)
    actions.send_for_review(resource=card, by=tom)
    assert card.state == "in-review"


def test_sending_a_published_card_for_review_changes_nothing(tom):
    card = resource(state="published", owner=tom)
    actions.send_for_review(resource=card, by=tom)
    assert card.state == "published"


def test_tying_again_changes_the_role_and_makes_no_second_tie(bea):
    review, poster = resource("review"), resource("poster")
    actions.tie(whole=review, part=poster, role="material", by=bea)
    actions.tie(whole=review, part=poster, role="poster", by=bea, order=3)
    assert list(Bundle.objects.values_list("whole", "part", "role", "order")) == [
        (review.pk, poster.pk, "poster", 3)
    ]


def test_untying_leaves_both_cards(bea):
    review, poster = resource("review"), resource("poster")
    actions.tie(whole=review, part=poster, role="poster", by=bea)
    actions.untie(whole=review, part=poster, by=bea)
    assert (Bundle.objects.count(), Resource.objects.count()) == (0, 2)


def test_a_tally_counts_within_a_day():
    card = resource()
    for _ in range(3):
        actions.count(card, Tally.What.OPENED)
    assert list(Tally.objects.values_list("what", "count")) == [("opened", 3)]


def test_the_cover_follows_the_gravest_theme(bea):
    card = actions.add_resource(
        kind="report", title="Fenn", by=bea, topics=[topic("Supervision"), topic("Neglect")]
    )
    actions.change_resource(resource=card, by=bea, topics=[topic("Neglect")])
    assert (card.cover_motif, card.quiet) == ("seedling", 1)


def test_the_cover_of_a_review_is_the_still_shore(bea):
    assert actions.add_resource(kind="review", title="Fenn", by=bea).quiet == 2


def test_a_chosen_cover_stays_when_the_themes_change(bea):
    card = actions.add_resource(kind="report", title="Fenn", by=bea, cover_motif="boat")
    actions.change_resource(resource=card, by=bea, topics=[topic("Neglect")])
    assert card.cover_motif == "boat"
