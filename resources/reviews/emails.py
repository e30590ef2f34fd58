"""The room's letters."""

from django.urls import reverse

from accounts.models import User
from portal.lib import clock, mail
from resources.reviews.models import OwnerUpdate, Recommendation


def how_far_is_it(update: OwnerUpdate, *, to: User) -> None:
    """Ask a coordinator for word on a recommendation: once for each day on which it is asked."""
    one = update.recommendation
    if update.asked_at is None:
        return
    asked_on = clock.in_london(update.asked_at).date()
    where = [one.review.resource.slug, one.number]
    mail.post(
        letter="reviews/how_far_is_it",
        to=to.email,
        person=to,
        key=f"reviews-how-far-{update.pk}-{asked_on}-{to.pk}",
        context={
            "name": to.first_name,
            "one": one,
            "review": one.review.resource.title,
            "agency": one.owner.name,
            "page": mail.address(reverse("desk_reviews:our_recommendation", args=where)),
        },
    )


def read_and_close(one: Recommendation, *, to: User, by: User) -> None:
    """Ask a colleague to read the evidence of a recommendation and close it, each time somebody asks them."""
    where = [one.review.resource.slug, one.number]
    mail.post(
        letter="reviews/read_and_close",
        to=to.email,
        person=to,
        key=f"reviews-close-{one.pk}-{to.pk}-{clock.now():%Y%m%dT%H%M%S}",
        context={
            "name": to.first_name,
            "by": by,
            "one": one,
            "review": one.review.resource.title,
            "page": mail.address(reverse("desk_reviews:recommendation", args=where) + f"#rec-{one.number}"),
        },
    )
