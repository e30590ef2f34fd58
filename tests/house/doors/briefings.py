"""A published briefing, a draft of Tom's, and a session with her team that Priya recorded and was at."""

from tests.factories.briefings import briefing, delivery


def things(people) -> dict[str, str]:
    opened = briefing(title="Open briefing", slug="open-briefing")
    briefing(title="Draft briefing", slug="draft-briefing", state="draft", owner=people["tom"])
    held = delivery(opened, by=people["priya"], named=[people["priya"]])
    return {
        "open_briefing": "open-briefing",
        "draft_briefing": "draft-briefing",
        "delivery": str(held.uuid),
    }
