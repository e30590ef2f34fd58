"""What the letters about a place say until the business team words them otherwise. Pure."""

from collections.abc import Mapping

from events.letters import PLACE, Letter, Words
from events.wordings.sentences import CLOSING, ENTRY, FIRST_CLOSING, NOTHING_YET, OUT

LETTERS: Mapping[str, Letter] = {
    "booked": Letter(
        "A place",
        "When somebody gets a place at once, or once a manager said yes.",
        Words(
            "You have a place: {title}, {day}, {hours}",
            "You have a place, {first_name}",
            "{granted} " + ENTRY,
            FIRST_CLOSING,
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
            FIRST_CLOSING,
        ),
        PLACE,
    ),
    "changed": Letter(
        "A change, to who has a place",
        "When the title, the time or the place of an event changes.",
        Words(
            "Changed: {title}, now {day}, {hours}",
            "The event has changed",
            "Your place stays yours. These are the details now; the attached entry replaces the one in your calendar.",
            CLOSING,
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
            CLOSING,
        ),
        PLACE | {"way": "online, or to the room"},
    ),
    "cancelled": Letter(
        "A place given up",
        "When somebody gives a place up.",
        Words(
            "You gave your place up: {title}, {day}",
            "Your place is given up",
            f"Thank you for telling us: the place goes to a colleague. {OUT} {{charge}}",
        ),
        {"charge": "that there is no charge, or why there may be one"},
    ),
    "handed_over": Letter(
        "A place given to a colleague",
        "When somebody gives their place to a colleague. The colleague gets “A place”.",
        Words(
            "Your place went to {colleague}: {title}, {day}",
            "Your place went to {colleague}",
            f"Thank you for passing it on. There is no charge. {OUT}",
        ),
        {"colleague": "who has the place now"},
    ),
    "given_up_for": Letter(
        "A place given up by the coordinator",
        "When the agency’s coordinator gives somebody’s place up.",
        Words(
            "Your place was given up: {title}, {day}",
            "Your place was given up",
            f"{{coordinator}} did this for {{agency}}. If it surprises you, please ask there.\n\n{{charge}} {OUT}",
        ),
        {
            "coordinator": "the name of who did it",
            "agency": "their agency",
            "charge": "that there is no charge, or why there may be one",
        },
    ),
    "place_taken": Letter(
        "A place taken away",
        "When those who run the event take a place back, with a reason.",
        Words(
            "You no longer have a place: {title}, {day}",
            "You no longer have a place",
            f"The reason: {{reason}}\n\nThere is no charge. {OUT}",
        ),
        {"reason": "the reason that was given"},
    ),
    "put_back": Letter(
        "Back on the waiting list",
        "When there are fewer places than before, and somebody goes back to the front of the line.",
        Words(
            "You are back on the waiting list: {title}, {day}",
            "You are back on the waiting list",
            "There are fewer places at this event than before, and yours was among the last. We are sorry. You are "
            "{number} in line, before everybody who waits without having had a place.\n\nWhen a place comes free we "
            "email you at once. There is no charge, whatever happens. {entry}",
            f"[Leave the list]({{cancel_page}}). {NOTHING_YET}",
        ),
        {"number": "their number in the line", "entry": "that the attached entry leaves their calendar"},
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
            CLOSING,
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
            CLOSING,
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
            CLOSING,
        ),
        PLACE,
    ),
}
