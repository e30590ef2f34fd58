"""Draws the pilot's documents from words: reports, summaries and action plans as tagged PDFs, slides, blank forms."""

import datetime as dt
from typing import Any

from accounts.models import Partnership
from portal.home.seed import docx, slides, wording
from portal.lib import typst_draw

INVENTED = "Northmere is an invented partnership. No real child, family or place is described."
STATES = {"complete": "Complete", "under-way": "Under way", "not-started": "Not started"}
# Format -> its name, and whether it has a cover page and chapters.
KINDS = {"report": "Full report", "summary": "Executive summary", "action-plan": "Action plan"}


def recommendations(review: dict[str, Any]) -> list[dict[str, Any]]:
    """A review's recommendations in one shape: number, title, state, words and date."""
    if brief := review.get("recommendations_brief"):
        done = review["all_complete_on"]
        rows = [
            [title, "complete", f"Done and checked by {wording.past(done):%B %Y}.", done] for title in brief
        ]
    else:
        rows = review["recommendations"]
    return [
        {"number": number, "title": title, "state": state, "words": words, "date": date}
        for number, (title, state, words, date) in enumerate(rows, 1)
    ]


def document(review: dict[str, Any], kind: str, chapters: list[list[Any]]) -> bytes:
    """A review's PDF of one kind, with a cover page and `chapters` where it is the full report."""
    partnership, day = Partnership.objects.get().full_name, wording.past(review["published"])
    asked = [
        row | {"number": str(row["number"]), "state": STATES[row["state"]]} for row in recommendations(review)
    ]
    data = {
        "title": review["title"],
        "kind": KINDS[kind],
        "kind-lower": KINDS[kind].lower(),
        "cover": kind == "report",
        "partnership": partnership,
        "reference": review["reference"],
        "summary": review["summary"],
        "note": f"this {'plan' if kind == 'action-plan' else 'document'} is about {review['content_note']}",
        "reviewer": f"Independent reviewer: {review['reviewer']}",
        "date": _in_words(day),
        "invented": INVENTED,
        "chapters": [{"heading": heading, "paragraphs": paragraphs} for heading, paragraphs in chapters],
        "findings": [] if kind == "action-plan" else review["findings"],
        "recommendations": asked,
        "progress": kind == "action-plan",
        "recommendations-heading": "Recommendations and progress"
        if kind == "action-plan"
        else "Recommendations",
        "about": f"Published by {partnership}. Names are not the children’s names. "
        "Progress on each recommendation is on the review’s own page. If you are worried about a child, "
        "talk to your safeguarding lead today; in immediate danger ring 999.",
    }
    return typst_draw.compile_pdf(wording.TYPST / "report.typ", data, timestamp=wording.morning(day))


def deck(review: dict[str, Any]) -> bytes:
    """A review's slides."""
    asked = [row["title"] for row in recommendations(review)]
    pages = [
        (
            "Before we begin",
            [f"Content note: {review['content_note']}.", "You may step out without a reason.", INVENTED],
        ),
        ("What it is about", [review["summary"]]),
        ("What the review found", review["findings"]),
        *(
            (f"What it asks of us ({n})", asked[at : at + 4])
            for n, at in enumerate(range(0, len(asked), 4), 1)
        ),
        (
            "Talk about it",
            ["What would we have seen?", "Whom would we have asked?", "What will we do this week?"],
        ),
    ]
    return slides.make(review["title"], Partnership.objects.get().full_name, pages)


def blank_form(row: dict[str, Any]) -> bytes:
    """A blank form as a Word file; with a table it lies on its side."""
    form = docx.Form(f"{row['title']}, {row['version'].lower()}", wide="columns" in row)
    form.say(row["intro"])
    _questions(form, row["parts"])
    if "columns" in row:
        form.head("Chronology")
        form.table(row["columns"], row["rows"])
    _questions(form, row.get("afterwards", []))
    return form.content()


def _questions(form: docx.Form, parts: list[list[Any]]) -> None:
    for heading, questions in parts:
        form.head(heading)
        for question in questions:
            form.ask(question)


def _in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
