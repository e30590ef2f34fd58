"""People, agencies, who goes with whom, and what each has learnt."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Any, ClassVar, Self

import rules
from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts import roles
from portal.lib import clock


class Partnership(models.Model):
    """The partnership that this portal serves: one row, edited at /desk/settings/."""

    name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=160)
    strapline = models.CharField(
        "line under the name", max_length=80, default="Safeguarding Children Partnership"
    )
    members_line = models.TextField("who belongs to it", blank=True)
    logo = models.CharField(max_length=200, blank=True)
    front_door_phone = models.CharField(max_length=40)
    front_door_email = models.EmailField(blank=True)
    front_door_hours = models.CharField(max_length=120, blank=True)
    out_of_hours_phone = models.CharField(max_length=40)
    lado_name = models.CharField("LADO", max_length=120, blank=True)
    lado_phone = models.CharField("LADO's phone", max_length=40, blank=True)
    lado_email = models.EmailField("LADO's email", blank=True)
    referral_mailbox = models.EmailField("secure mailbox for case referrals")
    business_contact_name = models.CharField(max_length=120)
    business_contact_email = models.EmailField()
    business_contact_phone = models.CharField(max_length=40, blank=True)
    certificate_prefix = models.CharField(
        "letters that certificate numbers begin with", max_length=4, default="LP"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="partnership_is_one")]

    def __str__(self) -> str:
        return self.full_name


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Agencies by who looks after them."""

    def approved(self) -> Self:
        """Those that people may join and be listed under."""
        return self.filter(approved=True)

    def kept_by(self, person: Any) -> Self:
        """Those that this person looks after: the business team all, a coordinator their own, others none."""
        if person.has_perm("accounts.manage_agencies"):
            return self
        return self.filter(pk__in=getattr(person, "coordinated_agency_ids", ()))


class Agency(models.Model):
    """An organisation in the partnership."""

    class Sector(models.TextChoices):
        EDUCATION = "education", "Education"
        HEALTH = "health", "Health"
        POLICE = "police", "Police"
        SOCIAL_CARE = "social_care", "Social care"
        VOLUNTARY = "voluntary", "Voluntary and charity"
        EARLY_YEARS = "early_years", "Early years"
        OTHER = "other", "Other"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    sector = models.CharField(max_length=20, choices=Sector)
    address = models.TextField(blank=True)
    domains = models.CharField(
        "email domains", max_length=300, blank=True, help_text="For example school.sch.uk, nhs.net"
    )
    approved = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [models.UniqueConstraint(Lower("name"), name="agency_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def lead_title(self) -> str:
        """What a safeguarding lead is called in this sector."""
        return {
            self.Sector.EDUCATION: "Designated Safeguarding Lead",
            self.Sector.EARLY_YEARS: "Designated Safeguarding Lead",
            self.Sector.HEALTH: "Named Nurse for Safeguarding",
        }.get(self.Sector(self.sector), "Safeguarding Lead")


class People(BaseUserManager["User"]):
    """Makes people; their e-mail address is their name at the door."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person. The address is kept in lower case."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One person with one account of their own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("email address", max_length=254)
    name = models.CharField("your name", max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

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


class Ending(models.QuerySet[Any]):
    """Rows that hold for a time."""

    def current(self) -> Self:
        """Those that hold today."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=clock.today()))


class MembershipQuerySet(Ending):
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


class LeadQuerySet(models.QuerySet["SafeguardingLead"]):
    """Leads by date."""

    def on(self, day: dt.date) -> Self:
        """Those who are the lead on a day: at most one an agency."""
        held = Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))
        return self.filter(held, replaced_at__isnull=True)

    def planned(self) -> Self:
        """Those who begin on a later day."""
        return self.filter(starts__gt=clock.today(), replaced_at__isnull=True)

    def earlier(self) -> Self:
        """Those who were the lead once, and those who were corrected before they held for a day."""
        return self.filter(Q(ends__lt=clock.today()) | Q(replaced_at__isnull=False))

    def current(self) -> Self:
        """Those who are the lead today."""
        return self.on(clock.today())


class SafeguardingLead(models.Model):
    """The named person of an agency to whom worries go first. Never edited away: a change ends one row and begins another."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="leads")
    name = models.CharField(max_length=120)
    role_title = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    email = models.EmailField(blank=True)
    deputy1_name = models.CharField("first deputy", max_length=120, blank=True)
    deputy1_phone = models.CharField("first deputy's phone", max_length=40, blank=True)
    deputy2_name = models.CharField("second deputy", max_length=120, blank=True)
    deputy2_phone = models.CharField("second deputy's phone", max_length=40, blank=True)
    cover_text = models.CharField("cover", max_length=160, blank=True)
    out_of_hours = models.CharField(max_length=80, blank=True)
    starts = models.DateField(default=clock.today)
    ends = models.DateField(null=True, blank=True)
    replaced_at = models.DateTimeField(
        null=True, blank=True, help_text="Set where another entry for the same days took its place"
    )
    kept_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    kept_at = models.DateTimeField(auto_now_add=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency"], condition=Q(ends__isnull=True), name="lead_open_once"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")), name="lead_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role_title}"


class RecordEntry(models.Model):
    """One thing a person has learnt: the only ledger of CPD, written through `accounts.record`."""

    class Kind(models.TextChoices):
        EVENT = "event", "Event"
        VIDEO = "video", "Recorded briefing"
        BRIEFING = "briefing", "7-minute briefing"
        COURSE = "course", "Course"
        TEAM = "team", "Delivered to my team"
        OUTSIDE = "outside", "Outside learning"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="record")
    source = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField()
    level = models.CharField(max_length=20, blank=True)
    participatory = models.BooleanField(default=False)
    completed_on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-completed_on", "-pk"]
        verbose_name_plural = "record entries"
        constraints = [models.UniqueConstraint(fields=["person", "source"], name="record_source_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.minutes} min)"


class Certificate(models.Model):
    """Proof of one record entry. Name, title, date and minutes are frozen here and drawn from here."""

    number = models.CharField(max_length=16, unique=True)
    entry = models.ForeignKey(RecordEntry, models.PROTECT, related_name="certificates")
    person = models.ForeignKey(User, models.PROTECT, related_name="certificates")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField()
    completed_on = models.DateField()
    issuer = models.CharField(max_length=160)
    template_version = models.PositiveSmallIntegerField(default=1)
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(withdrawn_at__isnull=True), name="certificate_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    @property
    def state(self) -> str:
        """`valid`, `expired` or `withdrawn`."""
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if self.expires_on and self.expires_on < clock.today() else "valid"
