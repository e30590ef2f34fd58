"""Small numbers of people, and what must not be shown beside a total so that nobody can be told from it. Pure."""

from collections.abc import Mapping
from typing import TypeVar

LEAST = 5  # people behind anything that is shown

Group = TypeVar("Group", str, int)


def hidden(counts: Mapping[Group, int], *, least: int = LEAST) -> frozenset[Group]:
    """The groups of one column that must not be shown beside its total.

    Those with fewer than `least` people; and where they could be told from the total, the next smallest ones too,
    until two groups with `least` people or more between them are hidden. A group with nobody in it hides nothing.
    """
    found = {group for group, number in counts.items() if 0 < number < least}
    others = sorted((number, group) for group, number in counts.items() if number >= least)
    while found and others and (len(found) < 2 or sum(counts[group] for group in found) < least):
        found.add(others.pop(0)[1])
    return frozenset(found)


def may_show(people: int, *, least: int = LEAST) -> bool:
    """Whether a total may be shown: it stands for nobody, or for enough."""
    return people == 0 or people >= least
