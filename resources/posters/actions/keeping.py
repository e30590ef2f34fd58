"""What a person or an agency lets the portal keep for the next poster: words that were typed, a logo."""

from collections.abc import Mapping

from django.db import transaction

from accounts.leads import lead_for
from accounts.models import Agency, User
from portal.lib import audit, storage
from resources.posters.models import AgencyLogo, SavedWords


@transaction.atomic
def remember_words(*, words: Mapping[str, str], by: User) -> SavedWords:
    """Keep what a person typed, because they ticked that it shall be. The audit says that it was, not what."""
    kept, _ = SavedWords.objects.update_or_create(
        person=by, defaults={"words": dict(words), "lead": lead_for(by)}
    )
    audit.record(by=by, verb="posters.words_remembered", thing=kept)
    return kept


@transaction.atomic
def forget_words(*, by: User) -> None:
    """Forget what a person typed."""
    for kept in SavedWords.objects.filter(person=by):
        audit.record(by=by, verb="posters.words_forgotten", thing=kept)
        kept.delete()


@transaction.atomic
def keep_logo(*, agency: Agency, name: str, by: User) -> AgencyLogo:
    """Take a stored, rewritten picture as an agency's logo; the one before leaves the store."""
    before = AgencyLogo.objects.select_for_update().filter(agency=agency).first()
    kept, _ = AgencyLogo.objects.update_or_create(
        agency=agency, defaults={"picture_name": name, "kept_by": by}
    )
    audit.record(by=by, verb="posters.logo_kept", thing=kept)
    if before and before.picture_name != name:
        transaction.on_commit(lambda: _leave_store(before.picture_name), robust=True)
    return kept


@transaction.atomic
def take_logo_away(*, agency: Agency, by: User) -> None:
    """An agency has no logo on its posters any more."""
    for kept in AgencyLogo.objects.filter(agency=agency):
        audit.record(by=by, verb="posters.logo_taken_away", thing=kept)
        name = kept.picture_name
        kept.delete()
        transaction.on_commit(lambda name=name: _leave_store(name), robust=True)  # type: ignore[misc]  # a name bound early


def _leave_store(name: str) -> None:
    storage.delete(storage.MEDIA, name)
