"""What a partnership begins with: its own row to fill in, themes, readers, synonyms, checklist, and its own pages. No people and no things."""

import datetime as dt

from django.utils.text import slugify

from accounts import actions as accounts
from accounts.models import Partnership
from portal.home.seed import wording
from portal.lib import clock
from resources.library import actions as library
from resources.library.models import Audience, Page, Synonym, Topic
from resources.reviews import actions as reviews
from resources.reviews.models import ChecklistItem

PAGES_REVIEWED_EVERY = dt.timedelta(days=365)


def lay() -> None:
    """Add what is missing of the configuration."""
    words = wording.read("shelves")
    if not Partnership.objects.exists():
        accounts.change_partnership(by=None, **words["partnership"])
    _themes_and_readers(words)
    _synonyms()
    _checklist()
    for page in wording.read("pages")["page"]:
        if not Page.objects.filter(slug=page["slug"]).exists():
            library.write_page(
                slug=page["slug"],
                title=page["title"],
                body=page["body"].strip(),
                by=None,
                review_due=clock.today() + PAGES_REVIEWED_EVERY,
            )


def _themes_and_readers(words: dict[str, list[str]]) -> None:
    """A partnership renames or adds its own; those that are there stay as they are."""
    for model, names in ((Topic, words["topics"]), (Audience, words["audiences"])):
        for order, name in enumerate(names, 1):
            model.objects.get_or_create(slug=slugify(name), defaults={"name": name, "order": order * 10})


def _synonyms() -> None:
    """Only where there are none: what the business team changed or took away stays so."""
    if not Synonym.objects.exists():
        for wordings in wording.read("synonyms")["group"]:
            library.write_synonym(wordings=wordings, by=None)


def _checklist() -> None:
    """What every review is held to before it is published; only where there is nothing yet."""
    if not ChecklistItem.objects.exists():
        for order, item in enumerate(wording.read("checklist")["item"], 1):
            reviews.add_item(by=None, order=order * 10, **item)
