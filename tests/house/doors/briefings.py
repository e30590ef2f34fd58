"""A published briefing, and a draft of Tom's."""

from tests.factories.briefings import briefing


def things(people) -> dict[str, str]:
    briefing(title="Open briefing", slug="open-briefing")
    briefing(title="Draft briefing", slug="draft-briefing", state="draft", owner=people["tom"])
    return {"open_briefing": "open-briefing", "draft_briefing": "draft-briefing"}
