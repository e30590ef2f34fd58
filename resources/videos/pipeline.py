"""The making of a recording: fetch, look, make each rung, take pictures, and only then let it play.

Every step may be the last: finished rungs are in media under the name of the work, and the next attempt skips them.
"""

import json
import logging
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from portal.lib import jobs, safely, storage, viruses
from resources.videos import (
    captions,
    cutting,
    ladder,
    playlists,
    preparing,
    probe,
    programs,
    speech,
    storyboards,
)
from resources.videos.models import Rendition, Video

log = logging.getLogger(__name__)

_MEBI = 1024 * 1024
# What one child may use. 6 GB held every hostile file that was tried, 16000 pixels square and 10-bit 4K included.
_LOOKING = safely.Limits(memory=1024 * _MEBI, cpu=60, wall=60)
_PICTURE = safely.Limits(memory=6144 * _MEBI, cpu=120, wall=120, file=50 * _MEBI)


@dataclass(frozen=True)
class Work:
    """What is done to one file: what of it is shown, what that holds, and the name under which results are kept."""

    video: Video
    source: str
    cut: cutting.Cut
    whole: probe.Facts
    facts: probe.Facts
    name: str
    folder: Path

    def object_name(self, file: str) -> str:
        """Where a result lies in media."""
        return f"videos/{self.video.uuid}/{self.name}/{file}"


def prepare(video: Video, turn: jobs.Turn) -> None:
    """Bring a recording whose attempt has begun to ready.

    Raises probe.NotTaken, StorageUnavailable, viruses.NotScanned, preparing.Overtaken and Interrupted.
    """
    programs.encodes()
    with safely.Scratch() as folder:
        work = _looked_at(video, _fetched(video, folder), folder)
        video = preparing.checked(video, work.whole)
        rungs = ladder.rungs(work.facts)
        progress = Progress(video, turn, rungs, work.facts.duration)
        for rung in rungs:
            if not _is_made(work, rung):
                _make(work, rung, progress)
            progress.finished(rung)
        video = preparing.move(video, Video.State.PACKAGING, attempt=video.attempt, percent=99, rung=None)
        made = preparing.Made(
            facts=work.facts,
            shown_from=work.cut.start,
            settings_hash=work.name,
            rungs=rungs,
            poster_name=_poster(work, work.source, work.facts, at=work.cut.start + _chosen(video, work)),
            storyboard=_storyboard(work, rungs[0]),
            damaged=progress.damaged,
        )
        preparing.ready(video, made)


class Progress:
    """Turns ffmpeg's lines into a percentage, and writes it when it has grown and two seconds have passed."""

    def __init__(self, video: Video, turn: jobs.Turn, rungs: list[ladder.Rung], duration: float) -> None:
        self.video, self.turn, self.rungs, self.duration = video, turn, rungs, duration
        self.done: list[ladder.Rung] = []
        self.written, self.written_at = 0, 0.0
        self.damaged = False
        self.behind = 0.0  # seconds of this rung in chunks that are made

    def line(self, line: str) -> None:
        """Take one line of ffmpeg's progress. Raises preparing.Overtaken, which ends the program."""
        if not self.turn.alive:
            raise preparing.Overtaken
        seconds = ladder.seconds_done(line)
        if seconds is not None and time.monotonic() - self.written_at >= 2:
            self._write(ladder.percent(self.rungs, self.done, self.behind + seconds, self.duration))

    def complaints(self, words: str) -> None:
        """Hear that ffmpeg went on although it could not read parts of the file: the trainer is told to look."""
        said = words.replace("\n", " | ")
        log.warning("Recording %s could not be read whole.", self.video.uuid, extra={"private": said})
        self.damaged = True

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
    try:
        viruses.look_through(path)
    except viruses.NotScanned:
        raise
    except safely.Refused as refusal:
        raise probe.NotTaken(refusal.code) from refusal
    return str(path)


def _looked_at(video: Video, source: str, folder: Path) -> Work:
    whole = _facts(source, folder)
    cut = cutting.Cut(video.cut_from, video.cut_to)
    if not cut.fits(whole.duration):
        raise probe.NotTaken("nothing_left")
    facts = replace(whole, duration=cut.length(whole.duration))
    name = ladder.fingerprint(video.source_name, facts, cut)
    return Work(video, source, cut, whole, facts, name, folder)


def _facts(source: str, folder: Path) -> probe.Facts:
    try:
        said = safely.run_program(probe.arguments(programs.ffprobe(), source), limits=_LOOKING, folder=folder)
        told = json.loads(said)
    except safely.Refused as refusal:
        raise probe.NotTaken(probe.why(refusal.tail)) from refusal
    except ValueError as error:
        raise probe.NotTaken("not_media") from error
    av1 = any(stream.get("codec_name") == "av1" for stream in told.get("streams", []))
    return probe.read(told, longest=settings.VIDEO_LONGEST, av1=av1 and programs.decodes_av1())


def _is_made(work: Work, rung: ladder.Rung) -> bool:
    """Whether an earlier attempt finished this rung of this very work, and its file is there."""
    coming = Rendition.objects.filter(video=work.video, version=work.video.version + 1)
    kept, wanted = coming.filter(name=rung.name).first(), work.object_name(f"{rung.name}.m4s")
    return kept is not None and kept.object_name == wanted and storage.exists(storage.MEDIA, wanted)


def _make(work: Work, rung: ladder.Rung, progress: Progress) -> None:
    """Make one rung, believe it only when it fits the source, and keep it."""
    threads, duration = settings.VIDEO_THREADS, work.facts.duration
    wall = ladder.wall_limit(duration)
    limits = safely.Limits(
        memory=6144 * _MEBI,
        cpu=int(wall * threads),
        wall=wall,
        file=ladder.file_limit(rung, duration),
    )
    parts = ladder.chunks(work.cut, duration)
    if parts:
        _join_chunks(work, rung, parts, limits, progress)
    else:
        command = ladder.arguments(
            programs.ffmpeg(), work.source, rung, sound=work.facts.sound, threads=threads, cut=work.cut
        )
        _run(command, work.folder, limits, progress)
    made = work.folder / f"{rung.name}.m4s"
    try:
        text = made.with_suffix(".m3u8").read_text()
        playlist = playlists.read(text)
        playlists.check(playlist, duration=duration, size=made.stat().st_size)
        codecs = playlists.codecs((work.folder / "master.m3u8").read_text())
    except (OSError, playlists.Unfit) as error:
        raise probe.NotTaken("output_mismatch") from error
    name = work.object_name(made.name)
    with made.open("rb") as file:
        storage.put(storage.MEDIA, name, file, content_type="video/mp4")
    preparing.keep_rung(
        work.video,
        rung,
        object_name=name,
        playlist=text,
        bandwidth=playlist.peak,
        average=playlist.average,
        codecs=codecs,
        size=made.stat().st_size,
    )


def _join_chunks(
    work: Work, rung: ladder.Rung, parts: list[cutting.Cut], limits: safely.Limits, progress: Progress
) -> None:
    """Make a long rung chunk by chunk; those of an earlier attempt are taken as they are."""
    threads, names = settings.VIDEO_THREADS, []
    for number, part in enumerate(parts):
        names.append(f"{rung.name}-{number}.mp4")
        progress.behind = part.start - work.cut.start
        command = ladder.chunk_arguments(
            programs.ffmpeg(), work.source, rung, threads=threads, cut=part, name=names[-1]
        )
        _chunk(work, names[-1], command, limits, progress)
    progress.behind = work.facts.duration
    if work.facts.sound:
        command = ladder.voice_arguments(
            programs.ffmpeg(), work.source, threads=threads, cut=work.cut, name="voice.mp4"
        )
        _chunk(work, "voice.mp4", command, limits, progress)
    (work.folder / "chunks.txt").write_text(ladder.listed(names))
    voice = "voice.mp4" if work.facts.sound else None
    _run(
        ladder.joined_arguments(programs.ffmpeg(), rung, listing="chunks.txt", voice=voice),
        work.folder,
        limits,
    )
    for name in names:
        (work.folder / name).unlink()
    progress.behind = 0.0


def _chunk(work: Work, name: str, command: list[str], limits: safely.Limits, progress: Progress) -> None:
    """Make one chunk, unless this or an earlier attempt has; it lies in media without a row, and is swept in time."""
    path, kept = work.folder / name, work.object_name(f"work/{name}")
    if path.is_file():
        return
    if storage.exists(storage.MEDIA, kept):
        storage.fetch_to(storage.MEDIA, kept, path)
        return
    _run(command, work.folder, limits, progress)
    with path.open("rb") as file:
        storage.put(storage.MEDIA, kept, file, content_type="video/mp4")


def _run(command: list[str], folder: Path, limits: safely.Limits, progress: Progress | None = None) -> None:
    """Run ffmpeg within its limits. Raises probe.NotTaken with what went wrong, or preparing.Interrupted."""
    try:
        if progress:
            safely.run_program(
                command, limits=limits, on_line=progress.line, complaints=progress.complaints, folder=folder
            )
        else:
            safely.run_program(command, limits=limits, folder=folder)
    except safely.Refused as refusal:
        if refusal.code == "died" and not refusal.tail.strip():  # one that finds a fault in the file says so
            raise preparing.Interrupted from refusal
        raise probe.NotTaken(_why(refusal)) from refusal


def _why(refusal: safely.Refused) -> str:
    if "No space left" in refusal.tail:
        return "disk_full"
    return "timeout" if refusal.code == "too_slow" else "decode_error"


def _chosen(video: Video, work: Work) -> float:
    """The second that the picture shows: the one that was chosen of this very file, or a tenth into it."""
    tenth, length = work.facts.duration / 10, work.facts.duration
    if video.poster_at is None or video.another_file:
        return tenth
    at = video.poster_at + video.shown_from - work.cut.start
    return at if 0 <= at < length else tenth


def _poster(work: Work, source: str, facts: probe.Facts, *, at: float) -> str:
    """Take a picture for the player to show before it plays; answers its name in media."""
    _run(ladder.poster_arguments(programs.ffmpeg(), source, width=facts.width, at=at), work.folder, _PICTURE)
    return _kept_picture(work.folder / "poster.jpg", work.object_name("poster.jpg"))


def _kept_picture(picture: Path, name: str) -> str:
    if not picture.is_file():
        raise probe.NotTaken("output_mismatch")
    storage.put(storage.MEDIA, name, picture.read_bytes(), content_type="image/jpeg")
    return name


def _storyboard(work: Work, rung: ladder.Rung) -> dict[str, object]:
    """Make the sheets of small pictures from our own smallest rung."""
    made = work.folder / f"{rung.name}.m4s"
    if not made.is_file():  # an earlier attempt made it
        storage.fetch_to(storage.MEDIA, work.object_name(made.name), made)
    board = storyboards.Storyboard.of(work.facts.duration, rung.width, rung.height)
    _run(
        storyboards.arguments(programs.ffmpeg(), str(made), board, duration=work.facts.duration),
        work.folder,
        _PICTURE,
    )
    sheets = sorted(work.folder.glob("sheet-*.jpg"), key=lambda sheet: int(sheet.stem.partition("-")[2]))
    return board.told([_kept_picture(sheet, work.object_name(sheet.name)) for sheet in sheets])


def take_picture(video: Video) -> None:
    """Take the picture that was chosen from what plays. Raises probe.NotTaken, StorageUnavailable."""
    best, at = video.playing().last(), video.poster_at
    if best is None or at is None:
        return
    with safely.Scratch() as folder:
        storage.fetch_to(storage.MEDIA, best.object_name, folder / "rung.mp4")
        command = ladder.poster_arguments(
            programs.ffmpeg(), str(folder / "rung.mp4"), width=best.width, at=at
        )
        _run(command, folder, _PICTURE)
        name = f"videos/{video.uuid}/{video.settings_hash}/poster-{int(at * 1000)}.jpg"
        _kept_picture(folder / "poster.jpg", name)
    preparing.keep_picture(video, name, at=at)


def listen(video: Video) -> list[captions.Cue]:
    """Let the machine write down what is said in what plays. Raises probe.NotTaken, speech.NotHeard, StorageUnavailable."""
    rung = video.playing().first()
    if rung is None:
        return []
    length = video.duration_seconds or 0.0
    with safely.Scratch() as folder:
        storage.fetch_to(storage.MEDIA, rung.object_name, folder / "rung.mp4")
        command = ladder.sound_arguments(programs.ffmpeg(), str(folder / "rung.mp4"))
        _run(command, folder, safely.Limits(memory=1024 * _MEBI, cpu=600, wall=600, file=1024 * _MEBI))
        return speech.heard(folder / "sound.wav", folder, seconds=length)
