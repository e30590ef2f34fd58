"""The pilot's course."""

from portal.home.seed.people import Cast


def write(cast: Cast) -> None:
    """Add the course, if it is missing."""
