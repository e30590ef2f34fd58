"""The file on a card, and its versions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.lib import findings
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
    """One uploaded file: in quarantine until it was checked, then in media, or refused with the reason.

    What is held back lies in media, harmless, until somebody answers for what the guard found in it.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "Being checked"
        HELD = "held", "Held back"
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
    preview_name = models.CharField("drawn as PDF", max_length=200, blank=True, db_default="")
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
    def unit(self) -> str:
        """What its pages are called."""
        return "slide" if FILE_WORDS.get(self.content_type) == "PPTX" else "page"

    @property
    def facts(self) -> str:
        """What it is made of: `PDF, 12 pages`, `PPTX, 18 slides`, `PNG`."""
        word = FILE_WORDS.get(self.content_type, "File")
        if not self.pages or self.content_type.startswith("image/"):
            return word
        return f"{word}, {self.pages} {self.unit}{'' if self.pages == 1 else 's'}"

    @property
    def file_name(self) -> str:
        """What the reader's computer calls it: the card's address and the right ending."""
        ending = FILE_WORDS.get(self.content_type, "bin").lower().replace("jpeg", "jpg")
        return f"{self.document.resource.slug}.{ending}"

    def picture(self, width: int) -> str:
        """The stored name of the first page as a picture `width` pixels wide (400 or 800), or nothing."""
        return self.thumbnail_name.replace("-800.", f"-{width}.")

    @property
    def drawn_from(self) -> str:
        """The stored name of the PDF whose pages can be drawn, or nothing."""
        return self.preview_name or (self.media_name if self.content_type == "application/pdf" else "")


class DocumentPage(models.Model):
    """A page of a file that reached its readers' shelf: its words, its picture, and the words that stand beside it.

    Page 0 is the whole file: its properties, its layout. What a file holds that was refused is kept nowhere.
    """

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    beside = models.TextField("words beside it: notes, names of pictures, bookmarks", blank=True)
    picture_name = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField("picture's width in pixels", default=0)
    height = models.PositiveIntegerField("picture's height in pixels", default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="document_page_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version}, page {self.number}"


class FileFinding(models.Model):
    """What the guard found in a file, with its page and without the words: taken out, to be mended, or answered for."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20)
    page = models.PositiveIntegerField(default=0)
    place = models.CharField(max_length=120)
    sentence = models.CharField(max_length=300)
    removed = models.BooleanField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["page", "pk"]

    def __str__(self) -> str:
        return self.line

    @property
    def line(self) -> str:
        """As people read it: Page 3: There are speaker notes ..."""
        return f"{self.place}: {self.sentence}"

    @property
    def stands(self) -> bool:
        """Whether it still keeps the file from its readers."""
        return not self.removed and self.accepted_at is None

    @property
    def may_be_accepted(self) -> bool:
        """Whether a named person may answer for it: never for a child's details."""
        return self.stands and self.kind in findings.ACCEPTABLE
