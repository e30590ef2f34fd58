"""A review, and which of its formats there are not."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from resources.library.models import Bundle, Resource
from resources.reviews import kinds, plan


class ReviewQuerySet(models.QuerySet["Review"]):
    """Words for picking reviews."""

    def visible_to(self, user: Any) -> Self:
        """Those whose card this person may know of."""
        return self.filter(resource__in=Resource.objects.visible_to(user))

    def on_the_shelf(self) -> Self:
        """Published or announced: what is expected first, then the newest."""
        return (
            self.filter(resource__state__in=[Resource.State.PUBLISHED, Resource.State.EXPECTED])
            .annotate(expected=Q(resource__state=Resource.State.EXPECTED))
            .order_by("-expected", F("published_on").desc(nulls_last=True), "resource__title")
            .select_related("resource")
        )

    def with_plan(self) -> Self:
        """With the recommendations, so that a list counts them without asking again."""
        return self.select_related("resource").prefetch_related("recommendations")


class Review(models.Model):
    """A case review: one card, its findings, and the recommendations that came of it."""

    class Precision(models.TextChoices):
        DAY = "day", "The day"
        MONTH = "month", "The month only"
        YEAR = "year", "The year only"

    class Status(models.TextChoices):
        UNDER_WAY = "under-way", "Being written"
        WAITING = "waiting", "Finished, waiting to be published"
        FINISHED = "finished", "Finished"

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="review")
    kind = models.CharField("kind of review", max_length=10, choices=kinds.CHOICES)
    pseudonym = models.CharField(
        "name in the review",
        max_length=80,
        blank=True,
        help_text="Not the real one: another name, or letters. Empty for a theme or a national review.",
    )
    keeps_name = models.BooleanField(
        "this name is publicly known",
        default=False,
        help_text="Only for cases known nationally under their own name.",
    )
    reference = models.CharField(max_length=40, blank=True)
    reviewer = models.CharField("independent reviewer", max_length=120, blank=True)
    published_on = models.DateField("published", null=True, blank=True)
    precision = models.CharField("what is known of the date", max_length=5, choices=Precision, default="day")
    findings = models.TextField(blank=True, help_text="One finding on each line.")
    status = models.CharField(max_length=10, choices=Status, default=Status.UNDER_WAY)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(keeps_name=False) | ~Q(pseudonym=""), name="review_known_name_is_given"
            )
        ]

    def __str__(self) -> str:
        return self.resource.title

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", args=[self.resource.slug])

    @property
    def kind_in_full(self) -> kinds.Kind:
        """Short and full name, and the nation."""
        return kinds.BY_KEY[self.kind]

    @property
    def published_in_words(self) -> str:
        """The date as exactly as it is known; empty before publication."""
        return plan.in_words(self.published_on, self.precision) if self.published_on else ""

    @property
    def facts(self) -> str:
        """The line on its card: kind, date and other publisher, or when it is expected."""
        if self.resource.state == Resource.State.EXPECTED:
            return f"Expected {self.resource.expected_text}".strip()
        return ", ".join(
            filter(None, [self.kind_in_full.short, self.published_in_words, self.resource.publisher])
        )

    @property
    def findings_list(self) -> list[str]:
        """The findings, one by one."""
        return [line.strip() for line in self.findings.splitlines() if line.strip()]

    @property
    def is_elsewhere(self) -> bool:
        """Whether another publisher holds the review and this page leads there."""
        return bool(self.resource.external_url)


# The formats a review normally has, in the order in which readers meet them.
ROLES = (
    Bundle.Role.BRIEFING,
    Bundle.Role.VIDEO,
    Bundle.Role.SUMMARY,
    Bundle.Role.POSTER,
    Bundle.Role.SLIDES,
    Bundle.Role.ACTION_PLAN,
    Bundle.Role.REPORT,
)
ROLE_CHOICES = [(role.value, role.label) for role in ROLES]


class NotPublished(models.Model):
    """Why a review has no such format. Formats that exist are `library.Bundle` rows."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="not_published")
    role = models.CharField(max_length=12, choices=ROLE_CHOICES)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["role"]
        constraints = [
            models.UniqueConstraint(fields=["review", "role"], name="not_published_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="not_published_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.review}: not published"


def progress_of(review: Review) -> plan.Progress:
    """How far this review's recommendations have come (prefetch `recommendations` for lists)."""
    return plan.progress(review.recommendations.all())
