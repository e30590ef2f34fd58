"""Who ticks that they have listened answers for what they listened to, and for nothing that came meanwhile."""

import pytest

from resources.videos import actions
from resources.videos.captions import Cue
from resources.videos.models import Video
from tests.factories import videos as factory
from tests.forms import filled
from tests.resources.videos.listener import address, answered, ticked

pytestmark = pytest.mark.django_db

OTHERS = [Cue(0, 4, "What did somebody ask?")]


@pytest.fixture
def draft(tom) -> Video:
    made = factory.video(owner=tom, published=False)
    factory.caption(made, added_by=tom)
    return made


@pytest.fixture
def newer(tom, adi) -> Video:
    """A newer file that waits beside approved captions."""
    made = factory.video(owner=tom, another_file=True, coming=factory.COMING)
    factory.rendition(made, version=2)
    factory.caption(made, added_by=tom, approved_by=adi)
    return made


def put(video: Video, by) -> None:
    actions.put_captions(video=video, by=by, cues=OTHERS, source_name="others.vtt")


def test_captions_that_came_while_somebody_listened_are_not_approved(signed_in, tom, bea, draft):
    client = signed_in(bea)
    tick = ticked(client, draft, "approve")
    put(draft, tom)
    answer = client.post(address(draft, "approve"), tick)
    form = answer.context["approval_form"]
    assert (answer.status_code, form.errors["listened"], form["listened"].value()) == (
        422, [actions.OTHER_CAPTIONS], False,
    )  # fmt: skip
    assert (draft.approved_captions(), draft.waiting_captions().lines) == (None, OTHERS)


def test_the_page_that_refused_them_takes_the_next_tick_for_the_new_ones(signed_in, tom, bea, draft):
    client = signed_in(bea)
    tick = ticked(client, draft, "approve")
    put(draft, tom)
    again = client.post(address(draft, "approve"), tick).content.decode()
    mark = draft.waiting_captions().mark
    assert again.count(f'name="mark" value="{mark}"') == 1
    client.post(address(draft, "approve"), filled(listened="on", mark=mark))
    assert draft.approved_captions().lines == OTHERS


def test_a_tick_that_names_no_captions_approves_none(signed_in, bea, draft):
    answer = signed_in(bea).post(address(draft, "approve"), filled(listened="on"))
    assert (answer.status_code, draft.approved_captions()) == (422, None)


def test_other_times_are_other_captions(signed_in, tom, bea, draft):
    client = signed_in(bea)
    tick = ticked(client, draft, "approve")
    later = [Cue(line.start + 1, line.end + 1, line.text) for line in draft.waiting_captions().lines]
    actions.put_captions(video=draft, by=tom, cues=later, source_name="briefing.vtt")
    answer = client.post(address(draft, "approve"), tick)
    assert (answer.status_code, draft.approved_captions()) == (422, None)


@pytest.mark.parametrize("approver", [None, "adi"], ids=["waiting", "approved"])
def test_a_newer_file_is_not_let_out_with_captions_that_came_meanwhile(
    approver, signed_in, tom, bea, adi, newer
):
    client = signed_in(bea)
    tick = ticked(client, newer, "release")
    put(newer, tom)
    if approver:
        waiting = newer.waiting_captions()
        actions.approve_captions(caption=waiting, by=adi, mark=waiting.mark)
    answer = client.post(address(newer, "release"), tick)
    newer.refresh_from_db()
    assert (answer.status_code, answer.context["release_form"].errors["listened"], newer.version) == (
        422, [actions.ANOTHER_FILE], 1,
    )  # fmt: skip


def test_a_still_newer_file_is_not_let_out_by_who_listened_to_the_one_before(signed_in, bea, newer):
    client = signed_in(bea)
    tick = ticked(client, newer, "release")
    Video.objects.filter(pk=newer.pk).update(attempt=newer.attempt + 1)  # sent and prepared again
    answer = client.post(address(newer, "release"), tick)
    newer.refresh_from_db()
    assert (answer.status_code, newer.version) == (422, 1)


def test_what_somebody_listened_to_is_let_out(signed_in, bea, newer):
    assert answered(signed_in(bea), newer, "release").status_code == 302
    newer.refresh_from_db()
    assert (newer.version, newer.approved_captions().approved_by) == (2, bea)
