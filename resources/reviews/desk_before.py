"""What the editor shows of the checklist and the confidential words."""

from dataclasses import dataclass
from typing import Any

from portal.lib import sealed
from resources.reviews.forms import TickForm, WordsForm
from resources.reviews.models import ChecklistItem, ChecklistTick, ConfidentialWords, Review


@dataclass(frozen=True)
class Line:
    """One line of the checklist: the item, its tick or the form that ticks it."""

    item: ChecklistItem
    tick: ChecklistTick | None
    form: TickForm


@dataclass(frozen=True)
class Hidden:
    """A confidential word as far as the desk shows it: its first letter, its length, and the handle of its button."""

    mask: str
    handle: str


def lines(review: Review, given: Any = None) -> list[Line]:
    """The items of today and those ticked before they were dropped; `given` is a form that came back with errors."""
    ticks = {tick.item_id: tick for tick in review.ticks.select_related("by")}
    items = [item for item in ChecklistItem.objects.all() if item.active or item.pk in ticks]
    own = {f"tick-{item.pk}": TickForm(prefix=f"tick-{item.pk}") for item in items}
    if given is not None:
        own[given.prefix] = given
    return [Line(item, ticks.get(item.pk), own[f"tick-{item.pk}"]) for item in items]


def hidden(review: Review) -> dict[str, Any]:
    """The review's confidential words, masked, with the form that adds to them; `shut` where the key is missing."""
    held = ConfidentialWords.objects.filter(review=review).first()
    try:
        words = held.words if held else []
    except sealed.Unreadable as shut:
        return {"hidden": [], "shut": shut.sentence, "words": WordsForm()}
    masks = [Hidden(f"{word[0]}{'•' * (len(word) - 1)}", sealed.handle(word)) for word in words]
    return {"hidden": masks, "shut": "", "words": WordsForm()}


def context(review: Review, obstacles: list[str], given: dict[str, Any]) -> dict[str, Any]:
    """All of it for one review. Another publisher's review has no checklist of ours.

    `todo` are the obstacles apart from the checklist's own, which stands beside them.
    """
    checklist = [] if review.is_elsewhere else lines(review, given.get("tick"))
    asked = [line for line in checklist if line.item.active]
    return {
        "checklist": checklist,
        "ticked": sum(line.tick is not None for line in asked),
        "to_tick": len(asked),
        "unticked": sum(line.tick is None for line in asked),
        "todo": [sentence for sentence in obstacles if sentence not in {line.item.asks for line in asked}],
        **hidden(review),
    }
