"""Briefings with words in every section."""

from portal.lib import clock
from resources.briefings import actions, seven
from resources.briefings.models import Briefing, Delivery, Section
from tests.factories.library import resource, with_file


def parts(body: str = "Ask what life is like today.\n- Look again.\n- Ask twice.") -> list[seven.Part]:
    return [seven.Part(n, heading, body) for n, heading in enumerate(seven.HEADINGS, 1)]


def briefing(
    *, sections: list[seven.Part] | None = None, questions: str = "What will we do on Monday?", **card
) -> Briefing:
    made = Briefing.objects.create(resource=resource("briefing", **card), questions=questions)
    Section.objects.bulk_create(
        Section(briefing=made, number=p.number, heading=p.heading, body=p.body) for p in (sections or parts())
    )
    return made


def finished(**card) -> Briefing:
    """A briefing that was laid out elsewhere, with its file on the card."""
    return Briefing.objects.create(resource=with_file(resource("briefing", **card), pages=2))


def delivery(of: Briefing, *, by, named=(), plan=(), **words) -> Delivery:
    """A session recorded as somebody records it."""
    given = {
        "delivered_on": clock.today(),
        "setting": "Year 4 team",
        "people": 11,
        "roles": "",
        "minutes": 20,
        "discussed": "",
    }
    return actions.record_delivery(
        briefing=of,
        by=by,
        agency=by.agency,
        words=given | words,
        named=named,
        actions=[{"what": what, "owner": "", "due": None} for what in plan],
    )
