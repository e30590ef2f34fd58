"""From the rows of a library to its items, with every fault that stands in a row alone. Pure.

What a row says is checked here with what the portal knows (`Known`); how rows go together is checked in `together`.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.home.moving import blocks, days, folder, notes, words
from portal.home.moving.items import ONLY_BRIEFINGS, ONLY_GUIDANCE, ONLY_POSTERS, ONLY_REVIEWS, Item
from portal.home.moving.known import Known, near, not_one_of
from portal.home.moving.tables import Row, Table, several
from resources.library import addresses
from resources.reviews import kinds

LONGEST_REASON = 200
EVERYBODY = {"all agencies", "all", "everybody", "everyone", "all professionals"}
ONLY = (
    ("guidance has", words.GUIDANCE, ONLY_GUIDANCE),
    ("posters have", words.POSTER, ONLY_POSTERS),
    ("briefings have", words.BRIEFING, ONLY_BRIEFINGS),
)
FREE_TEXT = (
    "title",
    "summary",
    "content_note",
    "expected",
    "findings",
    "not_published",
    "text_alternative",
    "body",
    "afterwards",
    "sections",
    "questions",
)
REVIEW_KINDS = {
    words.plain(name): kind.key for kind in kinds.ALL for name in (kind.key, kind.short, kind.name)
} | {"child safeguarding practice review": "lcspr", "multi agency learning review": "learning"}


def items(table: Table, place: Path, known: Known) -> list[Item]:
    """Every row's item; the faults are noted in the table. A row with a fault may give an incomplete item."""
    return [Reading(table, row, place, known).item() for row in table.rows]


class Reading:
    """The reading of one row."""

    def __init__(self, table: Table, row: Row, place: Path, known: Known) -> None:
        self.table, self.row, self.place, self.known = table, row, place, known
        self.notes = notes.read(row["notes"])

    def fault(self, column: str, sentence: str) -> None:
        self.table.fault(self.row.number, column, sentence)

    def item(self) -> Item:
        """Read every column."""
        row = self.row
        self._look_through()
        if not row["title"]:
            self.fault("title", "There is no title.")
        kind, role = self._kind()
        slug = self._slug()
        published_on = self._published()
        state, expected = self._state()
        publisher, address = row["publisher"] or self.notes.publisher, self._web("external_address")
        path = self._file(kind)
        self._belongs(kind)
        return Item(
            row=row.number,
            key=row["key"] or slug or f"{kind}:{addresses.slug_of(row['title'])}",
            kind=kind,
            title=row["title"],
            slug=slug,
            summary=row["summary"],
            topics=self._topics(),
            audiences=self._audiences(),
            reviews=self._reviews(kind),
            role=role,
            variant_of=row["variant_of"],
            file=row["file"],
            external_address=address,
            publisher=publisher,
            visibility=self._visibility(),
            agencies=self._agencies(),
            state=state,
            expected=expected,
            published_on=published_on,
            review_due=self._due(),
            minutes=self._minutes(),
            content_note=row["content_note"],
            old_addresses=self._old_addresses(),
            **(self._review() if kind == words.REVIEW else {}),
            text_alternative=row["text_alternative"],
            body=row["body"],
            afterwards=row["afterwards"],
            citation=row["citation"],
            citation_address=self._web("citation_address"),
            sections=self._block("sections", lambda cell: blocks.of_sections(blocks.sections(cell))),
            questions=row["questions"],
            boxes=self._block("boxes", lambda cell: blocks.of_boxes(blocks.boxes(cell))),
            path=path,
            sha256=folder.sha256(path) if path else "",
            left_over=self.notes.rest,
        )

    def _look_through(self) -> None:
        for column in FREE_TEXT:
            for sentence in self.known.guard(self.row[column]):
                self.fault(column, sentence)

    def _kind(self) -> tuple[str, str]:
        """What it is, and its role in the reviews that it belongs to."""
        said, formed = words.plain(self.row["kind"]), words.plain(self.row["format"])
        of_format = words.FORMATS.get(formed)
        if formed and of_format is None:
            self.fault("format", not_one_of("format", self.row["format"], words.FORMATS))
        kind = words.KINDS.get(said, "")
        if said and not kind:
            self.fault("kind", not_one_of("kind", self.row["kind"], words.KINDS))
        elif not kind and of_format:
            kind = of_format[0]
        elif not kind and not formed:
            self.fault("kind", "Say what it is: review, report, briefing, poster, video, slides …")
        if kind and of_format and kind != of_format[0]:
            self.fault("format", f"The kind says {kind} and the format says {self.row['format']}.")
        role = words.ROLE_OF_KIND.get(kind, words.MATERIAL)
        if self.row["role"]:
            if words.plain(self.row["role"]) not in words.ROLES:
                self.fault("role", not_one_of("role", self.row["role"], words.ROLES))
            role = words.ROLES.get(words.plain(self.row["role"]), role)
        elif of_format:
            role = of_format[1]
        return kind, "" if kind == words.REVIEW else role

    def _slug(self) -> str:
        slug = self.row["slug"]
        if slug and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug):
            self.fault("slug", "An address here is made of small letters, digits and hyphens: child-scarlet.")
        elif slug in addresses.RESERVED:
            self.fault("slug", f"The portal needs the word “{slug}” for itself. Choose another.")
        return slug

    def _published(self) -> str:
        """The day, month or year; the year alone has its own column in some lists."""
        text, year = self.row["published_on"], self.row["year"]
        try:
            found = days.read(text or year) if text or year else None
        except ValueError as error:
            self.fault("published_on" if text else "year", str(error))
            return ""
        if found is None:
            return ""
        precision = words.plain(self.row["precision"]) or (days.MONTH if self.notes.month_only else "")
        if precision and precision not in days.PRECISIONS:
            self.fault("precision", "What is known of the date is the day, the month or the year.")
        elif precision and days.PRECISIONS.index(precision) > days.PRECISIONS.index(found.precision):
            found = days.Known(found.day, precision)
        if text and year and not year.startswith(str(found.day.year)):
            self.fault("year", f"The year is {year}, but the day is in {found.day.year}.")
        if found.day > self.known.today:
            self.fault("published_on", "This day lies ahead. Say in the column “expected” when it will come.")
        return str(found)

    def _state(self) -> tuple[str, str]:
        said, expected = self.row["state"], self.row["expected"] or self.notes.expected
        if len(expected) > 120:
            self.fault("notes", "Say in 120 characters at most when it is expected.")
        state = words.STATES.get(words.plain(said), "")
        if said and not state:
            self.fault("state", not_one_of("state", said, words.STATES))
        if expected and state not in {"", words.EXPECTED}:
            self.fault("expected", f"It cannot be expected and {state} at once.")
        return state or (words.EXPECTED if expected else words.PUBLISHED), expected

    def _web(self, column: str) -> str:
        address = self.row[column]
        if address and not _is_web(address):
            self.fault(column, "This is not a web address: it begins with https:// and has no blanks.")
        return address

    def _file(self, kind: str) -> Path | None:
        name = self.row["file"]
        if not name or not kind:
            return None
        endings = words.ENDINGS.get(kind)
        if endings is None:
            self.fault("file", f"A {kind} has no file of its own. Give the file a row as a report.")
            return None
        if self.row["external_address"]:
            self.fault(
                "file",
                "It has a file and an address elsewhere. What another publisher keeps is linked, not copied.",
            )
        if name.rpartition(".")[2].lower() not in endings:
            self.fault("file", f"“{name}” cannot be taken as a {kind}: it takes {', '.join(endings)}.")
        try:
            path = folder.find(self.place, name)
        except folder.NoFile as error:
            self.fault("file", str(error))
            return None
        largest = self.known.largest.get(kind, 0)
        if largest and path.stat().st_size > largest:
            self.fault("file", f"“{name}” is larger than {largest // 1024**2} MB, which is the most we take.")
        return path

    def _topics(self) -> tuple[str, ...]:
        return self._names("topics", self.known.topics, add=self.known.new_topics)

    def _audiences(self) -> tuple[str, ...]:
        everyone = self.known.audiences.get("everyone")
        alias = dict.fromkeys(EVERYBODY, everyone) if everyone else {}
        return self._names("audiences", {**{k: v for k, v in alias.items() if v}, **self.known.audiences})

    def _agencies(self) -> tuple[str, ...]:
        return self._names("agencies", self.known.agencies)

    def _names(self, column: str, known: Mapping[str, str], *, add: bool = False) -> tuple[str, ...]:
        found = []
        for name in several(self.row[column], "|"):
            if name.casefold() in known:
                found.append(known[name.casefold()])
            elif add and len(name) <= 80:
                found.append(name[:1].upper() + name[1:])
            else:
                self.fault(column, f"“{name}” is not one of the {column} here.{near(name, known)}")
        return tuple(dict.fromkeys(found))

    def _reviews(self, kind: str) -> tuple[str, ...]:
        """The reviews that it belongs to; a review that names itself, as lists do, belongs to none."""
        named = several(self.row["reviews"], "|")
        if kind == words.REVIEW:
            own = {self.row["title"].casefold(), self.row["key"].casefold(), self.row["slug"].casefold()}
            for name in named:
                if name.casefold() not in own:
                    self.fault("reviews", "A review is not part of another review.")
            return ()
        return named

    def _visibility(self) -> str:
        said = self.row["visibility"]
        found = words.VISIBILITY.get(words.plain(said), "") if said else "public"
        if not found:
            self.fault("visibility", not_one_of("visibility", said, words.VISIBILITY))
        if (found == "named") != bool(self.row["agencies"]):
            self.fault("agencies", "Name agencies for what is for named agencies, and only for that.")
        return found or "public"

    def _due(self) -> str:
        try:
            return str(days.read(self.row["review_due"]).day) if self.row["review_due"] else ""
        except ValueError as error:
            self.fault("review_due", str(error))
            return ""

    def _minutes(self) -> str:
        said = self.row["minutes"] or self.notes.minutes
        if said and not (said.isdecimal() and 1 <= int(said) <= 1440):
            self.fault("minutes", "Write minutes as a whole number, 1 to 1440.")
        return said

    def _old_addresses(self) -> tuple[str, ...]:
        """Slugs as they are, and paths of another site from their first slash on."""
        found = []
        for said in several(self.row["old_addresses"]):
            parts = urlsplit(said)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "") if "/" in said else said
            if "/" in said and (not path.startswith("/") or " " in path or len(path) > 400):
                self.fault("old_addresses", f"“{said[:60]}” is not an address of another site.")
            elif path == "/" or ("/" in said and self.known.is_page(path)):
                self.fault("old_addresses", f"“{said[:60]}” is a page of this portal already.")
            elif "/" not in said and not re.fullmatch(r"[A-Za-z0-9_-]{1,120}", said):
                self.fault(
                    "old_addresses", f"Write “{said[:60]}” as a whole address, or from its first / on."
                )
            else:
                found.append(path)
        return tuple(found)

    def _review(self) -> dict[str, Any]:
        row = self.row
        kind = REVIEW_KINDS.get(words.plain(row["review_kind"]), "")
        if row["review_kind"] and not kind:
            self.fault("review_kind", not_one_of("review_kind", row["review_kind"], REVIEW_KINDS))
        national = "national learning" in row["topics"].casefold()
        kind = kind or self.notes.review_kind or ("national" if national else "")
        if not kind and not row["review_kind"]:
            self.fault("review_kind", "Say which kind of review it is: LCSPR, SCR, national, learning …")
        if words.plain(row["known_name"]) not in words.YES | words.NO:
            self.fault("known_name", "Answer yes or no.")
        named = row["pseudonym"]
        if "pseudonym" not in self.table.columns and kind not in {"national", "thematic"}:
            named = row["title"][:80]  # lists call a review by the name in it
        if words.plain(row["known_name"]) in words.YES and not named:
            self.fault("pseudonym", "Give the name under which the case is known.")
        return {
            "review_kind": kind,
            "pseudonym": named,
            "known_name": words.plain(row["known_name"]) in words.YES,
            "reference": row["reference"],
            "reviewer": row["reviewer"],
            "findings": row["findings"],
            "not_published": self._not_published(),
        }

    def _not_published(self) -> tuple[str, ...]:
        """`report: the reason; video: the reason`; `all` is every format that no row is."""
        reasons = dict(self.notes.not_published)
        if self.notes.summary_only:
            reasons |= dict.fromkeys(words.OF_A_REVIEW, "Only the summary on this page was published.")
        last = ""
        for part in several(self.row["not_published"]):
            name, colon, reason = part.partition(":")
            role = words.ROLES.get(words.plain(name), "")
            if colon and (role in words.OF_A_REVIEW or words.plain(name) == "all"):
                told = dict.fromkeys(words.OF_A_REVIEW if not role else (role,), reason.strip())
                reasons = told | reasons if not role else reasons | told
                last = role
            elif last:
                reasons[last] += f"; {part}"
            else:
                self.fault(
                    "not_published", "Write the format, a colon and the reason: report: the court forbade it."
                )
        for role, reason in reasons.items():
            if not reason or len(reason) > LONGEST_REASON:
                self.fault(
                    "not_published", f"Give a reason of 1 to {LONGEST_REASON} characters for the {role}."
                )
        return tuple(f"{role}: {reasons[role]}" for role in words.OF_A_REVIEW if role in reasons)

    def _block(self, column: str, read: Callable[[str], str]) -> str:
        """A cell with a form of its own, in that form."""
        try:
            return read(self.row[column])
        except blocks.Malformed as error:
            self.fault(column, str(error))
            return ""

    def _belongs(self, kind: str) -> None:
        """What only some kinds have."""
        for column in ONLY_REVIEWS:
            if self.row[column] and kind != words.REVIEW and words.plain(self.row[column]) not in words.NO:
                self.fault(column, "Only reviews have this.")
        for name, only, columns in ONLY:
            for column in columns:
                if self.row[column] and kind != only:
                    self.fault(column, f"Only {name} this.")
        if self.row["sections"] and (self.row["file"] or self.row["external_address"]):
            self.fault("sections", "A briefing is written in sections, or is a file, or lies elsewhere.")
        if self.row["variant_of"] and kind and kind != words.POSTER:
            self.fault("variant_of", "Only a poster is the mini of a poster.")
        if kind == words.LINK and not self.row["external_address"]:
            self.fault("external_address", "Say where the link leads.")
        if self.row["external_address"] and not (self.row["publisher"] or self.notes.publisher):
            self.fault("publisher", "Name the publisher whose page it is.")


def _is_web(address: str) -> bool:
    parts = urlsplit(address) if not re.search(r"[\s<>\"\\\x00-\x1f]", address) else None
    return bool(parts and parts.scheme in {"http", "https"} and re.search(r"[^.]\.[^.]", parts.netloc))
