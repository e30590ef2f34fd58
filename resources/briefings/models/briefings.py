"""A briefing: seven ordered sections, questions for the team, and the one page drawn from them."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.lib import clock
from resources.briefings import seven
from resources.library.models import Document, DocumentVersion, Resource, SearchPart


class BriefingQuerySet(models.QuerySet["Briefing"]):
    """Words for picking briefings."""

    def visible_to(self, user: Any) -> Self:
        """Those whose card this person may see."""
        return self.filter(resource__in=Resource.objects.visible_to(user))

    def editable_by(self, user: Any) -> Self:
        """Those that this person may change: the business team all, a trainer their own drafts."""
        if user.has_perm("library.edit_any"):
            return self
        drafts = [Resource.State.DRAFT, Resource.State.IN_REVIEW]
        return self.filter(resource__owner_id=user.pk, resource__state__in=drafts)

    def finished(self) -> Self:
        """Those made elsewhere, whose file on the card is the briefing."""
        return self.filter(sections__isnull=True)


class Briefing(models.Model):
    """One theme or review in seven short parts, written once and given out in every form."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resource = models.OneToOneField(Resource, models.CASCADE, related_name="briefing")
    questions = models.TextField("questions for the team", blank=True, help_text="One question a line.")
    checked_on = models.DateField(default=clock.today)
    words_changed_at = models.DateTimeField(default=clock.now)
    page_name = models.CharField(max_length=200, blank=True)
    page_picture = models.CharField("picture of the page", max_length=200, blank=True, db_default="")
    page_size = models.PositiveIntegerField(default=0)
    page_type_size = models.FloatField("type size in points", null=True)
    page_drawn_at = models.DateTimeField(null=True)
    page_problem = models.CharField(max_length=300, blank=True)
    slides_name = models.CharField(max_length=200, blank=True, db_default="")
    slides_size = models.PositiveIntegerField(default=0, db_default=0)
    slides_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    slides_drawn_at = models.DateTimeField(null=True)

    objects = BriefingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(page_name="") | Q(page_drawn_at__isnull=False), name="briefing_page_has_time"
            )
        ]

    def __str__(self) -> str:
        return self.resource.title

    @property
    def source(self) -> str:
        """How the training record calls that somebody read it."""
        return f"briefing:{self.uuid}"

    @property
    def parts(self) -> list[seven.Part]:
        """The sections as the pure rules know them."""
        return [seven.Part(s.number, s.heading, s.body) for s in self.sections.all()]

    @property
    def question_lines(self) -> list[str]:
        """The questions, one each."""
        return seven.lines(self.questions)

    @property
    def length(self) -> seven.Length:
        """How long it is to read aloud."""
        return seven.length(self.parts)

    @property
    def page_is_current(self) -> bool:
        """Whether the drawn page has the words of now."""
        return bool(self.page_name and self.page_drawn_at and self.page_drawn_at >= self.words_changed_at)

    @property
    def slides_are_current(self) -> bool:
        """Whether the drawn slides have the words of now."""
        drawn = self.slides_drawn_at
        return bool(self.slides_name and drawn and drawn >= self.words_changed_at)

    @property
    def is_finished(self) -> bool:
        """Made elsewhere: no sections of ours, the file on its card is the briefing."""
        return not self.sections.all()

    @property
    def file(self) -> DocumentVersion | None:
        """The checked file of a finished briefing."""
        document = (
            Document.objects.filter(resource=self.resource)
            .select_related("current__document__resource")
            .first()
        )
        return document.current if document else None

    @property
    def file_text(self) -> list[SearchPart]:
        """The words of that file, a page each, as the library took them from it."""
        pages = SearchPart.objects.filter(resource=self.resource, source=SearchPart.Source.FILE)
        return list(pages.defer("vector")) if self.file else []

    @property
    def versions(self) -> models.QuerySet[DocumentVersion]:
        """The files that the card of a finished briefing had, newest first."""
        return DocumentVersion.objects.filter(document__resource=self.resource)


class Section(models.Model):
    """One of the seven."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=80)
    body = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "number"], name="section_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=7), name="section_of_seven"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}"


class Reading(models.Model):
    """Somebody said that they read a briefing; what they will do differently stands in their training record."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="readings")
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "briefing"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.person} read {self.briefing}"
