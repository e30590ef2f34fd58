"""What each person has learnt, and the proof of it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts import hours, numbers, sources
from accounts.models.people import Membership, User
from portal.lib import annual, clock


class RecordEntry(models.Model):
    """One thing a person has learnt: the only ledger of CPD, written through `accounts.record`."""

    class Kind(models.TextChoices):
        EVENT = "event", "Event"
        VIDEO = "video", "Recorded briefing"
        BRIEFING = "briefing", "7-minute briefing"
        COURSE = "course", "Course"
        TEAM = "team", "Delivered to my team"
        OUTSIDE = "outside", "Outside learning"
        REFLECTION = "reflection", "Reflection"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="record")
    source = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField()
    level = models.CharField(max_length=20, blank=True)
    participatory = models.BooleanField(default=False)
    completed_on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-completed_on", "-pk"]
        verbose_name_plural = "record entries"
        constraints = [models.UniqueConstraint(fields=["person", "source"], name="record_source_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.minutes} min)"

    @property
    def training_year(self) -> int:
        """The year in which its training year begins."""
        return annual.year_of(self.completed_on)

    @property
    def badge(self) -> str:
        """The format whose word, icon and colour stand for this kind of learning."""
        return {self.Kind.TEAM: "briefing", self.Kind.OUTSIDE: "other"}.get(self.Kind(self.kind), self.kind)

    @property
    def page(self) -> str:
        """Where the thing lies that this was learnt from, if its room shows one."""
        return sources.page_of(self.source)

    @property
    def level_name(self) -> str:
        """`Level 3`, however it was written."""
        return hours.level_name(self.level)

    @property
    def hours(self) -> str:
        """Its time in hours, as page and spreadsheet show it."""
        return hours.hours(self.minutes)


class Outside(models.Model):
    """What a person says of learning that happened elsewhere, with the paper that proves it if they have one."""

    entry = models.OneToOneField(RecordEntry, models.CASCADE, related_name="outside")
    provider = models.CharField("who ran it", max_length=120)
    proof = models.CharField("the proof in the store", max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.entry.title}, {self.provider}"


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    """Words for picking reflections."""

    def shared_with(self, reader: User) -> Self:
        """Those that people shared, while they belong to an agency that this reader coordinates.

        Who joins another agency shares nothing there that they had written before, until they save it again.
        """
        theirs = Membership.objects.current().filter(
            agency__in=reader.coordinated_agency_ids,
            person=OuterRef("entry__person"),
            decided_at__lte=OuterRef("changed_at"),
        )
        return self.filter(Exists(theirs), shared=True)

    def saved_since(self, version: str | None) -> bool:
        """Whether what stands is another saving than a page showed: empty is nothing, None who does not say."""
        written = self.first()
        return version not in (None, written.version if written else "")


class Reflection(models.Model):
    """What a person did differently because of something they learnt. Theirs alone unless they share it."""

    entry = models.OneToOneField(RecordEntry, models.CASCADE, related_name="reflection")
    text = models.TextField()
    shared = models.BooleanField("my agency’s coordinator may read it", default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ReflectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"A reflection on {self.entry.title}"

    @property
    def version(self) -> str:
        """Which saving of it this is."""
        return self.changed_at.isoformat()


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Words for picking certificates."""

    def numbered(self, typed: str) -> Self:
        """The one with a number that somebody typed: this portal's own, or one kept from the site before."""
        return self.filter(number__in=(numbers.tidy(typed), numbers.as_printed(typed))).order_by("pk")


class Certificate(models.Model):
    """Proof of one record entry. Name, title, date and minutes are frozen here and drawn from here."""

    number = models.CharField(max_length=40, unique=True)
    entry = models.ForeignKey(RecordEntry, models.PROTECT, related_name="certificates")
    person = models.ForeignKey(User, models.PROTECT, related_name="certificates")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField()
    completed_on = models.DateField()
    issuer = models.CharField(max_length=160, blank=True, default="")
    template_version = models.PositiveSmallIntegerField(default=1)
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(withdrawn_at__isnull=True), name="certificate_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    @property
    def hours(self) -> str:
        """The time it proves, in hours."""
        return hours.hours(self.minutes)

    @property
    def spoken(self) -> str:
        """The time it proves, as it is printed: `1 hour 30 minutes`."""
        return hours.spoken(self.minutes)

    @property
    def state(self) -> str:
        """`valid`, `expired` or `withdrawn`."""
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if self.expires_on and self.expires_on < clock.today() else "valid"
