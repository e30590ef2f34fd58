"""Another cut, another picture, another file: what readers have plays on until the new one is ready, and no worse."""

import pytest
from django.urls import reverse

from portal.lib import jobs, storage
from portal.lib.models import AuditEntry, Email, Job
from resources.library.models import SearchPart
from resources.videos import actions, ladder, preparing, sending
from resources.videos.captions import Cue
from resources.videos.cutting import Cut
from resources.videos.models import Video
from resources.videos.preparing import Made
from resources.videos.probe import Facts
from tests.factories import videos as factory
from tests.forms import filled
from tests.jobs import drain
from tests.resources.videos.listener import answered

pytestmark = [pytest.mark.django_db, pytest.mark.long]

CUES = [Cue(0, 2, "Can you hear me?"), Cue(20, 24, "Who lives here?")]


def address(video: Video, name: str = "video") -> str:
    return reverse(f"desk_videos:{name}", args=[video.uuid])


def finish(video: Video, *, seconds: float = 50, shown_from: float = 0) -> Video:
    """The worker's last step, with the work itself left out."""
    Video.objects.filter(pk=video.pk).update(state="packaging")
    video.refresh_from_db()
    factory.rendition(video, version=video.version + 1, object_name=f"videos/{video.uuid}/newer/180.m4s")
    facts = Facts(duration=seconds, width=320, height=180, codec="h264", sound=True)
    poster, board = f"videos/{video.uuid}/newer/poster.jpg", {"names": []}
    preparing.ready(
        video, Made(facts, shown_from, "newer", ladder.rungs(facts), poster, board, damaged=False)
    )
    video.refresh_from_db()
    return video


@pytest.fixture
def shown(tom, bea) -> Video:
    """What readers have: a hundred seconds of a sent file that is still kept, with approved captions and a chapter."""
    video = factory.video(owner=tom, source_name="videos/first", sent_seconds=100.0)
    factory.caption(video, added_by=tom, approved_by=bea, cues=CUES)
    video.chapters.create(start_seconds=0, title="Waiting")
    video.chapters.create(start_seconds=20, title="Asking")
    return video


def test_a_cut_is_prepared_again_and_what_readers_have_plays_on(signed_in, bea, shown):
    signed_in(bea).post(address(shown, "cut"), filled(starts_at="0:14", ends_at="1:10"))
    shown.refresh_from_db()
    assert (shown.cut_from, shown.cut_to, shown.state, shown.version, shown.playing().count()) == (
        14,
        70,
        "queued",
        1,
        1,
    )
    assert Job.objects.get(kind="videos.process").subject == str(shown.pk)


def test_captions_chapters_and_minutes_move_along_with_a_cut(bea, shown):
    preparing.cut(video=shown, by=bea, cut=Cut(14, 64))
    now = finish(shown, shown_from=14)
    caption = now.approved_captions()
    assert (now.version, now.duration_seconds, caption.cues, [c.mark.start for c in now.chapters.all()]) == (
        2, 50, [[6, 10, "Who lives here?"]], [0, 6],
    )  # fmt: skip
    assert "00:00:06.000" in caption.vtt
    found = SearchPart.objects.filter(resource=now.resource, source="shelf").values_list("locator", flat=True)
    assert list(found) == ["?t=6"]


def test_a_second_cut_counts_from_the_sent_file_again(bea, shown):
    preparing.cut(video=shown, by=bea, cut=Cut(14))
    finish(shown, shown_from=14, seconds=86)
    preparing.cut(video=shown, by=bea, cut=Cut(4))
    now = finish(shown, shown_from=4, seconds=96)
    assert now.approved_captions().cues == [[16, 20, "Who lives here?"]]


def test_captions_of_the_whole_file_move_when_the_first_cut_is_ready(tom):
    video = factory.video(owner=tom, state="uploaded", published=False, cut_from=14.0)
    factory.caption(video, added_by=tom, cues=CUES)
    assert finish(video, shown_from=14).waiting_captions().cues == [[6, 10, "Who lives here?"]]


def test_a_cut_while_it_is_prepared_begins_anew(tom):
    video = preparing.begin(
        factory.video(owner=tom, state="uploaded", published=False, source_name="videos/x")
    )
    preparing.cut(video=video, by=tom, cut=Cut(3))
    with pytest.raises(preparing.Overtaken):
        preparing.beat(video, percent=50, rung=180)
    video.refresh_from_db()
    assert (video.state, Job.objects.filter(kind="videos.process", state="waiting").count()) == ("queued", 1)


def test_the_same_cut_again_changes_nothing(bea, shown):
    preparing.cut(video=shown, by=bea, cut=Cut())
    shown.refresh_from_db()
    assert (shown.state, Job.objects.count()) == ("ready", 0)


def test_a_file_that_is_no_longer_kept_cannot_be_cut(signed_in, bea, shown):
    Video.objects.update(source_name="")
    answer = signed_in(bea).post(address(shown, "cut"), filled(starts_at="0:14"), follow=True)
    shown.refresh_from_db()
    assert ("no longer kept" in answer.content.decode(), shown.cut_from, shown.state) == (True, 0, "ready")


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ({"starts_at": "soon"}, "starts_at"),
        ({"starts_at": "2:00"}, "starts_at"),
        ({"starts_at": "0:20", "ends_at": "0:10"}, "ends_at"),
    ],
)
def test_times_that_cannot_be_are_said(times, field, signed_in, bea, shown):
    answer = signed_in(bea).post(address(shown, "cut"), filled(**times))
    assert (answer.status_code, list(answer.context["cut_form"].errors)) == (422, [field])


@pytest.mark.parametrize("name", ["cut", "picture", "stay"])
def test_a_trainer_changes_nothing_that_readers_have(name, signed_in, tom, shown):
    assert signed_in(tom).post(address(shown, name), filled(starts_at="0:14", at="1")).status_code == 404


def test_the_real_worker_cuts_both_ends(tom, tmp_path):
    content = factory.clip(tmp_path / "a.mp4", seconds=6, size="64x36")
    video = factory.prepared(tom, content, cut_from=1.0, cut_to=3.5)
    assert (video.state, round(video.duration_seconds, 1), round(video.sent_seconds), video.shown_from) == (
        "ready",
        2.5,
        6,
        1,
    )
    assert sum(
        map(
            float,
            [
                line[8:-1]
                for line in video.playing().get().playlist.splitlines()
                if line.startswith("#EXTINF")
            ],
        )
    ) == pytest.approx(2.5, abs=0.1)


def test_a_cut_that_leaves_nothing_of_the_file_is_a_failure_that_may_be_mended(tom, small):
    video = factory.prepared(tom, small, cut_from=30.0)
    assert (video.failure_code, video.can_retry) == ("nothing_left", True)


def test_every_recording_gets_small_pictures_and_the_chosen_one_is_taken(tom, tmp_path):
    video = factory.prepared(tom, factory.clip(tmp_path / "a.mp4", seconds=2, size="64x36"))
    before = video.poster_name
    Video.objects.update(poster_at=1.5)
    jobs.enqueue("videos.picture", video.pk)
    drain("media")
    video.refresh_from_db()
    with storage.open_file(storage.MEDIA, video.poster_name) as file:
        assert (before == video.poster_name, file.read(2)) == (False, b"\xff\xd8")
    assert [storage.exists(storage.MEDIA, name) for name in video.storyboard["names"]] == [True]


def test_choosing_a_picture_asks_the_worker(signed_in, bea, shown):
    signed_in(bea).post(address(shown, "picture"), filled(at="12.5"))
    shown.refresh_from_db()
    assert (shown.poster_at, Job.objects.get(kind="videos.picture").subject) == (12.5, str(shown.pk))


@pytest.mark.parametrize(("file", "ended", "told"), [(b"No film.", "dead", 1), (None, "done", 0)])
def test_a_picture_that_cannot_be_taken_is_said_where_it_was_chosen(
    signed_in, tom, tmp_path, file, ended, told
):
    video = factory.prepared(tom, factory.clip(tmp_path / "a.mp4", seconds=2, size="64x36", sound=False))
    if file:
        storage.put(storage.MEDIA, video.playing().get().object_name, file, content_type="video/mp4")
    actions.choose_picture(video=video, by=tom, at=1.0)
    drain("media")
    page = signed_in(tom).get(address(video)).content.decode()
    said = page.count("The picture could not be taken.")
    assert (Job.objects.get(kind="videos.picture").state, said) == (ended, told)


@pytest.mark.parametrize("at", ["", "100", "-1", "nan", "never"])
def test_a_picture_of_no_moment_is_refused(at, signed_in, bea, shown):
    assert (
        signed_in(bea).post(address(shown, "picture"), filled(at=at)).status_code,
        Job.objects.count(),
    ) == (422, 0)


def test_a_part_that_cannot_be_read_is_said_to_the_trainer(tom, tmp_path):
    whole = bytearray(
        factory.clip(tmp_path / "a.mp4", "-movflags", "+faststart", "-g", "5", seconds=4, sound=False)
    )
    whole[len(whole) // 2 : len(whole) // 2 + 2000] = bytes(2000)
    video = factory.prepared(tom, bytes(whole))
    assert (video.state, video.damaged, "could not be read" in Email.objects.get(person=tom).text) == (
        "ready",
        True,
        True,
    )


def newer(shown: Video, by) -> Video:
    """Another file for what readers have, sent whole."""
    upload = sending.begin(by=by, name="b.mp4", size=10, content_type="", fingerprint="b", video=shown)
    sending._completed(upload, by)
    return finish(shown)


def test_another_file_waits_until_somebody_has_listened_to_it(bea, shown):
    now = newer(shown, bea)
    assert (now.state, now.version, now.duration_seconds, now.coming["duration_seconds"]) == (
        "ready",
        1,
        100,
        50,
    )
    assert (now.playing().get().version, now.waiting_to_play().get().version) == (1, 2)
    assert (
        now.approved_captions() is None,
        "until somebody of the business team" in Email.objects.get().text,
    ) == (False, True)


def test_who_sent_it_does_not_let_it_out(signed_in, bea, adi, shown):
    newer(shown, bea)
    mark = preparing.mark_of_coming(shown)
    got = [
        signed_in(who).post(address(shown, "release"), filled(listened="on", mark=mark)).status_code
        for who in (bea, adi)
    ]
    shown.refresh_from_db()
    assert (got, shown.version, shown.coming) == ([404, 302], 2, None)


def test_letting_it_out_takes_a_tick(signed_in, bea, adi, shown):
    mark = preparing.mark_of_coming(newer(shown, bea))
    assert signed_in(adi).post(address(shown, "release"), filled(mark=mark)).status_code == 422


def test_who_lets_it_out_answers_for_its_captions(signed_in, bea, adi, shown):
    newer(shown, bea)
    answered(signed_in(adi), shown, "release")
    shown.refresh_from_db()
    assert (shown.approved_captions().approved_by, shown.resource.minutes, AuditEntry.objects.filter(verb="videos.released").count()) == (
        adi, 1, 1,
    )  # fmt: skip


def test_who_put_in_the_new_captions_does_not_let_it_out(signed_in, bea, adi, shown):
    newer(shown, bea)
    factory.caption(shown, added_by=adi)
    tick = filled(listened="on", mark=preparing.mark_of_coming(shown))
    assert signed_in(adi).post(address(shown, "release"), tick).status_code == 404


def test_readers_do_not_see_the_newer_file(client, priya, bea, shown):
    newer(shown, bea)
    client.force_login(priya)
    told = client.get(shown.get_absolute_url() + "sign/180/?new=1").json()["url"]
    assert ("newer" in told, client.get(shown.get_absolute_url() + "?new=1").context["new"]) == (False, False)


def test_who_looks_after_it_watches_the_newer_file_and_it_does_not_count(client, bea, shown):
    newer(shown, bea)
    client.force_login(bea)
    told = client.get(shown.get_absolute_url() + "sign/180/?new=1").json()["url"]
    page = client.get(shown.get_absolute_url() + "?new=1")
    assert ("newer" in told, page.context["new"], page.context["sitting"]) == (True, True, "")
    assert "180.m3u8?new=1" in client.get(shown.get_absolute_url() + "master.m3u8?new=1").content.decode()


def test_another_file_for_a_draft_plays_at_once_and_its_captions_wait_again(tom, bea):
    draft = factory.video(owner=tom, published=False, source_name="videos/first")
    factory.caption(draft, added_by=tom, approved_by=bea)
    now = newer(draft, tom)
    assert (now.version, now.duration_seconds, now.approved_captions(), now.waiting_captions() is None) == (
        2,
        50,
        None,
        False,
    )


def test_a_newer_file_that_came_to_nothing_is_forgotten(signed_in, bea, shown):
    upload = sending.begin(by=bea, name="b.mp4", size=10, content_type="", fingerprint="b", video=shown)
    sending.abort(upload=upload, by=bea)
    signed_in(bea).post(address(shown, "stay"), filled())
    shown.refresh_from_db()
    assert (shown.state, shown.another_file, shown.source_name, shown.version) == (
        "ready",
        False,
        "videos/first",
        1,
    )


def test_after_a_newer_file_that_failed_there_is_nothing_left_to_cut(bea, shown):
    failed = {"failure_code": "not_media", "failure": "No.", "another_file": True}
    Video.objects.filter(pk=shown.pk).update(state="failed", **failed)
    shown.refresh_from_db()
    now = preparing.stay(video=shown, by=bea)
    assert (now.state, now.source_name, now.can_cut) == ("ready", "", False)


@pytest.mark.parametrize(("allowed", "status"), [(True, 302), (False, 404)])
def test_a_copy_is_kept_only_where_its_trainer_allows_it(allowed, status, client, priya, shown):
    Video.objects.update(downloadable=allowed)
    client.force_login(priya)
    answer = client.get(shown.get_absolute_url() + "download/")
    page = client.get(shown.get_absolute_url()).content.decode()
    assert (answer.status_code, "Download the recording" in page) == (status, allowed)
