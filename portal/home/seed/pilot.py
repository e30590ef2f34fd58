"""Northmere, noun by noun, in the order in which things lean on one another."""

from portal.home.seed import (
    briefings,
    courses,
    documents,
    empty,
    events,
    guidance,
    links,
    people,
    posters,
    records,
    reviews,
    teams,
    trials,
    videos,
)


def lay() -> None:
    """Add what is missing of the invented partnership. Files are only handed in: workers check and prepare them."""
    empty.lay()
    cast = people.arrive()
    links.write(cast)
    briefings.write(cast)
    posters.write(cast)
    documents.write(cast)
    reviews.write(cast)
    guidance.write(cast)
    videos.send(cast)
    courses.write(cast)
    trials.write(cast)
    events.run(cast)
    records.keep(cast)
    teams.set_for_millbrook(cast)
