"""Whose data the top floor holds: nobody's."""

from portal.home.models import Backup, ImportedRow, OldPath, Trouble
from portal.lib.privacy import nothing_personal

nothing_personal(Backup, "When a backup was taken, where it lies and how much it holds.")
nothing_personal(ImportedRow, "What the catalogue of another site said of published material.")
nothing_personal(OldPath, "Addresses of another site.")
nothing_personal(Trouble, "What of the machinery is not well, and since when.")
