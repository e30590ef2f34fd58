"""What was printed for an agency: which poster, in which edition, with which entry of its lead. Never the file."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse

from accounts.models import Agency, SafeguardingLead
from portal.lib import clock, mail
from resources.posters import fields, standing
from resources.posters.models.posters import Poster


class CopyQuerySet(models.QuerySet["PosterCopy"]):
    """Words for picking copies."""

    def standing(self) -> Self:
        """Those that hang somewhere, as far as anybody said: not made again, not taken down."""
        return self.filter(gone_at__isnull=True)

    def out_of_date(self) -> Self:
        """Those on a wall that no longer say what they should."""
        return self.standing().filter(old_since__isnull=False)

    def kept_by(self, person: Any) -> Self:
        """Those of the agencies that this person looks after."""
        return self.filter(agency__in=Agency.objects.kept_by(person))

    def in_reach_of(self, person: Any) -> Self:
        """Those that this person made, and those of the agencies that they look after."""
        return self.filter(Q(person=person) | Q(agency__in=Agency.objects.kept_by(person)))

    def with_all(self) -> Self:
        """With everything that is asked of a copy, in a constant number of queries."""
        posters = Poster.objects.with_sizes()
        return self.select_related("agency", "lead__agency", "person").prefetch_related(
            Prefetch("poster", queryset=posters)
        )


class PosterCopy(models.Model):
    """One size of a poster that a signed-in person made for their agency.

    `lead` is the agency's entry whose name stands on it; empty where another name was typed, and then only the artwork
    can be found out of date. `told_of` says what its maker was told of last, so that one change is told once.
    """

    class Sheet(models.IntegerChoices):
        ONE = 1, "One"
        TWO = 2, "Two"
        FOUR = 4, "Four"

    code = models.CharField(max_length=8, unique=True)
    poster = models.ForeignKey(Poster, models.CASCADE, related_name="copies")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lead = models.ForeignKey(SafeguardingLead, models.SET_NULL, null=True, related_name="+")
    house_phone = models.CharField("the partnership's number on it", max_length=40, blank=True)
    organisation = models.CharField(
        "the agency's name on it", max_length=120, blank=True, default="", db_default=""
    )
    version = models.PositiveIntegerField()
    size = models.CharField(max_length=4)
    paper = models.CharField(max_length=2)
    per_sheet = models.PositiveSmallIntegerField(choices=Sheet, default=Sheet.ONE, db_default=1)
    output = models.CharField(max_length=8, default="pdf", db_default="pdf")
    made_at = models.DateTimeField(default=clock.now)
    gone_at = models.DateTimeField("made again or taken down", null=True, blank=True)
    old = models.JSONField("what is out of date on it", default=list, blank=True)
    old_since = models.DateField(null=True, blank=True)
    told_of = models.CharField(max_length=16, blank=True)
    looked_at = models.DateField("the review date that its maker was reminded of", null=True, blank=True)

    objects: ClassVar[CopyQuerySet] = CopyQuerySet.as_manager()  # type: ignore[assignment]  # a manager made from it

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency", "poster", "size"],
                condition=Q(gone_at__isnull=True),
                name="poster_copy_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "old_since"], condition=Q(gone_at__isnull=True), name="poster_copy_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poster}, {self.printed_code}"

    @property
    def printed_code(self) -> str:
        """The code as it is printed and read out: `7F3K-29QD`."""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def what_is_old(self) -> str:
        """`Name, number, artwork`."""
        return standing.in_words(self.old)

    @property
    def address(self) -> str:
        """The page that says whether this copy is current."""
        return mail.address(reverse("posters:check", args=[self.code]))

    @property
    def made_as(self) -> str:
        """`A4`, or `A5 mini`."""
        return f"{self.paper.upper()} mini" if self.size == fields.MINI else self.paper.upper()

    @property
    def keys(self) -> frozenset[str]:
        """The words that its size has boxes for."""
        sheet = self.poster.sheets.get(self.size)
        return sheet.keys if sheet else frozenset()
