"""The catalogue card: what it says, who may know of it, where it lies. A shelf's thing has one; it never inherits."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
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


def _meant_for(user: Any) -> Q:
    """What a card's visibility allows this person, whatever its state."""
    may = Q(visibility=Resource.Visibility.PUBLIC)
    if user.is_authenticated and user.is_registered:
        # Asked as a set, not joined: a card named for two of the reader's agencies is still one row.
        named = Resource.agencies.through.objects.filter(agency__in=user.agency_ids)
        may |= Q(visibility=Resource.Visibility.REGISTERED)
        may |= Q(visibility=Resource.Visibility.NAMED, pk__in=named.values("resource_id"))
    return may


def released_between(after: dt.datetime, until: dt.datetime | None = None) -> Q:
    """Whether readers here got a card for the first time after a moment, until another.

    What a version before this one gave them has the day that stands on it alone.
    """
    # Each asks whether it is there, so that the answer is yes or no and never NULL.
    here = Q(released_at__isnull=False, released_at__gt=after)
    day = Q(released_at__isnull=True, published_at__gt=after)
    if until is not None:
        here, day = here & Q(released_at__lte=until), day & Q(published_at__lte=until)
    return here | day


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Words for picking cards."""

    def published(self) -> Self:
        """Published now."""
        return self.filter(state=Resource.State.PUBLISHED)

    def released(self, after: dt.datetime, until: dt.datetime | None = None) -> Self:
        """Given to readers here for the first time after a moment, until another; the newest first."""
        newest = models.F("released_at").desc(nulls_last=True)
        return self.filter(released_between(after, until)).order_by(newest, "-published_at", "pk")

    def taken_from(self, user: Any) -> Self:
        """Archived ones that this person could see while readers had them."""
        once = self.filter(state=Resource.State.ARCHIVED, published_at__isnull=False)
        return once.filter(_meant_for(user))

    def past_review(self) -> Self:
        """Readers have them, and the date by which somebody was to look at them again has passed."""
        return self.published().filter(review_due__lt=clock.today())

    def to_decide(self) -> Self:
        """Their time in public is over: their owner is asked to keep them, archive them or hand them over."""
        return self.published().filter(ask_on__lte=clock.today())

    def waiting(self) -> Self:
        """Sent for review: somebody other than their author is to read them. What is announced may be among them."""
        sent = Q(state__in=[Resource.State.EXPECTED, Resource.State.ARCHIVED], sent_at__isnull=False)
        return self.filter(sent | Q(state=Resource.State.IN_REVIEW))

    def approved(self) -> Self:
        """Waiting, and read and agreed to as they stand now, for a later day or together with their whole."""
        return self.waiting().filter(approved_by__isnull=False, approved_edition=models.F("edition"))

    def left_with_whole(self) -> Self:
        """Archived because the review that they are part of was, and not changed or sent for review since."""
        left = self.filter(state=Resource.State.ARCHIVED, sent_at__isnull=True)
        return left.filter(approved_edition=models.F("edition"))

    def without_a_clock(self) -> Self:
        """Published reviews whose owner would never be asked whether they stay: from before that was asked."""
        return self.published().filter(kind=Resource.Kind.REVIEW, ask_on__isnull=True)

    def scheduled(self) -> Self:
        """Waiting for their own day of publication, the nearest first."""
        return (
            self.waiting().filter(publish_at__isnull=False, publish_refused="").order_by("publish_at", "pk")
        )

    def stopped(self) -> Self:
        """Their day came, and something stood in the way."""
        return self.exclude(publish_refused="").exclude(state=Resource.State.PUBLISHED)

    def announced(self) -> Self:
        """Published, or expected and announced."""
        return self.filter(state__in=[Resource.State.PUBLISHED, Resource.State.EXPECTED])

    def visible_to(self, user: Any) -> Self:
        """The one truth for reading: what this person may know of.

        Editors see everything; a draft is also its owner's; what is announced is open by its visibility.
        """
        if user.is_authenticated and user.has_perm("library.edit_any"):
            return self
        shown = Q(state__in=[Resource.State.PUBLISHED, Resource.State.EXPECTED]) & _meant_for(user)
        if user.is_authenticated:
            shown |= Q(owner_id=user.pk)
        return self.filter(shown)

    def open_to_all(self) -> Self:
        """Published, and its page opens without an account: what feeds, search engines and previews may name."""
        asks_for_account = Q(kind__in=Resource.SIGNED_IN_KINDS, external_url="")
        shown = self.published().filter(visibility=Resource.Visibility.PUBLIC, published_at__lte=clock.now())
        return shown.exclude(asks_for_account)


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

    # The pages of these ask for an account, whatever their card says; other publishers' do not.
    SIGNED_IN_KINDS = (Kind.VIDEO, Kind.COURSE)

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
    # The day that stands on it, which may be long past; and when readers here got it first, which is when it is news.
    published_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField("readers had it first", null=True, editable=False)
    expected_text = models.CharField("when it is expected", max_length=120, blank=True)
    review_due = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="resources"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, db_index=False, related_name="+"
    )
    # Four eyes: who changed the words last, who sent them for review, and who agreed to which edition of them.
    edition = models.PositiveIntegerField("how often its words were saved", default=1, db_default=1)
    words_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )
    approved_edition = models.PositiveIntegerField(null=True, editable=False)
    publish_at = models.DateTimeField("is published at", null=True, editable=False)
    publish_refused = models.TextField(
        "why it was not", blank=True, default="", db_default="", editable=False
    )
    ask_on = models.DateField("its owner is asked whether it stays", null=True, editable=False)
    embargo_until = models.DateTimeField("none of it is published before", null=True, editable=False)
    publisher = models.CharField("other publisher", max_length=160, blank=True)
    external_url = models.URLField("address at the other publisher", blank=True)
    minutes = models.PositiveSmallIntegerField("minutes it takes", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = [models.F("published_at").desc(nulls_last=True), "title"]
        indexes = [
            models.Index(fields=["state", "kind", "-published_at"], name="resource_shelf"),
            models.Index(
                fields=["publish_at"], condition=Q(publish_at__isnull=False), name="resource_scheduled"
            ),
            models.Index(fields=["released_at"], name="resource_released"),
            models.Index(fields=["ask_on"], condition=Q(ask_on__isnull=False), name="resource_asked"),
            models.Index(fields=["review_due"], condition=Q(review_due__isnull=False), name="resource_due"),
            # All that a search asks of a card, so that it never reads the cards themselves.
            models.Index(
                fields=["id"],
                include=["state", "visibility", "owner", "kind", "published_at", "minutes"],
                name="resource_search",
            ),
        ]
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

    def as_saved(self) -> "Resource":
        """The card as it is saved, whatever a form has put on the object at hand."""
        return Resource.objects.prefetch_related("topics", "audiences", "agencies").filter(pk=self.pk)[0]

    @property
    def is_published(self) -> bool:
        """Whether readers get it today."""
        return self.state == self.State.PUBLISHED

    @property
    def is_open(self) -> bool:
        """Whether visitors may know of it."""
        shown = self.state in {self.State.PUBLISHED, self.State.EXPECTED}
        return shown and self.visibility == self.Visibility.PUBLIC

    @property
    def is_waiting(self) -> bool:
        """Whether it was sent for review and not published since; what is announced stays announced meanwhile."""
        may_wait = self.state in {self.State.EXPECTED, self.State.ARCHIVED} and self.sent_at is not None
        return may_wait or self.state == self.State.IN_REVIEW

    @property
    def is_approved(self) -> bool:
        """Whether somebody else agreed to its words as they stand now."""
        return self.is_waiting and self.approved_by_id is not None and self.approved_edition == self.edition

    @property
    def is_under_embargo(self) -> bool:
        """Whether its embargo has not ended."""
        return self.embargo_until is not None and self.embargo_until > clock.now()

    @property
    def author_ids(self) -> set[int]:
        """Who may not publish it: who wrote or last changed it, and who sent it for review."""
        return {pk for pk in (self.words_by_id or self.owner_id, self.sent_by_id) if pk is not None}

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
