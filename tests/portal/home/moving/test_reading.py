"""Every fault of a library's rows, each with its row, its column and a sentence. No database is asked."""

import datetime as dt

import pytest

from portal.home.moving import items, reading, tables, together
from portal.home.moving.known import Known
from tests.portal.home.moving.folders import csv_of, folder, report

KNOWN = Known(
    is_page=lambda path: path == "/library/",
    guard=lambda text: ["This looks like an NHS number."] if "943 476 5919" in text else [],
    topics={"neglect": "Neglect", "online": "Online"},
    audiences={"everyone": "Everyone", "schools": "Schools"},
    agencies={"northmere police": "Northmere Police"},
    cards={"old-key": "poster"},
    slugs={"taken": "review"},
    wholes={"child ellery": "review", "old poster": "poster"},
    today=dt.date(2026, 11, 1),
    largest={"report": 10_000},
)


def read(place, *rows: dict[str, str]) -> tuple[list[items.Item], list[str]]:
    folder(place, *rows)
    table = tables.read("library.csv", csv_of(*rows).encode(), items.COLUMNS)
    found = reading.items(table, place, KNOWN)
    together.check(table, found, KNOWN)
    return found, [f"{fault.row} {fault.column}: {fault.sentence}" for fault in sorted(table.faults)]


def one(place, **cells: str) -> items.Item:
    (found,), faults = read(place, report(**cells))
    assert faults == []
    return found


WRONG = [
    ({"kind": "reprt"}, "kind: “reprt” is no kind. Did you mean “report”?"),
    ({"kind": ""}, "kind: Say what it is: review, report, briefing, poster, video, slides …"),
    ({"format": "learning poster"}, "format: The kind says report and the format says learning poster."),
    ({"format": "full reprt"}, "format: “full reprt” is no format. Did you mean “full report”?"),
    ({"title": ""}, "title: There is no title."),
    ({"title": "A" * 161}, "title: It has 161 characters and may have 160 at most."),
    ({"topics": "Neglect; Onlin"}, "topics: “Onlin” is not one of the topics here. Did you mean “online”?"),
    ({"audiences": "Scools"}, "audiences: “Scools” is not one of the audiences here. Did you mean “schools”?"),
    ({"role": "repot"}, "role: “repot” is no role. Did you mean “report”?"),
    ({"reviews": "Nobody"}, "reviews: There is no review “Nobody” in this file, nor in the portal."),
    ({"variant_of": "Old poster"}, "variant_of: Only a poster is the mini of a poster."),
    ({"file": "../annual.pdf"}, "file: “../annual.pdf” lies outside the folder. Put the file into it, and write its name alone."),
    ({"file": "lost.docx"}, "file: There is no file “lost.docx” in the folder."),
    (
        {"file": "", "external_address": "www.example.org", "publisher": "NSPCC"},
        "external_address: This is not a web address: it begins with https:// and has no blanks.",
    ),
    (
        {"file": "", "external_address": "https://example.org/a"},
        "publisher: Name the publisher whose page it is.",
    ),
    (
        {"external_address": "https://example.org/a", "publisher": "NSPCC"},
        "file: It has a file and an address elsewhere. What another publisher keeps is linked, not copied.",
    ),
    ({"visibility": "secret"}, "visibility: “secret” is no visibility. Known: public, registered, named."),
    ({"visibility": "named"}, "agencies: Name agencies for what is for named agencies, and only for that."),
    ({"visibility": "named", "agencies": "MI5"}, "agencies: “MI5” is not one of the agencies here."),
    ({"state": "gone"}, "state: “gone” is no state. Known: published, draft, expected, archived."),
    ({"state": "published", "expected": "soon"}, "expected: It cannot be expected and published at once."),
    ({"published_on": "31/02/2021"}, "published_on: There is no 31/02/2021 in the calendar. Write a day as 2021-07-30, a month as 2021-07 or a year as 2021."),
    ({"published_on": "2026-11-02"}, "published_on: This day lies ahead. Say in the column “expected” when it will come."),
    ({"published_on": "2020-05-01", "year": "2019"}, "year: The year is 2019, but the day is in 2020."),
    ({"published_on": "2020", "precision": "week"}, "precision: What is known of the date is the day, the month or the year."),
    ({"minutes": "long"}, "minutes: Write minutes as a whole number, 1 to 1440."),
    ({"slug": "Child Scarlet"}, "slug: An address here is made of small letters, digits and hyphens: child-scarlet."),
    ({"slug": "new"}, "slug: The portal needs the word “new” for itself. Choose another."),
    ({"slug": "taken"}, "slug: A review has this address in the portal. Choose another."),
    ({"key": "old-key"}, "kind: In the portal this is a poster, and that cannot change. Give it another key."),
    ({"old_addresses": "/library/"}, "old_addresses: “/library/” is a page of this portal already."),
    ({"old_addresses": "two words"}, "old_addresses: Write “two words” as a whole address, or from its first / on."),
    ({"pseudonym": "Scarlet"}, "pseudonym: Only reviews have this."),
    ({"body": "Words."}, "body: Only guidance has this."),
    ({"text_alternative": "Words."}, "text_alternative: Only posters have this."),
    ({"file": "", "sections": "# Why"}, "sections: Only briefings have this."),
    ({"kind": "poster", "boxes": "lead_name"}, "boxes: A box is a line like: lead_name 0.1 0.78 0.5 0.04 24 13 2 strong left #1D2530"),
    ({"summary": "Call 943 476 5919."}, "summary: This looks like an NHS number."),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "sentence"), WRONG, ids=[next(iter(cells)) for cells, _ in WRONG])
def test_a_fault_is_named_with_its_row_and_column(tmp_path, cells, sentence):
    (tmp_path / "annual.pdf").write_bytes(b"%PDF-")
    assert read(tmp_path, report(**cells))[1] == [f"2 {sentence}"]


def test_a_file_of_another_type_is_named(tmp_path):
    (tmp_path / "old.doc").write_bytes(b"word")
    assert read(tmp_path, report(file="old.doc"))[1] == [
        "2 file: “old.doc” cannot be taken as a report: it takes pdf, pptx, docx, png, jpg, jpeg, webp."
    ]


def test_too_large_a_file_is_named(tmp_path):
    (tmp_path / "annual.pdf").write_bytes(b"%PDF-" + b"x" * 10_000)
    assert read(tmp_path, report())[1] == [
        "2 file: “annual.pdf” is larger than 0 MB, which is the most we take."
    ]


def test_a_review_has_no_file_of_its_own(tmp_path):
    review = {"kind": "review", "title": "Child Ash", "review_kind": "SCR", "file": "ash.pdf"}
    assert read(tmp_path, review)[1] == [
        "2 file: A review has no file of its own. Give the file a row as a report."
    ]


def test_a_review_says_its_kind(tmp_path):
    assert read(tmp_path, {"kind": "review", "title": "Child Ash"})[1] == [
        "2 review_kind: Say which kind of review it is: LCSPR, SCR, national, learning …"
    ]


def test_a_reason_needs_its_format(tmp_path):
    review = {"kind": "review", "title": "Ash", "review_kind": "SCR", "not_published": "the court forbade it"}
    assert read(tmp_path, review)[1] == [
        "2 not_published: Write the format, a colon and the reason: report: the court forbade it."
    ]


def test_a_link_leads_somewhere(tmp_path):
    assert read(tmp_path, {"kind": "link", "title": "The Panel", "publisher": "Panel"})[1] == [
        "2 external_address: Say where the link leads."
    ]


def test_a_row_that_is_there_twice_is_named_with_the_first(tmp_path):
    assert read(tmp_path, report(), report("Another", file=""), report())[1] == [
        "4 title: This is the same item as row 2. Take one out, or give each its own key."
    ]


def test_a_key_is_given_once(tmp_path):
    assert read(tmp_path, report(key="a"), report("Another", key="A"))[1] == [
        "3 key: This is the same item as row 2. Take one out, or give each its own key."
    ]


def test_an_address_leads_to_one_card(tmp_path):
    rows = (
        report(key="a", slug="x", old_addresses="/x"),
        report("Another", key="b", slug="x", old_addresses="/x"),
    )
    assert read(tmp_path, *rows)[1] == [
        "3 old_addresses: Row 2 has “/x” already.",
        "3 slug: Row 2 has “x” already.",
    ]


def test_a_poster_has_one_mini(tmp_path):
    rows = [{"kind": "poster", "title": title, "variant_of": of} for title, of in
            (("Poster", ""), ("Mini", "poster"), ("Other", "Poster"))]  # fmt: skip
    assert read(tmp_path, *rows)[1] == ["4 variant_of: Row 3 is the mini of that poster already."]


def test_every_fault_is_found_at_once(tmp_path):
    rows = report(topics="Nothing"), report("B", file="lost.docx", minutes="x"), report("C", kind="?")
    assert [said.partition(":")[0] for said in read(tmp_path, *rows)[1]] == [
        "2 topics", "3 file", "3 minutes", "4 kind",
    ]  # fmt: skip


def test_several_reviews_topics_and_readers_are_read(tmp_path):
    reviews = [{"kind": "review", "title": name, "review_kind": "scr"} for name in ("Ash", "Elm")]
    found, faults = read(
        tmp_path,
        *reviews,
        report(reviews="Ash; Elm;child ellery", topics="neglect|ONLINE", audiences="all agencies; schools"),
    )
    assert faults == []
    assert (found[2].reviews, found[2].topics, found[2].audiences) == (
        ("Ash", "Elm", "child ellery"),
        ("Neglect", "Online"),
        ("Everyone", "Schools"),
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://old.example.org/a/b.aspx?id=3", ("/a/b.aspx?id=3",)),
        ("/a/b/; old-slug", ("/a/b/", "old-slug")),
    ],
)
def test_old_addresses_are_kept_from_their_first_slash(tmp_path, written, kept):
    assert one(tmp_path, old_addresses=written).old_addresses == kept


def test_a_reason_may_hold_a_semicolon(tmp_path):
    cells = {"kind": "review", "title": "Ash", "review_kind": "scr",
             "not_published": "report: the court forbade it; for good; video: none was made"}  # fmt: skip
    (found,), faults = read(tmp_path, cells)
    assert (faults, found.reasons) == (
        [],
        {"video": "none was made", "report": "the court forbade it; for good"},
    )


def test_what_goes_out_as_cells_comes_back_as_the_same_facts(tmp_path):
    rows = [
        {"kind": "review", "title": "Ash", "review_kind": "SCR", "published_on": "July 2017", "known_name": "yes",
         "findings": "One.\nTwo.", "not_published": "all: none", "notes": "full report not published"},
        report(reviews="Ash", format="executive summary", topics="Neglect", old_addresses="/a?b=1;c", minutes="7"),
        {"kind": "briefing", "title": "Soon", "expected": "in the autumn", "visibility": "named",
         "agencies": "Northmere Police"},
    ]  # fmt: skip
    found, faults = read(tmp_path, *rows)
    again, _ = read(tmp_path, *(items.as_cells(item.facts) for item in found))
    assert (faults, [item.facts for item in again]) == ([], [item.facts for item in found])
