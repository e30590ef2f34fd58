"""A real thing for each rule that asks about one: it stands open, and belongs to nobody.

Whose owner left has none, and neither has a visitor a key: a rule that only compares the two says yes to both.
"""

import importlib
import re
from collections.abc import Callable

import rules
from django.apps import apps

from portal.lib import clock
from resources.briefings.models import Delivery
from tests.factories.accounts import agency, membership, person
from tests.factories.briefings import briefing
from tests.factories.events import event
from tests.factories.learning import course, document
from tests.factories.library import resource
from tests.factories.quizzes import bank, single
from tests.factories.reviews import recommendation, review
from tests.factories.videos import caption, video

PERMISSIONS = sorted(rules.permissions.permissions)


def _delivery() -> Delivery:
    """A session that was recorded by somebody who left."""
    return Delivery.objects.create(
        briefing=briefing(),
        agency=agency(),
        delivered_on=clock.today(),
        setting="Year 4",
        people=4,
        minutes=20,
    )


THINGS: dict[str, Callable[[], object]] = {
    "accounts.decide_membership": lambda: membership(person("Noor El-Amin"), agency(), state="asked"),
    "accounts.keep_lead": agency,
    "briefings.change": lambda: briefing(state="draft"),
    "briefings.correct_delivery": _delivery,
    "events.book_colleagues": event,
    "events.book_event": event,
    "events.run": event,
    "learning.change": lambda: course(document(), state="draft"),
    "learning.change_bank": lambda: bank(single()),
    "library.edit": lambda: resource("report", state="draft"),
    "library.publish": lambda: resource("report", state="in-review"),
    "library.send": lambda: resource("report", state="draft"),
    "reviews.answer": lambda: recommendation(review()),
    "reviews.close": lambda: recommendation(review()),
    "videos.approve_captions": lambda: caption(video(published=False)),
    "videos.manage": lambda: video(published=False),
}


def asks_about_a_thing(name: str) -> bool:
    """Whether any part of a rule is told the thing; its parts are named in the rules of its room."""
    room = importlib.import_module(f"{apps.get_app_config(name.partition('.')[0]).name}.rules")
    parts = re.findall(r"\w+", rules.permissions.permissions[name].name)
    return any(getattr(room, part).num_args > 1 for part in parts)


def asked_about(name: str) -> list[object]:
    """Nothing, and a real thing where the rule is told one."""
    return [None, *(made() for made in [THINGS.get(name)] if made)]
