"""How much a large partnership has. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Numbers of rows. Briefings and reviews are among the resources; a room holds the bookings of one event;
    one agency's team has so many things set for it.
    """

    resources: int = 100_000
    briefings: int = 8_000
    reviews: int = 400
    people: int = 15_000
    agencies: int = 600
    events: int = 2_000
    coming: int = 100
    room: int = 100
    team: int = 200
    things: int = 30

    @property
    def bookings(self) -> int:
        """Every event has its room full of them."""
        return self.events * self.room
