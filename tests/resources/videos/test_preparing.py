"""From what was sent to what plays, by the real ffmpeg, engines and worker."""

import datetime as dt
import io
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import reverse
from PIL import Image

from portal.lib import clock, jobs, storage
from portal.lib.models import AuditEntry, Email, Job
from resources.videos import cutting, ladder, playlists, preparing, programs
from resources.videos.models import Rendition, Video
from tests.factories import videos as factory
from tests.factories.accounts import grant, partnership, person
from tests.jobs import drain

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@dataclass
class Told:
    """How things stand once the worker has prepared one recording, looked at by several tests."""

    video: Video
    rung: Rendition
    minutes: int | None
    stored: int
    picture: bytes
    verbs: list[str]
    letter: Email
    page: str


@pytest.fixture(scope="module")
def told(seven_seconds, django_db_setup, django_db_blocker) -> Told:
    """Prepares once for all who only look; its rows are gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        partnership()
        tom = grant(person("Tom Ashworth"), "trainer").person
        video = factory.prepared(tom, seven_seconds)
        rung = video.playing().get()
        with storage.open_file(storage.MEDIA, video.poster_name) as file:
            picture = file.read()
        entries = AuditEntry.objects.filter(thing=f"videos.video:{video.pk}").order_by("pk")
        seen = Told(
            video,
            rung,
            video.resource.minutes,
            storage.size(storage.MEDIA, rung.object_name),
            picture,
            list(entries.values_list("verb", flat=True)),
            Email.objects.get(person=tom),
            reverse("desk_videos:video", args=[video.uuid]),
        )
        transaction.set_rollback(True)
    return seen


def test_a_recording_becomes_ready_with_its_facts(told):
    video = told.video
    assert (video.state, video.version, video.percent, video.width, video.height, video.sound) == (
        "ready", 1, 100, 320, 180, True,
    )  # fmt: skip


def test_its_length_is_measured_and_stands_on_the_card(told):
    assert (round(told.video.duration_seconds), told.minutes) == (7, 1)


def test_what_plays_is_in_media_as_one_file_a_rung(told):
    assert (told.rung.name, told.rung.size) == (180, told.stored)


def test_the_playlist_has_six_second_segments_and_both_codecs(told):
    playlist, codecs = told.rung.playlist, told.rung.codecs
    assert (playlist.count("#EXTINF"), playlist.count("#EXTINF:6.0"), codecs[:4], codecs[-9:]) == (
        2, 1, "avc1", "mp4a.40.2",
    )  # fmt: skip


def test_its_poster_is_a_picture_in_media(told):
    assert told.picture[:3] == b"\xff\xd8\xff"


def test_every_move_has_its_audit_row(told):
    assert told.verbs == ["videos.probing", "videos.transcoding", "videos.packaging", "videos.ready"]


def test_the_trainer_gets_a_letter(told):
    assert (told.letter.letter, told.letter.to, told.page in told.letter.text) == (
        "videos/ready",
        "tom@example.org",
        True,
    )


def test_a_recording_without_sound_is_prepared_and_says_so(tom, tmp_path):
    video = factory.prepared(tom, factory.clip(tmp_path / "a.mp4", seconds=2, sound=False))
    assert (video.state, video.sound, video.playing().get().codecs[:4]) == ("ready", False, "avc1")


def test_a_phones_upright_recording_stays_upright(tom, tmp_path):
    video = factory.prepared(tom, factory.clip(tmp_path / "a.mp4", seconds=1, size="180x320", sound=False))
    rung = video.playing().get()
    assert (rung.name, rung.width, rung.height) == (180, 180, 320)


def test_odd_sizes_and_other_containers_are_taken(tom, tmp_path):
    content = factory.clip(tmp_path / "a.mkv", "-pix_fmt", "yuv444p", seconds=1, size="321x183", sound=False)
    rung = factory.prepared(tom, content).playing().get()
    assert (rung.width, rung.height) == (320, 182)


def _playlist_of(path) -> bytes:
    path.write_bytes(b"secret")
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://{path}\n#EXT-X-ENDLIST\n".encode()


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64)).save(out, "PNG")
    return out.getvalue()


BAD = {
    "words": lambda path: (b"These are words and no recording. " * 50, "not_media"),
    "a playlist that points at a file here": lambda path: (_playlist_of(path / "secret.ts"), "not_media"),
    "a list of files to join": lambda path: (b"ffconcat version 1.0\nfile /etc/passwd\n", "not_media"),
    "a picture": lambda path: (_picture(), "not_media"),
    "sound alone": lambda path: (factory.clip(path / "a.m4a", "-vn", "-c:a", "aac", seconds=2), "no_video"),
    "half a file": lambda path: (factory.clip(path / "a.mp4", seconds=2)[:9000], "truncated"),
    "a picture as large as a house": lambda path: (
        factory.clip(path / "a.mp4", "-frames:v", "1", size="8200x16", sound=False, seconds=0.1),
        "too_large_dimensions",
    ),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_file_is_refused_with_its_reason(bad, tom, tmp_path):
    content, code = BAD[bad](tmp_path)
    video = factory.prepared(tom, content)
    assert (video.state, video.failure_code, video.version) == ("failed", code, 0)


def test_a_file_cut_short_after_its_table_of_contents_is_refused(tom, tmp_path):
    whole = factory.clip(tmp_path / "a.mp4", "-movflags", "+faststart", "-g", "10", seconds=20, sound=False)
    assert factory.prepared(tom, whole[: len(whole) // 2]).failure_code in {"decode_error", "output_mismatch"}


def test_a_recording_that_is_too_long_is_refused(tom, seven_seconds, settings):
    settings.VIDEO_LONGEST = 5
    assert factory.prepared(tom, seven_seconds).failure_code == "too_long"


def test_a_failure_is_told_to_the_trainer_in_a_sentence(tom):
    video = factory.prepared(tom, b"words")
    assert video.failure in Email.objects.get(person=tom).text


def test_a_bad_file_is_not_tried_again(tom):
    factory.prepared(tom, b"words")
    assert Job.objects.get(kind="videos.process").state == "done"


def test_a_source_that_is_gone_is_said(tom, small):
    video = factory.sent(tom, small)
    storage.delete(storage.QUARANTINE, video.source_name)
    drain("media")
    video.refresh_from_db()
    assert (video.state, video.failure_code) == ("failed", "source_gone")


def test_doing_it_twice_changes_nothing(tom, small):
    video = factory.prepared(tom, small)
    jobs.enqueue("videos.process", video.pk)
    drain("media")
    video.refresh_from_db()
    assert (video.version, video.attempt, video.state) == (1, 1, "ready")


def test_a_worker_that_died_is_followed_by_one_that_skips_finished_rungs(tom, small):
    video = factory.prepared(tom, small)
    rung = video.playing().get()
    # As it was before the last step: the rung is made, the version has not moved.
    Rendition.objects.update(bandwidth=1)
    Video.objects.update(state="transcoding", version=0)
    jobs.enqueue("videos.process", video.pk)
    drain("media")
    video.refresh_from_db()
    again = video.playing().get()
    assert (video.state, video.attempt, again.pk, again.bandwidth) == ("ready", 2, rung.pk, 1)


def test_a_finished_rung_whose_file_is_gone_is_made_again(tom, small):
    video = factory.prepared(tom, small)
    storage.delete(storage.MEDIA, video.playing().get().object_name)
    Rendition.objects.update(bandwidth=1)
    Video.objects.update(state="transcoding", version=0)
    jobs.enqueue("videos.process", video.pk)
    drain("media")
    assert storage.exists(storage.MEDIA, Rendition.objects.exclude(bandwidth=1).get().object_name)


def test_an_older_worker_cannot_write_over_a_newer_one(tom):
    older = preparing.begin(factory.video(owner=tom, state="uploaded"))
    preparing.begin(older)
    with pytest.raises(preparing.Overtaken):
        preparing.beat(older, percent=50, rung=180)


def test_an_older_worker_cannot_finish(tom):
    older = preparing.begin(factory.video(owner=tom, state="uploaded"))
    preparing.begin(older)
    with pytest.raises(preparing.Overtaken):
        preparing.move(older, "transcoding", attempt=older.attempt)


def test_a_move_that_does_not_exist_is_refused(tom):
    with pytest.raises(preparing.WrongMove):
        preparing.move(factory.video(owner=tom, state="uploaded"), "ready")


def test_a_lease_that_was_lost_stops_the_encoder(tom, small):
    video = factory.sent(tom, small)
    job = jobs.claim("media")
    turn = jobs.Turn(job, alive=False)
    jobs.kinds["videos.process"].run(str(video.pk), turn)
    video.refresh_from_db()
    assert (video.state, video.renditions.count()) == ("transcoding", 0)


def test_an_encoder_that_is_told_to_stop_blames_no_file_and_is_made_again(tom, settings, small, tmp_path):
    """It writes a whole-looking playlist when it is stopped (SIGTERM, as when a machine goes down)."""
    real, stopped = programs.ffmpeg(), tmp_path / "ffmpeg"
    stopped.write_text(
        f'#!/bin/sh\ncase "$*" in *-encoders) exec {real} "$@" ;; esac\n{real} -re "$@" &\nsleep 0.5\nkill $!\nwait $!\n'
    )
    stopped.chmod(0o755)
    settings.FFMPEG_BINARY = str(stopped)
    video = factory.prepared(tom, small)
    assert (video.state, video.version, Email.objects.count()) == ("queued", 0, 0)
    settings.FFMPEG_BINARY = real
    Job.objects.update(due_at=clock.now())
    drain("media")
    video.refresh_from_db()
    assert (video.state, video.attempt) == ("ready", 2)


def test_work_that_is_never_done_is_said_to_the_trainer(tom):
    video = factory.video(owner=tom, state="transcoding", published=False)
    jobs.kinds["videos.process"].mourn(str(video.pk), "The worker stopped before it was done.")
    video.refresh_from_db()
    assert (video.state, video.failure_code, video.can_retry) == ("failed", "worker_lost", True)


def test_work_that_dies_the_last_time_fails_no_recording_that_waits_anew(tom, small):
    video = factory.sent(tom, small)
    Job.objects.update(attempts=3)
    begun = jobs.claim("media")
    preparing.cut(video=preparing.begin(video), by=tom, cut=cutting.Cut(1))
    Job.objects.filter(pk=begun.pk).update(lease_until=clock.now() - dt.timedelta(seconds=1))
    jobs.put_back_expired()
    states = sorted(Job.objects.filter(kind="videos.process").values_list("state", flat=True))
    video.refresh_from_db()
    assert (states, video.state, video.failure_code) == (["dead", "waiting"], "queued", "")


def test_trying_again_is_for_failures_that_may_pass(tom):
    video = factory.video(owner=tom, state="failed", published=False)
    preparing.retry(video=video, by=tom)
    video.refresh_from_db()
    assert (video.state, video.failure, Job.objects.filter(kind="videos.process").count()) == (
        "queued",
        "",
        1,
    )


def test_trying_a_bad_file_again_is_refused(tom):
    video = factory.video(owner=tom, state="failed", published=False, failure_code="not_media")
    with pytest.raises(preparing.WrongMove):
        preparing.retry(video=video, by=tom)


def test_the_chosen_ffmpeg_wins(settings, tmp_path):
    settings.FFMPEG_BINARY = str(tmp_path / "mine")
    (tmp_path / "mine").write_text("#!/bin/sh\n")
    assert programs.ffmpeg() == str(tmp_path / "mine")


def test_a_missing_ffmpeg_is_a_failure_that_may_pass(tom, settings, small):
    settings.FFMPEG_BINARY = "/nowhere/ffmpeg"
    video = factory.prepared(tom, small)
    assert (video.failure_code, video.can_retry) == ("no_program", True)


@pytest.fixture
def short_chunks(monkeypatch):
    """Chunks of one segment, so that a recording of a few seconds has several."""
    monkeypatch.setattr(ladder, "CHUNK", 6)
    monkeypatch.setattr(ladder, "LEAST", 1)


def test_chunks_are_joined_to_one_rung_of_the_whole_length(tom, tmp_path, short_chunks):
    video = factory.prepared(tom, factory.clip(tmp_path / "a.mp4", seconds=14, size="64x36"))
    playlist = playlists.read(video.playing().get().playlist)
    assert (video.state, playlist.seconds[:2], round(playlist.duration, 1), video.playing().get().codecs[-9:]) == (
        "ready", (6.0, 6.0), 14.0, "mp4a.40.2",
    )  # fmt: skip


def test_a_later_attempt_takes_the_chunks_of_an_earlier_one(tom, tmp_path, short_chunks):
    video = factory.prepared(tom, factory.clip(tmp_path / "a.mp4", seconds=14, size="64x36", sound=False))
    folder = f"videos/{video.uuid}/{video.settings_hash}/work/"
    chunks = list(storage.stored(storage.MEDIA, folder))
    # As it was when the worker died before the rung was joined, with its first chunk lost.
    storage.delete(storage.MEDIA, chunks[0].name)
    Rendition.objects.all().delete()
    Video.objects.update(state="transcoding", version=0)
    jobs.enqueue("videos.process", video.pk)
    drain("media")
    video.refresh_from_db()
    again = {chunk.name: chunk.changed_at for chunk in storage.stored(storage.MEDIA, folder)}
    assert (len(chunks), video.state, [again[c.name] == c.changed_at for c in chunks[1:]]) == (
        3,
        "ready",
        [True, True],
    )
