"""Knocks at the listed doors as one person after the other, whatever earlier doors did to the cookies."""

import uuid
from copy import deepcopy
from http.cookies import SimpleCookie


def cookies_of(client, person) -> SimpleCookie:
    """Sign in once for all doors; a visitor has no cookies."""
    client.cookies = SimpleCookie()
    if person:
        client.force_login(person)
    return client.cookies


def body(door, named) -> dict[str, str]:
    """What a browser sends there, with a fresh key."""
    return {"once": str(uuid.uuid4()), **{name: value.format(**named) for name, value in door.data.items()}}


def knock(client, door, cookies, named):
    """Ask once, as the list says, and return the answer."""
    client.cookies = deepcopy(cookies)
    address = door.path.format(**named)
    return client.post(address, body(door, named)) if door.method == "POST" else client.get(address)


def answer(client, door, cookies, named) -> int:
    """The status alone."""
    return knock(client, door, cookies, named).status_code
