"""What the letters about events say until the business team words them otherwise, and an invented reader. Pure."""

from collections.abc import Mapping

from events.letters import PLACE, Letter, Words

_NOTHING_YET = "The link opens a page; nothing changes until you press a button there."
_CLOSING = f"""## On the day
{{on_the_day}}

## If you cannot come
You can give your place up free of charge until **{{last_free}}**. {{charge}}

A colleague of your agency may take it: the event page says how. [Give up my place]({{cancel_page}}). {_NOTHING_YET}"""
_FIRST_CLOSING = f"""{_CLOSING}

## Before and after
How confident are you today? [Answer the first questions]({{questions_page}}), about a minute, until the event starts. \
The same is asked after the event, when your certificate waits for it, and eight weeks later."""
_ENTRY = "The entry for your calendar is attached; if anything changes, the same entry changes."
_OF_THE_PERSON = frozenset({"first_name", "cancel_page", "bookings_page"})
_OUT = "The attached entry takes it out of your calendar."

LETTERS: Mapping[str, Letter] = {
    "booked": Letter(
        "A place",
        "When somebody gets a place at once, or once a manager said yes.",
        Words(
            "You have a place: {title}, {day}, {hours}",
            "You have a place, {first_name}",
            "{granted} " + _ENTRY,
            _FIRST_CLOSING,
        ),
        PLACE | {"granted": "who said yes, and that the place is theirs"},
    ),
    "moved_up": Letter(
        "A place from the waiting list",
        "When a place came free for the front of the line.",
        Words(
            "A place came free, and it is yours: {title}, {day}, {hours}",
            "A place came free for you, {first_name}",
            "You were next in line, so the place is yours now. If you can no longer come, please give it up: somebody "
            "may be waiting. The entry for your calendar is attached.",
            _FIRST_CLOSING,
        ),
        PLACE,
    ),
    "waiting": Letter(
        "The waiting list",
        "When no place can be had yet.",
        Words(
            "You are on the waiting list: {title}, {day}",
            "You are on the waiting list, {first_name}",
            "Every place is taken. {turn} When a place comes free it goes to the front of the line, and we email you "
            "at once. Please keep the time free only if you can.",
            f"[Leave the list]({{cancel_page}}). {_NOTHING_YET}",
        ),
        {"turn": "how many asked before them, in a sentence"},
    ),
    "changed": Letter(
        "A change, to who has a place",
        "When the title, the time or the place of an event changes.",
        Words(
            "Changed: {title}, now {day}, {hours}",
            "The event has changed",
            "Your place stays yours. These are the details now; the attached entry replaces the one in your calendar.",
            _CLOSING,
        ),
        PLACE,
    ),
    "way": Letter(
        "Another way to come",
        "When somebody with a place at an event with two ways chooses the other one.",
        Words(
            "You now come {way}: {title}, {day}, {hours}",
            "You now come {way}",
            "Your place stays yours. The attached entry replaces the one in your calendar.",
            _CLOSING,
        ),
        PLACE | {"way": "online, or to the room"},
    ),
    "changed_line": Letter(
        "A change, to who waits",
        "The same, for those who stand in the line.",
        Words(
            "Changed: {title}, now {day}, {hours}",
            "The event has changed",
            "You keep your turn in the line. These are the details now.",
        ),
        {},
    ),
    "cancelled": Letter(
        "A place given up",
        "When somebody gives a place up.",
        Words(
            "You gave your place up: {title}, {day}",
            "Your place is given up",
            f"Thank you for telling us: the place goes to a colleague. {_OUT} {{charge}}",
        ),
        {"charge": "that there is no charge, or why there may be one"},
    ),
    "left": Letter(
        "The waiting list left",
        "When somebody leaves the line.",
        Words(
            "You left the waiting list: {title}, {day}",
            "You have left the waiting list",
            "You will hear nothing more about this event.",
        ),
        {},
    ),
    "called_off": Letter(
        "An event cancelled",
        "When an event does not take place.",
        Words(
            "Cancelled: {title}, {day}, {hours}",
            "This event is cancelled",
            "{reason} There is no charge. {entry}",
        ),
        {"reason": "the reason that was given", "entry": "that the attached entry leaves their calendar"},
    ),
    "reminder_week": Letter(
        "A week before",
        "At nine in the morning, seven days before.",
        Words(
            "In a week: {title}, {day}, {hours}",
            "In a week, {first_name}",
            "You have a place at this event. {needs} If you cannot come, please say so now: somebody may be waiting.",
            _CLOSING,
        ),
        PLACE,
    ),
    "reminder_day": Letter(
        "A day before",
        "At nine in the morning, one working day before.",
        Words(
            "Soon: {title}, {day}, {hours}",
            "You have a place, {first_name}",
            "You have a place at this event. {needs}",
            _CLOSING,
        ),
        PLACE,
    ),
    "reminder_hours": Letter(
        "Two hours before",
        "Two hours before the start.",
        Words(
            "In two hours: {title}, {day}, {hours}",
            "In about two hours, {first_name}",
            "You have a place at this event. {needs}",
            _CLOSING,
        ),
        PLACE,
    ),
    "requested": Letter(
        "The manager is asked",
        "When a place waits for a manager’s yes.",
        Words(
            "We have asked your manager: {title}, {day}",
            "We have asked your manager",
            "{manager} has until {until} to answer.\n\nYou keep your turn until then: nobody who asked after you "
            "passes you.",
        ),
        {"manager": "the manager’s name", "until": "until when they may answer"},
    ),
    "approved": Letter(
        "The manager said yes",
        "When a manager said yes and no place can be had yet.",
        Words(
            "Your manager said yes: {title}, {day}",
            "Your manager said yes",
            "You stand in the line from the moment when you asked. When it is your turn for a place, we email you at "
            "once.",
        ),
        {},
    ),
    "refused": Letter(
        "The manager said no",
        "When a manager said no.",
        Words(
            "Your manager said no this time: {title}, {day}",
            "Your manager said no this time",
            "{reason}\n\nYour request has ended, and there is no charge.",
        ),
        {"reason": "what the manager wrote, with their name; may be empty"},
    ),
    "offered": Letter(
        "A place offered",
        "When a place is offered for some hours.",
        Words(
            "A place is free for you: {title}, {day}",
            "A place is free for you",
            "It is yours until {until}. Open the event page and take it, or let it go.\n\nIf you do nothing, it goes "
            "to the next person then.",
        ),
        {"until": "until when it can be taken"},
    ),
    "manager_asked": Letter(
        "To a manager: may they come?",
        "When somebody asks for a place and names their manager, and when they ask again.",
        Words(
            "May {person} come to this event? {title}, {day}",
            "May {person} come to this event?",
            "{who}, asks for a place and named you as their manager.\n\n{note}\n\nThe page says what it costs and asks "
            "for your yes or no, until {until}. You need no account. The link opens a page; nothing changes until you "
            "press a button there.",
        ),
        {
            "person": "the name of who asks",
            "who": "their name, job title and agency",
            "manager": "the manager’s name",
            "note": "what they wrote to their manager; may be empty",
            "until": "until when the manager may answer",
        },
        button="Answer",
        without=_OF_THE_PERSON,
    ),
    "unanswered": Letter(
        "No answer from the manager",
        "When the time to answer is over.",
        Words(
            "Your manager has not answered: {title}, {day}",
            "Your manager has not answered",
            "The time to answer is over, so your request has ended.\n\nThere is no charge. You can ask again on the "
            "event page.",
        ),
        {},
    ),
    "not_taken": Letter(
        "An offer that was not taken",
        "When the time to take an offered place is over.",
        Words(
            "The offer has ended: {title}, {day}",
            "The offer has ended",
            "The place was not taken in time and goes to the next person.\n\nThere is no charge. You can ask again on "
            "the event page.",
        ),
        {},
    ),
    "handed_over": Letter(
        "A place given to a colleague",
        "When somebody gives their place to a colleague. The colleague gets “A place”.",
        Words(
            "Your place went to {colleague}: {title}, {day}",
            "Your place went to {colleague}",
            f"Thank you for passing it on. There is no charge. {_OUT}",
        ),
        {"colleague": "who has the place now"},
    ),
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
}

SAMPLE: Mapping[str, str] = {  # an invented reader and event, for the preview
    "first_name": "Priya",
    "title": "Families who move often: what to ask",
    "day": "Tuesday 15 December 2026",
    "hours": "10:00 to 11:30 GMT",
    "where": "online",
    "about": "Trainer: Tom Ashworth. 90 minutes for your record. Not recorded.",
    "trainer": "Tom Ashworth",
    "minutes": "90",
    "asked": "Friday 20 November 2026",
    "event_page": "https://learning.example.org/events/families-who-move/",
    "cancel_page": "https://learning.example.org/events/families-who-move/cancel/",
    "bookings_page": "https://learning.example.org/me/bookings/",
    "questions_page": "https://learning.example.org/events/families-who-move/evaluation/",
    "partnership": "Northmere Safeguarding Children Partnership",
    "on_the_day": "From 09:45 GMT the event page has a Join button. We do not put the link in email, so that only "
    "people with a place can use it.",
    "last_free": "Wednesday 9 December 2026, 17:00 GMT",
    "charge": "After that, or if you do not come, Millbrook Learning Trust may be charged £50.",
    "needs": "You need: a private room; a headset.",
    "granted": "Ruth Abara approved it, and a place was free.",
    "turn": "2 people asked before you.",
    "way": "online",
    "person": "Priya Nair",
    "who": "Priya Nair, social worker, Millbrook Learning Trust",
    "note": "Their note to you: “Two families of mine moved here this year.”",
    "colleague": "Morgan Hale",
    "certificate": "Your certificate waits for one thing: what the event was worth to you. It takes two minutes, and can "
    "be answered until Tuesday 9 February 2027, 09:00 GMT.",
    "evaluation": "Please still tell us what it was worth to you. It takes two minutes, and can be answered until Tuesday "
    "9 February 2027, 09:00 GMT.",
    "reason": "The trainer is ill.",
    "entry": "The attached entry takes it out of your calendar.",
    "manager": "Ruth Abara",
    "until": "Wednesday 25 November 2026, 17:00 GMT",
}
