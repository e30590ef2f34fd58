"""Two editors of a part of an event, of a letter or of who pays nothing: the second sees both, and overwrites knowingly."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from django.http import HttpResponse
from django.test import Client
from zeal import zeal_ignore

from accounts.models import User
from events import actions, wordings
from events.models import Event, Exemption, LetterWords
from portal.lib.two_editors import WithWhatStood
from tests import editing
from tests.factories.accounts import partnership
from tests.factories.events import event
from tests.factories.library import resource
from tests.forms import as_shown

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@dataclass
class Editor(editing.Editor):
    """Beside it, something else that may be saved; the form may be one of several."""

    beside: Callable[[User], object]  # what may be saved meanwhile without a word about it
    door: str = ""  # where the form is sent, if not to its page
    form: str = "form"  # what the page calls it

    def __post_init__(self) -> None:
        self.door = self.door or self.page

    def filled_in(self, browser: Client, **more: str) -> dict[str, object]:
        return as_shown(browser.get(self.page), of=self.form, **self.yours, **more)

    def again(self, answer: HttpResponse) -> dict[str, object]:
        return as_shown(answer, of=self.form)


def led() -> tuple[Event, str]:
    at = event(places=9, evaluated=True, takeaways="Listening")
    return at, f"/desk/events/{at.slug}"


def reworded(at: Event, by: User) -> object:
    return actions.change_event(event=at, by=by, topics=[], audiences=[], summary="Another summary.")


def placed(at: Event, by: User, **parts) -> None:
    actions.place_in_programme(event=at, by=by, **{"series": [], "needed": [], "template_name": ""} | parts)


def limited(at: Event, by: User, limit: int) -> None:
    rules = {"offer_hours": at.offer_hours, "reserve_days": at.reserve_days, "reserves": {}}
    actions.set_limits(event=at, by=by, agency_limit=limit, **rules)


def series() -> Editor:
    at, desk = led()
    winter, spring = (actions.begin_series(title=title, by=None) for title in ("Winter", "Spring"))
    return Editor(
        f"{desk}/programme/",
        {"series": str(spring.pk)},
        lambda by: placed(at, by, series=[winter]),
        lambda: ", ".join(at.series.values_list("title", flat=True)),
        ("Series", "Winter", "Spring"),
        lambda by: actions.set_materials(event=at, before=[resource()], after=[], by=by),
    )


def template() -> Editor:
    at, desk = led()
    return Editor(
        f"{desk}/programme/",
        {"template": "Half a day"},
        lambda by: placed(at, by, template_name="A morning"),
        lambda: Event.objects.get(pk=at.pk).template_name,
        ("Keep it as a template, by this name", "A morning", "Half a day"),
        lambda by: reworded(at, by),
    )


def materials() -> Editor:
    at, desk = led()
    slides, handbook = (resource(title=title) for title in ("Slides", "Handbook"))
    return Editor(
        f"{desk}/materials/?q=s",
        {"before": str(slides.pk)},
        lambda by: actions.set_materials(event=at, before=[handbook], after=[], by=by),
        lambda: ", ".join(at.materials.values_list("card__title", flat=True)),
        ("Before the event", "Handbook", "Slides"),
        lambda by: placed(at, by, template_name="A morning"),
    )


def limits() -> Editor:
    at, desk = led()
    return Editor(
        f"{desk}/limits/",
        {"agency_limit": "3"},
        lambda by: limited(at, by, 2),
        lambda: str(Event.objects.get(pk=at.pk).agency_limit),
        ("Most places for one agency", "2", "3"),
        lambda by: actions.change_places(event=at, places_now=20, by=by),
    )


def statements() -> Editor:
    at, desk = led()
    return Editor(
        f"{desk}/evaluation/",
        {"statements": "Asking twice\nWriting it down"},
        lambda by: actions.word_statements(event=at, texts=["Ringing back", "Meeting"], by=by),
        lambda: "\n".join(at.statements.values_list("text", flat=True)),
        ("Statements", "Ringing back\nMeeting", "Asking twice\nWriting it down"),
        lambda by: reworded(at, by),
        f"{desk}/evaluation/statements/",
    )


def headed(letter: str, heading: str, by: User) -> LetterWords:
    words = replace(wordings.LETTERS[letter].words, heading=heading)
    return actions.change_letter(letter=letter, words=words, by=by)


def letter() -> Editor:
    return Editor(
        "/desk/events/letters/booked/",
        {"heading": "Hello from you"},
        lambda by: headed("booked", "Hello from them", by),
        lambda: LetterWords.of("booked").heading,
        ("Heading", "Hello from them", "Hello from you"),
        lambda by: headed("waiting", "You wait", by),
    )


def who_pays_nothing() -> Editor:
    at, _ = led()
    return Editor(
        "/desk/events/charges/",
        {"sectors": "voluntary"},
        lambda by: actions.set_exemptions(sectors=["police"], by=by),
        lambda: ", ".join(str(one) for one in Exemption.objects.all()),
        ("Never charged", "Police", "Voluntary and charity"),
        lambda by: reworded(at, by),
        "/desk/events/charges/exemptions/",
        "exemptions",
    )


@pytest.fixture(autouse=True)
def house(db):
    """Each test opens the same page more than once, which zeal takes for one page that asks twice."""
    with zeal_ignore():
        yield partnership()


@pytest.fixture(
    params=[series, template, materials, limits, statements, letter, who_pays_nothing],
    ids=lambda make: make.__name__,
)
def editor(request) -> Editor:
    return request.param()


@pytest.fixture
def browser(signed_in, bea):
    return signed_in(bea)


def test_whoever_saves_alone_is_not_asked_and_may_save_again(browser, editor):
    for _ in range(2):
        answer = browser.post(editor.door, editor.filled_in(browser))
        assert (answer.status_code, editor.saved()) == (302, editor.shown[2])


def test_the_second_sees_both_versions_of_what_differs_and_overwrites_nothing(browser, adi, editor):
    mine = editor.filled_in(browser)
    editor.save_theirs(adi)
    answer = browser.post(editor.door, mine)
    shown = [(one.label, one.theirs, one.yours) for one in answer.context[editor.form].both_versions]
    assert (answer.status_code, shown, editor.saved()) == (422, [editor.shown], editor.shown[1])


def test_the_page_shows_both_and_keeps_what_was_typed(browser, adi, editor):
    mine = editor.filled_in(browser)
    editor.save_theirs(adi)
    answer = browser.post(editor.door, mine)
    (pair,) = re.findall(r'<div class="pair">(.*?)</div></div></div>', answer.content.decode(), re.DOTALL)
    again = editor.again(answer)
    assert [line for words in editor.shown[1:] for line in words.splitlines() if line not in pair] == []
    assert {name: _one(again[name]) for name in editor.yours} == editor.yours


def _one(value: object) -> object:
    """A field with boxes sends a list."""
    return value[0] if isinstance(value, list) else value


def test_the_second_can_save_theirs_knowingly(browser, adi, editor):
    mine = editor.filled_in(browser)
    editor.save_theirs(adi)
    answer = browser.post(editor.door, editor.again(browser.post(editor.door, mine)))
    assert (answer.status_code, editor.saved()) == (302, editor.shown[2])


def test_a_third_who_saves_in_between_is_seen_as_well(browser, adi, editor):
    first = editor.filled_in(browser)
    editor.save_theirs(adi)
    again = editor.again(browser.post(editor.door, first))
    browser.post(editor.door, editor.filled_in(browser))  # the third writes the same
    answer = browser.post(editor.door, again)
    assert (answer.status_code, answer.context[editor.form].saved_meanwhile) == (422, True)
    assert "They saved the same words as yours." in answer.content.decode()


def test_what_is_saved_beside_it_is_nobodys_words(browser, adi, editor):
    mine = editor.filled_in(browser)
    editor.beside(adi)
    assert (browser.post(editor.door, mine).status_code, editor.saved()) == (302, editor.shown[2])


def test_without_the_look_the_first_would_be_overwritten(browser, adi, editor, monkeypatch):
    """The control: what the tests above see is this look and nothing else."""
    mine = editor.filled_in(browser)
    editor.save_theirs(adi)
    monkeypatch.setattr(WithWhatStood, "clean", lambda form: super(WithWhatStood, form).clean())
    assert (browser.post(editor.door, mine).status_code, editor.saved()) == (302, editor.shown[2])


def test_a_letter_that_got_its_first_words_back_meanwhile_is_another_one(browser, adi):
    kept, words = letter(), wordings.LETTERS["booked"].words
    kept.save_theirs(adi)
    mine = kept.filled_in(browser)
    actions.restore_letter(letter="booked", by=adi)
    answer = browser.post(kept.door, mine)
    shown = [(one.label, one.theirs, one.yours) for one in answer.context["form"].both_versions]
    assert (answer.status_code, shown) == (422, [("Heading", words.heading, "Hello from you")])
    assert LetterWords.objects.count() == 0


def test_a_letter_that_was_changed_meanwhile_does_not_get_its_first_words_back(browser, adi):
    headed("booked", "Hello from you", adi)
    page = browser.get("/desk/events/letters/booked/")
    headed("booked", "Hello from them", adi)
    answer = browser.post("/desk/events/letters/booked/default/", as_shown(page), follow=True)
    told = "Somebody changed this letter while you were reading. Nothing is restored: look again."
    assert ([str(one) for one in answer.context["messages"]], LetterWords.of("booked").heading) == (
        [told],
        "Hello from them",
    )


def test_looked_at_again_it_gets_its_first_words_back(browser, adi):
    headed("booked", "Hello from you", adi)
    page = browser.get("/desk/events/letters/booked/")
    headed("waiting", "You wait", adi)
    browser.post("/desk/events/letters/booked/default/", as_shown(page))
    assert list(LetterWords.objects.values_list("letter", flat=True)) == ["waiting"]


def test_whoever_looks_first_is_told_then(browser, adi):
    kept = letter()
    mine = kept.filled_in(browser, preview="1")
    kept.save_theirs(adi)
    answer = browser.post(kept.door, mine)
    assert (answer.status_code, answer.context["form"].saved_meanwhile) == (422, True)


def test_a_refused_page_of_materials_offers_what_it_has_and_what_was_ticked(browser, adi):
    resource(title="Quite another")
    kept = materials()
    mine = kept.filled_in(browser)
    kept.save_theirs(adi)
    offered = browser.post(kept.door, mine).context["form"].fields["before"].queryset
    assert [card.title for card in offered] == ["Handbook", "Slides"]
