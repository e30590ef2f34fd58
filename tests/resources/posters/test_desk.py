"""Posters on the desk: added, drawn, changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resources.library.models import SearchPart
from resources.posters import actions
from resources.posters.desk import A_PAGE
from resources.posters.models import Poster, PosterSize
from tests.factories.posters import bare_poster, poster, with_artwork
from tests.forms import filled
from tests.jobs import drain
from tests.resources.posters.designer import add, upload

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_a_poster_is_added_from_a_designers_pdf(desk):
    answer = add(desk)
    drain()
    made = Poster.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/desk/posters/information-sharing/")
    assert (made.resource.kind, made.resource.state, made.sizes.get().state) == ("poster", "draft", "ready")


def test_the_mini_may_have_artwork_of_its_own(desk):
    add(desk, mini=upload())
    assert set(Poster.objects.get().sizes.values_list("size", flat=True)) == {"full", "mini"}


def test_the_words_of_a_poster_are_found_by_the_search(desk):
    add(desk)
    assert SearchPart.objects.get(label="Words of the poster").text == "Your piece."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"full": ""}, "Artwork of the full poster: choose a PDF or a picture."),
        (
            {"full": upload(b"MZ program")},
            "This is not a PDF, PNG or JPEG. Please export the artwork as a PDF, with its fonts embedded.",
        ),
        ({"title": ""}, "This field is required."),
    ],
)
def test_what_is_not_right_is_refused_and_nothing_is_added(desk, given, said):
    answer = add(desk, **given)
    assert (answer.status_code, Poster.objects.count()) == (422, 0)
    assert said in answer.content.decode() or said == "This field is required."


def test_a_file_that_is_too_large_is_refused(desk, monkeypatch):
    from resources.posters import checking

    monkeypatch.setattr(checking, "LARGEST", 100)
    assert add(desk).status_code == 422


def draw(desk, **more):
    given = {
        "title": "Moved again?",
        "visibility": "public",
        "headline": "Moved again?",
        "line": "Ask.",
        "message1": "Why?",
    }
    return desk.post(reverse("desk_posters:draw"), filled(**given | more))


def test_a_poster_is_drawn_from_words_and_somebody_else_can_publish_it_at_once(desk, adi):
    draw(desk)
    drain()
    made = Poster.objects.get()
    desk.post(reverse("desk_library:send_for_review", args=[made.resource.uuid]), filled())
    desk.force_login(adi)
    desk.post(reverse("desk_library:publish", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert (made.resource.state, sorted(made.sheets)) == ("published", ["full", "mini"])


def test_a_drawn_poster_has_its_words_as_text_alternative(desk):
    draw(desk)
    assert Poster.objects.get().text_alternative == (
        "Moved again?\nAsk.\n- Why?\nWorried? Talk to your safeguarding lead.\n"
        "Immediate danger: 999. Northmere Safeguarding Children Partnership."
    )


def test_a_letter_that_cannot_be_printed_is_refused_in_the_words(desk):
    answer = draw(desk, headline="Look ☺")
    assert (answer.status_code, Poster.objects.count()) == (422, 0)
    assert "Headline: please take out the ☺." in answer.content.decode()


def test_words_are_changed(desk):
    draw(desk)
    drain()
    given = {"title": "Moved?", "visibility": "public", "headline": "Moved?", "text_alternative": "New."}
    answer = desk.post(reverse("desk_posters:poster", args=["moved-again"]), filled(**given))
    made = Poster.objects.select_related("resource").get()
    assert answer.status_code == 302
    assert (made.resource.title, made.words["headline"], made.text_alternative, made.mini_from_full) == (
        "Moved?",
        "Moved?",
        "New.",
        False,
    )


def test_bad_words_come_back_as_typed(desk):
    poster(state="draft")
    answer = desk.post(
        reverse("desk_posters:poster", args=["babies"]), filled(title="", summary="Kept", visibility="public")
    )
    assert (answer.status_code, "Kept" in answer.content.decode()) == (422, True)


def test_other_artwork_is_uploaded(desk):
    poster(state="draft")
    answer = desk.post(
        reverse("desk_posters:artwork", args=["babies", "mini"]),
        filled(**{"mini-file": upload(name="new.pdf")}),
    )
    row = PosterSize.objects.get(size="mini")
    assert (answer.status_code, row.state, row.original_name) == (302, "checking", "new.pdf")


def test_artwork_that_is_no_pdf_is_refused_with_the_rest_of_the_page(desk):
    poster(state="draft")
    address = reverse("desk_posters:artwork", args=["babies", "full"])
    answer = desk.post(address, filled(**{"full-file": upload(b"GIF89a")}))
    assert (answer.status_code, PosterSize.objects.get(size="full").state) == (422, "ready")
    assert "This is not a PDF, PNG or JPEG." in answer.content.decode()


def test_without_the_file_store_nothing_is_added(desk, settings):
    settings.STORAGES = settings.STORAGES | {
        "quarantine": {
            **settings.STORAGES["quarantine"],
            "OPTIONS": {**settings.STORAGES["quarantine"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:1"},
        }
    }
    answer = add(desk)
    assert (answer.status_code, Poster.objects.count()) == (422, 0)
    assert "The file store does not answer" in answer.content.decode()


def test_a_size_that_does_not_exist_is_not_there(desk):
    poster(state="draft")
    assert desk.post(reverse("desk_posters:artwork", args=["babies", "huge"]), filled()).status_code == 404


def test_the_minis_own_artwork_is_taken_away(desk):
    made = poster(state="draft")
    desk.post(reverse("desk_posters:take_mini_away", args=["babies"]), filled())
    again = Poster.objects.get(pk=made.pk)
    assert (again.has_own_mini, again.sheets["mini"].papers) == (False, ("a5",))


def test_the_second_editor_sees_both_texts(desk, adi):
    made = poster(state="draft", mini=False)
    opened = made.resource.edition
    card = {"title": made.resource.title, "summary": "Theirs."}
    actions.change_poster(
        poster=made, by=adi, card=card, text_alternative="Their words.", mini_from_full=True
    )
    typed = filled(
        title=made.resource.title,
        summary="What was learnt.",
        visibility="public",
        text_alternative="My words.",
        mini_from_full="on",
        edition=opened,
    )
    answer = desk.post(reverse("desk_posters:poster", args=["babies"]), typed)
    shown = {each.label: (each.theirs, each.yours) for each in answer.context["differences"]}
    assert shown == {
        "Summary": ("Theirs.", "What was learnt."),
        "Text alternative": ("Their words.", "My words."),
    }
    made.refresh_from_db()
    assert made.text_alternative == "Their words."


def test_the_list_asks_the_database_as_often_for_three_as_for_one(desk, django_assert_num_queries):
    poster("One", slug="one", boxes=False)
    with CaptureQueriesContext(connection) as one:
        desk.get(reverse("desk_posters:list"))
    poster("Two", slug="two", boxes=False)
    poster("Three", slug="three", boxes=False)
    with django_assert_num_queries(len(one)):
        desk.get(reverse("desk_posters:list"))


def test_erasing_a_person_takes_their_name_from_artwork(bea):
    from portal.lib import privacy

    made = poster(mini=False, boxes=False)
    row = with_artwork(made, "mini", boxes=False)
    PosterSize.objects.filter(pk=row.pk).update(uploaded_by=bea)
    privacy.register[PosterSize].erase(bea)
    row.refresh_from_db()
    assert row.uploaded_by is None


def listed(desk, **query) -> list[str]:
    page = desk.get(reverse("desk_posters:list"), query).context["page"]
    return [shown.resource.title for shown in page]


def test_drafts_stand_first_in_the_list_and_archived_posters_last(desk):
    for state in ("archived", "published", "expected", "in-review", "draft"):
        bare_poster(f"B {state}", slug=state, state=state)
    bare_poster("A published", slug="first")
    assert listed(desk) == [
        "B draft",
        "B in-review",
        "B expected",
        "A published",
        "B published",
        "B archived",
    ]


def test_the_list_has_pages(desk):
    for number in range(A_PAGE + 1):
        bare_poster(f"Poster {number:02d}", slug=f"poster-{number}", sizes=())
    assert (len(listed(desk)), listed(desk, page=2)) == (A_PAGE, [f"Poster {A_PAGE}"])
