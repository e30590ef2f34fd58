"""What became of links that lead out: which there are, and what each said when it was followed."""

from django.db import transaction

from portal.lib import audit, clock
from portal.lib.outside import Answer
from resources.reviews import links
from resources.reviews.models import LinkCheck

LONGEST = 1000  # letters of an address that the table holds


@transaction.atomic
def gather_links() -> None:
    """Bring the list up to today: new links come, those that stand nowhere any more go."""
    found = {address: places for address, places in links.outside().items() if len(address) <= LONGEST}
    LinkCheck.objects.exclude(address__in=found).delete()
    LinkCheck.objects.bulk_create(
        [LinkCheck(address=address, places=places) for address, places in found.items()],
        update_conflicts=True,
        unique_fields=["address"],
        update_fields=["places"],
    )


@transaction.atomic
def note_link(*, link: LinkCheck, answer: Answer) -> None:
    """Keep what a link said. Only its death and its return are in the audit."""
    link.checked_at, link.said = clock.now(), answer.said[:200]
    was_alive, link.dead_since = (
        link.dead_since is None,
        None if answer.alive else link.dead_since or clock.now(),
    )
    link.save(update_fields=["checked_at", "said", "dead_since"])
    if was_alive != answer.alive:
        verb = "reviews.link_answers" if answer.alive else "reviews.link_died"
        audit.record(by=None, verb=verb, thing=link, said=link.said)
