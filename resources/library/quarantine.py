"""The one way out of quarantine, whatever shelf a file is for: checked, then taken or refused, and its place emptied."""

from collections.abc import Callable
from typing import Any

from portal.lib import jobs, storage, viruses
from portal.lib.safely import Refused
from resources.library import actions
from resources.library.checking import MustBeMended

CHECKING = "checking"  # the state of every file that waits, on each shelf
UNCHECKED = "This file could not be checked. Please add it again; if that fails too, save it afresh first."


def leave(
    file: Any, check: Callable[[Any], Any], *, accept: Callable[..., None], refuse: Callable[..., None]
) -> None:
    """Check one file (`state`, `quarantine_name`) and empty its place in quarantine. Run again, it goes on where it
    stopped: what is taken or refused already is not checked again.

    `accept` is given what was `checked`, `refuse` the `reason`, and what the guard `found` where its author can mend
    it. Raises StorageUnavailable, so that the job is tried again, and jobs.NotYet where the virus scanner is away.
    """
    if file.state == CHECKING:
        try:
            checked = check(file)
        except storage.NotStored:
            refuse(reason=UNCHECKED)
        except MustBeMended as mend:
            refuse(reason=mend.sentence, found=mend.findings)
        except viruses.NotScanned as away:
            actions.note_wait(file=file, reason=viruses.WAITS)
            raise jobs.NotYet(viruses.WAITS, pause=viruses.PAUSE) from away
        except Refused as refusal:
            refuse(reason=refusal.sentence)
        else:
            accept(checked=checked)
    if file.quarantine_name:
        storage.delete(storage.QUARANTINE, file.quarantine_name)
        actions.forget_quarantine(file=file)
