"""A review that is taken away takes with it what readers have of it alone, and brings that back."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from zeal import zeal_ignore

from portal.lib import clock
from portal.lib.models import AuditEntry
from resources.library import actions, asking, browse, publishing
from resources.library.models import Bundle, Decision, Resource
from resources.library.wanted import Wanted
from resources.reviews.models import ROLES
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.factories.library import indexed, resource, with_file
from tests.forms import filled

pytestmark = pytest.mark.django_db

NEEDED = "Taking it away earlier needs a legal reason, which is kept."
LONG_AGO = clock.now() - dt.timedelta(days=800)


@pytest.fixture(autouse=True)
def house(db):
    return partnership()


@pytest.fixture
def ellery(bea, adi):
    """A published review whose time in public is over, every format explained; Adi wrote it."""
    card = {"published_at": LONG_AGO, "owner": adi, "words_by": adi, "summary": "What was learnt."}
    made = make.review("Ellery", kind="national", card=card)
    for role in ROLES:
        make.not_published(made, role)
    return made.resource


def part(whole: Resource, kind: str = "slides", **fields) -> Resource:
    given = {"published_at": LONG_AGO, "title": "Ellery in slides"} | fields
    card = with_file(indexed(kind, **given))
    Bundle.objects.create(whole=whole, part=card, role=kind)
    return card


def state(card: Resource) -> str:
    return Resource.objects.get(pk=card.pk).state


def published_again(review: Resource, sender, publisher) -> None:
    actions.send_for_review(resource=review, by=sender)
    actions.publish(resource=review, by=publisher)


def test_nobody_reaches_a_part_whose_review_was_withdrawn(client, ellery, bea):
    slides = part(ellery)
    actions.archive(resource=ellery, by=bea, reason="The family asked for it.")
    body = client.get(slides.get_absolute_url()).content.decode()
    download = client.get(reverse("library:download", args=[slides.slug]))
    assert (state(slides), "The family asked for it." in body, "Download" in body) == (
        "archived",
        True,
        False,
    )
    assert download.headers.get("Location") == slides.get_absolute_url()


def test_the_search_finds_it_no_more(ellery, bea):
    part(ellery)
    wanted = Wanted(q="slides")
    found = []
    for _ in range(2):
        found.append(len(browse.shelf(AnonymousUser(), wanted, asking.of(wanted), 1).found))
        actions.archive(resource=ellery, by=bea)
    assert found == [1, 0]


def test_what_belongs_to_another_published_review_too_stays(ellery, bea):
    slides = part(ellery)
    Bundle.objects.create(whole=make.review("Fenn").resource, part=slides, role="slides")
    actions.archive(resource=ellery, by=bea)
    assert (state(ellery), state(slides)) == ("archived", "published")


def test_with_the_last_of_its_reviews_it_goes(ellery, bea):
    slides, other = part(ellery), make.review("Fenn", card={"published_at": LONG_AGO}).resource
    Bundle.objects.create(whole=other, part=slides, role="slides")
    actions.archive(resource=ellery, by=bea)
    actions.archive(resource=other, by=bea)
    assert state(slides) == "archived"


def test_what_was_announced_of_it_is_announced_no_longer(ellery, bea):
    poster = part(ellery, "poster", state="expected", published_at=None)
    actions.archive(resource=ellery, by=bea)
    assert state(poster) == "draft"


def test_a_part_that_is_taken_away_leaves_its_review(ellery, bea):
    slides = part(ellery)
    actions.archive(resource=slides, by=bea)
    assert (state(slides), state(ellery)) == ("archived", "published")


def test_blank_forms_stay_when_their_guidance_goes(bea):
    page, form = make.guidance().resource, resource("form")
    Bundle.objects.create(whole=page, part=form, role="material")
    actions.archive(resource=page, by=bea)
    assert (state(page), state(form)) == ("archived", "published")


def test_a_review_that_is_handed_over_leaves_its_parts(ellery, bea):
    slides = part(ellery)
    actions.archive(resource=ellery, by=bea, publisher="NSPCC", address="https://learning.nspcc.org.uk/e")
    assert (state(ellery), state(slides)) == ("archived", "published")


def test_a_report_within_its_own_public_period_holds_the_review_until_there_is_a_legal_reason(ellery, bea):
    report = part(ellery, "report", title="Ellery in full", published_at=clock.now())
    until = f"{publishing.public_until(report):%-d %B %Y}"
    said = f"Its part “Ellery in full” stays public until {until}. {NEEDED}"
    with pytest.raises(publishing.NotReady) as refused:
        actions.archive(resource=ellery, by=bea)
    assert (state(ellery), state(report), refused.value.sentences) == (
        "published",
        "published",
        [said],
    )
    actions.archive(resource=ellery, by=bea, legal_reason="Order of the High Court.")
    assert (state(report), Decision.objects.get(resource=report).legal_reason) == (
        "archived",
        "Order of the High Court.",
    )


def test_each_is_in_the_audit_with_what_it_went_with(ellery, bea):
    part(ellery)
    actions.archive(resource=ellery, by=bea)
    went = AuditEntry.objects.filter(verb="library.archived").order_by("pk")
    assert [(entry.by, entry.detail["whole"]) for entry in went] == [(bea, "Ellery"), (bea, "")]


def test_published_again_it_brings_its_parts_back_with_their_first_day(ellery, bea, adi):
    slides = part(ellery)
    actions.archive(resource=ellery, by=bea)
    published_again(ellery, adi, bea)
    back = Resource.objects.get(pk=slides.pk)
    assert (state(ellery), back.state, back.published_at) == ("published", "published", LONG_AGO)


def test_a_part_that_was_changed_meanwhile_needs_another_reader_first(ellery, bea, adi):
    slides = part(ellery)
    actions.archive(resource=ellery, by=bea)
    actions.change_resource(resource=slides, by=adi, summary="Rewritten.")
    published_again(ellery, adi, bea)
    assert (state(ellery), state(slides)) == ("published", "archived")


def test_a_part_that_was_taken_away_for_itself_stays_away(ellery, bea, adi):
    slides = part(ellery)
    actions.archive(resource=slides, by=bea)
    actions.archive(resource=ellery, by=bea)
    published_again(ellery, adi, bea)
    assert state(slides) == "archived"


def test_the_desk_says_beforehand_what_goes_and_what_comes_back(signed_in, ellery, bea, adi):
    slides, where = part(ellery), reverse("desk_library:publication", args=[ellery.uuid])
    team = signed_in(bea)
    before = team.get(where).context["way"].leaving
    team.post(reverse("desk_library:archive", args=[ellery.uuid]), filled(**{"archive-reason": "Old."}))
    actions.send_for_review(resource=ellery, by=adi)
    with zeal_ignore():  # each part is asked by the gates of its own kind
        after = team.get(where)
    assert (before, after.context["way"].together) == ([slides], [slides])
