"""Publishing: each shelf hangs up its checks and what follows, and every publish runs them."""

from collections.abc import Callable
from typing import Any

from resources.library.models import Resource

Gate = Callable[[Resource], list[str]]
Sequel = Callable[[Resource, Any], None]

_gates: dict[str, list[Gate]] = {}
_sequels: dict[str, list[Sequel]] = {}


class NotReady(Exception):
    """A card may not be published yet; `sentences` say what is still to do."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


def gate(kind: str) -> Callable[[Gate], Gate]:
    """Hang up a check for one kind of card (in the shelf's `gates.py`).

    It returns sentences that say what is still to do; none means that the card may be published.
    """

    def hang(check: Gate) -> Gate:
        _gates.setdefault(kind, []).append(check)
        return check

    return hang


def after(kind: str) -> Callable[[Sequel], Sequel]:
    """Hang up what follows when a card of this kind is published (in the shelf's `gates.py`): `(resource, by)`.

    It runs in the transaction of the publishing, so it may write rows and enqueue jobs, and must not wait for
    anything outside.
    """

    def hang(sequel: Sequel) -> Sequel:
        _sequels.setdefault(kind, []).append(sequel)
        return sequel

    return hang


def obstacles(resource: Resource) -> list[str]:
    """Everything that stands between a card and its readers, in sentences."""
    return [sentence for check in _gates.get(resource.kind, []) for sentence in check(resource)]


def follow(resource: Resource, by: Any) -> None:
    """Run what the shelves hung up for after a publishing."""
    for sequel in _sequels.get(resource.kind, []):
        sequel(resource, by)
