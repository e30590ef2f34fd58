"""What an answer says, as a reader would have it."""

from typing import Any


def text(answer: Any) -> str:
    """Its words and tags with single spaces between, however the template breaks its lines."""
    return " ".join(answer.content.decode().split())
