"""A recording, what is made of it, its captions, and who has watched which parts."""

import hashlib
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.lib import clock
from resources.library.models import Resource
from resources.videos import captions, chapters, intervals, probe


class VideoQuerySet(models.QuerySet["Video"]):
    """Words for picking recordings."""

    def visible_to(self, user: Any) -> Self:
        """Those whose card this person may see."""
        return self.filter(resource__in=Resource.objects.visible_to(user))

    def published(self) -> Self:
        """Those whose card is published."""
        return self.filter(resource__state=Resource.State.PUBLISHED)

    def playable_by(self, user: Any) -> Self:
        """Those this person may watch: published ones, and those they look after before that."""
        may = Q(resource__state=Resource.State.PUBLISHED)
        if user.is_authenticated:
            may |= Q(pk__in=Video.objects.managed_by(user).values("pk"))
        return self.visible_to(user).filter(may, version__gt=0)

    def managed_by(self, user: Any) -> Self:
        """Those this person looks after on the desk: the business team all, a trainer their own."""
        if user.has_perm("library.edit_any"):
            return self
        return self.filter(resource__owner_id=user.pk)

    def failed(self) -> Self:
        """Those that could not be prepared."""
        return self.filter(state=Video.State.FAILED)


class Video(models.Model):
    """A recorded briefing. `state` is the work on its newest file; publishing is the card's, so an older version plays on.

    `version` counts what can be watched: 0 until the first file is ready. Length, size and picture are those of what
    plays; captions and chapters count from its beginning (before there is one, from that of the sent file).
    """

    class State(models.TextChoices):
        UPLOADING = "uploading", "Being sent"
        UPLOADED = "uploaded", "Received"
        PROBING = "probing", "Being checked"
        QUEUED = "queued", "Waiting its turn"
        TRANSCODING = "transcoding", "Being prepared"
        PACKAGING = "packaging", "Nearly ready"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be prepared"
        ABORTED = "aborted", "Cancelled"
        EXPIRED = "expired", "Never finished sending"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resource = models.OneToOneField(Resource, models.CASCADE, related_name="video")
    state = models.CharField(max_length=12, choices=State, default=State.UPLOADING)
    percent = models.PositiveSmallIntegerField(default=0)
    rung = models.PositiveSmallIntegerField(null=True, blank=True)
    failure_code = models.CharField(max_length=30, blank=True)
    failure = models.CharField("why it failed", max_length=300, blank=True)
    level = models.CharField(max_length=20, blank=True)
    duration_seconds = models.FloatField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    sound = models.BooleanField(default=True)
    damaged = models.BooleanField("parts of it could not be read", default=False, db_default=False)
    bright = models.BooleanField("its light is HDR", default=False, db_default=False)
    source_name = models.CharField(max_length=200, blank=True)
    sent_seconds = models.FloatField("length of the file that was sent", null=True, blank=True)
    cut_from = models.FloatField("seconds to leave out at the beginning", default=0, db_default=0)
    cut_to = models.FloatField("second of the sent file to end at", null=True, blank=True)
    shown_from = models.FloatField("where in its file what plays begins", default=0, db_default=0)
    another_file = models.BooleanField(
        "what is sent or prepared is not the file that plays", default=False, db_default=False
    )
    coming = models.JSONField("a newer version that waits to be let out", null=True, blank=True)
    settings_hash = models.CharField(max_length=16, blank=True)
    poster_name = models.CharField(max_length=200, blank=True)
    poster_at = models.FloatField(
        "second that its picture shows, where one was chosen", null=True, blank=True
    )
    storyboard = models.JSONField("small pictures along its length", null=True, blank=True)
    downloadable = models.BooleanField("people may keep a copy", default=False, db_default=False)
    occasion = models.CharField(
        "the event that it records", max_length=60, blank=True, default="", db_default=""
    )
    version = models.PositiveSmallIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField("in this state since", default=clock.now)
    exempt_reason = models.CharField("why it needs no captions", max_length=300, blank=True)
    exempt_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    exempt_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VideoQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="video_percent_of_hundred"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(version__gt=0, duration_seconds__gt=0) & ~Q(poster_name=""),
                name="video_ready_can_play",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure_code="") & ~Q(failure=""),
                name="video_failed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(exempt_reason="") | Q(exempt_at__isnull=False), name="video_exempt_has_time"
            ),
        ]
        indexes = [models.Index(fields=["state"], name="video_state")]

    def __str__(self) -> str:
        return str(self.resource)

    def get_absolute_url(self) -> str:
        return self.resource.get_absolute_url()

    @property
    def can_play(self) -> bool:
        """Whether there is anything to watch, even while a newer file is being prepared."""
        return self.version > 0

    @property
    def can_retry(self) -> bool:
        """Whether trying the same file again may help."""
        return self.state == self.State.FAILED and self.failure_code in probe.RETRYABLE

    @property
    def can_take_file(self) -> bool:
        """Whether another file may be sent for this card: none is under way. What plays, plays on until it is ready."""
        return self.state in {self.State.READY, self.State.FAILED, self.State.ABORTED, self.State.EXPIRED}

    @property
    def can_stay(self) -> bool:
        """Whether a newer file came to nothing, so that one may go on with what plays."""
        return self.can_play and self.state in {self.State.FAILED, self.State.ABORTED, self.State.EXPIRED}

    @property
    def can_cut(self) -> bool:
        """Whether its ends may be cut: its own file is still kept, or has not been prepared yet."""
        if self.coming:
            return False
        return bool(self.source_name) or not self.can_play

    @property
    def is_under_way(self) -> bool:
        """Whether the portal is working on it, so that its page should look again."""
        return self.state in WORKING

    @property
    def minutes(self) -> int:
        """What the whole recording adds to a training record."""
        return intervals.minutes(self.duration_seconds or 0)

    def playing(self) -> "models.QuerySet[Rendition]":
        """The rungs that can be watched today, smallest first."""
        return self.renditions.filter(version=self.version)

    def waiting_to_play(self) -> "models.QuerySet[Rendition]":
        """The rungs of a newer version that waits to be let out."""
        return self.renditions.filter(version=self.version + 1 if self.coming else -1)

    def approved_captions(self) -> "Caption | None":
        """The captions that readers get, or None."""
        return self.captions.filter(approved_at__isnull=False).first()

    def waiting_captions(self) -> "Caption | None":
        """Captions that somebody put in and nobody has approved, or None."""
        return self.captions.filter(approved_at__isnull=True).first()


WORKING = frozenset(
    {
        Video.State.UPLOADED,
        Video.State.PROBING,
        Video.State.QUEUED,
        Video.State.TRANSCODING,
        Video.State.PACKAGING,
    }
)
_S = Video.State
# Where a recording may go from where it is. Work begins again at probing after any interruption.
MOVES: dict[str, frozenset[str]] = {
    _S.UPLOADING: frozenset({_S.UPLOADED, _S.ABORTED, _S.EXPIRED}),
    _S.UPLOADED: frozenset({_S.PROBING, _S.FAILED}),
    _S.PROBING: frozenset({_S.PROBING, _S.QUEUED, _S.TRANSCODING, _S.FAILED}),
    _S.QUEUED: frozenset({_S.PROBING, _S.FAILED}),
    _S.TRANSCODING: frozenset({_S.PROBING, _S.QUEUED, _S.PACKAGING, _S.FAILED}),
    _S.PACKAGING: frozenset({_S.PROBING, _S.QUEUED, _S.READY, _S.FAILED}),
    _S.READY: frozenset({_S.UPLOADING, _S.QUEUED}),
    _S.FAILED: frozenset({_S.QUEUED, _S.UPLOADING, _S.READY}),
    _S.ABORTED: frozenset({_S.UPLOADING, _S.READY}),
    _S.EXPIRED: frozenset({_S.UPLOADING, _S.UPLOADED, _S.READY}),
}


class Rendition(models.Model):
    """One rung: a single file in media and the playlist that names its bytes."""

    video = models.ForeignKey(Video, models.CASCADE, related_name="renditions")
    version = models.PositiveSmallIntegerField()
    name = models.PositiveSmallIntegerField("short side in pixels")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    object_name = models.CharField(max_length=200)
    playlist = models.TextField()
    bandwidth = models.PositiveIntegerField("greatest rate, bits a second")
    average = models.PositiveIntegerField("average rate, bits a second")
    codecs = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["video", "version", "name"], name="rendition_once"),
            models.CheckConstraint(
                condition=Q(size__gt=0) & ~Q(object_name="") & ~Q(playlist=""), name="rendition_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.video} at {self.name}p"


class UploadQuerySet(models.QuerySet["Upload"]):
    """Words for picking uploads."""

    def open(self) -> Self:
        """Begun and not ended."""
        return self.filter(state=Upload.State.OPEN)

    def visible_to(self, user: Any) -> Self:
        """A person's own: nobody else can go on with them."""
        return self.filter(by_id=user.pk)


class Upload(models.Model):
    """One sending of one file, in parts, from a browser straight to quarantine."""

    class State(models.TextChoices):
        OPEN = "open", "Being sent"
        COMPLETED = "completed", "All of it sent"
        ABORTED = "aborted", "Cancelled"
        EXPIRED = "expired", "Given up after a week"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    video = models.ForeignKey(Video, models.CASCADE, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100, blank=True)
    fingerprint = models.CharField(max_length=300)
    part_size = models.PositiveBigIntegerField()
    upload_id = models.CharField(max_length=300)
    object_name = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    begun_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(default=clock.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "fingerprint"], condition=Q(state="open"), name="upload_open_once"
            ),
            models.UniqueConstraint(fields=["video"], condition=Q(state="open"), name="upload_one_a_video"),
            models.CheckConstraint(condition=Q(size__gt=0, part_size__gt=0), name="upload_has_size"),
        ]
        indexes = [models.Index(fields=["seen_at"], condition=Q(state="open"), name="upload_idle")]

    def __str__(self) -> str:
        return self.name

    @property
    def parts(self) -> int:
        """How many parts the file has."""
        return -(-self.size // self.part_size)

    def part_length(self, number: int) -> int:
        """How many bytes part `number` (from 1) must have."""
        return min(self.part_size, self.size - (number - 1) * self.part_size)


class Caption(models.Model):
    """The words of a recording with their times: waiting for a named person's approval, or approved."""

    video = models.ForeignKey(Video, models.CASCADE, related_name="captions")
    language = models.CharField(max_length=10, default="en")
    cues = models.JSONField()
    vtt = models.TextField()
    source_name = models.CharField(max_length=200)
    machine_made = models.BooleanField("written by a machine", default=False, db_default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["language", "-added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["video", "language"], condition=Q(approved_at__isnull=True), name="caption_waits_once"
            ),
            models.UniqueConstraint(
                fields=["video", "language"],
                condition=Q(approved_at__isnull=False),
                name="caption_approved_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_name} ({self.language})"

    @property
    def is_untouched_draft(self) -> bool:
        """Whether a machine wrote it and nobody has mended a line: only that may be written over unasked."""
        return self.machine_made and self.added_by_id is None

    @property
    def mark(self) -> str:
        """Names these very words with their times: who answers for them says by it which they were."""
        return hashlib.sha256(self.vtt.encode()).hexdigest()[:16]

    @property
    def lines(self) -> list[captions.Cue]:
        """The cues as the trade has them."""
        return [captions.Cue(start, end, text) for start, end, text in self.cues]


class Chapter(models.Model):
    """A part of a recording that can be gone to by its name."""

    video = models.ForeignKey(Video, models.CASCADE, related_name="chapters")
    start_seconds = models.PositiveIntegerField()
    title = models.CharField(max_length=80)

    class Meta:
        ordering = ["start_seconds"]
        constraints = [models.UniqueConstraint(fields=["video", "start_seconds"], name="chapter_starts_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def mark(self) -> chapters.Mark:
        """As the trade has it."""
        return chapters.Mark(self.start_seconds, self.title)


class Viewing(models.Model):
    """Which parts of a recording one person has watched, and where to go on. Completed once, kept for ever."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="viewings")
    video = models.ForeignKey(Video, models.CASCADE, related_name="viewings")
    version = models.PositiveSmallIntegerField()
    intervals = models.JSONField(default=list)
    watched_seconds = models.FloatField(default=0)
    position_seconds = models.FloatField(default=0)
    sitting = models.CharField("the page that reported last", max_length=40, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField("last report", default=clock.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_version = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "video"], name="viewing_once"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True, completed_version__isnull=True)
                | Q(completed_at__isnull=False, completed_version__isnull=False),
                name="viewing_completed_has_version",
            ),
            models.CheckConstraint(
                condition=Q(watched_seconds__gte=0, position_seconds__gte=0), name="viewing_not_before_zero"
            ),
        ]
        indexes = [models.Index(F("heard_at").desc(), name="viewing_recent")]

    def __str__(self) -> str:
        return f"{self.person}: {self.video}"
