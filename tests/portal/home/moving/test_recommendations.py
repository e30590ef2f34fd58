"""recommendations.csv: what reviews ask, how far it is, and what is wrong with a row."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from portal.home.models import ImportedRow
from resources.reviews.models import Recommendation
from tests.factories.accounts import agency
from tests.portal.home.moving.folders import csv_of, folder

pytestmark = pytest.mark.django_db
ASH = {"kind": "review", "title": "Child Ash", "review_kind": "SCR"}
WANTED = {
    "review": "child ash",
    "number": "1",
    "text": "Ask the second question.",
    "owner agency": "Northmere Police",
}


def run(place, *rows: dict[str, str]) -> list[str]:
    """Bring the review with these recommendations in; answers what the command said, faults too."""
    folder(place, ASH)
    (place / "recommendations.csv").write_text(csv_of(*rows), encoding="utf-8", newline="")
    out = io.StringIO()
    try:
        call_command("import_library", place, stdout=out)
    except CommandError as error:
        return [*out.getvalue().splitlines(), str(error)]
    return out.getvalue().splitlines()


@pytest.fixture
def police(db):
    return agency(name="Northmere Police", sector="police")


WRONG = [
    ({"review": "Child Elm"}, "column review: There is no review “Child Elm” in library.csv, nor in the portal."),
    ({"number": "one"}, "column number: Write the recommendation’s number: 1, 2, 3 …"),
    ({"text": ""}, "column text: Say what is recommended."),
    ({"owner agency": "MI5"}, "column owner: There is no agency “MI5” in the portal. Bring it in with import_people."),
    ({"due": "soon"}, "column due: “soon” is not a date. Write a day as 2021-07-30, a month as 2021-07 or a year as 2021."),
    ({"state": "nearly"}, "column state: A state is not started, under way or complete."),
    ({"state": "complete"}, "column completed_on: Say when it was complete."),
    ({"state": "complete", "completed_on": "2199-01-01"}, "column completed_on: This day lies ahead."),
    ({"approved": "perhaps"}, "column approved: Answer yes or no."),
    ({"actions": "Write a guide | | | 2020-01-01"}, "column actions: Say what shows that it is done: what | agency | due | done on | evidence."),
    ({"actions": "a | | | | b | c"}, "column actions: An action is a line: what | agency | due | done on | evidence."),
    ({"text": "Her NHS number is 943 476 5919."}, "column text: This looks like an NHS number. Please take it out: no child's details belong here."),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "sentence"), WRONG)
def test_a_fault_is_named_and_nothing_is_brought_in(tmp_path, police, cells, sentence):
    assert run(tmp_path, WANTED | cells) == [
        f"recommendations.csv, row 2, {sentence}",
        "1 to mend. Nothing was brought in.",
    ]
    assert (Recommendation.objects.count(), ImportedRow.objects.count()) == (0, 0)


def test_a_number_is_given_once(tmp_path, police):
    assert run(tmp_path, WANTED, WANTED)[0] == (
        "recommendations.csv, row 3, column number: Row 2 is recommendation 1 of that review already."
    )


def test_a_recommendation_comes_with_its_owner_its_due_date_and_its_actions(tmp_path, police):
    other = agency(name="Eastvale Trust")
    run(tmp_path, WANTED | {"due": "2021-10-01", "state": "under way", "public words": "In hand.", "approved": "yes",
                            "actions": "Write a guide\nTrain | Eastvale Trust | 2021-05-01 | 2021-04-01 | Minute 7"})  # fmt: skip
    one = Recommendation.objects.get()
    assert (one.title, one.owner, one.due, one.state, one.approved_words, one.names_owner) == (
        "Ask the second question.",
        police,
        dt.date(2021, 10, 1),
        "under-way",
        "In hand.",
        False,
    )
    assert list(one.actions.values_list("what", "owner", "due", "done_on", "evidence")) == [
        ("Write a guide", police.pk, None, None, ""),
        ("Train", other.pk, dt.date(2021, 5, 1), dt.date(2021, 4, 1), "Minute 7"),
    ]


def test_what_was_complete_before_comes_complete_and_nobody_here_closed_it(tmp_path, police):
    run(tmp_path, WANTED | {"state": "complete", "completed_on": "2018-11-01", "actions": "Train |||2018-10-01|Minute 7"})  # fmt: skip
    one = Recommendation.objects.get()
    assert (one.state, one.completed_on, one.closings.count()) == ("complete", dt.date(2018, 11, 1), 0)


def test_the_same_again_changes_nothing_and_a_changed_cell_one_row(tmp_path, police):
    second = WANTED | {"number": "2", "text": "Tell the school."}
    run(tmp_path, WANTED, second)
    assert run(tmp_path, WANTED, second)[2] == "0 added, 0 changed, 3 unchanged."
    assert run(tmp_path, WANTED, second | {"due": "2022-01-01"})[2] == "0 added, 1 changed, 2 unchanged."
    assert Recommendation.objects.get(number=2).due == dt.date(2022, 1, 1)


def test_what_is_complete_here_is_not_opened_by_a_list(tmp_path, police):
    run(tmp_path, WANTED)
    Recommendation.objects.update(state="complete", completed_on=dt.date(2022, 1, 1))
    assert run(tmp_path, WANTED | {"state": "under way", "due": "2023-01-01"})[-1] == (
        "This recommendation is complete. Reopen it first, with a reason. Nothing was brought in."
    )
    assert Recommendation.objects.get().due is None
