"""The making of a recording: fetch, look, make each rung, take a picture, and only then let it play.

Every step may be the last: finished rungs are in media under the name of the work, and the next attempt skips them.
"""

import json
import shutil
import time
from pathlib import Path

from django.conf import settings

from portal.lib import jobs, safely, storage
from resources.videos import ladder, playlists, preparing, probe, programs
from resources.videos.models import Rendition, Video

_MEBI = 1024 * 1024
# What one child may use. 6 GB held every hostile file that was tried, 16000 pixels square and 10-bit 4K included.
_LOOKING = safely.Limits(memory=1024 * _MEBI, cpu=60, wall=60)
_PICTURE = safely.Limits(memory=6144 * _MEBI, cpu=120, wall=120, file=50 * _MEBI)


def prepare(video: Video, turn: jobs.Turn) -> None:
    """Bring a recording whose attempt has begun to ready. Raises probe.NotTaken, preparing.Overtaken, StorageUnavailable."""
    programs.encodes()
    with safely.Scratch() as folder:
        source = _fetched(video, folder)
        facts = _facts(source, folder)
        work = ladder.fingerprint(video.source_name, facts)
        video = preparing.checked(video, facts, work)
        rungs = ladder.rungs(facts)
        progress = Progress(video, turn, rungs, facts.duration)
        for rung in rungs:
            if not _is_made(video, rung):
                _make(video, rung, source, facts, folder, progress)
            progress.finished(rung)
        video = preparing.move(video, Video.State.PACKAGING, attempt=video.attempt, percent=99, rung=None)
        poster = _poster(video, source, facts, folder)
        preparing.ready(video, rungs=rungs, poster_name=poster)


class Progress:
    """Turns ffmpeg's lines into a percentage, and writes it when it has grown and two seconds have passed."""

    def __init__(self, video: Video, turn: jobs.Turn, rungs: list[ladder.Rung], duration: float) -> None:
        self.video, self.turn, self.rungs, self.duration = video, turn, rungs, duration
        self.done: list[ladder.Rung] = []
        self.written, self.written_at = 0, 0.0

    def line(self, line: str) -> None:
        """Take one line of ffmpeg's progress. Raises preparing.Overtaken, which ends the program."""
        if not self.turn.alive:
            raise preparing.Overtaken
        seconds = ladder.seconds_done(line)
        if seconds is not None and time.monotonic() - self.written_at >= 2:
            self._write(ladder.percent(self.rungs, self.done, seconds, self.duration))

    def finished(self, rung: ladder.Rung) -> None:
        """Count a rung that was made, now or by an earlier attempt."""
        self.done.append(rung)
        self._write(ladder.percent(self.rungs, self.done, 0, self.duration))

    def _write(self, percent: int) -> None:
        now = next((rung.name for rung in self.rungs if rung not in self.done), None)
        preparing.beat(self.video, percent=max(percent, self.written), rung=now)
        self.written, self.written_at = max(percent, self.written), time.monotonic()


def _fetched(video: Video, folder: Path) -> str:
    """Bring the source to this machine, if there is room for it and for what will be made of it."""
    try:
        size = storage.size(storage.QUARANTINE, video.source_name)
    except storage.NotStored as error:
        raise probe.NotTaken("source_gone") from error
    if shutil.disk_usage(folder).free < 3 * size + 200 * _MEBI:
        raise probe.NotTaken("disk_full")
    path = folder / "source"
    storage.fetch_to(storage.QUARANTINE, video.source_name, path)
    return str(path)


def _facts(source: str, folder: Path) -> probe.Facts:
    try:
        said = safely.run_program(probe.arguments(programs.ffprobe(), source), limits=_LOOKING, folder=folder)
        told = json.loads(said)
    except safely.Refused as refusal:
        cut = "moov atom not found" in refusal.tail
        raise probe.NotTaken("truncated" if cut else "not_media") from refusal
    except ValueError as error:
        raise probe.NotTaken("not_media") from error
    av1 = any(stream.get("codec_name") == "av1" for stream in told.get("streams", []))
    return probe.read(told, longest=settings.VIDEO_LONGEST, av1=av1 and programs.decodes_av1())


def _name(video: Video, file: str) -> str:
    return f"videos/{video.uuid}/{video.settings_hash}/{file}"


def _is_made(video: Video, rung: ladder.Rung) -> bool:
    """Whether an earlier attempt finished this rung of this very work, and its file is there."""
    kept = Rendition.objects.filter(video=video, version=video.version + 1, name=rung.name).first()
    wanted = _name(video, f"{rung.name}.m4s")
    return kept is not None and kept.object_name == wanted and storage.exists(storage.MEDIA, wanted)


def _make(
    video: Video, rung: ladder.Rung, source: str, facts: probe.Facts, folder: Path, progress: Progress
) -> None:
    """Make one rung, believe it only when it fits the source, and keep it."""
    threads = settings.VIDEO_THREADS
    wall = ladder.wall_limit(facts.duration)
    limits = safely.Limits(
        memory=6144 * _MEBI,
        cpu=int(wall * threads),
        wall=wall,
        file=ladder.file_limit(rung, facts.duration),
    )
    command = ladder.arguments(programs.ffmpeg(), source, rung, sound=facts.sound, threads=threads)
    try:
        safely.run_program(command, limits=limits, on_line=progress.line, folder=folder)
    except safely.Refused as refusal:
        raise probe.NotTaken(_why(refusal)) from refusal
    made = folder / f"{rung.name}.m4s"
    try:
        text = made.with_suffix(".m3u8").read_text()
        playlist = playlists.read(text)
        playlists.check(playlist, duration=facts.duration, size=made.stat().st_size)
        codecs = playlists.codecs((folder / "master.m3u8").read_text())
    except (OSError, playlists.Unfit) as error:
        raise probe.NotTaken("output_mismatch") from error
    name = _name(video, made.name)
    with made.open("rb") as file:
        storage.put(storage.MEDIA, name, file, content_type="video/mp4")
    preparing.keep_rung(
        video,
        rung,
        object_name=name,
        playlist=text,
        bandwidth=playlist.peak,
        average=playlist.average,
        codecs=codecs,
        size=made.stat().st_size,
    )
    made.unlink()


def _why(refusal: safely.Refused) -> str:
    if "No space left" in refusal.tail:
        return "disk_full"
    return "timeout" if refusal.code == "too_slow" else "decode_error"


def _poster(video: Video, source: str, facts: probe.Facts, folder: Path) -> str:
    """Take a picture for the player to show before it plays; answers its name in media."""
    try:
        safely.run_program(
            ladder.poster_arguments(programs.ffmpeg(), source, facts), limits=_PICTURE, folder=folder
        )
    except safely.Refused as refusal:
        raise probe.NotTaken(_why(refusal)) from refusal
    picture = folder / "poster.jpg"
    if not picture.is_file():
        raise probe.NotTaken("output_mismatch")
    name = _name(video, "poster.jpg")
    storage.put(storage.MEDIA, name, picture.read_bytes(), content_type="image/jpeg")
    return name
