"""Knocks at the listed doors as one person after the other, whatever earlier doors did to the cookies."""

import uuid
from copy import deepcopy
from http.cookies import SimpleCookie

from django.db import transaction


def cookies_of(client, person) -> SimpleCookie:
    """Sign in once for all doors; a visitor has no cookies."""
    client.cookies = SimpleCookie()
    if person:
        client.force_login(person)
    return client.cookies


def body(door, named) -> dict[str, str]:
    """What a browser sends there, with a fresh key."""
    return {"once": str(uuid.uuid4()), **{name: value.format(**named) for name, value in door.data.items()}}


def knock(client, door, cookies, named, **headers: str):
    """Ask once, as the list says, and return the answer."""
    client.cookies = deepcopy(cookies)
    address = door.path.format(**named)
    if door.method == "POST":
        return client.post(address, body(door, named), headers=headers)
    return client.get(address, headers=headers)


def answer(client, door, cookies, named, **headers: str) -> int:
    """The status alone; whatever was done there is undone, so that the next one finds the house as it was."""
    with transaction.atomic():
        status = knock(client, door, cookies, named, **headers).status_code
        transaction.set_rollback(True)
    return status


def sent_to(client, door, cookies, named) -> str:
    """Where somebody is sent on to, without what stands behind the question mark; empty where they are not."""
    return knock(client, door, cookies, named).headers.get("Location", "").partition("?")[0]
