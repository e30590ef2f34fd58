"""`manage.py audit`: whether the audit says what the portal wrote, and nothing else."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Partnership
from portal.lib import audit, audit_anchor, audit_chain, storage

SHOWN = 50


class Command(BaseCommand):
    """`verify` reads and says; `accept` goes on from what stands, and the audit holds who said why."""

    help = "Check the audit's chain (verify), or go on from what it holds now, with a reason (accept)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("deed", choices=["verify", "accept"])
        parser.add_argument("--because", default="", help="for accept: why, in a sentence")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["deed"] == "verify":
                self.verify()
            else:
                self.accept(options["because"])
        except storage.StorageUnavailable as away:
            raise CommandError(f"The note of the chain's end cannot be asked for. {away}") from away

    def verify(self, *, anchored: bool = True) -> None:
        """Print what is wrong. Raises CommandError (exit code 1) where something is."""
        wrong, noted = 0, None
        if anchored:
            try:
                noted = audit_anchor.read()
            except audit_anchor.NotOurs as forged:
                anchored, wrong = False, 1
                self.stdout.write(str(forged))
        with transaction.atomic():
            for sentence in audit_chain.verify(noted, anchored=anchored):
                wrong += 1
                if wrong <= SHOWN:
                    self.stdout.write(sentence)
            last, waiting = audit_chain.head(), audit_chain.waiting().count()
        if wrong:
            more = f" {wrong - SHOWN} more are not shown." if wrong > SHOWN else ""
            raise CommandError(f"The audit was changed: {wrong} signs of it.{more}", returncode=1)
        until = f"{last.number} links, the newest of {last.at:%d %B %Y, %H:%M:%S}" if last else "no links yet"
        self.stdout.write(f"The audit is whole: {until}; {waiting} entries wait to be sealed.")

    def accept(self, because: str) -> None:
        """Take in entries without a mark and note the chain's end anew; the audit says so."""
        if not because.strip():
            raise CommandError('Say why: --because "Brought back from the backup of Monday".')
        with transaction.atomic():
            taken = audit_chain.accept()
            thing = Partnership.objects.first() or Partnership(pk=1)
            deed = audit.record(
                by=None, verb="plant.audit_accepted", thing=thing, taken=taken, because=because
            )
        audit_chain.anchor()
        self.stdout.write(
            f"{taken} entries taken in; the chain goes on. The audit holds this as entry {deed.pk}."
        )
