"""The shelf of posters."""

import pytest
from django.urls import reverse

from tests.factories.posters import poster

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northmere")]


def test_the_shelf_shows_each_poster_with_its_sizes(client):
    poster("Babies", topics=["Harm to babies"])
    poster("Moved again?", slug="moved", mini=False, mini_from_full=False)
    poster("Not yet", slug="not-yet", state="draft")
    cards = client.get(reverse("posters:list")).context["cards"]
    assert [(each["card"].title, each["facts"]) for each in cards] == [
        ("Babies", "Full and mini"),
        ("Moved again?", "Full"),
    ]


def test_the_shelf_is_narrowed_by_theme(client):
    poster("Babies", topics=["Harm to babies"])
    poster("Moved again?", slug="moved", topics=["Moving on"])
    answer = client.get(reverse("posters:list"), {"topic": "moving-on"})
    assert [each["card"].title for each in answer.context["cards"]] == ["Moved again?"]
    assert [topic.name for topic in answer.context["topics"]] == ["Harm to babies", "Moving on"]


def test_an_unknown_theme_shows_all(client):
    poster()
    assert len(client.get(reverse("posters:list"), {"topic": "nothing"}).context["cards"]) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_shelf_asks_the_database_as_often_for_three_as_for_one(client, number, django_assert_num_queries):
    for each in range(number):
        poster(f"Poster {each}", slug=f"poster-{each}", topics=["Neglect"])
    with django_assert_num_queries(7):
        client.get(reverse("posters:list"))
