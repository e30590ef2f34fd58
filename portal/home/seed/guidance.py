"""Guidance pages with their source, their clocks and their blank forms."""

import datetime as dt
from typing import Any

from portal.home.seed import cards, wording
from portal.home.seed.people import Cast
from portal.lib import clock
from resources.reviews import actions
from resources.reviews.models import GuidancePage

LOOKED_AT, LOOK_AGAIN = dt.timedelta(days=42), dt.timedelta(days=140)


def write(cast: Cast) -> None:
    """Add the pages that are missing."""
    for row in wording.read("guidance")["page"]:
        if not cards.known(row["slug"]):
            _page(cast, row)


def _page(cast: Cast, row: dict[str, Any]) -> None:
    looked_at = clock.today() - LOOKED_AT
    page = actions.add_guidance(
        by=cast.bea,
        card=cards.words_of(row)
        | {"review_due": clock.today() + LOOK_AGAIN, "owner": cast.bea, "deputy": cast.adi},
        details={
            "shape": row.get("shape", GuidancePage.Shape.TEXT),
            "body": row["body"].strip(),
            "afterwards": row["afterwards"].strip(),
            "citation": row["citation"],
            "citation_url": row.get("citation_url", ""),
            "reviewed_on": looked_at,
        },
        rules=[rule | {"checked_on": looked_at} for rule in row.get("clock", [])],
    )
    forms = [card for slug in row.get("forms", []) if (card := cards.known(slug))]
    actions.set_blank_forms(by=cast.bea, page=page, forms=forms)
    cards.publish(page.resource, looked_at)
