"""What a mail server says about a letter that came back: a report of RFC 3464. Pure."""

from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage, Message

LONGEST = 300  # characters of a server's reason that are kept


@dataclass(frozen=True)
class Report:
    """Which letter came back (its Message-ID), and why, in the server's words."""

    message_id: str
    why: str


def read(content: bytes) -> Report | None:
    """What a message reports as failed for good; None for a delay, for any other message, and for one that is broken."""
    try:
        return _read(content)
    except Exception:  # noqa: BLE001  anybody may write to the mailbox, and Python's reader raises many things
        return None


def _read(content: bytes) -> Report | None:
    message = message_from_bytes(content, policy=policy.default)
    if message.get_content_type() != "multipart/report":
        return None
    why, original = "", ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            why = why or _failed(part)
        elif kind in {"message/rfc822", "text/rfc822-headers"}:
            original = original or _named(part)
    return Report(original, why[:LONGEST]) if why and original else None


def _failed(part: Message) -> str:
    """The reason of the first address for which delivery failed; empty where none did."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
            said = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Status", ""))
            return " ".join(said.split()) or "No reason given."
    return ""


def _named(part: Message) -> str:
    """The Message-ID of the letter that the report encloses, whole or its head only."""
    if part.get_content_type() == "message/rfc822":
        inside = part.get_payload()
        enclosed = inside[0] if isinstance(inside, list) and inside else None
    else:
        text = part.get_content() if isinstance(part, EmailMessage) else part.get_payload()
        enclosed = message_from_string(str(text), policy=policy.default)
    return str(enclosed.get("Message-ID", "")).strip() if isinstance(enclosed, Message) else ""
