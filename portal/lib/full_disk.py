"""A disk without room, as an error says it: the fault of no file, and over by itself once somebody makes room."""

import errno

_SAYS = {errno.ENOSPC, errno.EDQUOT}


def is_behind(error: BaseException | None) -> bool:
    """Whether this error, or one that it came from, says that there is no room."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _SAYS:
            return True
        error = error.__cause__ or error.__context__
    return False
