"""What a browser adds to a form: the key that makes it count once."""

import uuid


def filled(**fields) -> dict[str, str]:
    """Form data with a fresh key."""
    return {"once": str(uuid.uuid4()), **fields}
