"""Publishing: each shelf hangs up its checks, and every publish runs them."""

from collections.abc import Callable

from resources.library.models import Resource

Gate = Callable[[Resource], list[str]]

_gates: dict[str, list[Gate]] = {}


def gate(kind: str) -> Callable[[Gate], Gate]:
    """Hang up a check for one kind of card (in the shelf's `gates.py`).

    It returns sentences that say what is still to do; none means that the card may be published.
    """

    def hang(check: Gate) -> Gate:
        _gates.setdefault(kind, []).append(check)
        return check

    return hang


def obstacles(resource: Resource) -> list[str]:
    """Everything that stands between a card and its readers, in sentences."""
    return [sentence for check in _gates.get(resource.kind, []) for sentence in check(resource)]
