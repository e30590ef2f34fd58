"""What a browser adds to a form: the key that makes it count once."""

import uuid


def filled(**fields) -> dict[str, str]:
    """Form data with a fresh key."""
    return {"once": str(uuid.uuid4()), **fields}


def ticked(bound) -> list[str]:
    """What a browser sends of a field with boxes: those that are shown and ticked."""
    return [str(box.data["value"]) for box in bound if box.data["selected"]]
