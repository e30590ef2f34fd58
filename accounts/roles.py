"""The five roles, each with a sentence of what its holder may do. These five decide; there are no others."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """One role: its key in the database, its name for people, and what it may do."""

    key: str
    name: str
    may: str


PROFESSIONAL = Role(
    "professional",
    "Professional",
    "Reads what is registered, watches recordings, books events, learns, and keeps a training record.",
)
COORDINATOR = Role(
    "coordinator",
    "Agency coordinator",
    "Looks after one agency: who may join it, its safeguarding lead, its people's bookings and learning.",
)
TRAINER = Role(
    "trainer",
    "Trainer",
    "Uploads recordings, drafts briefings, and runs their own events with register and evaluation.",
)
BUSINESS = Role(
    "business",
    "Business team",
    "Publishes everything, runs the programme, looks after people and agencies, and follows every recommendation.",
)
ADMINISTRATOR = Role(
    "administrator",
    "Administrator",
    "All that the business team may, and gives and ends roles.",
)

ALL = (PROFESSIONAL, COORDINATOR, TRAINER, BUSINESS, ADMINISTRATOR)
GRANTED = (
    TRAINER,
    BUSINESS,
    ADMINISTRATOR,
)  # given by an administrator for a time; the others come with a membership
# For so long at most: then somebody looks at it again.
TERM = dt.timedelta(days=365)
LONGEST = dt.timedelta(days=366)  # a year that has a 29 February
ABOVE_PROFESSIONAL = frozenset({COORDINATOR.key, TRAINER.key, BUSINESS.key, ADMINISTRATOR.key})
