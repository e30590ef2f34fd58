"""Letters: rendered when they are written, sent by a job, kept with their fate.

A letter is `templates/<room>/emails/<name>.{subject.txt,txt,html}`; rooms call `post` from their `emails.py`.
"""

import base64
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from portal.lib import clock, jobs
from portal.lib.models import Email

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

Attachment = dict[str, str]


def attachment(name: str, content_type: str, content: bytes) -> Attachment:
    """Pack a small file (a calendar entry) for a letter."""
    return {"name": name, "type": content_type, "base64": base64.b64encode(content).decode()}


def address(path: str) -> str:
    """The full address of a page, for letters and calendars."""
    return settings.PORTAL_ADDRESS.rstrip("/") + path


def post(
    *,
    letter: str,
    to: str,
    key: str,
    context: dict[str, Any],
    person: "AbstractBaseUser | None" = None,
    attachments: list[Attachment] | None = None,
    stop: str = "",
    template: str = "",
) -> Email | None:
    """Write a letter in the caller's transaction and ask for it to be sent.

    `letter` is `<room>/<name>`; `key` is what this letter is about, so that it is written once only: None is
    returned where it was written before. `stop` is the full address at which one POST, without signing in, ends
    letters of this kind: mail programs show it as a button (RFC 8058). `template` names the templates that draw
    it, where they are not its own.
    """
    room, _, name = letter.partition("/")
    base = f"{room}/emails/{template or name}"
    context = {"address": settings.PORTAL_ADDRESS, **context}
    subject = " ".join(render_to_string(f"{base}.subject.txt", context).split())
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    try:
        with transaction.atomic():
            email = Email.objects.create(
                key=key,
                letter=letter,
                person_id=person.pk if person is not None else None,
                to=to,
                subject=subject[:200],
                text=render_to_string(f"{base}.txt", context),
                html=render_to_string(f"{base}.html", context),
                attachments=attachments or [],
                message_id=f"<{_safe(key)}@{domain}>",
                stop=stop,
            )
            # Within it: a letter that was kept without its work would wait for ever, for its key is not written twice.
            jobs.enqueue("plant.send_email", email.pk)
    except IntegrityError:
        return None
    return email


def _safe(key: str) -> str:
    """A Message-ID may hold few characters; the same key always gives the same one."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-._") else "-" for c in key)


def _way_out(stop: str) -> dict[str, str]:
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _lost(subject: str, reason: str) -> None:
    Email.objects.filter(pk=subject).update(state=Email.State.FAILED, reason=reason)


@jobs.handler("plant.send_email", queue="mail", attempts=6, mourn=_lost)
def send(subject: str, turn: jobs.Turn) -> None:
    """Send one letter. At least once: a death after sending sends again, with the same Message-ID."""
    email = Email.objects.get(pk=subject)
    if email.state == Email.State.SENT:
        return
    message = EmailMultiAlternatives(
        email.subject,
        email.text,
        settings.DEFAULT_FROM_EMAIL,
        [email.to],
        headers={"Message-ID": email.message_id} | (_way_out(email.stop) if email.stop else {}),
    )
    message.attach_alternative(email.html, "text/html")
    for packed in email.attachments:
        message.attach(packed["name"], base64.b64decode(packed["base64"]), packed["type"])
    email.attempts += 1
    try:
        message.send()
    except Exception as error:
        email.reason = f"{type(error).__name__}: {error}"[:1000]
        email.save(update_fields=["attempts", "reason"])
        raise
    email.state, email.sent_at, email.reason = Email.State.SENT, clock.now(), ""
    email.save(update_fields=["state", "sent_at", "reason", "attempts"])


@transaction.atomic
def send_again(email: Email) -> None:
    """Try a letter that failed once more, with the same Message-ID. The caller audits."""
    Email.objects.filter(pk=email.pk, state=Email.State.FAILED).update(state=Email.State.WAITING, reason="")
    jobs.enqueue("plant.send_email", email.pk)
