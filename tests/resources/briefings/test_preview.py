"""The page beside the form while it is written."""

import re

import pytest
from django.urls import reverse

from resources.briefings import seven
from resources.briefings.models import Briefing
from tests.factories.accounts import partnership
from tests.factories.briefings import briefing
from tests.forms import filled

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def typed(body="Ask **once**.\n- Look", **more):
    fields = {"title": "Asking twice", "summary": "Kindly.", "visibility": "public", "questions": "Why?"}
    for number, heading in enumerate(seven.HEADINGS, 1):
        fields |= {f"heading{number}": heading, f"body{number}": body}
    return filled(**fields | more)


def sections(page):
    return re.findall(r'<section class="sec7".*?</section>', page, re.DOTALL)


def test_the_preview_is_what_the_readers_page_will_be(client, tom):
    client.force_login(tom)
    preview = client.post(reverse("desk_briefings:new_preview"), typed(), headers=HTMX).content.decode()
    client.post(reverse("desk_briefings:write"), typed())
    page = client.get(Briefing.objects.get().resource.get_absolute_url()).content.decode()
    assert sections(preview) == sections(page)
    assert len(sections(page)) == 7


def test_the_guard_counts_what_is_typed(client, tom):
    client.force_login(tom)
    form = typed(" ".join(["word"] * 160))
    page = client.post(reverse("desk_briefings:new_preview"), form, headers=HTMX).content.decode()
    assert re.findall(r"Section (\d) is over 150 words", page) == ["1", "2", "3", "4", "5", "6", "7"]
    assert 'id="guard" hx-swap-oob="true"' in page
    assert "Over seven minutes" in page
    assert re.findall(r'id="words-(\d)" hx-swap-oob="true">(\d+) words', page)[0] == ("1", "164")


def test_a_preview_keeps_nothing(client, tom):
    client.force_login(tom)
    made = briefing(state="draft", owner=tom)
    client.post(
        reverse("desk_briefings:preview", args=[made.resource.slug]), typed("New words."), headers=HTMX
    )
    assert {part.body for part in Briefing.objects.get().parts} != {"New words."}


def test_without_javascript_the_preview_is_in_the_editor_and_everything_typed_stays(client, tom):
    client.force_login(tom)
    page = client.post(
        reverse("desk_briefings:new_preview"), typed(body3="A thought", title="")
    ).content.decode()
    assert "This is a preview. Nothing is saved yet." in page
    assert f'action="{reverse("desk_briefings:write")}"' in page
    assert page.count("A thought") == 3  # preview, box, and the box's first words
    assert Briefing.objects.count() == 0


def test_signs_in_the_words_stay_words(client, tom):
    client.force_login(tom)
    form = typed("<script>alert(1)</script>")
    page = client.post(reverse("desk_briefings:new_preview"), form, headers=HTMX).content.decode()
    assert "<script>alert" not in page


def test_words_beyond_the_longest_are_not_drawn(client, tom):
    client.force_login(tom)
    form = typed("", body1="x" * 9000)
    page = client.post(reverse("desk_briefings:new_preview"), form, headers=HTMX).content.decode()
    assert page.count("x" * 6000) == 1
    assert "x" * 6001 not in page
