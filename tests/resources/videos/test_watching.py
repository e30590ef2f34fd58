"""Watching: who may, what plays, and what counts."""

import json
import pathlib
import re
import urllib.request

import pytest
import time_machine

from accounts.models import RecordEntry
from portal.lib import clock, storage
from resources.library.models import Resource, Tally
from resources.videos import sittings
from resources.videos.models import Video, Viewing
from tests.factories import videos as factory
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(tom, bea) -> Video:
    made = factory.video(owner=tom, title="Professional curiosity")
    factory.caption(made, approved_by=bea, added_by=tom)
    return made


class Player:
    """A browser's player, with a clock that is moved by hand."""

    def __init__(self, client, someone, video):
        client.force_login(someone)
        self.client, self.video, self.sequence = client, video, 0
        self.clock = time_machine.travel(clock.now(), tick=False)
        self.time = self.clock.start()
        self.word = sittings.begin(video, someone)

    def watch(self, *spans, after: float = 60, position: float = 0, **fields):
        self.time.shift(after)
        self.sequence += 1
        told = {
            "sitting": self.word,
            "sequence": self.sequence,
            "intervals": spans,
            "position": position,
        } | fields
        address = f"/videos/{self.video.resource.slug}/progress/"
        return self.client.post(address, json.dumps(told), content_type="application/json")


@pytest.fixture
def plays(client):
    """`plays(priya, video)` answers a player on Priya's open page."""
    players = []

    def play(someone, video):
        players.append(Player(client, someone, video))
        return players[-1]

    yield play
    for player in players:
        player.clock.stop()


def test_nine_tenths_enter_the_record_once_with_the_recordings_minutes(plays, priya, video):
    player = plays(priya, video)
    player.watch([0, 50])
    answer = player.watch([50, 90])
    player.watch([90, 100])
    entry = RecordEntry.objects.get()
    assert (answer.json(), entry.person, entry.source, entry.kind, entry.minutes) == (
        {"percent": 90, "completed": True}, priya, f"video:{video.uuid}", "video", 2,
    )  # fmt: skip


def test_less_is_not_enough(plays, priya, video):
    assert plays(priya, video).watch([0, 89]).json() == {"percent": 89, "completed": False}
    assert RecordEntry.objects.count() == 0


def test_seeking_to_the_end_is_not_watching(plays, priya, video):
    answer = plays(priya, video).watch([0, 5], [98, 100], position=100)
    assert (answer.json(), RecordEntry.objects.count()) == ({"percent": 7, "completed": False}, 0)


@pytest.mark.capability(15)
def test_seven_minutes_of_thirty_are_seven_and_another_device_goes_on_at_the_right_place(
    client, plays, priya, tom
):
    half_an_hour = factory.video(owner=tom, duration_seconds=1800.0)
    player = plays(priya, half_an_hour)
    player.watch([0, 300], after=300, position=300)
    answer = player.watch([1680, 1800], after=120, position=1800)
    player.watch(after=5, position=300)
    viewing = Viewing.objects.get()
    assert (viewing.watched_seconds, answer.json(), RecordEntry.objects.count()) == (
        420, {"percent": 23, "completed": False}, 0,
    )  # fmt: skip
    assert page(client, priya, half_an_hour).context["start"] == 297


def test_watching_a_part_twice_counts_once(plays, priya, video):
    player = plays(priya, video)
    player.watch([0, 60])
    assert player.watch([0, 60]).json()["percent"] == 60


def test_more_than_the_clock_allows_is_refused_and_changes_nothing(plays, priya, video):
    answer = plays(priya, video).watch([0, 100], after=10)
    assert (answer.status_code, Viewing.objects.filter(watched_seconds__gt=0).count()) == (422, 0)


def test_twice_the_speed_is_believed(plays, priya, video):
    assert plays(priya, video).watch([0, 100], after=50).json()["completed"] is True


def test_a_second_page_does_not_double_what_the_clock_allows(plays, priya, video):
    first = plays(priya, video)
    first.word, second = first.word, sittings.begin(video, priya)
    first.watch([0, 25], after=12)
    assert first.watch([50, 75], after=1, sitting=second).status_code == 422


def test_a_report_that_came_before_changes_nothing(plays, priya, video):
    player = plays(priya, video)
    player.watch([0, 30], position=30)
    player.watch([0, 5], sequence=1, position=5)
    viewing = Viewing.objects.get()
    assert (viewing.position_seconds, viewing.sequence, viewing.intervals) == (30, 1, [[0, 30]])


@pytest.mark.parametrize(
    "change",
    [
        {"intervals": "all"},
        {"intervals": [[1]]},
        {"intervals": [[0, "9"]]},
        {"intervals": [[0, 1]] * 201},
        {"position": -1},
        {"position": float("nan")},
        {"sequence": 0},
        {"sitting": ""},
    ],
)
def test_a_report_that_is_none_is_refused(change, plays, priya, video):
    assert (plays(priya, video).watch(**change).status_code, Viewing.objects.count()) == (422, 0)


def test_somebody_elses_page_does_not_report_for_me(plays, priya, sam, video):
    player = plays(priya, video)
    player.word = sittings.begin(video, sam)
    assert (player.watch([0, 5]).status_code, Viewing.objects.count()) == (409, 0)


def test_a_made_up_page_does_not_report(plays, priya, video):
    player = plays(priya, video)
    player.word = "made:up"
    assert player.watch([0, 5]).status_code == 409


def test_a_page_of_yesterday_does_not_report(plays, priya, video):
    player = plays(priya, video)
    player.time.shift(86_401)
    player.client.force_login(priya)
    assert player.watch([0, 5], after=0).status_code == 409


def test_a_draft_does_not_count(plays, tom):
    draft = factory.video(owner=tom, published=False)
    assert (plays(tom, draft).watch([0, 5]).status_code, Viewing.objects.count()) == (404, 0)


def test_a_new_version_begins_again_and_keeps_what_was_completed(plays, priya, video):
    plays(priya, video).watch([0, 95])
    Video.objects.update(version=2)
    factory.rendition(Video.objects.get())
    plays(priya, Video.objects.get()).watch([0, 5])
    viewing = Viewing.objects.get()
    assert (viewing.intervals, viewing.version, viewing.completed_version) == ([[0, 5]], 2, 1)


def page(client, someone, video, query=""):
    client.force_login(someone)
    return client.get(video.get_absolute_url() + query)


def test_the_page_goes_on_where_one_stopped_on_any_device(client, plays, priya, video):
    plays(priya, video).watch([0, 40], position=40)
    assert page(client, priya, video).context["start"] == 37


def test_a_place_from_the_search_wins_over_the_place_kept(client, plays, priya, video):
    plays(priya, video).watch([0, 40], position=40)
    assert page(client, priya, video, "?t=12").context["start"] == 12


def test_the_transcript_stands_in_the_page_as_text(client, priya, video):
    assert "Who lives here." in page(client, priya, video).content.decode()


def test_the_content_note_stands_before_the_player(client, priya, video):
    video.resource.content_note = "neglect and lasting harm"
    video.resource.save()
    text = page(client, priya, video).content.decode()
    assert -1 < text.index("neglect and lasting harm") < text.index("<video")


ADDRESSES = ["", "master.m3u8", "180.m3u8", "180.mp4", "sign/180/", "captions.vtt", "transcript.txt"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_is_sent_to_sign_in(address, client, video):
    answer = client.get(video.get_absolute_url() + address)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_is_not_registered_finds_nothing(address, client, video):
    client.force_login(person("Nobody Yet"))
    assert client.get(video.get_absolute_url() + address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_a_draft_plays_for_nobody_else(address, client, tom, bea, priya):
    draft = factory.video(owner=tom, published=False)
    factory.caption(draft, approved_by=bea)
    client.force_login(priya)
    theirs = client.get(draft.get_absolute_url() + address).status_code
    client.force_login(tom)
    assert (theirs, client.get(draft.get_absolute_url() + address).status_code in {200, 302}) == (404, True)


@pytest.mark.parametrize("address", ["240.m3u8", "sign/240/", "240.mp4"])
def test_a_rung_that_was_not_made_does_not_exist(address, client, priya, video):
    client.force_login(priya)
    assert client.get(video.get_absolute_url() + address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_nothing_that_was_given_to_one_person_is_kept_on_the_way(address, client, priya, video):
    client.force_login(priya)
    assert client.get(video.get_absolute_url() + address)["Cache-Control"] == "private, no-store"


def test_the_master_names_the_rungs_of_the_version_that_plays(client, priya, video):
    factory.rendition(video, version=2, name=480)
    client.force_login(priya)
    text = client.get(video.get_absolute_url() + "master.m3u8").content.decode()
    assert ("180.m3u8" in text, "480.m3u8" in text) == (True, False)


def test_the_playlist_holds_no_address_of_the_store(client, priya, video, settings):
    client.force_login(priya)
    text = client.get(video.get_absolute_url() + "180.m3u8").content.decode()
    assert (text.count("180.m4s"), settings.S3_PUBLIC_ENDPOINT_URL in text) == (3, False)


def test_players_that_fetch_by_themselves_get_one_long_signed_address(client, priya, video, settings):
    client.force_login(priya)
    master = client.get(video.get_absolute_url() + "master.m3u8?native=1").content.decode()
    text = client.get(video.get_absolute_url() + "180.m3u8?native=1").content.decode()
    assert ("180.m3u8?native=1" in master, text.count(settings.S3_PUBLIC_ENDPOINT_URL), "X-Amz-Expires=7200" in text) == (
        True, 3, True,
    )  # fmt: skip


def test_the_papers_say_how_long_the_address_of_the_longest_recording_holds(client, priya, video, settings):
    Video.objects.filter(pk=video.pk).update(duration_seconds=settings.VIDEO_LONGEST)
    client.force_login(priya)
    text = client.get(video.get_absolute_url() + "180.m3u8?native=1").content.decode()
    (seconds,) = set(re.findall(r"X-Amz-Expires=(\d+)", text))
    deploy = pathlib.Path(settings.BASE_DIR) / "deploy"
    said = [(deploy / name).read_text() for name in ("README.md", "kubernetes/base/doors.yaml")]
    hours = [re.findall(r"length[^(]*\((\d+) hours", one) for one in said]
    assert hours == [[str(int(seconds) // 3600)]] * 2


def test_a_signed_address_answers_the_bytes_that_are_asked_for_and_holds_ten_minutes(client, priya, video):
    rung = video.playing().get()
    storage.put(storage.MEDIA, rung.object_name, b"0123456789", content_type="video/mp4")
    client.force_login(priya)
    told = client.get(video.get_absolute_url() + "sign/180/").json()
    request = urllib.request.Request(told["url"], headers={"Range": "bytes=2-4"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert (told["ttl"], "X-Amz-Expires=600" in told["url"], answer.status, answer.read()) == (
            600,
            True,
            206,
            b"234",
        )


def test_readers_get_the_approved_captions_and_managers_those_that_wait(client, priya, tom, video):
    factory.caption(video, added_by=tom, cues=[factory.captioning.Cue(0, 1, "New words")])
    client.force_login(priya)
    readers = client.get(video.get_absolute_url() + "captions.vtt").content
    client.force_login(tom)
    managers = client.get(video.get_absolute_url() + "captions.vtt").content
    assert (b"New words" in readers, b"New words" in managers) == (False, True)


def test_a_recording_without_captions_has_none_to_give(client, priya, tom):
    client.force_login(priya)
    bare = factory.video(owner=tom)
    assert client.get(bare.get_absolute_url() + "captions.vtt").status_code == 404


def test_a_recording_that_is_announced_says_that_it_is_being_prepared(client, priya, tom):
    coming = factory.video(owner=tom, state="transcoding", percent=62)
    answer = page(client, priya, coming)
    assert (answer.status_code, "This recording is being prepared" in answer.content.decode(), b"62%" in answer.content) == (
        200, True, True,
    )  # fmt: skip


@pytest.mark.parametrize(("published", "uses"), [(True, [("downloaded", 1), ("opened", 1)]), (False, [])])
def test_uses_are_counted_once_readers_have_it(published, uses, client, tom):
    shown = factory.video(owner=tom, published=published, downloadable=True)
    opened = page(client, tom, shown)
    kept = client.get(shown.get_absolute_url() + "download/")
    assert (opened.status_code, kept.status_code) == (200, 302)
    assert list(Tally.objects.order_by("what").values_list("what", "count")) == uses


def announced(owner, **fields) -> Video:
    made = factory.video(owner=owner, published=False, **fields)
    Resource.objects.filter(pk=made.resource_id).update(state="expected", expected_text="in the autumn")
    return made


@pytest.mark.parametrize("state", ["expired", "aborted", "failed", "ready"])
def test_readers_of_an_announced_recording_are_told_when_it_comes_and_nothing_of_its_file(
    state, client, priya, tom
):
    answer = page(client, priya, announced(tom, state=state))
    assert (answer.status_code, answer.templates[0].name) == (200, "library/expected.html")
    assert answer.content.decode().count("Expected in the autumn.") == 1


@pytest.mark.parametrize(
    ("state", "says"), [("uploading", "still being sent"), ("transcoding", "being prepared")]
)
def test_readers_of_an_announced_recording_follow_its_file_while_it_is_on_its_way(
    state, says, client, priya, tom
):
    answer = page(client, priya, announced(tom, state=state))
    assert answer.templates[0].name == "videos/being_prepared.html"
    assert answer.content.decode().count(f"This recording is {says}") == 1


def test_a_page_that_followed_it_gets_its_middle_to_the_end(client, priya, tom):
    client.force_login(priya)
    ready = announced(tom, state="ready")
    text = client.get(ready.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in text, "This recording is not published yet" in text) == (False, True)


def test_who_looks_after_an_announced_recording_sees_that_no_file_was_sent(client, tom):
    text = page(client, tom, announced(tom, state="expired")).content.decode()
    assert ("This recording has not been sent yet" in text, "a new file is needed" in text) == (True, False)


def test_a_recording_that_failed_needs_a_new_file(client, priya, tom):
    text = page(client, priya, factory.video(owner=tom, state="failed")).content.decode()
    assert "Its trainer has been told, and a new file is needed." in text


def test_the_waiting_page_asks_for_its_middle_only(client, priya, tom):
    coming = factory.video(owner=tom, state="transcoding", percent=62)
    client.force_login(priya)
    text = client.get(coming.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in text, "62%" in text, 'hx-trigger="every 10s"' in text) == (False, True, True)


def test_the_waiting_page_opens_the_player_once_it_plays(client, priya, video):
    client.force_login(priya)
    answer = client.get(video.get_absolute_url(), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
