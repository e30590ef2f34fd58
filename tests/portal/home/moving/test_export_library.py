"""`manage.py export_library`: what goes out comes in again, and goes out the same."""

import hashlib
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.home.models import ImportedRow, OldPath
from portal.lib import storage
from resources.briefings.models import Briefing
from resources.library.models import DocumentVersion, Resource, Topic
from resources.reviews.models import Recommendation
from tests.factories import library
from tests.factories.accounts import agency
from tests.jobs import drain
from tests.portal.home.moving.folders import csv_of, folder

pytestmark = pytest.mark.django_db

ROWS = [
    {"kind": "review", "title": "Child Ash", "summary": "=What was learnt.", "content_note": "neglect",
     "review_kind": "SCR", "published_on": "July 2017", "topics": "neglect", "findings": "One.\nTwo.",
     "reference": "NM/1", "not_published": "video: None was made; yet", "old_addresses": "/old/ash.aspx?id=1; ash"},
    {"kind": "report", "title": "Ash: report", "reviews": "Child Ash", "file": "ash.pdf", "published_on": "2017-07-03"},
    {"kind": "report", "title": "Ash: summary", "reviews": "Child Ash", "format": "executive summary", "file": "sub/sum.pdf",
     "visibility": "named", "agencies": "Northmere Police"},
    {"kind": "poster", "title": "Curiosity", "file": "full.pdf", "text_alternative": "Ask once more.", "key": "cur",
     "boxes": "lead_name 0.1 0.7 0.5 0.04 24 13 2 strong left #1D2530\nlead_phone 0.1 0.8 0.5 0.04 24 13 1 body left #1D2530"},
    {"kind": "poster", "title": "Mini curiosity", "variant_of": "cur", "file": "mini.pdf",
     "boxes": 'lead_name 0.1 0.7 0.5 0.04 9 7 1 body left #1D2530\nlead_phone 0.1 0.8 0.5 0.04 9 7 1 body left #1D2530 "Ring "'},
    {"kind": "briefing", "title": "Domestic abuse", "external_address": "https://learning.example.org/abuse",
     "publisher": "NSPCC", "minutes": "7", "review_due": "2027-01-01"},
    {"kind": "review", "title": "Non-accidental injury", "review_kind": "national", "expected": "in the autumn"},
    {"kind": "guidance", "title": "Chronologies", "body": "## How\n\n- So.", "citation": "Working Together"},
    {"kind": "video", "title": "Narrated", "visibility": "registered"},
    {"kind": "slides", "title": "Not yet", "state": "draft", "published_on": "2020"},
    {"kind": "form", "title": "Old form", "state": "archived", "published_on": "2015-02-03", "file": "form.pdf"},
]  # fmt: skip
ASKED = [
    {"review": "Child Ash", "number": "1", "text": "Ask.", "owner": "Northmere Police", "state": "complete",
     "completed_on": "2018-11-01", "public_words": "Done.", "approved": "yes", "names_owner": "yes",
     "actions": "Train \\| teach | Eastvale Trust | | 2018-10-01 | Minute\\\\7\\nof May"},
    {"review": "Child Ash", "number": "2", "title": "Tell.", "text": "Tell them.", "owner": "Eastvale Trust",
     "due": "2020-01-01", "desk_notes": "-late"},
]  # fmt: skip


def content_of(place) -> dict[str, str]:
    """Every file of a folder by its fingerprint."""
    files = sorted(path for path in place.rglob("*") if path.is_file())
    return {str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def bring(place) -> None:
    for name in ("Northmere Police", "Eastvale Trust"):
        agency(name=name)
    library.topic("Neglect")
    call_command("import_library", place, stdout=io.StringIO())
    drain("default")


@pytest.mark.long
def test_out_in_and_out_again_is_the_same(tmp_path):
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    folder(tmp_path / "in", *ROWS)
    (tmp_path / "in" / "recommendations.csv").write_text(csv_of(*ASKED), encoding="utf-8", newline="")
    with transaction.atomic():
        bring(tmp_path / "in")
        call_command("export_library", tmp_path / "out", stdout=io.StringIO())
        first = list(Resource.objects.order_by("title").values_list("title", "slug", "state", "summary"))
        transaction.set_rollback(True)
    assert Resource.objects.count() == 0
    bring(tmp_path / "out")
    told = io.StringIO()
    call_command("export_library", tmp_path / "again", stdout=told)
    assert content_of(tmp_path / "again") == content_of(tmp_path / "out")
    assert list(Resource.objects.order_by("title").values_list("title", "slug", "state", "summary")) == first
    assert told.getvalue() == "11 items, 2 recommendations, 5 files.\n"
    assert (ImportedRow.objects.count(), OldPath.objects.count(), Recommendation.objects.count()) == (
        13,
        1,
        2,
    )


def test_what_was_made_here_goes_out_by_its_address(tmp_path):
    library.resource(title="Made here", topics=["Neglect"], slug="made-here", state="draft")
    call_command("export_library", tmp_path / "out", stdout=io.StringIO())
    Resource.objects.all().delete()
    call_command("import_library", tmp_path / "out", stdout=io.StringIO())
    assert list(Resource.objects.values_list("slug", "state")) == [("made-here", "draft")]
    assert Topic.objects.count() == 1


def test_a_briefing_that_was_written_here_goes_out_in_its_sections(tmp_path):
    (tmp_path / "in").mkdir()
    row = {"kind": "briefing", "title": "Curiosity", "sections": "# Why\nBecause.\n\n# What\n- One", "state": "draft",
           "questions": "Who asks?\nWhen?"}  # fmt: skip
    call_command("import_library", folder(tmp_path / "in", row), stdout=io.StringIO())
    call_command("export_library", tmp_path / "out", stdout=io.StringIO())
    Resource.objects.all().delete()
    call_command("import_library", tmp_path / "out", stdout=io.StringIO())
    briefing = Briefing.objects.get()
    assert [(part.heading, part.body) for part in briefing.parts] == [("Why", "Because."), ("What", "- One")]
    assert briefing.question_lines == ["Who asks?", "When?"]


def test_what_goes_out_of_a_portal_and_comes_back_changes_only_what_was_mended(tmp_path):
    card = library.with_file(library.resource(title="Made here", slug="made-here", publisher=""))
    version = card.document.current
    content = library.pdf("Words.")
    storage.put(storage.MEDIA, version.media_name, content, content_type="application/pdf")
    version.sha256 = hashlib.sha256(content).hexdigest()
    version.save()
    call_command("export_library", tmp_path / "out", stdout=io.StringIO())
    told = io.StringIO()
    call_command("import_library", tmp_path / "out", stdout=told)
    assert told.getvalue().splitlines()[1] == "0 added, 0 changed, 1 unchanged."
    assert ImportedRow.objects.count() == 0
    catalogue = tmp_path / "out" / "library.csv"
    catalogue.write_bytes(catalogue.read_bytes().replace(b"What was learnt.", b"Mended."))
    call_command("import_library", tmp_path / "out", stdout=told)
    assert told.getvalue().splitlines()[4] == "0 added, 1 changed, 0 unchanged."
    assert list(Resource.objects.values_list("summary", "state")) == [("Mended.", "published")]
    assert DocumentVersion.objects.count() == 1


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").touch()
    with pytest.raises(CommandError, match="is not empty"):
        call_command("export_library", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_courses_stay_and_are_counted(tmp_path):
    library.resource("course")
    told = io.StringIO()
    call_command("export_library", tmp_path / "out", stdout=told)
    assert told.getvalue().splitlines() == [
        "0 items, 0 recommendations, 0 files.",
        "1 course stays: it is made of other things, on the desk.",
    ]


def test_it_asks_as_often_for_three_cards_as_for_one(tmp_path):
    def asked(name: str) -> int:
        library.resource(topics=["Neglect"])
        with CaptureQueriesContext(connection) as queries:
            call_command("export_library", tmp_path / name, stdout=io.StringIO())
        return len(queries)

    one, _, three = asked("a"), asked("b"), asked("c")
    assert three == one
