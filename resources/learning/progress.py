"""How far somebody is in a course: what is done, what comes next, when it is complete. Pure: no Django.

The steps may be done in any order, since each of them is open in the library too; the course says which comes next.
In a course that is in order a step opens when the required ones before it are done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where one step stands, in words."""

    DONE = "Done"
    NEXT = "Next"
    LATER = "Later"
    IF_YOU_LIKE = "If you like"
    LOCKED = "Opens when you begin"
    WAITS = "Opens after the steps before it"


@dataclass(frozen=True)
class Mark:
    """One step as progress sees it. `open` is False for one that readers cannot get at the moment, `excused` is True
    for one that was withdrawn and that the course has gone on without.
    """

    key: int
    minutes: int = 0
    required: bool = True
    done: bool = False
    open: bool = True
    excused: bool = False


@dataclass(frozen=True)
class Progress:
    """How far: `next` and `states` go by the keys of the steps, in their order.

    `total` and `done` count the required steps. `blocked` counts the required ones that are not done and cannot be
    at the moment, `excused` those that were withdrawn: they are in none of the others. `minutes_left` is the time of
    the required steps that are not done.
    """

    total: int
    done: int
    blocked: int
    excused: int
    minutes_left: int
    next: int | None
    states: dict[int, State]

    @property
    def complete(self) -> bool:
        """Every required step is done. A course without a required step cannot be completed."""
        return 0 < self.total == self.done


def of(marks: Iterable[Mark], *, begun: bool = True, in_order: bool = False) -> Progress:
    """Measure a course. Before it is begun every step is locked and none is next."""
    steps = list(marks)
    excused = [step for step in steps if step.required and step.excused and not step.done]
    required = [step for step in steps if step.required and step not in excused]
    to_do = [step for step in required if not step.done]
    waiting = steps[steps.index(to_do[0]) + 1 :] if in_order and to_do else []
    ready = next((step.key for step in to_do if step.open and step not in waiting), None) if begun else None
    return Progress(
        total=len(required),
        done=len(required) - len(to_do),
        blocked=sum(not step.open for step in to_do),
        excused=len(excused),
        minutes_left=sum(step.minutes for step in to_do),
        next=ready,
        states={step.key: _state(step, next_key=ready, begun=begun, waits=step in waiting) for step in steps},
    )


def _state(step: Mark, *, next_key: int | None, begun: bool, waits: bool) -> State:
    if not begun:
        return State.LOCKED
    if step.done:
        return State.DONE
    if step.key == next_key:
        return State.NEXT
    if waits:
        return State.WAITS
    return State.LATER if step.required else State.IF_YOU_LIKE
