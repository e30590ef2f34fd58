"""A disk without room, as an error says it: the fault of no file, and over by itself once somebody makes room."""

import errno

from portal.lib import causes

_SAYS = {errno.ENOSPC, errno.EDQUOT}


def is_behind(error: BaseException | None) -> bool:
    """Whether this error, or one that it came from, says that there is no room."""
    return any(isinstance(one, OSError) and one.errno in _SAYS for one in causes.behind(error))
