"""Two people add confidential words of one review at the same moment: real threads on the real database."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from resources.reviews import actions
from resources.reviews.actions import words
from resources.reviews.models import ConfidentialWords, Review
from tests.factories.accounts import partnership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def both_add(by, review: Review) -> list[str]:
    """What the review keeps after each of two added its first word."""
    gate = threading.Barrier(2, timeout=30)

    def add(word: str) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            actions.add_words(by=by, review=review, words=[word])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        done = [two.submit(add, word) for word in ("Ashgrove Lane", "Quillfeather")]
    for one in done:
        one.result()
    return ConfidentialWords.objects.get().words


def test_two_who_add_the_first_words_at_once_lose_none(bea, ellery):
    assert both_add(bea, ellery) == ["Ashgrove Lane", "Quillfeather"]


def test_without_the_lock_one_of_the_two_is_lost(bea, ellery, monkeypatch):
    """The control: nobody holds the review, and both have read before either writes."""
    gate, read = threading.Barrier(2, timeout=30), words._held

    def held(review: Review) -> set[str]:
        found = read(review)
        gate.wait()
        return found

    monkeypatch.setattr(words, "lock", lambda review: None)
    monkeypatch.setattr(words, "_held", held)
    assert len(both_add(bea, ellery)) == 1
