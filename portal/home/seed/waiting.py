"""What happens to a card of the pilot once its file is ready."""

import datetime as dt

from django.db import transaction

from accounts.models import User
from portal.home.seed import wording
from portal.home.seed.cards import BEING_PREPARED
from resources.library import actions as library
from resources.library.models import Bundle, Resource
from resources.reviews import actions as reviews
from resources.reviews.models import NotPublished


@transaction.atomic
def publish(card: Resource, day: dt.date, *, by: User) -> None:
    """Publish it as on that day, and take back the word of its review that it was being prepared. Raises publishing.NotReady."""
    library.publish(resource=card, by=None, at=wording.morning(day))
    for tie in Bundle.objects.filter(part=card).select_related("whole"):
        said = NotPublished.objects.filter(
            review__resource=tie.whole, role=tie.role, reason=BEING_PREPARED
        ).select_related("review__resource")
        for missing in said:
            together = Resource.objects.filter(wholes__whole=tie.whole, wholes__role=tie.role)
            reviews.set_format(by=by, review=missing.review, role=Bundle.Role(tie.role), parts=list(together))
