"""An invented reader and event, for the preview. Pure."""

from collections.abc import Mapping

SAMPLE: Mapping[str, str] = {
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
    "number": "2nd",
    "coordinator": "Morgan Hale",
    "agency": "Millbrook Learning Trust",
    "reason": "The trainer is ill.",
    "entry": "The attached entry takes it out of your calendar.",
    "manager": "Ruth Abara",
    "until": "Wednesday 25 November 2026, 17:00 GMT",
}
