"""What a briefing needs before it is published, and what follows."""

from typing import Any

from resources.briefings import actions, seven
from resources.briefings.models import Briefing
from resources.library.gates import needs_a_file
from resources.library.models import Resource
from resources.library.publishing import after, gate


@gate(Resource.Kind.BRIEFING)
def seven_sections(resource: Resource) -> list[str]:
    """Written in seven sections, it needs words in each and its one page; made elsewhere, its file."""
    briefing = Briefing.objects.filter(resource=resource).first()
    if briefing is None or briefing.is_finished:
        return needs_a_file(resource)
    todo = []
    if missing := seven.empty(briefing.parts):
        todo.append(
            f"Write section {', '.join(map(str, missing))}: each of the seven needs a heading and words."
        )
    if briefing.page_problem:
        todo.append(briefing.page_problem)
    elif not briefing.page_is_current:
        todo.append("The one page is still being drawn. Please try again in a moment.")
    return todo


@after(Resource.Kind.BRIEFING)
def on_the_shelf(resource: Resource, by: Any) -> None:
    """A card that came in with its file only (moved in from elsewhere) gets its place among the briefings."""
    actions.take_up(resource=resource, by=by)
