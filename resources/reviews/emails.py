"""The room's letters."""

import datetime as dt

from django.urls import reverse

from accounts.models import User
from portal.lib import mail
from resources.reviews.models import GuidancePage


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
