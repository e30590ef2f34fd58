"""Twenty-four recommendations followed to their end, in public."""

import datetime as dt

import pytest

from portal.lib import clock
from portal.lib.models import AuditEntry
from tests.factories import reviews as make
from tests.factories.accounts import agency, partnership
from tests.forms import filled
from tests.reading import text

pytestmark = pytest.mark.django_db
AT = "/desk/reviews/perrin/recommendations"


@pytest.fixture
def perrin(adi):
    """A review of whose 24 recommendations one is left, its last action planned."""
    partnership()
    perrin, owner = make.review("Perrin"), agency()
    for number in range(1, 24):
        make.recommendation(
            perrin, number=number, owner=owner, state="complete", completed_on=dt.date(2026, 10, number)
        )
    last = make.recommendation(perrin, number=24, owner=owner, state="under-way")
    make.action(last)
    return perrin


@pytest.mark.capability(4)
def test_the_last_of_24_closed_by_somebody_else_completes_the_plan_and_reopening_reverses_it(
    client, signed_in, perrin, bea, adi
):
    step, today = perrin.recommendations.get(number=24).actions.get(), clock.today()
    done = {f"done-{step.pk}-evidence": "Minute of May.", f"done-{step.pk}-done_on": today.isoformat()}
    signed_in(bea).post(f"/desk/reviews/perrin/actions/{step.pk}/done/", filled(**done))
    closing = {"close-closed_on": today.isoformat()}
    refused = signed_in(bea).post(f"{AT}/24/close/", filled(**closing))
    client.logout()
    before = text(client.get("/reviews/perrin/"))
    signed_in(adi).post(f"{AT}/24/close/", filled(**closing))
    client.logout()
    complete = text(client.get("/reviews/perrin/"))
    # Number 7 was complete before it came into this portal: any one can be reopened.
    signed_in(bea).post(f"{AT}/7/reopen/", filled(**{"reopen-because": "The form was taken out of use."}))
    client.logout()
    after = text(client.get("/reviews/perrin/"))
    entry = AuditEntry.objects.get(verb="reviews.reopened")
    assert refused.status_code == 422
    assert ("23 of 24 complete" in before, f"24 of 24 complete, {today.day} {today:%B %Y}" in complete) == (
        True,
        True,
    )
    assert "23 of 24 complete" in after
    assert (entry.by, entry.detail["because"], entry.detail["complete"], entry.detail["of"]) == (
        bea,
        "The form was taken out of use.",
        23,
        24,
    )
