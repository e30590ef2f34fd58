"""One portal on one data folder: the lock that the second start meets."""

import fcntl
import os
import pathlib

from portal.engines.places import EngineError


def claim(data: pathlib.Path, note: str) -> int:
    """Lock the data folder for as long as the returned handle is open; raises EngineError if it is taken.

    The lock belongs to the open file, not to a process: it is gone with the last holder, however that ended.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    data.chmod(0o700)
    handle = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 200).decode(errors="replace").strip() or "another process"
        os.close(handle)
        raise EngineError(
            f"The portal is already running on {data} ({holder}). Stop it there with Ctrl-C, "
            "or give this one a data folder and a port of its own: PORTAL_DATA=.data-two PORT=8001 make run"
        ) from None
    os.ftruncate(handle, 0)
    os.write(handle, note.encode())
    return handle
