"""An item of a library that moves: what one row says, whichever names and separators its file uses. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from portal.home.moving import words
from portal.home.moving.tables import Column

COLUMNS = (
    Column("key", ("import_key", "id", "row_key"), longest=150),
    Column("kind", ("type", "what_it_is")),
    Column("title", ("name",), longest=160, required=True),
    Column("slug", ("address", "new_address"), longest=120),
    Column("summary", ("description",)),
    Column("topics", ("topic", "themes", "theme")),
    Column("audiences", ("audience", "readers")),
    Column("reviews", ("review", "case_review", "case_reviews")),
    Column("format"),
    Column("role", ("role_in_review", "role_in_the_review")),
    Column("variant_of", ("mini_of",), longest=160),
    Column("file", ("filename", "file_name")),
    Column("external_address", ("external_url", "url", "link", "web_address"), longest=200),
    Column("publisher", ("external_publisher", "other_publisher"), longest=160),
    Column("visibility", ("who_may_read_it", "access")),
    Column("agencies", ("named_agencies", "agency")),
    Column("state", ("status",)),
    Column("expected", ("expected_text", "when_it_is_expected"), longest=120),
    Column("published_on", ("published", "date", "publication_date", "published_at")),
    Column("precision", ("date_precision",)),
    Column("year", ("year_published",)),
    Column("review_due", ("look_again_on",)),
    Column("minutes", ("minutes_it_takes",)),
    Column("content_note", ("content_notice", "content_warning"), longest=200),
    Column("old_addresses", ("old_address", "old_url", "old_urls", "redirect_from")),
    Column("review_kind", ("kind_of_review",)),
    Column("pseudonym", ("name_in_the_review",), longest=80),
    Column("known_name", ("keeps_name",)),
    Column("reference", ("review_reference",), longest=40),
    Column("reviewer", ("independent_reviewer",), longest=120),
    Column("findings"),
    Column("not_published", ("not_published_because",)),
    Column("text_alternative", ("text_of_the_poster", "alt_text")),
    Column("body", ("words",)),
    Column("afterwards", ("what_happens_next",)),
    Column("citation", ("where_it_comes_from",)),
    Column("citation_address", ("citation_url",), longest=200),
    Column("sections", ("seven_sections",)),
    Column("questions", ("questions_for_the_team",)),
    Column("boxes", ("boxes_for_the_lead",)),
    Column("notes", ("note", "remarks")),
)
# Notes are taken apart on the way in, formats become kind and role: what goes out needs neither.
GOING_OUT = tuple(
    column.name for column in COLUMNS if column.name not in {"format", "precision", "year", "notes"}
)
ONLY_REVIEWS = (
    "review_kind",
    "pseudonym",
    "known_name",
    "reference",
    "reviewer",
    "findings",
    "not_published",
)
ONLY_BRIEFINGS, ONLY_POSTERS = ("sections", "questions"), ("text_alternative", "boxes")
ONLY_GUIDANCE = ("body", "afterwards", "citation", "citation_address")


@dataclass(frozen=True)
class Item:
    """What a row says. `row`, `path`, `sha256` and `left_over` belong to this reading; the rest is the item itself."""

    row: int
    key: str
    kind: str
    title: str
    slug: str = ""
    summary: str = ""
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    role: str = ""
    variant_of: str = ""
    file: str = ""
    external_address: str = ""
    publisher: str = ""
    visibility: str = "public"
    agencies: tuple[str, ...] = ()
    state: str = words.PUBLISHED
    expected: str = ""
    published_on: str = ""
    review_due: str = ""
    minutes: str = ""
    content_note: str = ""
    old_addresses: tuple[str, ...] = ()
    review_kind: str = ""
    pseudonym: str = ""
    known_name: bool = False
    reference: str = ""
    reviewer: str = ""
    findings: str = ""
    not_published: tuple[str, ...] = ()
    text_alternative: str = ""
    body: str = ""
    afterwards: str = ""
    citation: str = ""
    citation_address: str = ""
    sections: str = ""
    questions: str = ""
    boxes: str = ""
    path: Path | None = None
    sha256: str = ""
    left_over: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """The item itself as JSON keeps it: what is compared with the last time."""
        return {name: _listed(getattr(self, name)) for name in FACTS}

    @property
    def reasons(self) -> dict[str, str]:
        """Role -> why a review has no such format."""
        return {role: reason for role, _, reason in (line.partition(": ") for line in self.not_published)}


FACTS = tuple(f.name for f in fields(Item) if f.name not in {"row", "path", "sha256", "left_over"})


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def as_cells(facts: Mapping[str, Any]) -> dict[str, str]:
    """Facts as the cells of a row that goes out: reading them gives the same facts."""
    cells = {name: value for name in GOING_OUT if isinstance(value := facts.get(name), str)}
    for name in ("topics", "audiences", "reviews", "agencies", "old_addresses"):
        cells[name] = "; ".join(facts.get(name, ()))
    cells["not_published"] = "\n".join(facts.get("not_published", ()))
    cells["known_name"] = "yes" if facts.get("known_name") else ""
    return cells
