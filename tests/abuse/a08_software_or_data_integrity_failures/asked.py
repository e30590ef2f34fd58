"""What a form asks for by the name of a column, though the test does not fill it in; and what never writes a row."""

_NOBODY = "nobody is let in there: a thing that stands as no form of it may change it"
_ANOTHER = "refused as it stands; the same door is tried where it is taken, at another row of the register"
_LOOKS = "draws what it is sent, and keeps nothing"
_CODE = "asks for a code or a key that only a letter, an authenticator or a passkey has, and for nothing else"

# The addresses at which nothing that is sent writes a row, each with its reason.
NEVER: dict[str, str] = {
    "/accounts/confirm-email/": "only says that a letter is on its way; it takes no form",
    "/accounts/confirm-email/nonsense/": _NOBODY,
    "/accounts/login/code/confirm/": _CODE,
    "/accounts/2fa/authenticate/": _CODE,
    "/accounts/2fa/reauthenticate/": _CODE,
    "/accounts/2fa/totp/activate/": _CODE,
    "/accounts/2fa/passkeys/": "a list; it takes no form",
    "/accounts/2fa/passkeys/add/": _CODE,
    "/accounts/2fa/passkeys/again/": _CODE,
    "/accounts/2fa/passkeys/1/remove/": _NOBODY,
    "/accounts/oidc/work/login/": _NOBODY,
    "/accounts/oidc/work/login/callback/": _NOBODY,
    "/desk/briefings/new/preview/": _LOOKS,
    "/desk/briefings/{draft_briefing}/preview/": _LOOKS,
    "/desk/briefings/{open_briefing}/preview/": _LOOKS,
    "/desk/briefings/{draft_briefing}/file/": _NOBODY,
    "/events/{draft_event}/book/": _NOBODY,
    "/events/{draft_event}/next-date/": _NOBODY,
    "/events/{booked_event}/join/": _ANOTHER,
    "/desk/events/{other_event}/register/": _ANOTHER,
    "/desk/library/{draft_document_uuid}/publish/": _ANOTHER,
    "/library/{draft_document}/save/": _NOBODY,
    "/learning/{draft_course}/begin/": _NOBODY,
    "/posters/{open_poster}/preview/": _LOOKS,
    "/posters/{draft_poster}/preview/": _LOOKS,
    "/posters/{draft_poster}/make/": "the poster of a draft is drawn, and not counted",
    "/desk/posters/{draft_poster}/boxes/full/look/": _LOOKS,
    "/desk/videos/{desk_video}/captions/draft/": "a machine that writes down what is said is not here",
    "/videos/uploads/line": "answers where to send a few bytes to, and keeps nothing",
}

_EDITION = {"edition"}  # which version a page was opened with: two editors at once see both
_CARD = {"content_note", "topics", "audiences"}
_KEPT_CARD = _CARD | {"review_due", "deputy"}
_DOCUMENT = _KEPT_CARD | {"publisher", "external_url"}
_POSTER = _KEPT_CARD | {"mini_from_full"}
_EVENT = _CARD | {
    "agenda", "charge_text", "evaluated", "exemptions", "needs", "needs_approval", "participatory", "recorded",
    "room_places", "takeaways", "trainer_line", "venue",
}  # fmt: skip
_REVIEW = _CARD | {"external_url", "findings", "keeps_name", "publisher", "reference", "reviewer"}
_GUIDE = _KEPT_CARD | {"afterwards", "citation_url", "owner", "reviewed_on", "source_date", "summary"}
_COURSE = _KEPT_CARD | {"closes", "in_order", "needs", "refresh_months", "weeks"}
_QUIZ = {"bank", "draw", "minutes", "words"}
_DEPUTIES = {"deputy1_name", "deputy1_phone", "deputy2_name", "deputy2_phone"}

# By the address: what its form asks for beside what is sent here, so that it does make a difference.
ASKED: dict[str, set[str]] = {
    "/me/details/": {"job_title", "phone"},
    "/me/details/join/": {"note", "team"},
    "/me/record/add/": {"level", "participatory"},
    "/me/record/{priya_outside}/": {"level", "participatory"},
    "/me/record/{priya_outside}/reflection/": {"shared"},
    "/desk/people/requests/{asked}/approve/": {"until"},
    "/desk/agencies/new/": {"address", "domains"},
    "/desk/agencies/{millbrook}/edit/": {"address", "domains"},
    "/desk/agencies/{millbrook}/lead/": _DEPUTIES | {"cover_text", "out_of_hours"},
    "/desk/frameworks/new/": {"citation", "retired"},
    "/desk/frameworks/{framework}/": {"citation", "retired"},
    "/desk/settings/": {
        "business_contact_phone", "front_door_email", "front_door_hours", "lado_email", "lado_name", "lado_phone",
        "members_line", "public_citation",
    },
    "/desk/briefings/new/": _KEPT_CARD,
    "/desk/briefings/{draft_briefing}/": _KEPT_CARD | _EDITION,
    "/desk/briefings/new/file/": _KEPT_CARD,
    "/desk/events/new/": _EVENT,
    "/desk/events/{event}/details/": _EVENT,
    "/desk/events/{event}/limits/": _EDITION,
    "/desk/events/{event}/programme/": _EDITION | {"series"},
    "/desk/events/letters/booked/": {"closing"},
    "/events/{attended_event}/evaluation/": {"words"},
    "/events/comment/{comment_token}/": {"words"},
    "/desk/library/add/": _DOCUMENT,
    "/desk/library/{draft_document_uuid}/": _DOCUMENT | _EDITION,
    "/desk/library/{waiting_document_uuid}/publish/": _EDITION,
    "/desk/library/{waiting_document_uuid}/schedule/": _EDITION,
    "/desk/library/{waiting_document_uuid}/approve/": _EDITION,
    "/desk/library/{draft_document_uuid}/announce/": {"expected_text"},
    "/desk/library/{open_document_uuid}/hand-over/": {"over-legal_reason"},
    "/desk/library/pages/privacy/": _EDITION | {"review_due"},
    "/posters/{open_poster}/make/": {"output", "paper", "size"},
    "/desk/posters/add/": _POSTER,
    "/desk/posters/new/": _POSTER | {"summary", "text_alternative"},
    "/desk/posters/{draft_poster}/": _POSTER | _EDITION | {"summary"},
    "/desk/posters/{draft_poster}/boxes/full/": _EDITION | {"box-0-alt", "box-0-overflow"},
    "/desk/reviews/new/": _REVIEW,
    "/desk/reviews/{review}/details/": _REVIEW | _EDITION,
    "/desk/reviews/{review}/formats/video/": _EDITION,
    "/desk/reviews/{review}/recommendations/new/": {"due", "notes", "words"},
    "/desk/reviews/{review}/recommendations/2/": _EDITION
    | {"edit-due", "edit-notes", "edit-owner_person", "edit-words"},
    "/desk/reviews/{review}/recommendations/1/words/": {"approve-edition", "approve-shows_due"},
    "/desk/reviews/{review}/recommendations/2/actions/": {"action-due"},
    "/desk/reviews/guidance/new/": _GUIDE,
    "/desk/reviews/guidance/{guidance}/": _GUIDE | _EDITION,
    "/desk/reviews/checklist/items/new/": {"hint"},
    "/desk/reviews/checklist/items/{checklist_item}/": {"hint"},
    "/desk/reviews/{review}/timeline/": _EDITION,
    "/videos/new/": _CARD | _EDITION | {"downloadable", "occasion"},
    "/videos/uploads/": {"video"},
    "/desk/videos/{desk_video}/": _CARD | _EDITION | {"downloadable", "occasion"},
    "/learning/{open_course}/steps/{course_question}/reflection/": {"shared"},
    "/desk/learning/new/": _COURSE,
    "/desk/learning/{draft_course}/": _COURSE | _EDITION,
    "/desk/learning/{draft_course}/pilot/": {"agencies", "trainers", "words"},
    "/desk/learning/{draft_course}/quizzes/new/": _QUIZ,
    "/desk/learning/{draft_course}/quizzes/{draft_quiz}/": _QUIZ | _EDITION | {"attempts"},
    "/desk/learning/{draft_course}/quizzes/{draft_quiz}/questions/{draft_asked}/": _EDITION
    | {"lines-1-order"},
    "/desk/question-banks/{bank}/": _EDITION,
    "/desk/question-banks/{bank}/questions/{bank_asked}/": _EDITION | {"lines-1-order"},
    "/desk/team/{set_agency}/set/": {"note"},
}  # fmt: skip
