"""The two ways to come to an event that is online and in a room. Pure.

There is one line for all its places. Somebody says the way when they ask; the room is given while it has a seat, and
whoever's turn comes when it has none gets a place online. Nobody is passed for the sake of a seat.
"""

ONLINE = "online"
ROOM = "room"
WAYS = (ONLINE, ROOM)
HYBRID = "hybrid"
OPEN_TO = {
    ONLINE: (ONLINE, HYBRID),
    ROOM: (ROOM, HYBRID),
    HYBRID: (HYBRID,),
}  # the formats for who looks for one


def given(wish: str, *, seats_left: int) -> str:
    """The way that goes with a place which is given now."""
    return ONLINE if wish == ROOM and seats_left < 1 else wish
