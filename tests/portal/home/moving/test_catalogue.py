"""The page that this project came from moves in: its own catalogue, as it is and with its files."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from portal.home.models import ImportedRow
from portal.home.seed import empty
from portal.lib.models import AuditEntry
from resources.library.models import Bundle, Resource
from resources.reviews.models import NotPublished, Review
from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.long]
CATALOGUE = Path(__file__).parents[3] / "samples" / "catalogue.csv"

MINIS = {
    "SCR Learning Poster Teen Awareness female",
    "SCR Learning Poster Teen Awareness male",
    "SCR Learning Poster Young Children",
    "SCR Learning Poster Unborn Awareness",
    "SCR Learning Poster Questionning Poster",
    "SCR Learning Poster Online Abuse",
    "SCR Learning Poster Neglect Vulnerable Children",
    "SCR Learning Poster Neglect Risk Factors",
    "SCR Learning Poster Information Sharing",
    "SCR Learning Poster Education",
    "SCR Learning Poster CSE",
    "SCR Learning Poster Daniel Pelka",
}


def catalogue_with_files(place: Path) -> Path:
    """The same catalogue with a small file for whatever has one, and addresses for what others keep."""
    rows = list(csv.DictReader(io.StringIO(CATALOGUE.read_text(encoding="utf-8"))))
    one = library.pdf("Words.")
    for number, row in enumerate(rows):
        row["external_address"] = ""
        if "external publisher" in row["notes"]:
            row["external_address"] = f"https://learning.example.org/{number}"
        elif row["kind"] not in {"review", "guidance", "video"}:
            row["file"] = f"{number}.pdf"
            (place / row["file"]).write_bytes(one)
    with (place / "catalogue.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return place


def run(*arguments, **options) -> str:
    out = io.StringIO()
    call_command("import_library", *arguments, add_topics=True, stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def moved_in(django_db_setup, django_db_blocker):
    """What the first run said: as it is, into a portal as every partnership begins. One move for all that look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        empty.lay()
        yield run(CATALOGUE)
        transaction.set_rollback(True)


def test_every_item_has_its_card(moved_in):
    counts = Counter(Resource.objects.values_list("kind", "state"))
    assert counts == {
        ("review", "draft"): 8,
        ("review", "expected"): 1,
        ("report", "draft"): 9,
        ("briefing", "draft"): 7,
        ("poster", "draft"): 14,
        ("video", "draft"): 1,
        ("slides", "draft"): 1,
        ("action-plan", "draft"): 1,
        ("guidance", "draft"): 7,
        ("form", "draft"): 1,
    }


def test_the_summary_counts_every_row(moved_in):
    assert moved_in.splitlines() == [
        "catalogue.csv: 62 rows, UTF-8, commas.",
        "62 added, 0 changed, 0 unchanged.",
        "      8  draft",
        "      4  draft, no address yet",
        "     37  draft, no file yet",
        "      1  expected",
        "     12  mini of a poster, no file yet",
    ]


def test_a_second_run_changes_nothing(moved_in):
    before, deeds = list(Resource.objects.order_by("pk").values()), AuditEntry.objects.count()
    assert run(CATALOGUE).splitlines()[1] == "0 added, 0 changed, 62 unchanged."
    assert list(Resource.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.count() == deeds


def test_what_is_only_announced_says_when(moved_in):
    card = Resource.objects.get(state="expected")
    assert (card.title, card.expected_text) == (
        "Non-accidental injury in children under 1",
        "announced, report and briefing to follow in the autumn",
    )
    assert card.review.status == Review.Status.UNDER_WAY


def test_what_was_not_published_says_why(moved_in):
    of_h = NotPublished.objects.get(review__resource__title="Child H", role="report")
    assert of_h.reason == "The full report was not published."
    of_matthew = NotPublished.objects.filter(review__resource__title="Matthew")
    assert {missing.reason for missing in of_matthew} == {"Only the summary on this page was published."}
    assert of_matthew.count() == 7


def test_reviews_have_their_kind_their_date_and_their_formats(moved_in):
    scarlet = Review.objects.get(resource__title="Child Scarlet")
    assert (scarlet.kind, scarlet.pseudonym, scarlet.published_in_words) == (
        "lcspr",
        "Child Scarlet",
        "30 July 2021",
    )
    roles = Bundle.objects.filter(whole=scarlet.resource).values_list("role", flat=True)
    assert sorted(roles) == ["briefing", "poster", "report", "summary", "video"]
    assert Review.objects.get(resource__title="Child H").published_in_words == "July 2017"
    assert Review.objects.get(resource__title="It was Hard to Escape").kind == "national"


def test_another_publishers_items_wait_for_their_address(moved_in):
    others = Resource.objects.exclude(publisher="").values_list("publisher", flat=True)
    assert Counter(others) == {"Child Safeguarding Practice Review Panel": 3, "NSPCC": 1}


def test_files_make_the_drafts_of_before_whole(moved_in, tmp_path):
    with transaction.atomic():
        told = run(catalogue_with_files(tmp_path), csv="catalogue.csv").splitlines()
        minis = ImportedRow.objects.filter(part="mini").select_related("resource")
        sizes = Resource.objects.filter(title__in=MINIS).values_list("title", "poster__sizes__size")
        linked = Resource.objects.filter(state="published").values_list("kind", "publisher")
        assert told[1] == "0 added, 45 changed, 17 unchanged."
        assert {row.resource.title for row in minis} == MINIS
        assert sorted(sizes) == sorted((title, size) for title in MINIS for size in ("full", "mini"))
        assert Counter(linked) == {
            ("report", "Child Safeguarding Practice Review Panel"): 3,
            ("briefing", "NSPCC"): 1,
        }
        assert ImportedRow.objects.exclude(sha256="").count() == 41
        transaction.set_rollback(True)
