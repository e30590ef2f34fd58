"""What the plant room keeps: work to be done, letters and their fate, who did what, and forms already sent."""

import uuid

from django.conf import settings
from django.db import models

from portal.lib import clock


class Job(models.Model):
    """Work that must happen. The row is the truth; the broker only rings a bell for it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        DEAD = "dead", "Stopped"

    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, blank=True)
    queue = models.CharField(max_length=20, default="default")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    once = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001  null is "no key": many may have none
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="running", lease__isnull=False, lease_until__isnull=False)
                | ~models.Q(state="running"),
                name="job_running_has_lease",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=models.Q(state="waiting"), name="job_waits_once"
            ),
        ]
        indexes = [
            models.Index(fields=["queue", "due_at"], condition=models.Q(state="waiting"), name="job_due"),
            models.Index(fields=["lease_until"], condition=models.Q(state="running"), name="job_leased"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} ({self.state})"


class Email(models.Model):
    """A letter and its fate. Sent at least once, always with the same Message-ID."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not sent"
        BOUNCED = "bounced", "Came back"

    key = models.CharField(max_length=200, unique=True)
    letter = models.CharField(max_length=100)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="letters")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    attachments = models.JSONField(default=list)
    message_id = models.CharField(max_length=200)
    stop = models.URLField("where one POST ends such letters", max_length=500, blank=True, db_default="")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "-created_at"], name="email_state")]

    def __str__(self) -> str:
        return f"{self.letter} to {self.to} ({self.state})"


class AuditEntry(models.Model):
    """Who did what to which thing, when. Written in the transaction of the deed itself; never edited.

    `mark` is made with a key that is not in the database (`portal.lib.audit_marks`), over all that the entry says.
    """

    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="deeds")
    verb = models.CharField(max_length=80)
    thing = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)
    serial = models.UUIDField(null=True, editable=False, default=uuid.uuid4)
    mark = models.BinaryField(max_length=32, null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["thing", "-at"], name="audit_thing"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["by", "-at", "-id"], name="audit_by_newest"),
            models.Index(fields=["verb", "-at", "-id"], name="audit_verb_newest"),
            models.Index(fields=["serial"], name="audit_serial"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing}"


class AuditLink(models.Model):
    """One link of the chain over the audit: what became of an entry, covered with all links before it.

    Links are only added. An entry's last link says how it stands now: its mark, or that it was rightly removed.
    """

    class What(models.TextChoices):
        WRITTEN = "written", "Written"
        TAKEN_IN = "taken in", "Taken in without a mark"
        UNNAMED = "unnamed", "Its person was taken out"
        REMOVED = "removed", "Removed when its time was over"

    number = models.BigIntegerField(primary_key=True)
    entry = models.BigIntegerField()
    what = models.CharField(max_length=10, choices=What)
    digest = models.BinaryField(max_length=32)
    mark = models.BinaryField(max_length=32)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["entry", "-number"], name="audit_link_entry")]

    def __str__(self) -> str:
        return f"link {self.number}: entry {self.entry} {self.what}"


class IdempotencyKey(models.Model):
    """A form that was already sent: the same key has no second effect and gets the same answer."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    verb = models.CharField(max_length=80)
    body = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.verb} {self.key}"


class Counted(models.Model):
    """What the cache would hold, while Valkey is away: mostly how often somebody tried to sign in. Pure machinery."""

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} until {self.until:%Y-%m-%d %H:%M}"


class Removal(models.Model):
    """One night's removal of what was kept for long enough: how many rows of each model went."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-ended_at", "-pk"]

    def __str__(self) -> str:
        return f"{sum(self.counts.values())} rows on {self.ended_at:%Y-%m-%d}"
