"""The room's work in the background."""

from portal.lib import jobs
from resources.briefings import actions
from resources.briefings.models import Briefing


@jobs.handler("briefings.draw", attempts=4)
def draw(subject: str, turn: jobs.Turn) -> None:
    """Draw the slides and the one page of a briefing that still exists, each once for the words that it has."""
    briefing = Briefing.objects.select_related("resource").filter(pk=subject).first()
    if briefing is None:
        return
    if briefing.slides_drawn_at != briefing.words_changed_at:
        actions.draw_slides(briefing=briefing)
    if briefing.page_drawn_at != briefing.words_changed_at:
        actions.draw_page(briefing=briefing)
