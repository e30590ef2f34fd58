"""A poster, its sizes with their artwork, and the boxes for the safeguarding lead's words."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Prefetch, Q

from resources.library.models import Resource
from resources.posters import fields


class PosterQuerySet(models.QuerySet["Poster"]):
    """Words for picking posters."""

    def visible_to(self, user: Any) -> Self:
        """Those whose card this person may see."""
        return self.filter(resource__in=Resource.objects.visible_to(user))

    def with_sizes(self) -> Self:
        """With everything that a sheet is made from, in four queries for any number of posters."""
        sizes = PosterSize.objects.prefetch_related("boxes")
        return self.select_related("resource").prefetch_related(Prefetch("sizes", queryset=sizes))


class Poster(models.Model):
    """A learning poster with a space for the safeguarding lead.

    `words` are headline, line and messages where the portal draws the artwork itself; `version` rises with every
    change that a printed copy would show, once it has been published.
    """

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="poster")
    version = models.PositiveIntegerField(default=1)
    version_at = models.DateTimeField("when the version last rose", null=True, editable=False)
    text_alternative = models.TextField(blank=True)
    lang = models.CharField("language", max_length=10, default="en-GB")
    mini_from_full = models.BooleanField("make the mini from the full poster", default=True)
    words = models.JSONField(default=dict, blank=True)

    objects: ClassVar[PosterQuerySet] = PosterQuerySet.as_manager()  # type: ignore[assignment]  # a manager made from it

    def __str__(self) -> str:
        return self.resource.title

    @property
    def sheets(self) -> dict[str, fields.Sheet]:
        """What can be made today, by size: own artwork, and without own mini artwork the full poster made smaller."""
        made = {size.size: size.sheet for size in self.sizes.all() if size.artwork_name}
        full = made.get(fields.FULL)
        if full and fields.MINI not in made and self.mini_from_full:
            made[fields.MINI] = full.smaller()
        return made

    @property
    def has_own_mini(self) -> bool:
        """Whether the mini has artwork of its own, ready or on its way."""
        return any(size.size == fields.MINI for size in self.sizes.all())

    @property
    def is_drawn(self) -> bool:
        """Whether the portal draws its artwork from words."""
        return bool(self.words)


class PosterSize(models.Model):
    """One size with its artwork. `state` and `reason` are of the last upload; the artwork before it stays until it is ready.

    `asked` tells one upload or drawing from the next: what a worker makes of an earlier one comes too late.
    """

    class Size(models.TextChoices):
        FULL = fields.FULL, "Full"
        MINI = fields.MINI, "Mini"

    class State(models.TextChoices):
        CHECKING = "checking", "Being checked"
        READY = "ready", "Ready"
        REFUSED = "refused", "Refused"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    poster = models.ForeignKey(Poster, models.CASCADE, related_name="sizes")
    size = models.CharField(max_length=4, choices=Size)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    reason = models.CharField(max_length=300, blank=True)
    drawn = models.BooleanField("drawn from words", default=False)
    original_name = models.CharField(max_length=200, blank=True)
    asked = models.PositiveIntegerField("how often artwork was asked for", default=0, db_default=0)
    quarantine_name = models.CharField(max_length=200, blank=True)
    artwork_name = models.CharField(max_length=200, blank=True)
    picture_name = models.CharField(max_length=200, blank=True)
    picture2x_name = models.CharField(max_length=200, blank=True)
    page_w_pt = models.FloatField("page width in points", default=0)
    page_h_pt = models.FloatField("page height in points", default=0)
    is_tagged = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64, blank=True)
    found_boxes = models.JSONField("form fields found in the file", default=list, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["size"]
        constraints = [
            models.UniqueConstraint(fields=["poster", "size"], name="poster_size_once"),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(artwork_name="") & Q(page_w_pt__gt=0, page_h_pt__gt=0),
                name="poster_ready_has_artwork",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poster} ({self.get_size_display().lower()})"

    @property
    def sheet(self) -> fields.Sheet:
        """What it is made from."""
        return fields.Sheet(
            size=self.size,
            title=self.poster.resource.title,
            lang=self.poster.lang,
            artwork=self.artwork_name,
            picture=self.picture_name,
            picture2x=self.picture2x_name,
            width=self.page_w_pt,
            height=self.page_h_pt,
            boxes=tuple(lead_field.box for lead_field in self.boxes.all()),
            papers=fields.PAPERS_OF[self.size],
        )


_fraction = [MinValueValidator(0), MaxValueValidator(1)]


class LeadField(models.Model):
    """A box for one word about the lead. Place and size are fractions of the page as seen, from its top left corner."""

    class Key(models.TextChoices):
        LEAD_NAME = "lead_name", "Lead’s name"
        LEAD_ROLE = "lead_role", "Lead’s role"
        LEAD_ORGANISATION = "lead_organisation", "Organisation"
        LEAD_PHONE = "lead_phone", "Lead’s phone"
        LEAD_EMAIL = "lead_email", "Lead’s email"
        DEPUTY1_NAME = "deputy1_name", "First deputy’s name"
        DEPUTY1_PHONE = "deputy1_phone", "First deputy’s phone"
        DEPUTY2_NAME = "deputy2_name", "Second deputy’s name"
        DEPUTY2_PHONE = "deputy2_phone", "Second deputy’s phone"
        COVER_TEXT = "cover_text", "Cover"
        OUT_OF_HOURS = "out_of_hours", "Out of hours"
        LOGO = "logo", "Logo"
        CONTACT_QR = "contact_qr", "Square code to ring, write or open a page"
        CHECK_CODE = "check_code", "Is this copy current? Its code"
        CHECK_QR = "check_qr", "Is this copy current? Square code"

    class FontRole(models.TextChoices):
        BODY = "body", "Plain"
        STRONG = "strong", "Bold"
        DISPLAY = "display", "Headline"

    class Align(models.TextChoices):
        LEFT = "left", "Left"
        CENTER = "center", "Centre"
        RIGHT = "right", "Right"

    class Overflow(models.TextChoices):
        REFUSE = "refuse", "Shrink, then refuse"
        FIXED = "fixed", "Keep the largest size, or refuse"

    poster_size = models.ForeignKey(PosterSize, models.CASCADE, related_name="boxes")
    order = models.PositiveSmallIntegerField("place in reading order", default=1)
    key = models.CharField("word", max_length=20, choices=Key)
    label = models.CharField(
        "printed before it",
        max_length=40,
        blank=True,
        help_text="For example “Deputy: ”. Left out with the word.",
    )
    x = models.FloatField("from left", validators=_fraction)
    y = models.FloatField("from top", validators=_fraction)
    w = models.FloatField("width", validators=_fraction)
    h = models.FloatField("height", validators=_fraction)
    font_role = models.CharField("letters", max_length=8, choices=FontRole, default=FontRole.BODY)
    size_max_pt = models.FloatField("largest type", default=14)
    size_min_pt = models.FloatField("smallest type", default=9)
    max_lines = models.PositiveSmallIntegerField("most lines", default=1)
    align = models.CharField("aligned", max_length=6, choices=Align, default=Align.LEFT)
    colour = models.CharField(
        max_length=7,
        default="#1D2530",
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}\Z", "A colour is written #1D2530.")],
    )
    overflow = models.CharField("if it does not fit", max_length=8, choices=Overflow, default=Overflow.REFUSE)
    alt = models.CharField("words for a picture", max_length=120, blank=True, db_default="")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poster_size", "key"], name="lead_field_once"),
            models.CheckConstraint(
                condition=Q(x__gte=0, y__gte=0, w__gt=0, h__gt=0, x__lt=1, y__lt=1)
                & Q(w__lte=1.0001 - F("x"), h__lte=1.0001 - F("y")),
                name="lead_field_on_page",
            ),
            models.CheckConstraint(
                condition=Q(size_min_pt__gte=4, size_max_pt__gte=F("size_min_pt"), size_max_pt__lte=400),
                name="lead_field_type_sizes",
            ),
            models.CheckConstraint(condition=Q(max_lines__gte=1, max_lines__lte=6), name="lead_field_lines"),
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()} on {self.poster_size_id}"

    @property
    def box(self) -> fields.Box:
        """The same without the database."""
        return fields.Box(
            key=self.key,
            x=self.x,
            y=self.y,
            w=self.w,
            h=self.h,
            size_max=self.size_max_pt,
            size_min=self.size_min_pt,
            max_lines=self.max_lines,
            font_role=self.font_role,
            align=self.align,
            colour=self.colour,
            before=self.label,
            overflow=self.overflow,
            alt=self.alt,
        )
