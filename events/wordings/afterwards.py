"""What the letters after an event say until the business team words them otherwise. Pure."""

from collections.abc import Mapping

from events.letters import Letter, Words
from events.wordings.sentences import OF_THE_PERSON

LETTERS: Mapping[str, Letter] = {
    "thanks": Letter(
        "Thank you for coming",
        "Half an hour after the register says that somebody attended.",
        Words(
            "Thank you for coming, {first_name}: {title}, {day}",
            "Thank you for coming, {first_name}",
            "{minutes} minutes are on your training record.\n\n{certificate}",
        ),
        {
            "certificate": "what the certificate waits for, that it is ready, or that none is made; may be empty"
        },
    ),
    "thanks_partly": Letter(
        "Thank you for coming, in part",
        "The same, for somebody who was there for a part.",
        Words(
            "Thank you for coming, {first_name}: {title}, {day}",
            "Thank you for coming, {first_name}",
            "The register says that you were there for a part. Minutes on your training record and a certificate need "
            "the whole session.\n\n{evaluation}",
        ),
        {"evaluation": "that the evaluation is open, and until when; may be empty"},
    ),
    "missed": Letter(
        "Did not come",
        "Half an hour after the register says so.",
        Words(
            "We missed you, {first_name}: {title}, {day}",
            "We missed you, {first_name}",
            "The register says that you had a place and did not come.\n\n{charge}\n\nIf this is not right, or there was "
            "a reason, please tell the business team: the register can be mended, and a charge waived.",
        ),
        {"charge": "what may be charged to whom, or that nothing is"},
    ),
    "excused": Letter(
        "Excused",
        "Half an hour after the register says so.",
        Words(
            "You were excused, {first_name}: {title}, {day}",
            "You were excused, {first_name}",
            "The register says that you had a place and were excused. Nothing is charged, and no minutes are on your "
            "training record.\n\nThe event page can tell you of a next date.",
        ),
        {},
    ),
    "later": Letter(
        "Eight weeks on",
        "Eight weeks after an evaluated event, to who came.",
        Words(
            "Eight weeks on: {title}, {day}",
            "Eight weeks on: what has changed?",
            "You rate the same statements as before, and say what you did differently. You can ask your manager for a "
            "comment too; they need no account.\n\nIt takes three minutes, and can be answered until {until}.",
        ),
        {"until": "until when it can be answered"},
        button="Say what changed",
    ),
    "comment": Letter(
        "To a manager: what has changed?",
        "When somebody asks their manager for a comment, eight weeks after an event.",
        Words(
            "What do you see in {person}’s work? {title}, {day}",
            "What do you see in {person}’s work?",
            "{person} came to this event eight weeks ago and asks for your comment: what has changed since, as you see "
            "it.\n\nIt is two questions, until {until}. You need no account. The link opens a page; nothing is kept "
            "until you press a button there.",
        ),
        {"person": "the name of who asks", "until": "until when the manager may answer"},
        button="Write a comment",
        without=OF_THE_PERSON,
    ),
    "next_date": Letter(
        "There is a next date",
        "When a date is published, to who asked to be told of it.",
        Words(
            "There is a next date: {title}, {day}",
            "There is a next date",
            "You asked to be told. Places go to those who ask first.",
        ),
        {},
        without=frozenset({"asked", "cancel_page"}),
    ),
}
