"""What a poster needs before it is published, and who may do it."""

import pytest
from django.urls import reverse

from resources.posters import actions, fields
from resources.posters.models import PosterSize
from tests.factories.posters import poster
from tests.forms import filled
from tests.jobs import drain
from tests.resources.posters.designer import upload

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.mark.parametrize("change", ["boxes", "artwork", "mini"])
def test_who_changed_the_artwork_or_its_boxes_may_not_publish_it(desk, bea, adi, change):
    """Four eyes: what was agreed to was another edition, and its author is who changed it."""
    made = poster(state="in-review", words_by=adi, owner=adi)
    was = made.resource.edition
    if change == "boxes":
        actions.mark_boxes(
            size=made.sizes.get(size="full"), boxes=list(fields.usual_boxes("full"))[:5], by=bea
        )
    elif change == "artwork":
        desk.post(reverse("desk_posters:artwork", args=["babies", "full"]), filled(**{"full-file": upload()}))
        drain()
    else:
        desk.post(reverse("desk_posters:take_mini_away", args=["babies"]), filled())
    desk.post(reverse("desk_library:publish", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert (made.resource.state, made.resource.words_by, made.resource.edition > was) == (
        "in-review",
        bea,
        True,
    )


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"alternative": ""}, "Write the text alternative, for those who cannot see the poster."),
        ({"boxes": False}, "The full poster: give it a box for the safeguarding lead’s name."),
    ],
)
def test_a_poster_that_lacks_something_is_not_published(desk, lacking, sentence):
    made = poster(state="in-review", mini=False, **lacking)
    answer = desk.post(reverse("desk_library:publish", args=[made.resource.uuid]), filled(), follow=True)
    made.resource.refresh_from_db()
    assert (made.resource.state, sentence in answer.content.decode()) == ("in-review", True)


def test_a_poster_without_artwork_is_not_published(desk):
    made = poster(state="in-review", mini=False)
    made.sizes.all().delete()
    desk.post(reverse("desk_library:publish", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert made.resource.state == "in-review"


def test_a_mini_that_was_refused_holds_the_poster_back(desk):
    made = poster(state="draft", mini=False)
    PosterSize.objects.create(poster=made, size="mini", state="refused", reason="It is locked.")
    answer = desk.get(reverse("desk_posters:poster", args=["babies"]))
    assert answer.context["way"].obstacles == ["The mini poster: give it other artwork. It is locked."]


def test_a_complete_poster_is_published(desk):
    made = poster(state="in-review")
    desk.post(reverse("desk_library:publish", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert made.resource.state == "published"


def test_a_published_poster_is_archived(desk):
    made = poster()
    desk.post(reverse("desk_library:archive", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert made.resource.state == "archived"
