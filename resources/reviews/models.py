"""Reviews, what they ask of agencies until it is done, and the guidance that stands beside them."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Agency
from portal.lib import clock
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


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    """Words for picking recommendations."""

    def open(self) -> Self:
        """Not complete."""
        return self.exclude(state=Recommendation.State.COMPLETE)

    def late(self) -> Self:
        """Open although their day has passed."""
        return self.open().filter(due__lt=clock.today())


class Recommendation(models.Model):
    """What a review asks, of whom and by when. Agency names, lateness and notes never leave the desk."""

    class State(models.TextChoices):
        NOT_STARTED = plan.NOT_STARTED, "Not started"
        UNDER_WAY = plan.UNDER_WAY, "Under way"
        COMPLETE = plan.COMPLETE, "Complete"

    review = models.ForeignKey(Review, models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    title = models.CharField("what is asked, in a line", max_length=200)
    text = models.TextField("in full", blank=True)
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="recommendations")
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED)
    completed_on = models.DateField(null=True, editable=False)
    notes = models.TextField("on the desk", blank=True)
    words = models.TextField("what the public reads", blank=True, help_text="Shown once they are approved.")
    approved_words = models.TextField(blank=True, editable=False)
    approved_on = models.DateField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="recommendation_number_once"),
            models.CheckConstraint(
                condition=Q(state=plan.COMPLETE, completed_on__isnull=False)
                | ~Q(state=plan.COMPLETE) & Q(completed_on__isnull=True),
                name="recommendation_complete_has_date",
            ),
        ]
        indexes = [models.Index(fields=["due"], condition=~Q(state="complete"), name="recommendation_due")]

    def __str__(self) -> str:
        return f"Recommendation {self.number} of {self.review}"

    @property
    def is_complete(self) -> bool:
        return self.state == self.State.COMPLETE

    @property
    def days_late(self) -> int:
        """Days since it was due; 0 while there is time."""
        return plan.days_late(self, clock.today())

    @property
    def standing(self) -> str:
        """What the desk's badge says: completed when, late by how much, due when, or its state."""
        if self.completed_on:
            return f"Complete {self.completed_on.day} {self.completed_on:%b %Y}"
        if self.days_late:
            return f"{self.days_late} day{'' if self.days_late == 1 else 's'} late"
        if self.due:
            return f"Due {self.due.day} {self.due:%b %Y}"
        return str(self.get_state_display())

    @property
    def words_wait(self) -> bool:
        """Whether the words for the public differ from those last approved."""
        return self.words != self.approved_words

    @property
    def recorder_ids(self) -> set[int]:
        """Who recorded its actions as done: they may not close it."""
        return {a.recorded_by_id for a in self.actions.all() if a.done_on and a.recorded_by_id}

    @property
    def ready_to_close(self) -> bool:
        """Whether there are actions and every one is done with its evidence."""
        actions = list(self.actions.all())
        return bool(actions) and all(a.done_on for a in actions) and not self.is_complete


class Action(models.Model):
    """One thing an agency does about a recommendation, and the evidence that it was done."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="actions")
    what = models.CharField("what will be done", max_length=300)
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="actions")
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, editable=False)
    evidence = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(evidence="") & Q(recorded_at__isnull=False),
                name="action_done_has_evidence",
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def days_late(self) -> int:
        """Days since it was due; 0 while there is time or once it is done."""
        return max(0, (clock.today() - self.due).days) if self.due and not self.done_on else 0


class RecommendationClosing(models.Model):
    """A recommendation was closed, by somebody other than who recorded its last action; perhaps reopened later."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="closings")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_on = models.DateField()
    closed_at = models.DateTimeField(auto_now_add=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reopened_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-closed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(closed_by=F("recorded_by")), name="closing_by_somebody_else"),
            models.UniqueConstraint(
                fields=["recommendation"], condition=Q(reopened_at__isnull=True), name="closing_open_once"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | ~Q(reopened_because=""),
                name="closing_reopened_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} closed on {self.closed_on}"


class GuidanceQuerySet(models.QuerySet["GuidancePage"]):
    """Words for picking guidance."""

    def visible_to(self, user: Any) -> Self:
        """Those whose card this person may know of."""
        return self.filter(resource__in=Resource.objects.visible_to(user))

    def published(self) -> Self:
        """What readers get today."""
        return self.filter(resource__state=Resource.State.PUBLISHED)


class GuidancePage(models.Model):
    """How something is done here, where that rule comes from, and when somebody looked at it last.

    Its blank forms are documents of the library, tied to its card as material.
    """

    class Shape(models.TextChoices):
        TEXT = "text", "Words and blank forms"
        REFERRAL = "referral", "Three steps: own lead, blank form, secure email"
        CLOCK = "clock", "A clock that works out the day"

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="guidance")
    shape = models.CharField("kind of page", max_length=10, choices=Shape, default=Shape.TEXT)
    body = models.TextField("words", blank=True)
    afterwards = models.TextField("what happens next", blank=True)
    citation = models.TextField("where it comes from", blank=True)
    citation_url = models.URLField("address of the source", blank=True)
    source_date = models.DateField("date of the source", null=True, blank=True)
    reviewed_on = models.DateField("last reviewed", null=True, blank=True)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = GuidanceQuerySet.as_manager()

    class Meta:
        ordering = ["resource__title"]

    def __str__(self) -> str:
        return self.resource.title

    def get_absolute_url(self) -> str:
        return reverse("reviews:guidance_page", args=[self.resource.slug])


class GuidanceRule(models.Model):
    """One clock: how many working days, counted from the day after becoming aware, and where that is written."""

    page = models.ForeignKey(GuidancePage, models.CASCADE, related_name="rules")
    text = models.CharField(
        "what is due", max_length=160, help_text="Ends with the day: “Notify the Panel by”."
    )
    days = models.PositiveSmallIntegerField("working days")
    citation = models.TextField("where it is written")
    citation_url = models.URLField("address of the source", blank=True)
    starts = models.CharField(
        "when the clock starts",
        max_length=200,
        default="The day of becoming aware is not counted: the next working day is day 1.",
    )
    checked_on = models.DateField("source checked on", default=clock.today)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=60), name="guidance_rule_days"),
            models.CheckConstraint(condition=~Q(citation=""), name="guidance_rule_has_source"),
            models.UniqueConstraint(fields=["page", "order"], name="guidance_rule_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.days} working days)"


def progress_of(review: Review) -> plan.Progress:
    """How far this review's recommendations have come (prefetch `recommendations` for lists)."""
    return plan.progress(review.recommendations.all())
