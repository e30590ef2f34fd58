"""The words that people write for kinds, formats, roles, states and visibility, and what each means here. Pure."""

import re

REVIEW, BRIEFING, POSTER, VIDEO, REPORT = "review", "briefing", "poster", "video", "report"
SLIDES, ACTION_PLAN, GUIDANCE, FORM, LINK = "slides", "action-plan", "guidance", "form", "link"
SUMMARY, MATERIAL = "summary", "material"

# What a row may be. Courses are made of other things and are put together on the desk.
KINDS = {
    "review": REVIEW,
    "case review": REVIEW,
    "briefing": BRIEFING,
    "7 minute briefing": BRIEFING,
    "poster": POSTER,
    "learning poster": POSTER,
    "video": VIDEO,
    "recording": VIDEO,
    "video briefing": VIDEO,
    "report": REPORT,
    "document": REPORT,
    "slides": SLIDES,
    "presentation": SLIDES,
    "powerpoint": SLIDES,
    "action plan": ACTION_PLAN,
    "guidance": GUIDANCE,
    "form": FORM,
    "blank form": FORM,
    "link": LINK,
}
# A format as lists of case reviews name it: the kind of card, and its role in a review's bundle.
FORMATS = {
    "full report": (REPORT, REPORT),
    "report": (REPORT, REPORT),
    "annual report": (REPORT, REPORT),
    "executive summary": (REPORT, SUMMARY),
    "learning summary": (REPORT, SUMMARY),
    "summary": (REPORT, SUMMARY),
    "7 minute briefing": (BRIEFING, BRIEFING),
    "briefing": (BRIEFING, BRIEFING),
    "thematic briefing": (BRIEFING, BRIEFING),
    "external briefing": (BRIEFING, BRIEFING),
    "learning poster": (POSTER, POSTER),
    "poster": (POSTER, POSTER),
    "slides": (SLIDES, SLIDES),
    "presentation": (SLIDES, SLIDES),
    "powerpoint": (SLIDES, SLIDES),
    "video briefing": (VIDEO, VIDEO),
    "video": (VIDEO, VIDEO),
    "recording": (VIDEO, VIDEO),
    "action plan": (ACTION_PLAN, ACTION_PLAN),
    "blank form": (FORM, MATERIAL),
    "form": (FORM, MATERIAL),
    "guidance": (GUIDANCE, MATERIAL),
    "link": (LINK, MATERIAL),
}
ROLES = {
    "report": REPORT,
    "full report": REPORT,
    "summary": SUMMARY,
    "executive summary": SUMMARY,
    "briefing": BRIEFING,
    "7 minute briefing": BRIEFING,
    "poster": POSTER,
    "learning poster": POSTER,
    "slides": SLIDES,
    "video": VIDEO,
    "video briefing": VIDEO,
    "action plan": ACTION_PLAN,
    "recording": "recording",
    "material": MATERIAL,
}
# The formats that a review normally has: for each it says what there is, or why there is nothing.
OF_A_REVIEW = (BRIEFING, VIDEO, SUMMARY, POSTER, SLIDES, ACTION_PLAN, REPORT)
ROLE_OF_KIND = {
    BRIEFING: BRIEFING,
    POSTER: POSTER,
    VIDEO: VIDEO,
    REPORT: REPORT,
    SLIDES: SLIDES,
    ACTION_PLAN: ACTION_PLAN,
}
PUBLISHED, DRAFT, EXPECTED, ARCHIVED = "published", "draft", "expected", "archived"
STATES = {
    "published": PUBLISHED,
    "draft": DRAFT,
    "expected": EXPECTED,
    "in review": DRAFT,  # whoever reads it now begins anew
    "archived": ARCHIVED,
}
VISIBILITY = {
    "public": "public",
    "everyone": "public",
    "registered": "registered",
    "registered professionals": "registered",
    "named": "named",
    "named agencies": "named",
}
YES = {"yes", "y", "true", "1"}
NO = {"no", "n", "false", "0", ""}
# What a file of each kind may be called; what is really in it is looked at later, in quarantine.
DOCUMENTS = ("pdf", "pptx", "docx", "png", "jpg", "jpeg", "webp")
ENDINGS = {
    POSTER: ("pdf",),
    VIDEO: ("mp4", "mov", "m4v", "mkv", "webm"),
    **dict.fromkeys((BRIEFING, REPORT, SLIDES, ACTION_PLAN, GUIDANCE, FORM), DOCUMENTS),
}


def plain(words: str) -> str:
    """`7-Minute  Briefing` as it stands in the tables here: `7 minute briefing`."""
    flat = re.sub(r"[\s\-_\u2010-\u2013]+", " ", words.strip().lower())
    return re.sub(r"^seven minute", "7 minute", flat)
