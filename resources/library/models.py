"""The catalogue card and what hangs on it. A shelf's thing has a one-to-one card; it never inherits from it."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Agency
from portal.lib import clock


class Topic(models.Model):
    """A theme that people look for: neglect, exploitation, moving on."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Audience(models.Model):
    """Who a resource is for: schools, health, police, everyone."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Words for picking cards."""

    def published(self) -> Self:
        """Published now."""
        return self.filter(state=Resource.State.PUBLISHED)

    def announced(self) -> Self:
        """Published, or expected and announced."""
        return self.filter(state__in=[Resource.State.PUBLISHED, Resource.State.EXPECTED])

    def visible_to(self, user: Any) -> Self:
        """The one truth for reading: what this person may know of.

        Editors see everything; a draft is also its owner's; what is announced is open by its visibility.
        """
        if user.is_authenticated and user.has_perm("library.edit_any"):
            return self
        may = Q(visibility=Resource.Visibility.PUBLIC)
        if user.is_authenticated and user.is_registered:
            # Asked as a set, not joined: a card named for two of the reader's agencies is still one row.
            named = Resource.agencies.through.objects.filter(agency__in=user.agency_ids)
            may |= Q(visibility=Resource.Visibility.REGISTERED)
            may |= Q(visibility=Resource.Visibility.NAMED, pk__in=named.values("resource_id"))
        shown = Q(state__in=[Resource.State.PUBLISHED, Resource.State.EXPECTED]) & may
        if user.is_authenticated:
            shown |= Q(owner_id=user.pk)
        return self.filter(shown)


class Resource(models.Model):
    """The catalogue card of one thing to learn from, whatever its format."""

    class Kind(models.TextChoices):
        REVIEW = "review", "Case review"
        BRIEFING = "briefing", "7-minute briefing"
        POSTER = "poster", "Poster"
        VIDEO = "video", "Video briefing"
        REPORT = "report", "Report"
        SLIDES = "slides", "Slides"
        ACTION_PLAN = "action-plan", "Action plan"
        GUIDANCE = "guidance", "Guidance"
        FORM = "form", "Blank form"
        COURSE = "course", "Course"
        LINK = "link", "Link"

    class Visibility(models.TextChoices):
        PUBLIC = "public", "Everyone"
        REGISTERED = "registered", "Registered professionals"
        NAMED = "named", "Named agencies"

    class State(models.TextChoices):
        EXPECTED = "expected", "Expected"
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in-review", "In review"
        PUBLISHED = "published", "Published"
        ARCHIVED = "archived", "Archived"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=160)
    slug = models.SlugField(max_length=120, unique=True)
    summary = models.TextField(blank=True)
    content_note = models.CharField(
        max_length=200,
        blank=True,
        help_text="What is hard to read here, for example: neglect, lasting harm to health",
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="resources")
    audiences = models.ManyToManyField(Audience, blank=True, related_name="resources")
    cover_motif = models.CharField(max_length=30, blank=True)
    quiet = models.PositiveSmallIntegerField("how quiet the cover is", default=0)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    agencies = models.ManyToManyField(Agency, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    expected_text = models.CharField("when it is expected", max_length=120, blank=True)
    review_due = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="resources"
    )
    publisher = models.CharField("other publisher", max_length=160, blank=True)
    external_url = models.URLField("address at the other publisher", blank=True)
    minutes = models.PositiveSmallIntegerField("minutes it takes", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = [models.F("published_at").desc(nulls_last=True), "title"]
        indexes = [models.Index(fields=["state", "kind", "-published_at"], name="resource_shelf")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="resource_published_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(kind="link") | ~Q(external_url=""), name="resource_link_has_address"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Each format has its own page; everything else, and what another publisher keeps, has the library's."""
        ours = (self.Kind.REVIEW, self.Kind.GUIDANCE, self.Kind.COURSE)
        if self.external_url and self.kind not in ours:
            return reverse("library:resource", args=[self.slug])
        name = {
            self.Kind.REVIEW: "reviews:review",
            self.Kind.BRIEFING: "briefings:briefing",
            self.Kind.POSTER: "posters:poster",
            self.Kind.VIDEO: "videos:video",
            self.Kind.COURSE: "learning:course",
            self.Kind.GUIDANCE: "reviews:guidance_page",
        }.get(self.Kind(self.kind), "library:resource")
        return reverse(name, args=[self.slug])

    @property
    def is_published(self) -> bool:
        """Whether readers get it today."""
        return self.state == self.State.PUBLISHED

    @property
    def under_review_since(self) -> dt.date | None:
        """The date since which its content should have been looked at again, or None."""
        return self.review_due if self.review_due and self.review_due < clock.today() else None


class OldAddress(models.Model):
    """A slug that a card had once: it still leads there."""

    slug = models.SlugField(max_length=120, unique=True)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="old_addresses")

    def __str__(self) -> str:
        return self.slug


class Bundle(models.Model):
    """Ties formats to a review, recordings to an event's card: whole, part, and the part's role."""

    class Role(models.TextChoices):
        REPORT = "report", "Full report"
        SUMMARY = "summary", "Executive summary"
        BRIEFING = "briefing", "7-minute briefing"
        POSTER = "poster", "Learning poster"
        SLIDES = "slides", "Slides"
        VIDEO = "video", "Video briefing"
        ACTION_PLAN = "action-plan", "Action plan"
        RECORDING = "recording", "Recording"
        MATERIAL = "material", "Material"

    whole = models.ForeignKey(Resource, models.CASCADE, related_name="parts")
    part = models.ForeignKey(Resource, models.CASCADE, related_name="wholes")
    role = models.CharField(max_length=12, choices=Role)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["whole", "part"], name="bundle_once"),
            models.CheckConstraint(condition=~Q(whole=models.F("part")), name="bundle_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.part} in {self.whole}"


class SearchPart(models.Model):
    """A piece of text that one search finds, whatever shelf it lies on: a section, a page, a line of a transcript."""

    class Source(models.TextChoices):
        CARD = "card", "The card's own words"
        SHELF = "shelf", "What its shelf says of it"
        FILE = "file", "The pages of its file"

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="search_parts")
    source = models.CharField(max_length=5, choices=Source, default=Source.SHELF)
    label = models.CharField(
        max_length=120, help_text="Where it stands, for readers: Section 4, Report page 9"
    )
    locator = models.CharField(
        max_length=120, blank=True, help_text="Added to the address: #section-4, ?t=120"
    )
    text = models.TextField()
    weight = models.CharField(max_length=1, default="C")
    order = models.PositiveIntegerField(default=0)
    vector = SearchVectorField(null=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.resource}: {self.label}"


class SearchEntry(models.Model):
    """All the parts of one card in one weighted vector: words that lie in different parts still find it together.

    It is apart from the card, so that a list of cards never reads it. Of a card that is announced and not yet
    published it holds the card's own words only: its text is not the reader's yet.
    """

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="search_entry", primary_key=True)
    vector = SearchVectorField(null=True)

    class Meta:
        verbose_name_plural = "search entries"
        indexes = [GinIndex(fields=["vector"], name="searchentry_vector")]

    def __str__(self) -> str:
        return f"Index of {self.resource}"


class SearchWord(models.Model):
    """A word that stands somewhere in the library, for `did you mean`. What it leads to is asked for each reader."""

    word = models.CharField(max_length=40, primary_key=True)

    class Meta:
        indexes = [GinIndex(fields=["word"], name="searchword_like", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


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


class Page(models.Model):
    """The partnership's own words: privacy, accessibility, looking after yourself."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    body = models.TextField()
    review_due = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:page", args=[self.slug])

    @property
    def under_review_since(self) -> dt.date | None:
        """The date since which its words should have been looked at again, or None."""
        return self.review_due if self.review_due and self.review_due < clock.today() else None


class Tally(models.Model):
    """How often a card was opened or its file taken, by day. A count, never evidence and never about a person."""

    class What(models.TextChoices):
        OPENED = "opened", "Opened"
        DOWNLOADED = "downloaded", "Downloaded"

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="tallies")
    what = models.CharField(max_length=10, choices=What)
    day = models.DateField(default=clock.today)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [models.UniqueConstraint(fields=["resource", "what", "day"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.resource} {self.what} {self.day}: {self.count}"
