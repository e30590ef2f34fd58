"""Two editors at once: the second is shown both versions, and saves over the first knowingly or not at all."""

import re
from operator import attrgetter

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from portal.lib.two_editors import WithEdition
from resources.library import actions
from resources.library.models import Page, Resource
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.factories.briefings import briefing, finished
from tests.factories.learning import course
from tests.factories.library import page, resource
from tests.factories.videos import video as recording
from tests.forms import filled

pytestmark = [pytest.mark.django_db, pytest.mark.long]

THEIRS, YOURS = "What they wrote of it.", "What you wrote of it."
BOXES = {f"heading{n}": f"Part {n}" for n in range(1, 8)} | {f"body{n}": "Ask." for n in range(1, 8)}
COURSE = {
    "visibility": "registered",
    "minutes": "10",
    "certificate": "on",
    "steps-TOTAL_FORMS": "0",
    "steps-INITIAL_FORMS": "0",
}
REVIEW = {"kind": "lcspr", "pseudonym": "Ellery", "precision": "day", "status": "finished"}


@pytest.fixture(autouse=True)
def house(db):
    """Each test opens the same page more than once, which zeal takes for one page that asks twice."""
    with zeal_ignore():
        yield partnership()


# What is edited, where, and what its form needs besides a summary.
EDITORS = {
    "a document": (lambda: resource("report", state="draft"), "desk_library:edit", "uuid", {}),
    "a briefing": (lambda: briefing(state="draft").resource, "desk_briefings:edit", "slug", BOXES),
    "a finished briefing": (lambda: finished(state="draft").resource, "desk_briefings:edit", "slug", {}),
    "a course": (lambda: course(state="draft").resource, "desk_learning:edit", "slug", COURSE),
    "a review": (
        lambda: make.review(card={"state": "draft"}).resource,
        "desk_reviews:details",
        "slug",
        REVIEW,
    ),
    "a recording": (lambda: recording(published=False).resource, "desk_videos:video", "video.uuid", {}),
    "guidance": (
        lambda: make.guidance(card={"state": "draft"}, body="Ask.").resource,
        "desk_reviews:guidance_edit",
        "slug",
        {"shape": "text", "body": "Ask.", "rules-TOTAL_FORMS": "0", "rules-INITIAL_FORMS": "0"},
    ),
}


@pytest.fixture(params=EDITORS)
def editor(request):
    """A card, the address of its editor, and what is sent to it."""
    create, name, key, needed = EDITORS[request.param]
    card = create()

    def sent(edition: str, summary: str = YOURS) -> dict[str, str]:
        words = {"title": card.title, "slug": card.slug, "visibility": "public", "summary": summary}
        return filled(edition=edition, **words | needed)

    return card, reverse(name, args=[attrgetter(key)(card)]), sent


def edition_on(answer) -> str:
    return re.search(r'name="edition" value="(\d+)"', answer.content.decode())[1]


def saved_meanwhile(card: Resource, by) -> None:
    actions.change_resource(resource=Resource.objects.get(pk=card.pk), by=by, summary=THEIRS)


def summary(card: Resource) -> str:
    return Resource.objects.get(pk=card.pk).summary


def test_whoever_saves_alone_is_not_asked(signed_in, bea, editor):
    card, address, sent = editor
    client = signed_in(bea)
    answer = client.post(address, sent(edition_on(client.get(address))))
    assert (answer.status_code, summary(card)) == (302, YOURS)


def test_the_second_sees_both_versions_and_overwrites_nothing(signed_in, bea, adi, editor):
    card, address, sent = editor
    client = signed_in(bea)
    opened = edition_on(client.get(address))
    saved_meanwhile(card, adi)
    answer = client.post(address, sent(opened))
    shown = [(one.theirs, one.yours) for one in answer.context["differences"]]
    assert (answer.status_code, summary(card), (THEIRS, YOURS) in shown) == (422, THEIRS, True)
    words = answer.content.decode()
    assert [THEIRS in words, YOURS in words] == [True, True]


def test_the_second_can_save_theirs_knowingly(signed_in, bea, adi, editor):
    card, address, sent = editor
    client = signed_in(bea)
    opened = edition_on(client.get(address))
    saved_meanwhile(card, adi)
    again = edition_on(client.post(address, sent(opened)))
    answer = client.post(address, sent(again))
    assert (answer.status_code, summary(card)) == (302, YOURS)


def test_a_third_who_saves_in_between_is_seen_as_well(signed_in, bea, adi, editor):
    card, address, sent = editor
    client = signed_in(bea)
    opened = edition_on(client.get(address))
    saved_meanwhile(card, adi)
    again = edition_on(client.post(address, sent(opened)))
    saved_meanwhile(card, adi)
    assert (client.post(address, sent(again)).status_code, summary(card)) == (422, THEIRS)


def test_without_the_look_the_first_would_be_overwritten(signed_in, bea, adi, editor, monkeypatch):
    """The control: what the tests above see is this look and nothing else."""
    card, address, sent = editor
    client = signed_in(bea)
    opened = edition_on(client.get(address))
    saved_meanwhile(card, adi)
    monkeypatch.setattr(WithEdition, "clean", lambda form: super(WithEdition, form).clean())
    assert (client.post(address, sent(opened)).status_code, summary(card)) == (302, YOURS)


# The partnership's own pages


def written(slug: str) -> str:
    return Page.objects.get(slug=slug).body


def test_whoever_saves_a_page_alone_is_not_asked(signed_in, bea):
    page("privacy")
    address, client = reverse("desk_library:page", args=["privacy"]), signed_in(bea)
    data = {"title": "Privacy", "body": YOURS}
    first = client.post(address, filled(edition=edition_on(client.get(address)), **data))
    second = client.post(address, filled(edition=edition_on(client.get(address)), **data))
    assert (first.status_code, second.status_code, written("privacy")) == (302, 302, YOURS)


def test_the_second_editor_of_a_page_sees_both_versions_and_saves_theirs_knowingly(signed_in, bea, adi):
    page("privacy")
    address, client = reverse("desk_library:page", args=["privacy"]), signed_in(bea)
    opened, data = edition_on(client.get(address)), {"title": "Privacy", "body": YOURS}
    actions.write_page(slug="privacy", title="Privacy", body=THEIRS, by=adi)
    answer = client.post(address, filled(edition=opened, **data))
    shown = [(one.label, one.theirs, one.yours) for one in answer.context["differences"]]
    assert (answer.status_code, written("privacy"), shown) == (422, THEIRS, [("Words", THEIRS, YOURS)])
    again = client.post(address, filled(edition=edition_on(answer), **data))
    assert (again.status_code, written("privacy")) == (302, YOURS)


def test_the_second_editor_of_a_finished_briefing_reads_both_versions(signed_in, bea, adi):
    """The page itself says both, side by side."""
    card = finished(state="draft").resource
    address, client = reverse("desk_briefings:edit", args=[card.slug]), signed_in(bea)
    opened = edition_on(client.get(address))
    saved_meanwhile(card, adi)
    sent = {"title": card.title, "visibility": "public", "summary": YOURS}
    body = client.post(address, filled(edition=opened, **sent)).content.decode()
    side_by_side = body[body.index("Saved by somebody else meanwhile") : body.index("card-h")]
    assert [THEIRS in side_by_side, YOURS in side_by_side] == [True, True]


def test_what_is_no_number_is_taken_for_no_edition(signed_in, bea):
    """A page from before this look sends none, and is saved."""
    page("privacy")
    address = reverse("desk_library:page", args=["privacy"])
    answer = signed_in(bea).post(address, filled(edition="\u0664\u00b2", title="Privacy", body=YOURS))
    assert (answer.status_code, written("privacy")) == (302, YOURS)
