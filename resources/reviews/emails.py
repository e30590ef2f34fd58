"""The room's letters."""

import datetime as dt

from django.urls import reverse

from accounts.models import User
from portal.lib import clock, mail
from resources.reviews.models import GuidancePage, OwnerUpdate


def look_again(page: GuidancePage, *, to: User, part: str, stage: int, today: dt.date) -> None:
    """Ask an owner or deputy to review a page: once for each date and each stage (30 or 7 days before)."""
    due = page.resource.review_due
    if due is None:
        return
    mail.post(
        letter="reviews/look_again",
        to=to.email,
        person=to,
        key=f"reviews-look-again-{page.pk}-{due}-{stage}-{to.pk}",
        context={
            "title": page.resource.title,
            "due": due,
            "days": (due - today).days,
            "part": part,
            "page": mail.address(reverse("desk_reviews:guidance_edit", args=[page.resource.slug])),
        },
    )


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
