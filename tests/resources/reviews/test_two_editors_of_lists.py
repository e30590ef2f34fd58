"""Two editors of what counts no savings: a review's format, blank forms, what came of it, what is asked, synonyms."""

import datetime as dt
from dataclasses import dataclass

import pytest
from zeal import zeal_ignore

from resources.library import actions as library
from resources.library.models import Synonym
from resources.reviews import actions
from resources.reviews.models import ChecklistItem
from tests import editing
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.factories.events import event
from tests.factories.library import resource
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2031, 3, 3, 12, tzinfo=dt.UTC)


@dataclass
class Editor(editing.Editor):
    """Afterwards, what stands."""

    kept: str  # what stands once yours is saved


def titles(of) -> str:
    return ", ".join(of.values_list("part__title", flat=True))


def a_format() -> Editor:
    ellery = make.review("Ellery", card={"state": "draft", "slug": "ellery"})
    theirs, yours = (resource("poster", title=title) for title in ("Look again", "Ask twice"))
    return Editor(
        "/desk/reviews/ellery/formats/poster/",
        {"parts": str(yours.pk)},
        lambda by: actions.set_format(by=by, review=ellery, role="poster", parts=[theirs]),
        lambda: titles(ellery.resource.parts),
        ("Learning poster", "Look again (published)", "Ask twice (published)"),
        "Ask twice",
    )


def why_there_is_none() -> Editor:
    ellery = make.review("Ellery", card={"state": "draft", "slug": "ellery"})
    words = "None was made."
    return Editor(
        "/desk/reviews/ellery/formats/video/",
        {"reason": words},
        lambda by: actions.set_format(by=by, review=ellery, role="video", parts=[], reason="Too sad."),
        lambda: ellery.not_published.get().reason,
        ("Why it is not published", "Too sad.", words),
        words,
    )


def blank_forms() -> Editor:
    page = make.guidance(card={"state": "draft", "slug": "notifying"})
    theirs, yours = (resource("form", title=title) for title in ("Referral", "Chronology"))
    return Editor(
        "/desk/reviews/guidance/notifying/forms/",
        {"parts": str(yours.pk)},
        lambda by: actions.set_blank_forms(by=by, page=page, forms=[theirs]),
        lambda: titles(page.resource.parts),
        ("Blank forms", "Referral (published)", "Chronology (published)"),
        "Chronology",
    )


def what_came_of_it() -> Editor:
    asked = make.recommendation(make.review("Ellery", card={"slug": "ellery"}))
    theirs, yours = (resource("poster", title=title) for title in ("Look again", "Ask twice"))
    return Editor(
        "/desk/reviews/ellery/recommendations/1/learning/",
        {"parts": str(yours.pk)},
        lambda by: actions.set_learning(by=by, recommendation=asked, cards=[theirs]),
        lambda: ", ".join(asked.learning.values_list("title", flat=True)),
        ("Made or used because of it", "Look again (published)", "Ask twice (published)"),
        "Ask twice",
    )


def held_because_of_it() -> Editor:
    asked = make.recommendation(make.review("Ellery", card={"slug": "ellery"}))
    theirs, yours = (event(title=title, starts=NOON) for title in ("Looking again", "Asking twice"))
    return Editor(
        "/desk/reviews/ellery/recommendations/1/learning/",
        {"events": yours.source},
        lambda by: actions.set_learning(by=by, recommendation=asked, cards=[], events=[theirs.source]),
        lambda: ", ".join(asked.event_ties.values_list("source", flat=True)),
        ("Events held because of it", "Looking again (3 March 2031)", "Asking twice (3 March 2031)"),
        yours.source,
    )


def what_is_asked() -> Editor:
    item = ChecklistItem.objects.create(text="The family knows the day", order=10)
    return Editor(
        f"/desk/reviews/checklist/items/{item.pk}/",
        {"text": "The family knows the hour"},
        lambda by: actions.change_item(by=by, item=item, text="The family agrees"),
        lambda: ChecklistItem.objects.get(pk=item.pk).text,
        ("What must be true", "The family agrees", "The family knows the hour"),
        "The family knows the hour",
    )


def synonyms() -> Editor:
    group = library.write_synonym(wordings=["CSE", "child sexual exploitation"], by=None)
    theirs, yours = (["CSE", more] for more in ("sexual exploitation", "grooming"))
    return Editor(
        f"/desk/library/synonyms/{group.uuid}/",
        {"wordings": "\n".join(yours)},
        lambda by: library.write_synonym(wordings=theirs, by=by, synonym=group),
        lambda: "\n".join(type(group).objects.get(pk=group.pk).wordings),
        ("Words that mean the same", "\n".join(theirs), "\n".join(yours)),
        "\n".join(yours),
    )


@pytest.fixture(autouse=True)
def house(db):
    """Each test opens the same page more than once, which zeal takes for one page that asks twice."""
    with zeal_ignore():
        yield partnership()


EDITORS = [
    a_format,
    why_there_is_none,
    blank_forms,
    what_came_of_it,
    held_because_of_it,
    what_is_asked,
    synonyms,
]


@pytest.fixture(params=EDITORS, ids=lambda make: make.__name__)
def editor(request) -> Editor:
    return request.param()


@pytest.fixture
def browser(signed_in, bea):
    return signed_in(bea)


def test_whoever_saves_alone_is_not_asked_and_may_save_again(browser, editor):
    for _ in range(2):
        answer = browser.post(editor.page, as_shown(browser.get(editor.page), **editor.yours))
        assert (answer.status_code, editor.saved()) == (302, editor.kept)


def test_the_second_sees_both_versions_of_what_differs_and_overwrites_nothing(browser, adi, editor):
    mine = as_shown(browser.get(editor.page), **editor.yours)
    editor.save_theirs(adi)
    before = editor.saved()
    answer = browser.post(editor.page, mine)
    shown = [(one.label, one.theirs, one.yours) for one in answer.context["form"].both_versions]
    assert (answer.status_code, shown, editor.saved()) == (422, [editor.shown], before)
    page = answer.content.decode()
    assert [line in page for words in editor.shown for line in words.splitlines()].count(False) == 0


def test_the_second_can_save_theirs_knowingly(browser, adi, editor):
    mine = as_shown(browser.get(editor.page), **editor.yours)
    editor.save_theirs(adi)
    answer = browser.post(editor.page, as_shown(browser.post(editor.page, mine)))
    assert (answer.status_code, editor.saved()) == (302, editor.kept)


def test_another_format_saved_meanwhile_is_none_of_this(browser, adi):
    one = a_format()
    mine = as_shown(browser.get(one.page), **one.yours)
    ellery = make.Review.objects.get()
    actions.set_format(by=adi, review=ellery, role="video", parts=[], reason="None was made.")
    assert (browser.post(one.page, mine).status_code, one.saved()) == (302, one.kept)


def test_synonyms_that_were_changed_meanwhile_are_not_removed(browser, adi):
    one = synonyms()
    mine = as_shown(browser.get(one.page))
    one.save_theirs(adi)
    answer = browser.post(f"{one.page}remove/", mine, follow=True)
    told = "Somebody changed these words while you were reading. Nothing is removed: look again."
    assert ([str(line) for line in answer.context["messages"]], one.saved()) == ([told], one.shown[1])


def test_looked_at_again_they_are_removed(browser, adi):
    one = synonyms()
    mine = as_shown(browser.get(one.page))
    one.save_theirs(adi)
    looked_at = browser.post(f"{one.page}remove/", mine, follow=True)
    browser.post(f"{one.page}remove/", as_shown(looked_at))
    assert Synonym.objects.count() == 0
