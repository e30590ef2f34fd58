"""The partnership and the organisations in it."""

import uuid
from pathlib import PurePosixPath
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from accounts import mailboxes

# The only source that could be read: each partnership checks it against its own guidance, and says where.
PUBLIC_CITATION = (
    "Manchester Safeguarding Partnership, Learning from practice: reports stay up for at least twelve months. "
    "Check this against the current statutory guidance."
)


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
    public_months = models.PositiveSmallIntegerField(
        "months a review stays public at least", default=12, db_default=12
    )
    public_citation = models.TextField(
        "where that is written", blank=True, default=PUBLIC_CITATION, db_default=""
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="partnership_is_one")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def logo_url(self) -> str:
        """Where browsers find the logo; the name changes with the picture, so that nobody sees an old one."""
        if not self.logo:
            return ""
        return reverse("accounts:logo", args=[PurePosixPath(self.logo).stem])


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

    def chosen(self, key: str) -> "Agency | None":
        """The one that an address names; None for none, and for what is no key at all."""
        try:
            return self.filter(uuid=uuid.UUID(key)).first()
        except ValueError:
            return None


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

    def owns(self, address: str) -> bool:
        """Whether an email address is one of this agency's; also true where nobody said which those are."""
        return not self.domains or mailboxes.belongs(address, self.domains)

    @property
    def lead_title(self) -> str:
        """What a safeguarding lead is called in this sector."""
        return {
            self.Sector.EDUCATION: "Designated Safeguarding Lead",
            self.Sector.EARLY_YEARS: "Designated Safeguarding Lead",
            self.Sector.HEALTH: "Named Nurse for Safeguarding",
        }.get(self.Sector(self.sector), "Safeguarding Lead")
