"""The file on a card, and its versions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from resources.library.models.cards import Resource

FILE_WORDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WebP",
}


class Document(models.Model):
    """A file on a card. Replacing it makes a version; the link stays."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resource = models.OneToOneField(Resource, models.CASCADE, related_name="document")
    current = models.ForeignKey("DocumentVersion", models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"File of {self.resource}"


class DocumentVersion(models.Model):
    """One uploaded file: in quarantine until it was checked, then in media, or refused with the reason."""

    class State(models.TextChoices):
        CHECKING = "checking", "Being checked"
        READY = "ready", "Ready"
        REFUSED = "refused", "Refused"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    reason = models.CharField(max_length=300, blank=True)
    original_name = models.CharField(max_length=200)
    quarantine_name = models.CharField(max_length=200, blank=True)
    media_name = models.CharField(max_length=200, blank=True)
    thumbnail_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    changed = models.CharField("what changed", max_length=200, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(media_name=""), name="version_ready_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.original_name} (version {self.number})"

    @property
    def facts(self) -> str:
        """What it is made of: `PDF, 12 pages`, `PPTX, 18 slides`, `PNG`."""
        word = FILE_WORDS.get(self.content_type, "File")
        if not self.pages or self.content_type.startswith("image/"):
            return word
        unit = "slide" if word == "PPTX" else "page"
        return f"{word}, {self.pages} {unit}{'' if self.pages == 1 else 's'}"

    @property
    def file_name(self) -> str:
        """What the reader's computer calls it: the card's address and the right ending."""
        ending = FILE_WORDS.get(self.content_type, "bin").lower().replace("jpeg", "jpg")
        return f"{self.document.resource.slug}.{ending}"

    def picture(self, width: int) -> str:
        """The stored name of the first page as a picture `width` pixels wide (400 or 800), or nothing."""
        return self.thumbnail_name.replace("-800.", f"-{width}.")
