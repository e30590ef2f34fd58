"""What a person keeps for later, and the lists that they hand to a team."""

import secrets
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.models import Agency, Membership
from resources.library.models.cards import Resource


class Saved(models.Model):
    """A card that a person keeps for later. Nobody else sees it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="savings")
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "saved"
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "resource"], name="saved_once")]

    def __str__(self) -> str:
        return f"{self.resource}, saved"


def new_token() -> str:
    """Letters that nobody guesses: 192 bits."""
    return secrets.token_urlsafe(24)


class SharedListQuerySet(models.QuerySet["SharedList"]):
    """Words for picking shared lists."""

    def open(self) -> Self:
        """Those whose link still works."""
        return self.filter(withdrawn_at__isnull=True, person__is_active=True)


class SharedList(models.Model):
    """What was saved on the day of sharing, under a link. What is saved or taken off later does not change it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="shared_lists")
    title = models.CharField("name of the list", max_length=80)
    cards = models.ManyToManyField(Resource, related_name="+")
    shared_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = SharedListQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:shared", args=[self.token])

    @property
    def agency(self) -> Agency | None:
        """The agency of whoever shared it, today: the first joined."""
        memberships = Membership.objects.current().filter(person_id=self.person_id)
        first = memberships.select_related("agency").first()
        return first.agency if first else None
