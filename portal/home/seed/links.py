"""Material of other publishers: a card that leads there, never a copy."""

from portal.home.seed import cards, wording
from portal.home.seed.people import Cast
from resources.library import actions as library


def write(cast: Cast) -> None:
    """Add the cards that are missing."""
    for row in wording.read("links")["link"]:
        if cards.known(row["slug"]):
            continue
        card = library.add_resource(
            kind=row["kind"],
            by=cast.bea,
            publisher=row["publisher"],
            external_url=row["external_url"],
            **cards.words_of(row),
        )
        cards.publish(card, wording.past(row["published"]))
