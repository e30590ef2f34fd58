"""What a person follows, and the weekly email about it."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from resources.library.models.cards import Audience, Resource, Topic


class FollowQuerySet(models.QuerySet["Follow"]):
    """Words for picking what is followed."""

    def of(self, person: Any) -> Self:
        """What this person follows; of a review only while they may still know of it. Nothing for a visitor."""
        if not person.is_authenticated:
            return self.none()
        seen = Q(review__isnull=True) | Q(review__in=Resource.objects.visible_to(person).announced())
        return self.filter(seen, person=person)


class Follow(models.Model):
    """A person wants to know what is new in one theme, for one audience, or of one review."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="followers")
    audience = models.ForeignKey(Audience, models.CASCADE, null=True, blank=True, related_name="followers")
    review = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="followers")
    since = models.DateTimeField(auto_now_add=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__isnull=False, audience__isnull=True, review__isnull=True)
                | Q(topic__isnull=True, audience__isnull=False, review__isnull=True)
                | Q(topic__isnull=True, audience__isnull=True, review__isnull=False),
                name="follow_one_thing",
            ),
            models.UniqueConstraint(fields=["person", "topic"], name="follow_topic_once"),
            models.UniqueConstraint(fields=["person", "audience"], name="follow_audience_once"),
            models.UniqueConstraint(fields=["person", "review"], name="follow_review_once"),
        ]

    def __str__(self) -> str:
        return f"Following {self.thing}"

    def get_absolute_url(self) -> str:
        """Where what it is about can be read."""
        if self.review:
            return self.review.get_absolute_url()
        return f"{reverse('library:browse')}?{self.what}={self.thing.slug}&sort=newest"

    @property
    def what(self) -> str:
        """Which kind of thing it is: `topic`, `audience` or `review`."""
        return "topic" if self.topic_id else "audience" if self.audience_id else "review"

    @property
    def thing(self) -> Topic | Audience | Resource:
        """The theme, the audience or the review's card."""
        found: Topic | Audience | Resource = getattr(self, self.what)
        return found


class DigestQuerySet(models.QuerySet["Digest"]):
    """Words for picking who is to be written to."""

    def due(self, week: dt.date) -> Self:
        """Those who want the email, follow something, and were not dealt with in this week (its Monday)."""
        wanted = self.filter(often=Digest.Often.WEEKLY, week__lt=week, person__is_active=True)
        return wanted.filter(Exists(Follow.objects.filter(person=OuterRef("person")))).select_related(
            "person"
        )


class Digest(models.Model):
    """How a person wants to hear of what they follow, and up to where they have heard.

    `week` is the Monday of the week that was dealt with last, whether or not there was anything to send: it is what
    keeps a second email of one week from being written. `told_until` is the end of what that email covered.
    """

    class Often(models.TextChoices):
        WEEKLY = "weekly", "Once a week, if there is something new"
        NEVER = "never", "Never"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="digest"
    )
    often = models.CharField(max_length=6, choices=Often, default=Often.WEEKLY)
    week = models.DateField()
    told_until = models.DateTimeField()

    objects = DigestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["week"], condition=Q(often="weekly"), name="digest_due")]

    def __str__(self) -> str:
        return f"Weekly email: {self.get_often_display()}"
