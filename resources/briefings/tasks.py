"""The room's work in the background."""

from portal.lib import jobs
from resources.briefings import actions
from resources.briefings.models import Briefing


@jobs.handler("briefings.draw", attempts=4)
def draw(subject: str, turn: jobs.Turn) -> None:
    """Draw the slides and the one page of a briefing that still exists."""
    briefing = Briefing.objects.select_related("resource").filter(pk=subject).first()
    if briefing is not None:
        actions.draw_slides(briefing=briefing)
        actions.draw_page(briefing=briefing)
