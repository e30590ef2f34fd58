"""The words of letters: fields and nothing else, the partnership's own words, and back again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import actions, afterwards, interest_letter, letters, line_letters, wordings
from events.models import LetterWords, ManagerComment
from portal.lib.models import Email
from portal.lib.text import to_html
from tests.factories.accounts import partnership
from tests.factories.events import booking, event
from tests.forms import filled

DOOR = "/desk/events/letters/booked/"
OWN = {
    "subject": "Come: {title}",
    "heading": "Hello {first_name}",
    "opening": "We look **forward** to {day}.",
    "closing": "## Bring\n{needs}\n\n## Ring us\nAny time.",
}


@pytest.mark.parametrize("name", wordings.LETTERS)
def test_every_default_knows_its_fields_and_has_a_sample(name):
    letter = wordings.LETTERS[name]
    for text in letter.words.all:
        letters.check(text, letter)
    told = letters.with_fields(letter.words, wordings.SAMPLE)
    assert "{" not in "".join(told.all)


def test_an_unknown_field_is_named():
    with pytest.raises(
        letters.Unknown, match=r"“\{name\}” is no field of this letter\. It knows: \{first_name\}"
    ):
        letters.check("Dear {name}", wordings.LETTERS["left"])


def test_what_is_filled_in_draws_nothing_of_its_own():
    told = letters.body("For {title}", {"title": "**A** [b](/evil) <b>\n## C"})
    assert to_html(told) == "<p>For **A** [b](/evil) &lt;b&gt; ## C</p>"


@pytest.mark.parametrize("value", ["- a", "# a", "1. a", "12) a", "* a"])
def test_what_is_filled_in_begins_no_list_and_no_heading(value):
    assert to_html(letters.body("{title}", {"title": value})) == f"<p>{value}</p>"


def test_what_is_filled_in_is_not_filled_in_again():
    assert letters.line("For {title}", {"title": "{day}", "day": "Tuesday"}) == "For {day}"


def test_a_heading_with_nothing_below_it_is_left_out():
    assert letters.body("## Bring\n{needs}\n\n## Then\nCome.", {"needs": ""}) == "## Then\nCome."


def test_a_line_whose_address_is_empty_is_left_out():
    assert letters.body("One\n\n[Two]({questions_page})", {"questions_page": ""}) == "One"


@given(st.text(st.sampled_from("ab {}*[]()#-\\\n<&"), max_size=60))
def test_a_value_of_any_signs_is_read_as_it_was_typed(value):
    told = letters.as_text(
        letters.Words("", "", letters.body("x{title}x", {"title": value})),
        dict.fromkeys(wordings.SAMPLE, "-"),
        button="Open",
        leads_to="-",
    )
    assert told.partition("\n\n")[0] == f"x{' '.join(value.split())}x"


@pytest.fixture
def northmere(db):
    partnership()


def booked(priya, tom) -> Email:
    actions.book(event=event(title="Noticing", trainer=tom), person=priya, by=priya)
    return Email.objects.get(letter="events/booked", to=priya.email)


@pytest.mark.usefixtures("northmere")
def test_the_next_letter_has_the_new_words_and_still_the_event(signed_in, bea, priya, tom):
    assert signed_in(bea).post(DOOR, filled(**OWN)).url == DOOR
    letter = booked(priya, tom)
    assert letter.subject == "Come: Noticing"
    assert '<h1 class="h1">Hello Priya</h1>\n<p>We look <strong>forward</strong> to' in letter.html
    for words in ("Hello Priya", "Noticing\n", "Open the event page: ", "Ring us\n\nAny time."):
        assert words in letter.text
    assert "Bring" not in letter.text


LATER = {
    "put_back": lambda of, by: line_letters.put_back(of, turn=2, had_place=True),
    "moved": lambda of, by: line_letters.moved(of, turn=2, number=1),
    "passed": lambda of, by: line_letters.passed(of, turn=2, reason="A first family.", number=1),
    "given_up_for": lambda of, by: line_letters.given_up_for(of, by=by, had_place=True),
    "taken_back": lambda of, by: line_letters.given_up_for(of, by=by, had_place=False),
    "place_taken": lambda of, by: line_letters.taken_off(of, had_place=True),
    "taken_off": lambda of, by: line_letters.taken_off(of, had_place=False),
    "later": lambda of, by: afterwards.eight_weeks_later(of),
    "comment": lambda of, by: afterwards.comment_asked(
        ManagerComment.objects.create(booking=of, manager_email="ruth@example.org")
    ),
    "next_date": lambda of, by: interest_letter.next_date(of.event, of.person),
}


@pytest.mark.usefixtures("northmere")
@pytest.mark.parametrize("name", LATER)
def test_what_others_did_and_what_follows_have_own_words_too(name, priya, morgan, tom):
    at = event(title="Noticing", trainer=tom)
    fields = "".join(f"{{{field}}}" for field in wordings.LETTERS[name].fields)
    LetterWords.objects.create(
        letter=name, subject=f"Own: {{title}}{fields}", heading="Own", opening="Own words."
    )
    LATER[name](booking(at, priya), morgan)
    letter = Email.objects.get()
    assert (letter.letter, letter.subject[:13], "{" in letter.subject) == (
        f"events/{name}",
        "Own: Noticing",
        False,
    )
    assert ("Own words." in letter.html, "Own\n\nOwn words." in letter.text) == (True, True)


@pytest.mark.usefixtures("northmere")
def test_the_preview_shows_the_words_and_saves_nothing(signed_in, bea):
    page = signed_in(bea).post(DOOR, filled(preview="1", **OWN)).content.decode()
    assert ("<h3>Hello Priya</h3>" in page, LetterWords.objects.count()) == (True, 0)


@pytest.mark.usefixtures("northmere")
def test_an_unknown_field_is_refused_by_its_name_and_nothing_is_lost(signed_in, bea):
    answer = signed_in(bea).post(DOOR, filled(**OWN | {"heading": "Hello {nmae}"}))
    page = answer.content.decode()
    assert (answer.status_code, "“{nmae}” is no field of this letter." in page) == (422, True)
    assert ('value="Hello {nmae}"' in page, LetterWords.objects.count()) == (True, 0)


@pytest.mark.usefixtures("northmere")
def test_an_action_refuses_an_unknown_field_too(bea):
    with pytest.raises(actions.Refused):
        actions.change_letter(letter="booked", words=letters.Words("{x}", "b", "c"), by=bea)


@pytest.mark.usefixtures("northmere")
def test_one_click_restores_what_came_with_the_portal(signed_in, bea, priya, tom):
    browser = signed_in(bea)
    browser.post(DOOR, filled(**OWN))
    assert browser.post(f"{DOOR}default/", filled()).url == DOOR
    assert booked(priya, tom).subject.startswith("You have a place: Noticing")


@pytest.mark.usefixtures("northmere")
def test_typed_html_is_words(signed_in, bea, priya, tom):
    signed_in(bea).post(DOOR, filled(**OWN | {"opening": "<script>alert(1)</script> <b>x</b>"}))
    html = booked(priya, tom).html
    assert ("<script" in html, "&lt;b&gt;x&lt;/b&gt;" in html) == (False, True)


@pytest.mark.long
@pytest.mark.usefixtures("northmere")
def test_every_letter_has_its_page(signed_in, bea):
    browser = signed_in(bea)
    page = browser.get("/desk/events/letters/").content.decode()
    for name in wordings.LETTERS:
        assert f"/desk/events/letters/{name}/" in page
        assert browser.get(f"/desk/events/letters/{name}/").status_code == 200
    assert browser.get("/desk/events/letters/none/").status_code == 404
