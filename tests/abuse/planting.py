"""Writes the same words into every text that people type, whatever the model: what a page does with them is tried then.

A text is every field that can hold words, and every word inside JSON and arrays, but for what `UNTYPED` and `LEAVES`
leave out with the reason. Addresses and mailboxes hold the words as far as their forms would let them stand.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, models, transaction

OURS = ("portal", "accounts", "events", "resources")
MARK = 7  # letters kept free, for the number that tells rows apart where a table wants no words twice

CODE = "A code that the portal gives or reads: the name of a thing, of a kind, of a letter, of a queue."
STORED = "The name of a file in the store, which the portal gives."
SUM = "A sum, a seal or a key that the portal makes."
MACHINE = "Written by the portal for its own use, and shown to nobody as it stands."
CHOSEN = "Chosen from a list in its form, which refuses everything else."
PATTERN = "Checked by a pattern in its form, which lets no such sign through."
MADE = "Made by the portal out of words that are planted themselves."
NUMBERS = "Holds numbers, and names that the portal gives."

# Why nobody can type a field's words -> the fields.
REASONS = {
    CODE: (
        "accounts.Certificate.number", "accounts.RecordEntry.source", "events.LetterWords.letter",
        "home.Backup.stamp", "home.Trouble.line", "learning.Step.key", "library.FileFinding.kind",
        "library.Reach.source", "library.SearchPart.locator", "library.SearchPart.weight",
        "library.SharedList.token", "plant.AuditEntry.thing", "plant.AuditEntry.verb", "plant.Email.key",
        "plant.Email.letter", "plant.IdempotencyKey.verb", "plant.Job.kind", "plant.Job.once", "plant.Job.queue",
        "plant.Job.subject", "posters.PosterCopy.code", "reviews.RecommendationEvent.source",
        "videos.Caption.language", "videos.Video.failure_code",
    ),
    STORED: (
        "accounts.Outside.proof", "accounts.Partnership.logo", "briefings.Briefing.page_name",
        "briefings.Briefing.page_picture", "briefings.Briefing.slides_name", "library.DocumentPage.picture_name",
        "library.DocumentVersion.media_name", "library.DocumentVersion.preview_name",
        "library.DocumentVersion.quarantine_name", "library.DocumentVersion.thumbnail_name",
        "posters.AgencyLogo.picture_name", "posters.PosterPack.file_name", "posters.PosterSize.artwork_name",
        "posters.PosterSize.picture2x_name", "posters.PosterSize.picture_name",
        "posters.PosterSize.quarantine_name", "reviews.Evidence.media_name", "reviews.Evidence.quarantine_name",
        "videos.Rendition.object_name", "videos.Upload.object_name", "videos.Video.poster_name",
    ),
    SUM: (
        "accounts.SignedInSession.session_data", "accounts.SignedInSession.session_key", "accounts.User.password",
        "events.AttendanceProposal.sha256", "home.ImportedRow.sha256", "library.DocumentVersion.sha256",
        "plant.Counted.key", "plant.IdempotencyKey.body", "posters.PosterCopy.told_of",
        "posters.PosterSize.sha256", "reviews.ConfidentialWords.ciphertext", "reviews.Evidence.sha256",
        "videos.Video.settings_hash",
    ),
    MACHINE: (
        "library.DocumentVersion.content_type", "plant.Counted.value", "plant.Email.attachments",
        "plant.Email.message_id", "plant.Email.stop", "plant.IdempotencyKey.answer",
        "plant.IdempotencyKey.content_type", "plant.IdempotencyKey.location", "reviews.Evidence.content_type",
        "videos.Rendition.codecs", "videos.Rendition.playlist", "videos.Upload.upload_id", "videos.Viewing.sitting",
    ),
    CHOSEN: (
        "events.AccessNeed.usual", "events.Event.cover_motif", "events.Event.zone",
        "library.Resource.cover_motif", "posters.Poster.lang", "posters.PosterCopy.output",
        "posters.PosterCopy.paper", "posters.PosterCopy.size", "videos.Video.occasion",
    ),
    PATTERN: ("accounts.Partnership.certificate_prefix", "posters.LeadField.colour"),
    MADE: (
        "library.SearchWord.word", "library.Synonym.folded", "plant.Email.html", "posters.PosterCopy.old",
        "videos.Caption.vtt",
    ),
    NUMBERS: (
        "events.AttendanceProposal.marks", "plant.Removal.counts", "posters.PosterPack.posters",
        "videos.Video.coming", "videos.Video.storyboard", "videos.Viewing.intervals",
    ),
}  # fmt: skip
UNTYPED = {label: reason for reason, labels in REASONS.items() for label in labels}

# Inside JSON: the way to the words that nobody types, `*` for any place or key -> why.
LEAVES = {
    "events.AttendanceProposal.people": {
        "*.2.*.*": "When somebody came and went: read as a time, or refused."
    },
    "learning.Answer.asked": {"kind": CODE, "picture": STORED},
    "learning.Question.asked": {"kind": CODE, "picture": STORED},
    "reviews.LinkCheck.places": {"*.1": "The address of a page of ours."},
}
# What an empty field holds before words are planted in it, as the code that reads it expects.
SHAPES: dict[str, Any] = {
    "events.AttendanceProposal.people": [["", [""], [["2026-03-02T10:00:00+00:00", None]], False]],
    "home.ImportedRow.facts": {"title": "", "file": "", "old_addresses": [""]},
    "posters.Poster.words": {"headline": "", "line": "", "messages": ["", "", ""]},
    "posters.PosterPack.left_out": [""],
    "posters.PosterSize.found_boxes": [
        {"name": "", "label": "", "x": 0.1, "y": 0.1, "w": 0.5, "h": 0.1, "lines": 1}
    ],
    "posters.SavedWords.words": {"lead_name": "", "lead_role": "", "lead_organisation": "", "lead_phone": ""},
    "reviews.LinkCheck.places": [["", "/library/"]],
}

TEXT = (models.CharField, models.TextField)
INSIDE = (models.JSONField, ArrayField)
# Kinds of field that hold no words. What is of no kind named here or above must be decided upon.
WORDLESS = (
    models.BinaryField,
    models.BooleanField,
    models.DateField,
    models.DecimalField,
    models.DurationField,
    models.FloatField,
    models.ForeignKey,
    models.GenericIPAddressField,
    models.IntegerField,
    models.TimeField,
    models.UUIDField,
    SearchVectorField,
)


@dataclass(frozen=True)
class Room:
    """How many letters may stand where words are planted; None where it does not matter."""

    max_length: int | None


Words = Callable[[Room], str]


def tables() -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        if config.name.startswith(OURS):
            yield from config.get_models()


def label_of(field: models.Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def wordy() -> Iterator[models.Field]:
    """The fields of ours that hold words, but for those of a closed list or of the letters of an address."""
    for model in tables():
        for field in model._meta.concrete_fields:
            closed = field.choices or isinstance(field, models.SlugField)
            if isinstance(field, TEXT + INSIDE) and not closed:
                yield field


def typed() -> list[models.Field]:
    """Those in which the words of people stand."""
    return [field for field in wordy() if label_of(field) not in UNTYPED]


def unplanted(planted: dict[str, int]) -> set[str]:
    """The typed fields of which no row holds the words."""
    return {label_of(field) for field in typed()} - set(planted)


def plant(words: Words) -> dict[str, int]:
    """Write `words(room)` into every row of every typed field; returns how many rows each field has now.

    What a rule of the table refuses is left out and not counted, and so is what is too long for its room.
    """
    planted = {}
    for field in typed():
        if rows := (_inside if isinstance(field, INSIDE) else _outright)(field, words):
            planted[label_of(field)] = rows
    return planted


def _outright(field: models.Field, words: Words) -> int:
    """Words into a field of text: all rows at once, or where the table refuses that, those that it lets have them."""
    wrap, spent = _wrapping(field)
    room = field.max_length and field.max_length - MARK - spent
    told = words(Room(room))
    if room and len(told) > room:
        return 0
    rows = field.model._base_manager
    if written := _written(rows.all(), field, wrap(told, "")):
        return written
    kept = 0
    for number, pk in enumerate(rows.values_list("pk", flat=True)):
        row = rows.filter(pk=pk)
        kept += _written(row, field, wrap(told, "")) or _written(row, field, wrap(told, str(number)))
    return kept


def _written(rows: models.QuerySet, field: models.Field, value: Any) -> int:
    try:
        with transaction.atomic():
            return rows.update(**{field.attname: value})
    except IntegrityError:
        return 0


def _wrapping(field: models.Field) -> tuple[Callable[[str, str], str], int]:
    """How words become what a form would let stand in this field, and how many letters that takes."""
    if isinstance(field, models.EmailField):
        return _mailbox, len('""@evil.example')
    if isinstance(field, models.URLField):
        return lambda told, mark: f"https://evil.example/{''.join(told.split())}{mark}", 21
    if label_of(field) == "events.Event.agenda":  # each line of it begins with a time
        return lambda told, _: f"10:00 {' '.join(told.split())}", 6
    if (
        label_of(field) == "library.SavedSearch.query"
    ):  # kept as an address has it, where a sign may take nine
        return lambda told, mark: urlencode({"q": told + mark}), 1800
    return lambda told, mark: told + mark, 0


def _mailbox(told: str, mark: str) -> str:
    """The words before the @: as they are where that is allowed, otherwise in quotes, without spaces and quotes."""
    try:
        validate_email(f"{told}{mark}@evil.example")
    except ValidationError:
        return f'"{re.sub(r"[^!#-~]", "", told)}{mark}"@evil.example'.replace("\\", "")
    return f"{told}{mark}@evil.example"


def _inside(field: models.Field, words: Words) -> int:
    """Words into every leaf of every row; into the shape of the field, in its newest row, where no row has a leaf."""
    label, rows = label_of(field), field.model._base_manager.order_by("pk")
    spared = [way.split(".") for way in LEAVES.get(label, {})]
    most = getattr(getattr(field, "base_field", None), "max_length", None)

    def filled(value: Any, way: tuple[str, ...] = ()) -> Any:
        if isinstance(value, dict):
            return {key: filled(each, (*way, key)) for key, each in value.items()}
        if isinstance(value, list):
            return [filled(each, (*way, str(place))) for place, each in enumerate(value)]
        left = any(_leads(known, way) for known in spared)
        return words(Room(most)) if isinstance(value, str) and not left else value

    kept = 0
    for pk, value in rows.values_list("pk", field.name):
        if (planted := filled(value)) != value:
            kept += _written(rows.filter(pk=pk), field, planted)
    if not kept and label in SHAPES and (newest := rows.last()):
        kept = _written(rows.filter(pk=newest.pk), field, filled(SHAPES[label]))
    return kept


def _leads(known: list[str], way: tuple[str, ...]) -> bool:
    return len(known) == len(way) and all(one in {"*", step} for one, step in zip(known, way, strict=True))
