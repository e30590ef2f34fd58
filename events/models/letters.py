"""The letters' words where the business team changed them."""

from django.db import models

from events import letters, wordings


class LetterWords(models.Model):
    """One letter in the partnership's own words; without a row it has the words that came with the portal."""

    letter = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=200)
    heading = models.CharField(max_length=160)
    opening = models.TextField()
    closing = models.TextField(blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return wordings.LETTERS[self.letter].name if self.letter in wordings.LETTERS else self.letter

    @property
    def words(self) -> letters.Words:
        return letters.Words(self.subject, self.heading, self.opening, self.closing)

    @classmethod
    def of(cls, letter: str) -> letters.Words:
        """A letter's words as they are now."""
        row = cls.objects.filter(letter=letter).first()
        return row.words if row else wordings.LETTERS[letter].words
