"""The 7-minute briefings, each drawn on its page and slides at once: quick, and without them none may be published."""

from typing import Any

from portal.home.seed import cards, wording
from portal.home.seed.people import Cast
from portal.lib.models import Job
from resources.briefings import actions
from resources.briefings.seven import Part
from resources.library import actions as library


def write(cast: Cast) -> None:
    """Add the briefings that are missing."""
    for row in wording.read("briefings")["briefing"]:
        if not cards.known(row["slug"]):
            _briefing(cast, row)


def _briefing(cast: Cast, row: dict[str, Any]) -> None:
    in_review = row.get("in_review", False)
    briefing = actions.write_briefing(
        by=cast.tom if in_review else cast.bea,
        card=cards.words_of(row),
        parts=[Part(number, heading, body) for number, (heading, body) in enumerate(row["sections"], 1)],
        questions="\n".join(row["questions"]),
    )
    actions.draw_slides(briefing=briefing)
    actions.draw_page(briefing=briefing)
    Job.objects.filter(kind="briefings.draw", subject=briefing.pk, state=Job.State.WAITING).delete()
    briefing.refresh_from_db()
    if in_review:
        library.send_for_review(resource=briefing.resource, by=cast.tom)
    else:
        cards.publish(briefing.resource, wording.past(row["published"]))
