"""What a person finds in their mailbox."""

import json
import re
import time

from tests.running import Portal


def newest(portal: Portal, to: str, letter: str = "", *, patience: float = 40) -> dict[str, str]:
    """The newest letter that was really sent to an address; waits for the worker."""
    code = f"""
import json
from portal.lib.models import Email
found = Email.objects.filter(to={to!r}, letter__contains={letter!r}, state="sent").order_by("-pk").first()
print(json.dumps({{"subject": found.subject, "text": found.text, "files": [a["name"] for a in found.attachments]}} if found else None))
"""
    until = time.monotonic() + patience
    while True:
        found = json.loads(portal.python(code).strip().splitlines()[-1])
        if found:
            return found
        assert time.monotonic() < until, f"no letter {letter} to {to}"
        time.sleep(0.5)


def link(text: str, part: str) -> str:
    """The first address in a letter that holds these words, as a path."""
    return re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", text)[1]
