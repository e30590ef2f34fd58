"""Wordings that mean the same are written here."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from portal.lib import audit
from resources.library import synonyms
from resources.library.models import Synonym


@transaction.atomic
def write_synonym(*, wordings: Iterable[str], by: User | None, synonym: Synonym | None = None) -> Synonym:
    """Say that wordings mean the same; a group that is given is changed. Searches follow at once."""
    group = synonym or Synonym()
    group.wordings = list(wordings)
    group.folded = [synonyms.folded(wording) for wording in group.wordings]
    group.save()
    verb = "library.synonym_changed" if synonym else "library.synonym_added"
    audit.record(by=by, verb=verb, thing=group, wordings=group.wordings)
    return group


@transaction.atomic
def remove_synonym(*, synonym: Synonym, by: User) -> None:
    """Forget that these wordings mean the same."""
    audit.record(by=by, verb="library.synonym_removed", thing=synonym, wordings=synonym.wordings)
    synonym.delete()
