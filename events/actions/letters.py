"""The words of letters: changed by the business team, and back to those that came with the portal."""

from django.db import transaction

from accounts.models import Partnership, User
from events import letters, wordings
from events.models import LetterWords
from portal.lib import audit
from portal.lib.refusals import Refused


def lock_letters() -> None:
    """Let nobody else change a letter's words until this transaction ends.

    A letter in the words that came with the portal has no row to hold, so it is the partnership's.
    """
    Partnership.objects.select_for_update(no_key=True).first()


@transaction.atomic
def change_letter(*, letter: str, words: letters.Words, by: User) -> LetterWords:
    """Give a letter other words, from the next one on. Raises Refused for a field that it does not know."""
    try:
        for text in words.all:
            letters.check(text, wordings.LETTERS[letter])
    except letters.Unknown as unknown:
        raise Refused(str(unknown)) from unknown
    lock_letters()
    parts = {"subject": words.subject, "heading": words.heading}
    parts |= {"opening": words.opening, "closing": words.closing}
    row, _ = LetterWords.objects.update_or_create(letter=letter, defaults=parts)
    audit.record(by=by, verb="events.letter_changed", thing=row, **parts)
    return row


@transaction.atomic
def restore_letter(*, letter: str, by: User) -> None:
    """Give a letter back the words that came with the portal. Without others, nothing happens."""
    lock_letters()
    row = LetterWords.objects.filter(letter=letter).first()
    if row is None:
        return
    audit.record(by=by, verb="events.letter_restored", thing=row, letter=letter)
    row.delete()
