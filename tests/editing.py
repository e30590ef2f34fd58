"""Two people at one form: what each of them types, and both sending it in the same moment."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from zeal import zeal_ignore

from accounts.models import User
from tests.factories.accounts import grant, partnership, person


@dataclass
class Editor:
    """A page with a form, what one person types there, and what another one saves meanwhile."""

    page: str
    yours: dict[str, str]
    save_theirs: Callable[[User], object]
    saved: Callable[[], str]
    shown: tuple[str, str, str]  # the label, theirs, yours


def two_of_the_business_team() -> list[Client]:
    """Their browsers, signed in."""
    partnership()
    found = [Client(), Client()]
    for one, name in zip(found, ("Bea Lindqvist", "Bo Ashworth"), strict=True):
        one.force_login(grant(person(name), "business").person)
    return found


def both_send(browsers: list[Client], sent: Iterable[dict[str, object]], door: str) -> list[int]:
    """How each of them is answered, on real threads of the real database; the lower answer first."""
    gate = threading.Barrier(2, timeout=30)

    def send(one: Client, words: dict[str, object]) -> int:
        try:
            connection.ensure_connection()
            gate.wait()
            with zeal_ignore():  # the row is looked for twice where two write it
                return one.post(door, words).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        return sorted(two.map(send, browsers, sent))
