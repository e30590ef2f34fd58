"""The way of a review in dated steps."""

from django.db import models
from django.db.models import Q

from resources.reviews import plan
from resources.reviews.models.reviews import Review


class Milestone(models.Model):
    """One dated step of a review that readers may know: begun, report agreed, published, looked at again."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="milestones")
    day = models.DateField("when")
    precision = models.CharField(
        "what is known of it", max_length=5, choices=Review.Precision, default=Review.Precision.DAY
    )
    what = models.CharField("what happened", max_length=160)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="milestone_says_what")]

    def __str__(self) -> str:
        return f"{self.when}: {self.what}"

    @property
    def when(self) -> str:
        """The day as exactly as it is known."""
        return plan.in_words(self.day, self.precision)
