"""What a review asks of agencies, and what they did until it is done."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Q

from accounts.models import Agency
from portal.lib import clock
from resources.library.models import Resource
from resources.reviews import plan
from resources.reviews.models.reviews import Review

SOON = dt.timedelta(days=30)


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    """Words for picking recommendations."""

    def open(self) -> Self:
        """Not complete."""
        return self.exclude(state=Recommendation.State.COMPLETE)

    def late(self) -> Self:
        """Open although their day has passed."""
        return self.open().filter(due__lt=clock.today())

    def of_agencies_kept_by(self, person: Any) -> Self:
        """Those owned by an agency that this person coordinates; nobody else's."""
        return self.in_use().filter(owner__in=person.coordinated_agency_ids)

    def in_use(self) -> Self:
        """Those of reviews that are not archived: what is left to do, whether readers have the review or not."""
        return self.exclude(review__resource__state=Resource.State.ARCHIVED)

    def by_lateness(self, lateness: str) -> Self:
        """`late`, `soon` (due in SOON days), `later`, `undated`; anything else is all of them."""
        today = clock.today()
        soon = today + SOON
        wanted = {
            "late": Q(due__lt=today),
            "soon": Q(due__range=(today, soon)),
            "later": Q(due__gt=soon),
            "undated": Q(due__isnull=True),
        }
        return self.filter(wanted[lateness]) if lateness in wanted else self

    def as_the_plan_lists(self) -> Self:
        """With all that a list of the plan shows, what is due first at the top and what has no date at the end."""
        return (
            self.select_related("review__resource", "owner")
            .annotate(
                last_word=Max("updates__answered_at"),
                is_asked=Count("updates", filter=Q(updates__answered_at__isnull=True)),
            )
            .order_by(F("due").asc(nulls_last=True), "review__resource__title", "number")
        )


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
    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # there are few recommendations, and nobody looks for them by person
        verbose_name="person",
        help_text="Which of its coordinators is asked for updates.",
    )
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
    names_owner = models.BooleanField("name the agency to the public", default=False, db_default=False)
    shows_due = models.BooleanField(
        "show the public when it is due, and whether it is late", default=False, db_default=False
    )
    asked_to_close = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,  # as above
    )
    edition = models.PositiveIntegerField("how often it was saved", default=1, db_default=1, editable=False)
    learning = models.ManyToManyField(
        Resource, through="RecommendationLearning", related_name="asked_for_by", blank=True
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
    def last_word_on(self) -> dt.date | None:
        """When its owner last said where it stands; only for rows of `as_the_plan_lists`."""
        said: dt.datetime | None = getattr(self, "last_word", None)
        return clock.in_london(said).date() if said else None

    @property
    def words_wait(self) -> bool:
        """Whether the words for the public differ from those last approved."""
        return self.words != self.approved_words

    @property
    def recorder_ids(self) -> set[int]:
        """Who recorded its actions as done or added its evidence: they may not close it."""
        recorded = {a.recorded_by_id for a in self.actions.all() if a.done_on and a.recorded_by_id}
        return recorded | {file.added_by_id for file in self.files.all() if file.added_by_id}

    @property
    def ready_to_close(self) -> bool:
        """Whether there are actions and every one is done with its evidence."""
        actions = list(self.actions.all())
        return bool(actions) and all(a.done_on for a in actions) and not self.is_complete

    @property
    def public_standing(self) -> str:
        """What readers see of owner and time, where that was approved; otherwise nothing."""
        said = [self.owner.name] if self.names_owner else []
        if self.shows_due and not self.is_complete and self.due:
            said.append(self.standing if self.days_late else f"due {self.due.day} {self.due:%B %Y}")
        return ", ".join(said)


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


class RecommendationLearning(models.Model):
    """A card that was made, or is used, because a recommendation asked for it."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="learning_ties")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="recommendation_ties")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "resource"], name="learning_tied_once")
        ]

    def __str__(self) -> str:
        return f"{self.resource} for {self.recommendation}"


class RecommendationEvent(models.Model):
    """Live learning that was held because a recommendation asked for it.

    The programme is above this room, so `source` is its name in the training record (`event:<uuid>`); what it is
    and who came, `library.occasions` knows.
    """

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="event_ties")
    source = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "source"], name="recommendation_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} for {self.recommendation}"
