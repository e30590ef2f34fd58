"""What the letters about the line say until the business team words them otherwise. Pure."""

from collections.abc import Mapping

from events.letters import Letter, Words
from events.wordings.sentences import NOTHING_YET, OF_THE_PERSON

LETTERS: Mapping[str, Letter] = {
    "waiting": Letter(
        "The waiting list",
        "When no place can be had yet.",
        Words(
            "You are on the waiting list: {title}, {day}",
            "You are on the waiting list, {first_name}",
            "Every place is taken. {turn} When a place comes free it goes to the front of the line, and we email you "
            "at once. Please keep the time free only if you can.",
            f"[Leave the list]({{cancel_page}}). {NOTHING_YET}",
        ),
        {"turn": "how many asked before them, in a sentence"},
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
        without=OF_THE_PERSON,
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
    "moved": Letter(
        "Moved in the line",
        "When those who run the event put somebody at another place in the line.",
        Words(
            "You are now {number} in line: {title}, {day}",
            "You are now {number} in line",
            "The reason: {reason}",
        ),
        {"number": "their number in the line", "reason": "the reason that was given"},
    ),
    "passed": Letter(
        "Passed in the line",
        "The same, for each who stands behind them now.",
        Words(
            "Somebody was put before you in the line: {title}, {day}",
            "Somebody was put before you in the line",
            "You are now {number} in line. Those who run the event give this reason: {reason}",
        ),
        {"number": "their number in the line", "reason": "the reason that was given"},
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
    "taken_back": Letter(
        "A request taken back by the coordinator",
        "When the agency’s coordinator takes somebody off the line.",
        Words(
            "Your request was taken back: {title}, {day}",
            "Your request was taken back",
            "{coordinator} did this for {agency}. If it surprises you, please ask there.\n\nThere is no charge.",
        ),
        {"coordinator": "the name of who did it", "agency": "their agency"},
    ),
    "taken_off": Letter(
        "Taken off the line",
        "When those who run the event end a request or an offer, with a reason.",
        Words(
            "Your request has ended: {title}, {day}",
            "Your request has ended",
            "The reason: {reason}\n\nThere is no charge.",
        ),
        {"reason": "the reason that was given"},
    ),
}
