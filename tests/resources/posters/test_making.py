"""Making a poster, as a visitor and as a professional."""

import io
import logging
import unicodedata

import pikepdf
import pypdf
import pytest
from django.apps import apps
from django.urls import reverse

from portal.lib import storage
from resources.library.models import Tally
from resources.posters import drawing
from resources.posters.models import LeadField
from tests.factories.posters import poster
from tests.resources.posters.reader import HELEN, make, page, preview, read
from tests.resources.posters.test_drawing import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northmere")]


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


@pytest.mark.parametrize(
    ("state", "uses"), [("published", [("downloaded", 1), ("opened", 1)]), ("draft", [])]
)
def test_uses_are_counted_once_readers_have_it(signed_in, bea, state, uses):
    poster(state=state)
    client = signed_in(bea)
    page(client)
    make(client, **HELEN)
    assert list(Tally.objects.order_by("what").values_list("what", "count")) == uses


def test_a_poster_for_registered_people_is_not_there_for_a_visitor(client, signed_in, priya):
    poster(visibility="registered")
    assert (page(client).status_code, page(signed_in(priya)).status_code) == (404, 200)


def test_without_the_file_store_the_page_says_so(client):
    made = poster(mini=False)
    drawing._kept.clear()
    storage.delete(storage.MEDIA, made.sizes.get().artwork_name)
    assert make(client, **HELEN).status_code == 503


def test_making_a_poster_asks_the_database_little(client, django_assert_max_num_queries):
    poster()
    make(client, **HELEN)
    with django_assert_max_num_queries(6):
        make(client, **HELEN)
