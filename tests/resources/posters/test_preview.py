"""The preview on the personalise page, with the page's script and without."""

import pytest
from django.urls import reverse

from tests.factories.posters import poster
from tests.resources.posters.reader import HELEN, make, preview

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northmere")]


def test_the_preview_tells_the_script_what_it_needs(client):
    poster()
    drawn = preview(client, **HELEN, size="mini").json()
    assert (drawn["size"], drawn["paper"], drawn["missing"], drawn["says"]) == (
        "mini",
        "A5",
        [],
        "All details fit.",
    )
    assert {each["key"]: each["ok"] for each in drawn["fits"]} == dict.fromkeys(HELEN, True)
    assert drawn["svg"].startswith("<svg")
    assert list(drawn["others"]) == ["full"]


def test_the_preview_says_what_is_too_long(client):
    poster()
    drawn = preview(client, **HELEN | {"lead_name": "W" * 80}).json()
    (name,) = [each for each in drawn["fits"] if not each["ok"]]
    assert name["key"] == "lead_name"
    assert (
        drawn["says"]
        == f"Safeguarding lead’s name: about {name['over']} letters too many for the poster. Please shorten it."
    )


def test_the_preview_leaves_out_what_cannot_be_printed_and_names_it(client):
    poster()
    drawn = preview(client, lead_name="Jo Hall ☺").json()
    assert (drawn["missing"], drawn["says"]) == (["☺"], "Please take out the ☺: a poster prints letters.")


def test_without_script_the_preview_is_the_page_again_with_what_was_typed(client):
    poster()
    answer = client.post(reverse("posters:preview", args=["babies"]), HELEN | {"size": "mini", "paper": "a6"})
    text = answer.content.decode()
    assert (answer.status_code, "Preview, <span data-paper>A6</span>" in text) == (200, True)
    assert 'value="Helen Marsh"' in text
    assert 'class="over" src="data:image/svg+xml;base64,' in text


LONG = HELEN | {"qr": "page", "qr_page": "https://school.example/" + "a" * 3000}


def test_a_page_too_long_for_any_square_is_previewed_without_one(client):
    poster()
    drawn = preview(client, **LONG)
    assert (drawn.status_code, drawn.json()["svg"]) == (200, preview(client, **HELEN).json()["svg"])


def test_a_page_too_long_for_any_square_is_said_at_its_field_where_there_is_no_script(client):
    poster()
    answer = client.post(reverse("posters:preview", args=["babies"]), LONG)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["qr_page"])


def test_a_poster_with_a_page_too_long_for_any_square_is_refused_at_its_field(client):
    poster()
    answer = make(client, **LONG)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["qr_page"])
