"""Reports, summaries, action plans, slides and blank forms: drawn, and handed in as an upload would be."""

import io
from typing import Any

from portal.home.seed import cards, drawing, wording
from portal.home.seed.people import Cast
from resources.library import actions as library
from resources.library.models import Resource

Kind = Resource.Kind
KIND_OF = {
    "report": Kind.REPORT,
    "summary": Kind.REPORT,
    "action-plan": Kind.ACTION_PLAN,
    "slides": Kind.SLIDES,
}
NAME_OF = {
    "report": "full report",
    "summary": "executive summary",
    "action-plan": "action plan",
    "slides": "slides",
}


def slug_of(review: str, file: str) -> str:
    """The address of a review's document."""
    return f"{review}-{file}"


def write(cast: Cast) -> None:
    """Add the documents that are missing, those of the newest review first."""
    chapters = {row["review"]: row["chapters"] for row in wording.read("reports")["report"]}
    for review in wording.read("reviews")["review"]:
        for file in review.get("files", []):
            if not cards.known(slug_of(review["slug"], file)):
                _of_review(cast, review, file, chapters.get(review["slug"], []))
    for form in wording.read("forms")["form"]:
        if not cards.known(form["slug"]):
            _form(cast, form)


def _of_review(cast: Cast, review: dict[str, Any], file: str, chapters: list[list[Any]]) -> None:
    row = review | {
        "slug": slug_of(review["slug"], file),
        "title": f"{review['pseudonym']}: {NAME_OF[file]}",
    }
    card = library.add_resource(kind=KIND_OF[file], by=cast.bea, **cards.words_of(row))
    if file == "slides":
        content, name = drawing.deck(review), f"{row['slug']}.pptx"
    else:
        content = drawing.document(review, file, chapters if file == "report" else [])
        name = f"{row['slug']}.pdf"
    _hand_in(cast, card, content, name)
    cards.publish_when_ready(card, wording.past(review["published"]), by=cast.bea)


def _form(cast: Cast, row: dict[str, Any]) -> None:
    due = wording.working_day(200)
    card = library.add_resource(kind=Kind.FORM, by=cast.bea, review_due=due, **cards.words_of(row))
    _hand_in(cast, card, drawing.blank_form(row), f"{row['slug']}.docx", changed=row["version"])
    cards.publish_when_ready(card, wording.working_day(-80), by=cast.bea)


def _hand_in(cast: Cast, card: Resource, content: bytes, name: str, changed: str = "") -> None:
    """Put a file into quarantine and ask for its check, as the desk does."""
    library.upload_document(
        resource=card, file=io.BytesIO(content), name=name, size=len(content), by=cast.bea, changed=changed
    )
