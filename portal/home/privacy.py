"""Whose data the top floor holds: nobody's."""

from portal.home.models import ImportedRow, OldPath
from portal.lib.privacy import nothing_personal

nothing_personal(ImportedRow, "What the catalogue of another site said of published material.")
nothing_personal(OldPath, "Addresses of another site.")
