"""The desk of the search: the business team edits what means the same."""

import pytest
from django.urls import reverse

from portal.lib.models import AuditEntry
from resources.library import actions
from resources.library.models import Synonym
from tests.forms import filled

pytestmark = pytest.mark.django_db

ADD = "/desk/library/synonyms/add/"


@pytest.fixture
def cse() -> Synonym:
    return actions.write_synonym(wordings=["CSE", "child sexual exploitation"], by=None)


def wordings() -> list[list[str]]:
    return list(Synonym.objects.values_list("wordings", flat=True))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_the_same_number_of_times(
    signed_in, bea, django_assert_num_queries, number
):
    for n in range(number):
        actions.write_synonym(wordings=[f"A{n}", f"words {n}"], by=None)
    client = signed_in(bea)
    client.get(reverse("desk_library:synonyms"))
    # Session, person, roles, partnership, what the rail counts, the count, and the page itself.
    with django_assert_num_queries(11):
        client.get(reverse("desk_library:synonyms"))


def test_a_group_is_found_by_any_of_its_words(signed_in, bea, cse):
    actions.write_synonym(wordings=["DSL", "designated safeguarding lead"], by=None)
    answer = signed_in(bea).get("/desk/library/synonyms/?q=Sexual+Exploitations")
    assert list(answer.context["page"]) == [cse]


def test_words_are_added_one_a_line(signed_in, bea):
    signed_in(bea).post(ADD, filled(wordings="MASH\n  multi-agency   safeguarding hub \n\nmash\n"))
    assert wordings() == [["MASH", "multi-agency safeguarding hub"]]


def test_adding_is_written_down_with_who_did_it(signed_in, bea):
    signed_in(bea).post(ADD, filled(wordings="MASH\nfront door"))
    assert list(AuditEntry.objects.filter(verb="library.synonym_added").values_list("by", "summary")) == [
        (bea.pk, "MASH = front door")
    ]


def test_a_form_sent_twice_counts_once(signed_in, bea):
    form = filled(wordings="MASH\nfront door")
    client = signed_in(bea)
    client.post(ADD, form)
    client.post(ADD, form)
    assert len(wordings()) == 1


def test_the_word_that_people_searched_for_stands_in_the_form(signed_in, bea):
    assert "<textarea" in (body := signed_in(bea).get(f"{ADD}?wording=MASH").content.decode())
    assert "MASH</textarea>" in body


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("MASH", "Give at least two wordings, each on a line of its own."),
        ("MASH\nmash\n***", "Give at least two wordings, each on a line of its own."),
        (
            "MASH\none two three four five six seven eight nine",
            "Keep each wording to 8 words and 80 letters.",
        ),
        ("MASH\n" + "x" * 81, "Keep each wording to 8 words and 80 letters."),
        ("\n".join(f"word {n}" for n in range(13)), "Keep one group to 12 wordings."),
        (
            "MASH\nborn 3 May 2019",
            "This looks like a date of birth. Please take it out: no child's details belong here.",
        ),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_lost(signed_in, bea, typed, sentence):
    answer = signed_in(bea).post(ADD, filled(wordings=typed))
    assert (answer.status_code, answer.context["form"].errors["wordings"], wordings()) == (
        422,
        [sentence],
        [],
    )
    assert answer.context["form"]["wordings"].value() == typed


def test_a_group_is_changed(signed_in, bea, cse):
    signed_in(bea).post(reverse("desk_library:synonym", args=[cse.uuid]), filled(wordings="CSE\ngrooming"))
    assert wordings() == [["CSE", "grooming"]]


def test_a_group_is_removed(signed_in, bea, cse):
    signed_in(bea).post(reverse("desk_library:remove_synonym", args=[cse.uuid]), filled())
    assert (wordings(), AuditEntry.objects.filter(verb="library.synonym_removed", by=bea).count()) == ([], 1)


@pytest.mark.parametrize("name", ["synonym", "remove_synonym"])
def test_a_trainer_edits_no_words(signed_in, tom, cse, name):
    answer = signed_in(tom).post(reverse(f"desk_library:{name}", args=[cse.uuid]), filled(wordings="A\nB"))
    assert (answer.status_code, wordings()) == (404, [["CSE", "child sexual exploitation"]])
