"""The learning posters, drawn from words, and one whose finished artwork was uploaded."""

from portal.home.seed.people import Cast


def write(cast: Cast) -> None:
    """Add the posters that are missing."""
