"""A published briefing, a draft of Tom's, one of his that was made elsewhere, and a session with her team that Priya recorded and was at."""

from tests.factories.briefings import briefing, delivery, finished


def things(people) -> dict[str, str]:
    opened = briefing(title="Open briefing", slug="open-briefing")
    briefing(title="Draft briefing", slug="draft-briefing", state="draft", owner=people["tom"])
    finished(title="Finished briefing", slug="finished-briefing", state="draft", owner=people["tom"])
    held = delivery(opened, by=people["priya"], named=[people["priya"]])
    return {
        "open_briefing": "open-briefing",
        "draft_briefing": "draft-briefing",
        "finished_briefing": "finished-briefing",
        "delivery": str(held.uuid),
    }
