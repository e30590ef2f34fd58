"""What an agency tells and shows of its recommendation: updates and evidence. None of it leaves the desk."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.lib.templatetags.portal_ui import filesize
from resources.library.models import FILE_WORDS
from resources.reviews import plan
from resources.reviews.models.recommendations import Action, Recommendation


class OwnerUpdateQuerySet(models.QuerySet["OwnerUpdate"]):
    """Words for picking updates."""

    def waiting(self) -> Self:
        """Asked for, not answered yet."""
        return self.filter(answered_at__isnull=True)

    def answered(self) -> Self:
        """What agencies have said."""
        return self.filter(answered_at__isnull=False)


class OwnerUpdate(models.Model):
    """Word from the agency that owns a recommendation, asked for by the desk or by the calendar, or given unasked."""

    class Standing(models.TextChoices):
        NOT_STARTED = plan.NOT_STARTED, "Not started"
        UNDER_WAY = plan.UNDER_WAY, "Under way"
        DONE = "done", "Done, as we see it"

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="updates")
    asked_at = models.DateTimeField(null=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    standing = models.CharField("where it stands", max_length=12, choices=Standing, blank=True)
    words = models.TextField("in your words", blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = OwnerUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation"], condition=Q(answered_at__isnull=True), name="update_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(words="") & ~Q(standing=""),
                name="update_answer_has_words",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=False) | Q(answered_at__isnull=False),
                name="update_asked_or_given",
            ),
        ]

    def __str__(self) -> str:
        return f"Update on {self.recommendation}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Words for picking evidence."""

    def visible_to(self, person: Any) -> Self:
        """The business team's is all of it; a coordinator's, what belongs to an agency they look after."""
        if person.has_perm("reviews.edit"):
            return self
        return self.filter(recommendation__owner__in=person.coordinated_agency_ids)


class Evidence(models.Model):
    """A file that shows what was done. In quarantine until it was checked, then in media, or refused with the reason."""

    class State(models.TextChoices):
        CHECKING = "checking", "Being checked"
        READY = "ready", "Checked"
        REFUSED = "refused", "Refused"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="files")
    action = models.ForeignKey(Action, models.SET_NULL, null=True, blank=True, related_name="files")
    title = models.CharField("what it is", max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    reason = models.CharField(max_length=300, blank=True)
    quarantine_name = models.CharField(max_length=200, blank=True)
    media_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(media_name=""), name="evidence_ready_has_file"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="evidence_refused_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def facts(self) -> str:
        """`PDF, 1 page, 48 KB`."""
        word = FILE_WORDS.get(self.content_type, "File")
        unit = "slide" if word == "PPTX" else "page"
        counted = self.pages and not self.content_type.startswith("image/")
        pages = f"{self.pages} {unit}{'' if self.pages == 1 else 's'}" if counted else ""
        return ", ".join(filter(None, [word, pages, str(filesize(self.size))]))

    @property
    def file_name(self) -> str:
        """What the reader's computer calls it."""
        ending = FILE_WORDS.get(self.content_type, "bin").lower().replace("jpeg", "jpg")
        return f"{self.title}.{ending}"
