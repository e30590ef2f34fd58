"""Competency frameworks: what a partnership, or a profession, asks of its people's learning."""

import uuid
from collections.abc import Iterable
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts import frameworks, hours
from portal.lib import clock


class FrameworkQuerySet(models.QuerySet["Framework"]):
    """Words for picking frameworks."""

    def offered(self) -> Self:
        """Those that people can choose."""
        return self.filter(retired=False)


class Framework(models.Model):
    """What is asked of the people who choose it, in periods of whole training years that follow each other."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80, unique=True)
    for_whom = models.CharField(max_length=200, help_text="One line, by which people know that it is theirs.")
    citation = models.CharField("where this is written", max_length=300, blank=True)
    first_year = models.PositiveSmallIntegerField(
        "the first period begins in April of", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    years = models.PositiveSmallIntegerField(
        "training years in a period", validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    retired = models.BooleanField("no longer offered", default=False)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(years__gte=1, years__lte=5), name="framework_years_sensible"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> frameworks.Period:
        """The period that runs today."""
        return frameworks.period(self.first_year, self.years, clock.today())

    def standings(self, lines: Iterable[hours.Learnt]) -> list[frameworks.Standing]:
        """How far a record is today with each thing that is asked."""
        lines, now = list(lines), self.period
        return [frameworks.standing(one.asked, now, lines) for one in self.requirements.all()]


class Requirement(models.Model):
    """One thing that a framework asks: hours at some levels, a share of them participatory."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="requirements")
    order = models.PositiveSmallIntegerField()
    levels = models.CharField(
        max_length=80, blank=True, help_text="With commas between them, such as 3, 3+. Empty: every level."
    )
    minutes = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    share = models.PositiveSmallIntegerField(
        "participatory, per cent", default=0, validators=[MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "order"], name="requirement_order_once"),
            models.CheckConstraint(condition=models.Q(share__lte=100), name="requirement_share_of_a_hundred"),
        ]

    def __str__(self) -> str:
        return self.asked.words

    @property
    def asked(self) -> frameworks.Asked:
        """What it asks, as the rules know it."""
        levels = tuple(level for part in self.levels.split(",") if (level := part.strip()))
        return frameworks.Asked(levels, self.minutes, self.share)
