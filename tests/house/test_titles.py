"""A page that is answered again with something to put right says so first in its title."""

import re

import pytest
from django.template import Context, Template
from django.urls import reverse

from tests.factories.accounts import partnership
from tests.factories.briefings import briefing, delivery, finished
from tests.factories.learning import course, document, enrolment, question, steps
from tests.factories.library import resource
from tests.forms import filled

pytestmark = pytest.mark.django_db

NHS = "About 943 476 5919."
PAGES = {
    "briefings/briefing": ("read", {"reflection": NHS}),
    "briefings/deliver": ("deliver", {}),
    "briefings/withdraw": ("withdraw", {"reason": NHS}),
    "briefings/desk_edit": ("write", {}),
    "briefings/desk_add_file": ("add", {}),
    "briefings/desk_file": ("file", {}),
    "learning/desk_edit": ("course", {}),
    "learning/reflection": ("answer", {}),
    "accounts/outside": ("outside", {}),
    "events/desk_form": ("event", {}),
    "reviews/desk/details": ("review", {}),
    "library/desk/publication": ("announce", {"expected_text": NHS}),
}


@pytest.fixture
def places(priya, bea):
    """Who sends a form, and where: by the words of PAGES."""
    partnership()
    read, made = briefing(), course(question(), document())
    enrolment(priya, made)
    held = delivery(read, by=priya)
    return {
        "read": (priya, reverse("briefings:read", args=[read.resource.slug])),
        "deliver": (priya, reverse("briefings:deliver", args=[read.resource.slug])),
        "withdraw": (priya, reverse("briefings:withdraw_delivery", args=[held.uuid])),
        "write": (bea, reverse("desk_briefings:write")),
        "add": (bea, reverse("desk_briefings:add_file")),
        "file": (bea, reverse("desk_briefings:edit", args=[finished().resource.slug])),
        "course": (bea, reverse("desk_learning:write")),
        "answer": (priya, reverse("learning:reflect", args=[made.resource.slug, steps(made)[0].pk])),
        "outside": (priya, reverse("accounts:add_outside")),
        "event": (bea, reverse("desk_events:new")),
        "review": (bea, reverse("desk_reviews:new")),
        "announce": (bea, reverse("desk_library:announce", args=[resource(state="draft").uuid])),
    }


@pytest.mark.parametrize("template", PAGES)
def test_a_refused_form_says_so_first_and_once(places, signed_in, template):
    named, sent = PAGES[template]
    who, address = places[named]
    answer = signed_in(who).post(address, filled(**sent))
    (title,) = re.findall(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
    assert f"{template}.html" in [one.name for one in answer.templates]
    assert (answer.status_code, title.startswith("Error: "), title.count("Error: ")) == (422, True, 1)


def test_a_page_as_it_is_opened_has_its_own_title(places, signed_in):
    who, address = places["write"]
    html = signed_in(who).get(address).content.decode()
    assert re.findall(r"<title>(.*?)</title>", html, re.DOTALL) == ["Write a briefing – Northmere Learning"]


def test_what_a_title_says_is_escaped_once():
    page = Template("{% load portal_ui %}{% page_title %}{{ name }}{% endpage_title %}")
    shown = page.render(Context({"name": "Ask & <listen>", "is_refused": True}))
    assert shown == "Error: Ask &amp; &lt;listen&gt;"
