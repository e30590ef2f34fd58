"""People, who goes with which agency, and who holds which role."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Any, ClassVar, Self, TypeVar

import rules
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower, TruncDate

from accounts import roles
from accounts.models.agencies import Agency
from accounts.models.frameworks import Framework
from portal.lib import clock


class People(BaseUserManager["User"]):
    """Makes people; their e-mail address is their name at the door."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person. The address is kept in lower case."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def here(self) -> "models.QuerySet[User]":
        """Everybody but those who left for good: of them stays a row without a name."""
        return self.exclude(name="")

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person of this address, in capitals or not.

        PostgreSQL takes a dotless i for an i in that comparison; at the door such an address is somebody else's, or
        each spelling would have tries of its own at one account.
        """
        found = self.get(email__iexact=username)
        if found.email.lower() != (username or "").lower():
            raise self.model.DoesNotExist
        return found


class User(AbstractBaseUser):
    """One person with one account of their own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("email address", max_length=254)
    name = models.CharField("your name", max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    visited_before = models.DateTimeField("began the visit before this one", null=True, editable=False)
    # No index: nobody looks for people by it but the nightly task, which reads most of them.
    framework = models.ForeignKey(
        Framework, models.SET_NULL, null=True, blank=True, related_name="people", db_index=False
    )

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """Two letters for the round mark in the header."""
        words = (self.name or self.email).split()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def first_name(self) -> str:
        """How the portal greets this person."""
        return self.name.split()[0] if self.name else "colleague"

    @cached_property
    def current_memberships(self) -> list["Membership"]:
        """Approved memberships that have not ended, with their agencies."""
        return list(self.memberships.current().select_related("agency"))

    @cached_property
    def role_keys(self) -> frozenset[str]:
        """The keys of every role held today."""
        held = set(self.grants.current().values_list("role", flat=True))
        held |= {m.role for m in self.current_memberships}
        return frozenset(held)

    @property
    def left_for_good(self) -> bool:
        """Whether the account was closed for good, by its owner or at their request."""
        return not self.name

    @property
    def is_registered(self) -> bool:
        """Whether what is marked registered is open to this person."""
        return self.is_active and bool(self.role_keys)

    @property
    def agency_ids(self) -> frozenset[int]:
        """The agencies that this person belongs to today."""
        return frozenset(m.agency_id for m in self.current_memberships)

    @property
    def agency(self) -> Agency | None:
        """The agency whose lead and rules apply to this person: the first joined."""
        return self.current_memberships[0].agency if self.current_memberships else None

    @property
    def coordinated_agency_ids(self) -> frozenset[int]:
        """The agencies that this person looks after today."""
        return frozenset(m.agency_id for m in self.current_memberships if m.role == roles.COORDINATOR.key)

    def holds(self, *wanted: roles.Role) -> bool:
        """Whether this person holds any of the roles today."""
        return self.is_active and any(role.key in self.role_keys for role in wanted)

    def has_perm(self, permission: str, thing: object = None) -> bool:
        """Ask the named rule; a rule nobody wrote is a no."""
        return bool(self.is_active and rules.has_perm(permission, self, thing))


Row = TypeVar("Row", bound=models.Model)


class Ending(models.QuerySet[Row]):
    """Rows that hold for a time."""

    def current(self) -> Self:
        """Those that hold today."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=clock.today()))


class MembershipQuerySet(Ending["Membership"]):
    """Memberships by their state."""

    def current(self) -> Self:
        """Approved and not ended."""
        return super().current().filter(state=Membership.State.APPROVED)

    def waiting(self) -> Self:
        """Asked for and not decided."""
        return self.filter(state=Membership.State.ASKED)

    def waiting_for_decision(self) -> Self:
        """Asked for by somebody who has shown that the address is theirs."""
        unproven = EmailAddress.objects.filter(user=models.OuterRef("person"), primary=True, verified=False)
        return self.waiting().exclude(models.Exists(unproven))

    def to_confirm(self) -> Self:
        """Those that nobody has looked at for a year: neither let in nor confirmed since."""
        a_year_ago = clock.today() - dt.timedelta(days=settings.CONFIRM_DAYS)
        looked_at = Coalesce("confirmed_on", TruncDate("decided_at"), output_field=models.DateField())
        return self.current().alias(looked_at=looked_at).filter(looked_at__lte=a_year_ago)

    def kept_by(self, person: Any) -> Self:
        """Memberships of the agencies that this person looks after."""
        if person.has_perm("accounts.manage_agencies"):
            return self
        return self.filter(agency__in=getattr(person, "coordinated_agency_ids", ()))


class Membership(models.Model):
    """A person in an agency, once the agency's coordinator or the business team has agreed."""

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for approval"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Not approved"

    class Part(models.TextChoices):
        PROFESSIONAL = roles.PROFESSIONAL.key, roles.PROFESSIONAL.name
        COORDINATOR = roles.COORDINATOR.key, roles.COORDINATOR.name

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Part, default=Part.PROFESSIONAL)
    team = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    note = models.CharField("a word to whoever decides", max_length=300, blank=True)
    reason = models.CharField("why not", max_length=300, blank=True)
    until = models.DateField(null=True, blank=True)
    # When somebody who looks after the agency last said that the person still works there.
    confirmed_on = models.DateField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency"],
                condition=~Q(state="refused") & Q(until__isnull=True),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True)
                | ~Q(state="asked") & Q(decided_at__isnull=False),
                name="membership_decided_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.agency}"

    @property
    def owns_address(self) -> bool:
        """Whether the person's address is one of the agency's."""
        return self.agency.owns(self.person.email)

    @property
    def has_ended(self) -> bool:
        """Whether its last day is over."""
        return self.until is not None and self.until < clock.today()


class Grant(models.Model):
    """A role of the whole partnership, given to a person for a time."""

    class Role(models.TextChoices):
        TRAINER = roles.TRAINER.key, roles.TRAINER.name
        BUSINESS = roles.BUSINESS.key, roles.BUSINESS.name
        ADMINISTRATOR = roles.ADMINISTRATOR.key, roles.ADMINISTRATOR.name

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    until = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    objects = Ending.as_manager()

    class Meta:
        ordering = ["role", "pk"]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person}"
