"""The audit of a review in plain words. Pure: no Django."""

from typing import Any

VERBS = {
    "library.added": "Card made",
    "library.changed": "Card changed",
    "library.published": "Published",
    "library.archived": "Archived",
    "library.announced": "Announced as expected",
    "library.sent_for_review": "Sent for review",
    "library.sent_back": "Sent back",
    "library.approved": "Approved for a later day",
    "library.approval_withdrawn": "Day or approval taken back",
    "library.not_published": "Not published on its day",
    "library.embargo": "Embargo set or lifted",
    "library.hushed": "No longer announced",
    "library.kept": "Kept with its readers",
    "library.handed_over": "Handed over to another publisher",
    "library.clock_begun": "Day set on which its owner is asked whether it stays",
    "library.led_here": "Another address leads here",
    "library.file_uploaded": "File added",
    "library.file_accepted": "File checked",
    "library.file_held": "File held back",
    "library.file_refused": "File refused",
    "library.finding_accepted": "Answered for what was found in its file",
    "home.imported": "Brought in from a table",
    "home.published_after_import": "Published after it was brought in",
    "reviews.added": "Review begun",
    "reviews.changed": "Details changed",
    "reviews.format": "Format changed",
    "reviews.ticked": "Ticked in the checklist",
    "reviews.unticked": "Tick taken back",
    "reviews.words_added": "Confidential words added",
    "reviews.words_removed": "Confidential word taken out",
    "reviews.timeline": "Timeline changed",
    "reviews.asked": "Recommendation added",
    "reviews.changed_recommendation": "Recommendation changed",
    "reviews.approved_words": "Words for the public approved",
    "reviews.planned": "Action planned",
    "reviews.done": "Action recorded as done",
    "reviews.not_done": "Action not done after all",
    "reviews.asked_to_close": "Somebody asked to close it",
    "reviews.closed": "Recommendation closed",
    "reviews.came_complete": "Complete before it came here",
    "reviews.reopened": "Recommendation reopened",
    "reviews.asked_owner": "Owner asked for an update",
    "reviews.owner_answered": "Owner gave an update",
    "reviews.evidence_added": "Evidence added",
    "reviews.evidence_checked": "Evidence checked",
    "reviews.evidence_refused": "Evidence refused",
    "reviews.evidence_removed": "Evidence taken out",
    "reviews.learning": "Learning tied to it",
}


def words_of(verb: str) -> str:
    """What was done, in words; an unknown verb is shown as it is."""
    return VERBS.get(verb, verb)


def detail_of(detail: dict[str, Any]) -> str:
    """What an entry says beside its verb: the action, the reason, the count after it."""
    said = [
        str(detail[name])
        for name in ("action", "item", "file", "because", "reason", "words")
        if detail.get(name)
    ]
    if "of" in detail:
        said.append(f"{detail.get('complete')} of {detail['of']} complete")
    return ". ".join(said)
