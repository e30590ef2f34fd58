"""An error and what it came from."""

from collections.abc import Iterator


def behind(error: BaseException | None) -> Iterator[BaseException]:
    """The error itself, then each that it came from, the nearest first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
