"""What a browser adds to a form: the key that makes it count once, and what stands in it already."""

import re
import uuid


def filled(**fields) -> dict[str, str]:
    """Form data with a fresh key."""
    return {"once": str(uuid.uuid4()), **fields}


def as_shown(answer, *, of: str = "form", **changes) -> dict[str, object]:
    """The form of a page with an edition as it is shown, with changes; buttons beside it carry the same edition."""
    (edition,) = set(re.findall(r'name="edition" value="(\d+)"', answer.content.decode()))
    shown = {one.html_name: one.value() for one in answer.context[of]}
    told = {name: value for name, value in shown.items() if value not in (None, "", [])}
    return filled(**told | {"edition": edition} | changes)


def ticked(bound) -> list[str]:
    """What a browser sends of a field with boxes: those that are shown and ticked."""
    return [str(box.data["value"]) for box in bound if box.data["selected"]]
