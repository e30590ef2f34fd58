"""The process at the terminal and the supervisor below it: each survives the other's death long enough to tidy up.

The supervisor is a child in a session of its own, so Ctrl-C reaches only us and we ask it to stop in order.
If it is killed, we adopt all it had started and end that. If we are killed, its lifeline (a pipe that we hold
open) closes and it stops everything in order by itself. No single death leaves anything running.
"""

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable

from portal.engines import kin

# After the supervisor's death its children have had their own signal: so long may an engine take to close its files.
LAST_GRACE = 3.0


def keep(work: Callable[[int], int]) -> int:
    """Run `work(lifeline)` in a child process and return its exit code; nothing outlives this call."""
    lifeline, held = os.pipe()
    kin.adopt_orphans()
    sys.stdout.flush()
    sys.stderr.flush()
    ours = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(held)
        os.setsid()
        _work_and_leave(work, lifeline)
    os.close(lifeline)
    asked = 0  # the third time we no longer wait

    def pass_on(*_: object) -> None:
        nonlocal asked
        asked += 1
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM if asked < 3 else signal.SIGKILL)

    before = {
        number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        _, status = os.waitpid(pid, 0)
    finally:
        if os.getpid() == ours:
            os.close(held)
            kin.end_everybody(LAST_GRACE)
            for number, handler in before.items():
                signal.signal(number, handler)
    return os.waitstatus_to_exitcode(status)


def _work_and_leave(work: Callable[[int], int], lifeline: int) -> None:
    code = 1
    try:
        code = work(lifeline)
    except BaseException:  # noqa: BLE001  a forked child must never return into its parent's code
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
