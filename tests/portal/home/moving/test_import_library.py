"""`manage.py import_library`: all or nothing, once, and through the rooms' own actions."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.home.models import ImportedRow, OldPath
from portal.lib import clock
from portal.lib.models import AuditEntry, Job
from resources.library import actions
from resources.library.models import Bundle, DocumentVersion, Resource, Topic
from resources.reviews.models import NotPublished
from tests.factories import library
from tests.factories.accounts import partnership
from tests.factories.reviews import checklist_item
from tests.jobs import drain
from tests.portal.home.moving.folders import csv_of, folder, report

pytestmark = [pytest.mark.django_db, pytest.mark.long]

ASH = {
    "kind": "review",
    "title": "Child Ash",
    "summary": "What was learnt.",
    "content_note": "neglect",
    "review_kind": "SCR",
    "published_on": "July 2017",
}
LINK = {
    "kind": "briefing",
    "title": "Domestic abuse",
    "external_address": "https://learning.example.org/abuse",
    "publisher": "NSPCC",
    "published_on": "2020-05-01",
}


def run(place, **options) -> list[str]:
    out = io.StringIO()
    call_command("import_library", place, stdout=out, **options)
    return out.getvalue().splitlines()


def refused(place, **options) -> tuple[str, list[str]]:
    """The command's last word, and what it said before."""
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_library", place, stdout=out, **options)
    assert error.value.returncode == 1
    return str(error.value), out.getvalue().splitlines()


def rows_of(path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_with_one_fault_nothing_is_brought_in(tmp_path):
    folder(tmp_path, report(), report("Another", file="another.pdf", topics="Nothing known"))
    assert refused(tmp_path) == (
        "1 to mend. Nothing was brought in.",
        ["library.csv, row 3, column topics: “Nothing known” is not one of the topics here."],
    )
    assert (Resource.objects.count(), ImportedRow.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_the_report_of_a_refusal_has_every_row(tmp_path):
    folder(tmp_path, report(), report("Another", file="lost.docx"))
    refused(tmp_path, report=tmp_path / "told.csv")
    told = [(row["row"], row["what"], row["happened"], row["column"], row["remark"])
            for row in rows_of(tmp_path / "told.csv")]  # fmt: skip
    assert told == [
        ("2", "Annual report", "not brought in", "", ""),
        ("3", "Another", "refused", "file", "There is no file “lost.docx” in the folder."),
    ]


def test_a_folder_without_its_catalogue_is_refused(tmp_path):
    assert refused(tmp_path)[1] == ["library.csv: There is no such file in the folder."]


def test_a_document_is_published_once_its_file_is_checked(tmp_path):
    library.topic("Neglect")
    folder(tmp_path, report(topics="neglect", published_on="2019-03-04"))
    assert run(tmp_path)[1:] == [
        "1 added, 0 changed, 0 unchanged.",
        "      1  published once its files are checked",
    ]
    assert Resource.objects.get().state == "draft"
    drain("default")
    card = Resource.objects.get()
    assert (card.state, card.published_at.isoformat()) == ("published", "2019-03-04T09:00:00+00:00")
    assert [topic.name for topic in card.topics.all()] == ["Neglect"]
    assert card.document.current.original_name == "annual.pdf"
    last = AuditEntry.objects.filter(thing=f"library.resource:{card.pk}").first()
    assert (last.verb, last.by) == ("home.published_after_import", None)


def test_a_refused_file_leaves_a_draft(tmp_path):
    folder(tmp_path, report(file="bad.pdf"))
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 and no more")
    run(tmp_path)
    drain("default")
    assert (Resource.objects.get().state, DocumentVersion.objects.get().state) == ("draft", "refused")
    assert not Job.objects.filter(kind="home.publish_imported", state="waiting").exists()


def test_the_same_folder_again_changes_nothing(tmp_path):
    folder(tmp_path, report(), LINK, ASH)
    run(tmp_path)
    drain("default")
    before = list(Resource.objects.order_by("pk").values())
    deeds, jobs = AuditEntry.objects.count(), Job.objects.count()
    assert run(tmp_path)[1] == "0 added, 0 changed, 3 unchanged."
    assert list(Resource.objects.order_by("pk").values()) == before
    assert (AuditEntry.objects.count(), Job.objects.count()) == (deeds, jobs)
    assert DocumentVersion.objects.count() == 1


def test_a_changed_cell_changes_one_card_and_keeps_what_the_desk_wrote(tmp_path):
    folder(tmp_path, report(key="a"), LINK | {"key": "b"})
    run(tmp_path)
    Resource.objects.filter(kind="briefing").update(title="Written on the desk")
    folder(tmp_path, report(key="a"), LINK | {"key": "b", "summary": "New words."})
    assert run(tmp_path)[1] == "0 added, 1 changed, 1 unchanged."
    card = Resource.objects.get(kind="briefing")
    assert (card.title, card.summary) == ("Written on the desk", "New words.")


def test_another_file_is_another_version_of_the_same_card(tmp_path):
    folder(tmp_path, report())
    run(tmp_path)
    (tmp_path / "annual.pdf").write_bytes(library.pdf("Other words."))
    assert run(tmp_path)[1] == "0 added, 1 changed, 0 unchanged."
    assert list(DocumentVersion.objects.values_list("number", flat=True)) == [2, 1]
    assert run(tmp_path)[1] == "0 added, 0 changed, 1 unchanged."


def test_a_run_that_stopped_before_its_files_goes_on_with_them(tmp_path):
    folder(tmp_path, report())
    run(tmp_path)
    ImportedRow.objects.update(sha256="")
    DocumentVersion.objects.all().delete()
    run(tmp_path)
    drain("default")
    Job.objects.filter(kind="home.publish_imported").update(due_at=clock.now())
    drain("default")
    assert Resource.objects.get().state == "published"


def test_a_dry_run_says_what_would_happen_and_writes_nothing(tmp_path):
    folder(tmp_path, report(), LINK)
    assert run(tmp_path, dry_run=True)[1:] == [
        "2 added, 0 changed, 0 unchanged.",
        "      1  published once its files are checked",
        "      1  published, linked",
        "This was a dry run: nothing was written.",
    ]
    assert (Resource.objects.count(), Job.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_the_report_says_what_became_of_every_row(tmp_path):
    folder(tmp_path, report(file=""), LINK, ASH)
    run(tmp_path, report=tmp_path / "told.csv")
    told = [tuple(row[name] for name in ("row", "happened", "state", "remark", "address"))
            for row in rows_of(tmp_path / "told.csv")]  # fmt: skip
    assert told == [
        ("2", "added", "draft, no file yet",
         "Add the file, or the address where its publisher keeps it.", "/library/annual-report/"),
        ("3", "added", "published, linked", "", "/library/domestic-abuse/"),
        ("4", "added", "published", "", "/reviews/child-ash/"),
    ]  # fmt: skip


def test_a_review_is_published_after_its_formats_and_says_what_there_was_not(tmp_path):
    folder(
        tmp_path, ASH | {"not_published": "video: None was made."}, report("Ash: report", reviews="Child Ash")
    )
    run(tmp_path)
    drain("default")
    review = Resource.objects.get(kind="review")
    assert (review.state, review.review.published_in_words) == ("published", "July 2017")
    assert [(tie.part.title, tie.role) for tie in Bundle.objects.all()] == [("Ash: report", "report")]
    reasons = dict(NotPublished.objects.values_list("role", "reason"))
    assert (reasons.pop("video"), set(reasons.values()), len(reasons)) == (
        "None was made.",
        {"There was none on the website before this one."},
        5,
    )


def test_what_was_public_before_does_not_wait_for_todays_checklist(tmp_path):
    checklist_item("The family knows the day")
    folder(tmp_path, ASH, report("Ash: report", reviews="Child Ash"))
    run(tmp_path)
    drain()
    review = Resource.objects.get(kind="review")
    tick = review.review.ticks.get()
    assert (review.state, tick.applies, tick.by) == ("published", False, None)
    assert tick.note == "It was public before it came into this portal."


def test_an_item_belongs_to_several_reviews_and_moves_between_them(tmp_path):
    elm = ASH | {"title": "Child Elm"}
    folder(tmp_path, ASH, elm, report(reviews="child ash; Child Elm", file=""))
    run(tmp_path)
    assert sorted(Bundle.objects.values_list("whole__title", flat=True)) == ["Child Ash", "Child Elm"]
    folder(tmp_path, ASH, elm, report(reviews="Child Elm", format="executive summary", file=""))
    run(tmp_path)
    assert list(Bundle.objects.values_list("whole__title", "role")) == [("Child Elm", "summary")]


def test_a_mini_is_handed_to_its_poster(tmp_path):
    poster = {"kind": "poster", "title": "Curiosity", "file": "full.pdf"}
    folder(
        tmp_path, {"kind": "poster", "title": "Mini", "variant_of": "curiosity", "file": "mini.pdf"}, poster
    )
    run(tmp_path)
    card = Resource.objects.get()
    assert sorted(card.poster.sizes.values_list("size", "original_name")) == [
        ("full", "full.pdf"),
        ("mini", "mini.pdf"),
    ]


def test_a_recording_waits_for_its_captions(tmp_path):
    folder(tmp_path, {"kind": "video", "title": "Narrated", "visibility": "registered"})
    run(tmp_path)
    card = Resource.objects.get()
    assert (card.state, card.visibility, card.video.can_take_file) == ("draft", "registered", True)


def test_topics_that_nobody_knows_are_added_when_asked(tmp_path):
    folder(tmp_path, report(topics="county lines", file=""))
    run(tmp_path, add_topics=True)
    assert list(Topic.objects.values_list("name", "slug")) == [("County lines", "county-lines")]


def test_an_old_address_leads_to_its_card_for_ever(tmp_path, client):
    partnership()
    folder(tmp_path, LINK | {"old_addresses": "https://old.example.org/learning/abuse.aspx?id=3; old-abuse"})
    run(tmp_path)
    answer = client.get("/learning/abuse.aspx?id=3")
    assert (answer.status_code, answer["Location"]) == (301, "/library/domestic-abuse/")
    assert client.get("/learning/abuse.aspx").status_code == 404
    assert client.get("/library/old-abuse/")["Location"] == "/library/domestic-abuse/"


def test_an_old_address_of_a_draft_is_not_found(tmp_path, client):
    partnership()
    folder(tmp_path, report(file="", old_addresses="/old/report.pdf"))
    run(tmp_path)
    assert client.get("/old/report.pdf").status_code == 404


def test_an_address_without_its_slash_still_gets_it(client, db):
    partnership()
    assert client.get("/library")["Location"] == "/library/"


def test_an_old_address_that_the_row_no_longer_names_leads_nowhere(tmp_path):
    folder(tmp_path, LINK | {"old_addresses": "/a; /b"})
    run(tmp_path)
    folder(tmp_path, LINK | {"old_addresses": "/b"})
    run(tmp_path)
    assert list(OldPath.objects.values_list("path", flat=True)) == ["/b"]


def test_what_the_desk_archived_stays_archived_until_its_row_says_otherwise(tmp_path, bea):
    folder(tmp_path, LINK)
    run(tmp_path)
    actions.archive(resource=Resource.objects.get(), by=bea)
    folder(tmp_path, LINK | {"summary": "New words."})
    run(tmp_path)
    assert (Resource.objects.get().state, Resource.objects.get().summary) == ("archived", "New words.")


def test_cards_are_the_named_persons_own(tmp_path, bea):
    folder(tmp_path, LINK)
    run(tmp_path, by=bea.email)
    assert Resource.objects.get().owner == bea


def test_only_the_business_team_can_be_named(tmp_path, priya):
    folder(tmp_path, LINK)
    assert refused(tmp_path, by=priya.email)[0] == f"{priya.email} is nobody of the business team."


def test_an_address_that_leads_elsewhere_stops_everything(tmp_path):
    other = library.resource(slug="domestic-abuse-now")
    other.old_addresses.create(slug="abuse")
    folder(tmp_path, report(), LINK | {"slug": "abuse"})
    assert refused(tmp_path)[0] == "The address “abuse” leads to another card. Nothing was brought in."
    assert Resource.objects.count() == 1


def test_other_separators_and_encodings_bring_the_same_in(tmp_path):
    folder(tmp_path, report(summary="Zoë’s plan"))
    run(tmp_path)
    (tmp_path / "library.csv").write_bytes(
        csv_of(report(summary="Zoë’s plan"), separator=";").encode("cp1252")
    )
    assert run(tmp_path)[:2] == [
        "library.csv: 1 row, Windows-1252, semicolons.",
        "0 added, 0 changed, 1 unchanged.",
    ]


def test_each_row_costs_the_same_however_many_there_are(tmp_path):
    def asked(*rows) -> int:
        folder(tmp_path, *rows)
        with CaptureQueriesContext(connection) as queries:
            run(tmp_path)
        return len(queries)

    links = [LINK | {"title": f"Link {number}"} for number in range(6)]
    first = asked(links[0])
    two, three = asked(*links[:3]), asked(*links[:6])
    assert (three - two) <= 2 * (two - first)
