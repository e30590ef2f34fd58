"""Fifteen thousand people in six hundred agencies."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import Agency, Membership, User
from portal.home.seed import wording
from portal.home.seed.busy.sentences import Writer
from portal.home.seed.busy.size import Size
from portal.lib import clock
from portal.lib.progress import Progress

A_BATCH = 1_000
PREFIX = "busy"


def address(number: int) -> str:
    """The email address of one of them, from 1."""
    return f"{PREFIX}{number:05}@example.org"


def gather(size: Size, progress: Progress) -> None:
    """Make those who are missing; they have no password, and can ask for one."""
    if User.objects.filter(email=address(size.people)).exists():
        progress.forward(size.people)
        return
    writer = Writer(wording.read("busy"))
    sectors = [sector for sector, _ in Agency.Sector.choices]
    agencies = Agency.objects.bulk_create(
        Agency(name=f"{writer.place()} agency {number:03}", sector=sectors[number % len(sectors)])
        for number in range(1, size.agencies + 1)
    )
    nothing, now = make_password(None), clock.now()
    for first in range(1, size.people + 1, A_BATCH):
        numbers = range(first, min(first + A_BATCH, size.people + 1))
        people = User.objects.bulk_create(
            User(
                email=address(number), name=writer.person(), job_title=writer.one_of("job"), password=nothing
            )
            for number in numbers
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
        )
        Membership.objects.bulk_create(
            Membership(
                person=person,
                agency=agencies[person.pk % size.agencies],
                role=Membership.Part.COORDINATOR if person.pk % 25 == 0 else Membership.Part.PROFESSIONAL,
                state=Membership.State.APPROVED,
                decided_at=now,
            )
            for person in people
        )
        progress.forward(len(people), "people")
