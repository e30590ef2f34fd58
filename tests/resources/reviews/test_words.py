"""Confidential words: ciphertext in the table, and nowhere else at all."""

import json
import logging

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from portal.lib import identity, jobs, sealed
from portal.lib.models import AuditEntry, Email, IdempotencyKey
from resources.library.models import SearchEntry, SearchPart
from resources.library.publishing import obstacles
from resources.reviews import actions
from resources.reviews.models import ConfidentialWords
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.forms import filled

pytestmark = pytest.mark.django_db
AT = "/desk/reviews/ellery"
CANARY = "Quillfeather"


@pytest.fixture(autouse=True)
def northmere():
    return partnership()


@pytest.fixture
def ellery():
    return make.review("Ellery")


def every_text_in_the_database() -> str:
    """Every row of every table as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


@pytest.mark.capability(21)
def test_a_word_is_stored_only_as_ciphertext_and_never_logged_indexed_or_audited(
    signed_in, bea, ellery, caplog
):
    caplog.set_level(logging.DEBUG)
    client = signed_in(bea)
    answer = client.post(f"{AT}/words/", filled(words=f"{CANARY}, Ashgrove Lane"), follow=True)
    actions.change_review(by=bea, review=ellery, card={}, details={"findings": "Nobody asked."})
    kept = every_text_in_the_database()
    assert ConfidentialWords.objects.get().words == ["Ashgrove Lane", CANARY]
    assert [CANARY.lower() in place.lower() for place in (kept, caplog.text, answer.content.decode())] == [
        False,
        False,
        False,
    ]
    assert AuditEntry.objects.get(verb="reviews.words_added").detail == {"count": 2}
    assert SearchPart.objects.exists()
    assert SearchEntry.objects.exists()
    assert IdempotencyKey.objects.count() == 1
    assert Email.objects.count() == 0


def test_every_check_of_the_portal_finds_it(bea, ellery):
    actions.add_words(by=bea, review=ellery, words=[CANARY])
    with pytest.raises(ValidationError):
        identity.without_childs_details(f"She went to school with {CANARY.upper()}.")


def test_a_form_of_another_review_is_stopped(signed_in, bea, ellery):
    actions.add_words(by=bea, review=ellery, words=[CANARY])
    other = make.recommendation(make.review("Perrin"))
    data = filled(**{"action-what": f"Ring {CANARY}", "action-owner": str(other.owner_id)})
    assert signed_in(bea).post("/desk/reviews/perrin/recommendations/1/actions/", data).status_code == 422
    assert not other.actions.exists()


def test_the_desk_shows_a_mask_and_the_number(signed_in, bea, ellery):
    actions.add_words(by=bea, review=ellery, words=["Abel"])
    page = " ".join(signed_in(bea).get(f"{AT}/").content.decode().split())
    assert ("A•••" in page, "Abel" in page, "1 word, kept encrypted" in page) == (True, False, True)


def test_a_word_is_taken_out_by_its_handle(signed_in, bea, ellery):
    actions.add_words(by=bea, review=ellery, words=[CANARY, "Ashgrove"])
    signed_in(bea).post(f"{AT}/words/{sealed.handle(CANARY)}/remove/", filled())
    assert ConfidentialWords.objects.get().words == ["Ashgrove"]


def test_the_last_word_takes_its_row_along(bea, ellery):
    actions.add_words(by=bea, review=ellery, words=[CANARY])
    actions.remove_word(by=bea, review=ellery, handle=sealed.handle(CANARY))
    assert not ConfidentialWords.objects.exists()


def test_too_short_a_word_is_refused_and_does_not_come_back(signed_in, bea, ellery):
    answer = signed_in(bea).post(f"{AT}/words/", filled(words=f"{CANARY}, Al"))
    assert (answer.status_code, CANARY in answer.content.decode()) == (422, False)
    assert not ConfidentialWords.objects.exists()


def test_an_error_page_would_leave_it_out(signed_in, bea, ellery):
    request = signed_in(bea).post(f"{AT}/words/", filled(words=CANARY)).wsgi_request
    assert request.sensitive_post_parameters == "__ALL__"


def test_a_trainer_and_a_coordinator_do_not_get_there(signed_in, tom, morgan, ellery):
    answers = [signed_in(one).post(f"{AT}/words/", filled(words=CANARY)).status_code for one in (tom, morgan)]
    assert (answers, ConfidentialWords.objects.count()) == ([404, 404], 0)


def test_words_sealed_with_an_older_key_still_open(settings, bea, ellery):
    settings.WORDS_KEYS = ["old" * 20]
    actions.add_words(by=bea, review=ellery, words=[CANARY])
    settings.WORDS_KEYS = ["new" * 20, "old" * 20]
    assert ConfidentialWords.objects.get().words == [CANARY]


def test_with_the_key_lost_nothing_is_published_and_the_desk_says_why(settings, signed_in, bea, ellery):
    settings.WORDS_KEYS = ["old" * 20]
    actions.add_words(by=bea, review=ellery, words=[CANARY])
    settings.WORDS_KEYS = ["new" * 20]
    assert obstacles(ellery.resource)[-1] == sealed.Unreadable.sentence
    assert "PORTAL_WORDS_KEY is another" in signed_in(bea).get(f"{AT}/").content.decode()


def test_with_the_key_lost_other_pages_go_on_and_the_log_says_so(settings, bea, ellery, caplog):
    settings.WORDS_KEYS = ["old" * 20]
    actions.add_words(by=bea, review=ellery, words=[CANARY])
    settings.WORDS_KEYS = ["new" * 20]
    identity.without_childs_details("An ordinary sentence.")
    assert "do not open with the keys of today" in caplog.text


def test_no_job_and_no_export_carries_a_word(bea, ellery):
    from portal.lib import privacy

    actions.add_words(by=bea, review=ellery, words=[CANARY])
    held = privacy.register[ConfidentialWords]
    assert (held.person, list(privacy.rows_about(held, bea))) == (None, [])
    exported = json.dumps(
        [list(privacy.rows_about(one, bea)) for one in privacy.register.values()], default=str
    )
    assert CANARY not in exported
    assert jobs.kinds.keys() >= {"reviews.check_evidence"}
