"""The shelf, and making a poster, as a visitor and as a professional."""

import io
import logging
import unicodedata

import pikepdf
import pypdf
import pytest
from django.apps import apps
from django.core.cache import cache
from django.urls import reverse

from portal.lib import storage
from resources.library.models import Tally
from resources.posters import drawing, fields, pace
from resources.posters.models import LeadField
from tests.factories.accounts import lead, partnership
from tests.factories.posters import poster
from tests.resources.posters.test_drawing import NAMES

pytestmark = pytest.mark.django_db

HELEN = {
    "lead_name": "Helen Marsh",
    "lead_role": "Designated Safeguarding Lead",
    "lead_phone": "0151 496 0123",
}


@pytest.fixture(autouse=True)
def northmere(db):
    cache.clear()
    partnership()


def make(client, slug="babies", **words):
    return client.post(reverse("posters:make", args=[slug]), words)


def preview(client, slug="babies", **words):
    return client.post(reverse("posters:preview", args=[slug]), words, headers={"accept": "application/json"})


def page(client, slug="babies"):
    return client.get(reverse("posters:poster", args=[slug]))


def read(answer):
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_a_visitor_makes_a_poster(client):
    poster()
    answer = make(client, **HELEN)
    assert (answer.status_code, answer["Content-Type"], answer["Content-Disposition"]) == (
        200,
        "application/pdf",
        'attachment; filename="babies.pdf"',
    )
    assert "HelenMarsh" in read(answer)


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({}, [595, 842]),
        ({"size": "full", "paper": "a3"}, [842, 1191]),
        ({"size": "mini"}, [420, 595]),
        ({"size": "mini", "paper": "a6"}, [298, 420]),
        ({"size": "full", "output": "pdf"}, [595, 842]),
    ],
)
def test_size_and_paper_are_as_asked(client, asked, size):
    poster()
    sheet = pypdf.PdfReader(io.BytesIO(make(client, **HELEN, **asked).content)).pages[0]
    assert [round(float(v)) for v in sheet.mediabox[2:]] == size


@pytest.mark.parametrize("size", ["full", "mini"])
def test_the_longest_names_are_all_there(client, size):
    poster()
    text = read(make(client, size=size, **NAMES))
    missing = [
        key
        for key, value in NAMES.items()
        if "".join(unicodedata.normalize("NFKC", value).split()) not in text
    ]
    assert missing == []


@pytest.mark.parametrize("size", ["full", "mini"])
def test_what_cannot_fit_is_refused_at_its_field_before_any_download(client, size):
    poster()
    answer = make(client, size=size, lead_name="Helen", lead_role="MMMM " * 31)
    assert (answer.status_code, answer["Content-Type"]) == (422, "text/html; charset=utf-8")
    (said,) = answer.context["form"].errors["lead_role"]
    assert said.startswith("Role: about ")
    assert said.endswith(" letters too many for the poster. Please shorten it.")


def test_everything_typed_is_still_there_after_a_refusal(client):
    poster()
    answer = make(client, **HELEN | {"lead_name": "W" * 80})
    assert 'value="0151 496 0123"' in answer.content.decode()


def test_an_emoji_is_refused_kindly_at_its_field(client):
    poster()
    answer = make(client, **HELEN, deputy2_name="Ruth Calder ☺")
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "deputy2_name": [
            "Second deputy: please take out the ☺. A poster prints letters; ŵ, ł and é are fine."
        ]
    }


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({}, "lead_name"),
        ({"lead_name": "  "}, "lead_name"),
        ({"lead_name": "W" * 121}, "lead_name"),
        ({"lead_email": "not an address"}, "lead_email"),
        ({"size": "huge"}, "size"),
        ({"paper": "a0"}, "paper"),
        ({"size": "mini", "paper": "a3"}, "paper"),
        ({"output": "docx"}, "output"),
        ({"sheet": "3"}, "sheet"),
        ({"sheet": "2", "output": "png"}, "sheet"),
        ({"sheet": "2", "paper": "a3"}, "sheet"),
        ({"qr": "email"}, "lead_email"),
        ({"qr": "page"}, "qr_page"),
        ({"qr": "page", "qr_page": "javascript:alert(1)"}, "qr_page"),
        ({"cover_text": "Child born 3 May 2015"}, "cover_text"),
    ],
)
def test_what_is_not_right_is_refused_at_its_field(client, words, field):
    poster()
    given = ({} if "lead_name" in words or not words else HELEN) | words
    answer = make(client, **given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Jo\u202e Hall", "Jo Hall"),  # a sign that turns what follows
        ("Jo\x07\x00 Hall", "Jo Hall"),
        ("Jo\r\n\tHall", "Jo Hall"),
        ("Zoe\u0308 Hall", "Zoë Hall"),  # a mark that joins the letter before it
        ('#read("/etc/passwd")', '#read("/etc/passwd")'),
        ("${7*7} {{ x }}", "${7*7} {{ x }}"),
        ("فاطمة الزهراء", "فاطمة الزهراء"),
        (("Siân " * 16).strip(), ("Siân " * 16).strip()),
    ],
)
def test_a_strange_name_is_printed_as_letters(client, typed, printed):
    poster(mini=False, mini_from_full=False)
    answer = make(client, **HELEN | {"lead_name": typed})
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        things = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)]
        said = [str(thing.ActualText) for thing in things if "/ActualText" in thing]
    assert printed in said


@pytest.mark.parametrize("letter", ["☺", "🦋", "李", "ਸ"])
def test_a_letter_that_cannot_be_printed_is_named(client, letter):
    poster(mini=False, mini_from_full=False)
    answer = make(client, **HELEN | {"lead_name": f"Jo {letter} Hall"})
    said = answer.context["form"].errors["lead_name"]
    assert said == [
        f"Safeguarding lead’s name: please take out the {letter}. A poster prints letters; ŵ, ł and é are fine."
    ]


def test_words_that_the_poster_has_no_box_for_are_left_aside(client):
    made = poster(mini=False, mini_from_full=False)
    LeadField.objects.filter(poster_size__poster=made, key="lead_role").delete()
    answer = make(client, **HELEN)
    assert (answer.status_code, "DesignatedSafeguardingLead" in read(answer)) == (200, False)


def test_a_poster_with_artwork_of_one_size_offers_the_mini_from_it(client):
    poster(mini=False)
    sheet = pypdf.PdfReader(io.BytesIO(make(client, **HELEN, size="mini").content)).pages[0]
    assert [round(float(v)) for v in sheet.mediabox[2:]] == [420, 595]


def test_a_poster_that_shall_have_no_mini_offers_none(client):
    poster(mini=False, mini_from_full=False)
    answer = make(client, **HELEN, size="mini")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["size"])


def counts():
    return {
        m._meta.label: m.objects.count()
        for m in apps.get_models()
        if m is not Tally and hasattr(m, "objects")
    }


def test_nothing_typed_is_stored(client, caplog):
    poster()
    before = counts()
    with caplog.at_level(logging.DEBUG):
        assert make(client, **HELEN).status_code == 200
        assert preview(client, **HELEN).status_code == 200
    assert counts() == before
    assert "Helen" not in caplog.text


def test_a_download_is_counted_without_a_name(client):
    made = poster()
    make(client, **HELEN)
    tally = Tally.objects.get(resource=made.resource, what="downloaded")
    assert tally.count == 1


@pytest.mark.parametrize("name", ["make", "preview"])
def test_names_never_come_in_an_address(client, name):
    poster()
    assert client.get(reverse(f"posters:{name}", args=["babies"]), HELEN).status_code == 405


@pytest.mark.parametrize("name", ["make", "preview"])
def test_a_form_from_elsewhere_is_refused(name):
    from django.test import Client

    poster()
    answer = Client(enforce_csrf_checks=True).post(reverse(f"posters:{name}", args=["babies"]), HELEN)
    assert answer.status_code == 403


@pytest.mark.parametrize("ask", [make, preview, page])
@pytest.mark.parametrize("state", ["draft", "in-review", "archived"])
def test_what_is_not_published_is_not_there_for_a_visitor(client, ask, state):
    poster(state=state)
    assert ask(client).status_code == 404


def test_what_is_announced_is_told_and_cannot_be_made(client):
    poster(state="expected")
    assert [ask(client).status_code for ask in (page, make, preview)] == [200, 404, 404]
    assert "Not published yet." in page(client).content.decode()


def test_the_business_team_tries_a_draft(signed_in, bea):
    poster(state="draft")
    assert make(signed_in(bea), **HELEN).status_code == 200


def test_a_poster_for_registered_people_is_not_there_for_a_visitor(client, signed_in, priya):
    poster(visibility="registered")
    assert (page(client).status_code, page(signed_in(priya)).status_code) == (404, 200)


def test_without_the_file_store_the_page_says_so(client):
    made = poster(mini=False)
    drawing._kept.clear()
    storage.delete(storage.MEDIA, made.sizes.get().artwork_name)
    assert make(client, **HELEN).status_code == 503


def test_a_professional_finds_the_own_lead_filled_in(signed_in, priya, millbrook):
    poster()
    lead(
        millbrook, deputy1_name="Anil Desai", deputy1_phone="0151 496 0124", cover_text="Holidays: Front Door"
    )
    answer = page(signed_in(priya))
    shown = {key: answer.context["form"][key].value() for key in fields.WORDS}
    assert shown == {
        "lead_organisation": "Millbrook Primary School",
        "lead_name": "Helen Marsh",
        "lead_role": "Designated Safeguarding Lead",
        "lead_phone": "0151 496 0123",
        "lead_email": "helen.marsh@example.org",
        "deputy1_name": "Anil Desai",
        "deputy1_phone": "0151 496 0124",
        "deputy2_name": "",
        "deputy2_phone": "",
        "cover_text": "Holidays: Front Door",
        "out_of_hours": "0151 496 0002",
    }
    assert "last confirmed" in answer.content.decode()


def test_a_stranger_does_not_find_another_agencys_lead(signed_in, sam, millbrook):
    poster()
    lead(millbrook)
    assert "Helen Marsh" not in page(signed_in(sam)).content.decode()


def test_a_visitor_finds_the_partnerships_number_for_evenings(client):
    poster()
    form = page(client).context["form"]
    assert (form["lead_name"].value(), form["out_of_hours"].value()) == (None, "0151 496 0002")


def test_the_form_asks_only_for_what_the_poster_has_boxes_for(client):
    made = poster(mini=False, mini_from_full=False)
    LeadField.objects.filter(poster_size__poster=made).exclude(key__in=["lead_name", "lead_phone"]).delete()
    form = page(client).context["form"]
    assert [name for name in form.fields if name in fields.WORDS] == ["lead_name", "lead_phone"]


def test_a_page_is_never_kept_by_the_browser(client):
    poster()
    assert "no-store" in page(client)["Cache-Control"]


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


def test_an_impatient_reader_is_asked_to_pause(client, monkeypatch):
    poster()
    monkeypatch.setattr(pace, "POSTERS", 2)
    assert [make(client, **HELEN).status_code for _ in range(3)] == [200, 200, 429]


def test_an_impatient_script_is_answered_in_its_own_way(client, monkeypatch):
    poster()
    monkeypatch.setattr(pace, "PREVIEWS", 0)
    answer = preview(client, **HELEN)
    assert (answer.status_code, answer.json()["says"]) == (
        429,
        "A short pause, please. The preview goes on in a minute.",
    )


def test_one_reader_does_not_slow_another(client, signed_in, priya, monkeypatch):
    poster()
    monkeypatch.setattr(pace, "POSTERS", 1)
    make(client, **HELEN)
    assert (make(client, **HELEN).status_code, make(signed_in(priya), **HELEN).status_code) == (429, 200)


def test_without_the_cache_posters_are_made_all_the_same(client, settings, monkeypatch):
    poster()
    monkeypatch.setattr(pace, "_silent_until", 0.0)
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/1",
        }
    }
    assert [make(client, **HELEN).status_code for _ in range(2)] == [200, 200]
    monkeypatch.setattr(pace, "_silent_until", 0.0)


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


def test_making_a_poster_asks_the_database_little(client, django_assert_max_num_queries):
    poster()
    make(client, **HELEN)
    with django_assert_max_num_queries(6):
        make(client, **HELEN)
