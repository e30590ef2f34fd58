"""Certificates: issued once for a record entry, frozen, drawn from what was frozen, and withdrawn with a reason."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import numbers
from accounts.models import Certificate, Partnership, RecordEntry, User
from portal.lib import audit, clock, mail
from portal.lib.refusals import Refused

TEMPLATE_VERSION = 1


@transaction.atomic
def issue(
    *, entry: RecordEntry, by: User | None, expires_on: dt.date | None = None, minutes: int | None = None
) -> Certificate:
    """Prove one record entry. A second call returns the certificate that stands; a withdrawn one is issued anew.

    `minutes` is what the certificate states where that is more than the entry's own: a course whose recordings and
    briefings are in the record already, each once.
    """
    RecordEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    if standing := entry.certificates.filter(withdrawn_at__isnull=True).first():
        return standing
    partnership = Partnership.objects.get(pk=1)
    certificate = Certificate(
        entry=entry,
        person=entry.person,
        name=entry.person.name,
        title=entry.title,
        minutes=entry.minutes if minutes is None else minutes,
        completed_on=entry.completed_on,
        issuer=partnership.full_name,
        template_version=TEMPLATE_VERSION,
        expires_on=expires_on,
    )
    _save_under_new_number(certificate, partnership.certificate_prefix)
    audit.record(by=by, verb="accounts.issued_certificate", thing=certificate, number=certificate.number)
    return certificate


def _save_under_new_number(certificate: Certificate, prefix: str) -> None:
    """Two people may draw the same number once in a very long time: then draw again."""
    for _ in range(5):
        certificate.number = numbers.new(prefix)
        try:
            with transaction.atomic():
                certificate.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise Refused("No free certificate number was found. Please try again.")


@transaction.atomic
def keep(
    *,
    entry: RecordEntry,
    number: str,
    minutes: int,
    issued_on: dt.date,
    by: User | None,
    name: str = "",
    issuer: str = "",
    expires_on: dt.date | None = None,
) -> Certificate:
    """Keep a certificate that was issued before this portal, under the number that is printed on it.

    Without a name or an issuer it has the person's and the partnership's. Nobody is written to.
    """
    certificate = Certificate.objects.create(
        entry=entry,
        person=entry.person,
        number=numbers.as_printed(number),
        name=name or entry.person.name,
        title=entry.title,
        minutes=minutes,
        completed_on=entry.completed_on,
        issuer=issuer or Partnership.objects.get(pk=1).full_name,
        template_version=TEMPLATE_VERSION,
        expires_on=expires_on,
    )
    certificate.issued_at = clock.london_to_utc(dt.datetime.combine(issued_on, dt.time(9)))
    certificate.save(update_fields=["issued_at"])
    audit.record(by=by, verb="accounts.kept_certificate", thing=certificate, number=certificate.number)
    return certificate


@transaction.atomic
def withdraw(*, certificate: Certificate, by: User, reason: str, again: bool = False) -> Certificate:
    """Take a certificate back. The check page says so at once; the first reason stays.

    `again` issues it anew under another number, with the person's name as it is now.
    """
    certificate = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if certificate.withdrawn_at is None:
        certificate.withdrawn_at, certificate.withdrawn_reason = clock.now(), reason
        certificate.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        audit.record(by=by, verb="accounts.withdrew_certificate", thing=certificate, reason=reason)
        if again:
            issue(
                entry=certificate.entry,
                by=by,
                expires_on=certificate.expires_on,
                minutes=certificate.minutes,
            )
    return certificate


def check_address(certificate: Certificate) -> str:
    """The full address of the page where anybody can check it: what the QR code says."""
    return mail.address(reverse("accounts:verify", args=[certificate.number]))
