"""Captions on the desk: what readers are never left without, and what an older page never overwrites."""

import re

import pytest

from resources.library import actions as library
from resources.library.models import Resource
from resources.videos import actions
from resources.videos.captions import Cue
from resources.videos.models import Video
from tests.factories import videos as factory
from tests.forms import filled
from tests.resources.videos.test_desk import address, vtt

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(tom) -> Video:
    return factory.video(owner=tom, published=False, title="Odell narrated")


def reason_taken_back(client, video) -> tuple[int, str]:
    """The answer to an emptied reason, and the reason that stands then."""
    answer = client.post(address(video, "exempt"), filled(reason=""))
    video.refresh_from_db()
    return answer.status_code, video.exempt_reason


def test_readers_are_not_left_with_neither_captions_nor_a_reason(signed_in, bea):
    video = factory.video()
    actions.exempt(video=video, by=bea, reason="Nobody speaks.")
    client = signed_in(bea)
    answer = client.post(address(video, "exempt"), filled(reason=""))
    assert (answer.status_code, answer.context["exemption_form"].errors["reason"]) == (
        422, [actions.NEITHER],
    )  # fmt: skip
    assert reason_taken_back(client, video) == (422, "Nobody speaks.")


def test_the_reason_is_taken_back_once_captions_are_approved(signed_in, tom, bea):
    video = factory.video()
    actions.exempt(video=video, by=bea, reason="Nobody speaks.")
    factory.caption(video, added_by=tom)
    waiting = reason_taken_back(signed_in(bea), video)
    actions.approve_captions(caption=video.waiting_captions(), by=bea, mark=video.waiting_captions().mark)
    assert [waiting, reason_taken_back(signed_in(bea), video)] == [(422, "Nobody speaks."), (302, "")]


def test_the_reason_of_what_plays_elsewhere_is_taken_back(signed_in, bea):
    video = factory.video()
    Resource.objects.filter(pk=video.resource_id).update(external_url="https://learning.example/odell")
    actions.exempt(video=video, by=bea, reason="Nobody speaks.")
    assert reason_taken_back(signed_in(bea), video) == (302, "")


def test_the_reason_is_taken_back_once_the_recording_is_taken_away(signed_in, bea):
    video = factory.video()
    actions.exempt(video=video, by=bea, reason="Nobody speaks.")
    library.archive(resource=video.resource, by=bea, reason="It was withdrawn.")
    assert reason_taken_back(signed_in(bea), video) == (302, "")


def seen_by(client, video) -> str:
    """The captions that the form for another file stands beside."""
    page = client.get(address(video)).content.decode()
    return re.search(rf'{address(video, "captions")}".*?name="over" value="(\w*)"', page, re.DOTALL)[1]


def stands(video) -> tuple[str, bool]:
    return video.waiting_captions().source_name, video.waiting_captions().machine_made


def test_captions_that_somebody_put_in_meanwhile_are_not_overwritten_by_an_older_page(
    signed_in, tom, bea, draft
):
    client = signed_in(tom)
    seen = seen_by(client, draft)
    actions.put_captions(video=draft, by=bea, cues=[Cue(0, 1, "By hand")], source_name="by-hand.vtt")
    answer = client.post(address(draft, "captions"), filled(captions=vtt(), over=seen))
    assert (answer.status_code, answer.context["captions_form"].errors["captions"], stands(draft)) == (
        422, [actions.CAME_MEANWHILE], ("by-hand.vtt", False),
    )  # fmt: skip
    client.post(address(draft, "captions"), filled(captions=vtt(), over=seen_by(client, draft)))
    assert stands(draft) == ("odell.vtt", False)


def test_approved_captions_may_be_followed_by_those_of_a_page_from_before_the_approval(
    signed_in, tom, bea, draft
):
    client, waiting = signed_in(tom), factory.caption(draft, added_by=tom)
    seen = seen_by(client, draft)
    actions.approve_captions(caption=waiting, by=bea, mark=waiting.mark)
    client.post(address(draft, "captions"), filled(captions=vtt(), over=seen))
    assert stands(draft) == ("odell.vtt", False)


def test_a_machines_draft_that_came_meanwhile_gives_way_to_a_persons_file(signed_in, tom, draft):
    client = signed_in(tom)
    seen = seen_by(client, draft)
    actions.keep_draft(video=draft, cues=[Cue(0, 1, "By machine")])
    client.post(address(draft, "captions"), filled(captions=vtt(), over=seen))
    assert stands(draft) == ("odell.vtt", False)
