"""The desk's side of posters."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resources.library.models import SearchPart
from resources.posters import actions, fields
from resources.posters.models import LeadField, Poster, PosterSize
from tests.factories.accounts import partnership
from tests.factories.posters import SAMPLE, form_of_a_designer, poster, with_artwork
from tests.forms import filled
from tests.jobs import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, bea):
    partnership()
    return signed_in(bea)


def upload(content=None, name="art.pdf"):
    return SimpleUploadedFile(name, SAMPLE.read_bytes() if content is None else content, "application/pdf")


def add(desk, **more):
    given = {
        "title": "Information sharing",
        "visibility": "public",
        "text_alternative": "Your piece.",
        "full": upload(),
    }
    return desk.post(reverse("desk_posters:add"), filled(**given | more))


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


def boxes_page(size="full"):
    return reverse("desk_posters:boxes", args=["babies", size])


def rows(*boxes, initial=0, **more):
    """A formset as the browser sends it; places are given in hundredths of an A4 page."""
    data = {"box-TOTAL_FORMS": len(boxes), "box-INITIAL_FORMS": initial}
    usual = {
        "before": "", "x": 10, "y": 70, "w": 40, "h": 5, "size_max": 20, "size_min": 9, "max_lines": 1,
        "font_role": "body", "align": "left", "colour": "#1D2530",
    }  # fmt: skip
    a4 = {"x": 2.1, "y": 2.97, "w": 2.1, "h": 2.97}  # millimetres in a hundredth of the page
    for number, box in enumerate(boxes):
        given = usual | {"ORDER": number + 1} | box
        for name, value in given.items():
            is_place = name in a4 and isinstance(value, int)
            data[f"box-{number}-{name}"] = value * a4[name] if is_place else value
    return filled(**data | more)


def test_boxes_are_marked_in_millimetres(desk):
    poster(state="draft", mini=False, boxes=False)
    answer = desk.post(
        boxes_page(), rows({"key": "lead_name", "before": "Talk to "}, {"key": "lead_phone", "y": 80})
    )
    kept = LeadField.objects.values_list("key", "label", "x", "y", "w", "h", "order")
    assert answer.status_code == 302
    assert list(kept) == [
        ("lead_name", "Talk to ", 0.1, 0.7, 0.4, 0.05, 1),
        ("lead_phone", "", 0.1, 0.8, 0.4, 0.05, 2),
    ]


def test_the_order_of_boxes_is_the_reading_order(desk):
    poster(state="draft", mini=False, boxes=False)
    desk.post(boxes_page(), rows({"key": "lead_phone", "ORDER": 2}, {"key": "lead_name", "ORDER": 1}))
    assert list(LeadField.objects.values_list("key", flat=True)) == ["lead_name", "lead_phone"]


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("up-lead_role", ["lead_role", "lead_name", "lead_phone"]),
        ("down-lead_role", ["lead_name", "lead_phone", "lead_role"]),
        ("down-lead_phone", ["lead_name", "lead_role", "lead_phone"]),
        ("up-nothing", ["lead_name", "lead_role", "lead_phone"]),
    ],
)
def test_a_box_moves_in_the_reading_order(desk, move, order):
    poster(state="draft", mini=False, boxes=False)
    each = [{"key": "lead_name"}, {"key": "lead_role", "y": 75}, {"key": "lead_phone", "y": 80}]
    desk.post(boxes_page(), rows(*each, move=move))
    assert list(LeadField.objects.values_list("key", flat=True)) == order


def test_a_box_keeps_all_its_properties(desk):
    poster(state="draft", mini=False, boxes=False)
    desk.post(boxes_page(), rows({"key": "logo", "overflow": "fixed", "alt": "Our tree", "align": "right"}))
    assert list(LeadField.objects.values_list("key", "overflow", "alt", "align", "font_role")) == [
        ("logo", "fixed", "Our tree", "right", "body")
    ]


def test_the_second_editor_sees_both_sets_of_boxes_and_overwrites_nothing(desk, adi):
    made = poster(state="draft", mini=False, boxes=False)
    opened = Poster.objects.get(pk=made.pk).resource.edition
    row = PosterSize.objects.get()
    theirs = [fields.Box(key="lead_name", x=0.2, y=0.7, w=0.4, h=0.05, size_max=20, size_min=9)]
    actions.mark_boxes(size=row, boxes=theirs, by=adi)
    answer = desk.post(boxes_page(), rows({"key": "lead_phone"}, initial=0, edition=opened))
    (shown,) = answer.context["differences"]
    assert (answer.status_code, shown.theirs[:28], shown.yours[:29]) == (
        422,
        "Lead’s name: 42 mm from left",
        "Lead’s phone: 21 mm from left",
    )
    assert list(LeadField.objects.values_list("key", flat=True)) == ["lead_name"]
    now = Poster.objects.get(pk=made.pk).resource.edition
    desk.post(boxes_page(), rows({"key": "lead_phone"}, initial=0, edition=now))
    assert list(LeadField.objects.values_list("key", flat=True)) == ["lead_phone"]


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


@pytest.mark.parametrize("change", ["boxes", "artwork", "mini"])
def test_who_changed_the_artwork_or_its_boxes_may_not_publish_it(desk, bea, adi, change):
    """Four eyes: what was agreed to was another edition, and its author is who changed it."""
    made = poster(state="in-review", words_by=adi, owner=adi)
    was = made.resource.edition
    if change == "boxes":
        actions.mark_boxes(
            size=made.sizes.get(size="full"), boxes=list(fields.usual_boxes("full"))[:5], by=bea
        )
    elif change == "artwork":
        desk.post(reverse("desk_posters:artwork", args=["babies", "full"]), filled(**{"full-file": upload()}))
        drain()
    else:
        desk.post(reverse("desk_posters:take_mini_away", args=["babies"]), filled())
    desk.post(reverse("desk_library:publish", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert (made.resource.state, made.resource.words_by, made.resource.edition > was) == (
        "in-review",
        bea,
        True,
    )


def test_the_board_warns_of_small_type_on_the_mini(desk):
    made = poster(state="draft", mini=False)
    actions.mark_boxes(
        size=made.sizes.get(size="full"),
        boxes=[
            fields.Box(key="lead_name", x=0.1, y=0.7, w=0.8, h=0.05, size_max=20, size_min=9),
            fields.Box(key="lead_role", x=0.1, y=0.8, w=0.8, h=0.02, size_max=10, size_min=9),
        ],
        by=None,
    )
    mini = desk.get(boxes_page()).context["mini"]
    assert mini == {"own": False, "paper": "A5", "small": ["Role: prints at 7.0 pt."]}


def test_a_box_is_taken_away(desk):
    poster(state="draft", mini=False, boxes=False)
    desk.post(boxes_page(), rows({"key": "lead_name"}, {"key": "lead_phone", "DELETE": "on"}))
    assert list(LeadField.objects.values_list("key", flat=True)) == ["lead_name"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"x": 80, "w": 30},
        {"y": 98, "h": 5},
        {"w": 0},
        {"size_min": 30},
        {"max_lines": 9},
        {"colour": "red"},
        {"key": "child_name"},
        {"x": "left"},
    ],
)
def test_a_box_that_cannot_be_is_refused(desk, wrong):
    poster(state="draft", mini=False, boxes=False)
    answer = desk.post(boxes_page(), rows({"key": "lead_name"} | wrong))
    assert (answer.status_code, LeadField.objects.count()) == (422, 0)


def test_two_boxes_for_one_word_are_refused(desk):
    poster(state="draft", mini=False, boxes=False)
    answer = desk.post(boxes_page(), rows({"key": "lead_name"}, {"key": "lead_name", "y": 80}))
    assert (answer.status_code, LeadField.objects.count()) == (422, 0)
    assert "Lead’s name: there are two boxes for it. Take one away." in answer.content.decode()


def test_the_usual_boxes_are_a_beginning(desk):
    poster(state="draft", mini=False, boxes=False)
    desk.post(reverse("desk_posters:start_boxes", args=["babies", "full"]), filled(source="usual"))
    assert LeadField.objects.count() == len(fields.usual_boxes("full"))


def test_the_form_fields_of_the_file_are_a_beginning(desk):
    add(desk, full=upload(form_of_a_designer()))
    drain()
    address = reverse("desk_posters:start_boxes", args=["information-sharing", "full"])
    desk.post(address, filled(source="file"))
    assert list(LeadField.objects.values_list("key", flat=True)) == ["lead_name", "lead_phone"]


def test_boxes_from_nowhere_are_not_there(desk):
    poster(state="draft", mini=False, boxes=False)
    address = reverse("desk_posters:start_boxes", args=["babies", "full"])
    assert desk.post(address, filled(source="elsewhere")).status_code == 404


def test_the_board_shows_each_box_and_tries_every_sample(desk):
    poster(state="draft")
    answer = desk.get(boxes_page("mini"), {"try": "Emoji"})
    tries = {each["name"]: each["says"] for each in answer.context["tries"]}
    assert len(answer.context["rects"]) == len(fields.usual_boxes("mini"))
    assert tries == {
        "Welsh": "all boxes fit",
        "Short": "all boxes fit",
        "Long": "all boxes fit",
        "Polish": "all boxes fit",
        "Arabic": "all boxes fit",
        "Emoji": "refused kindly: 🦋 ☺ is named",
    }


def test_the_list_asks_the_database_as_often_for_three_as_for_one(desk, django_assert_num_queries):
    poster("One", slug="one", boxes=False)
    with CaptureQueriesContext(connection) as one:
        desk.get(reverse("desk_posters:list"))
    poster("Two", slug="two", boxes=False)
    poster("Three", slug="three", boxes=False)
    with django_assert_num_queries(len(one)):
        desk.get(reverse("desk_posters:list"))


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"alternative": ""}, "Write the text alternative, for those who cannot see the poster."),
        ({"boxes": False}, "The full poster: give it a box for the safeguarding lead’s name."),
    ],
)
def test_a_poster_that_lacks_something_is_not_published(desk, lacking, sentence):
    made = poster(state="in-review", mini=False, **lacking)
    answer = desk.post(reverse("desk_library:publish", args=[made.resource.uuid]), filled(), follow=True)
    made.resource.refresh_from_db()
    assert (made.resource.state, sentence in answer.content.decode()) == ("in-review", True)


def test_a_poster_without_artwork_is_not_published(desk):
    made = poster(state="in-review", mini=False)
    made.sizes.all().delete()
    desk.post(reverse("desk_library:publish", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert made.resource.state == "in-review"


def test_a_mini_that_was_refused_holds_the_poster_back(desk):
    made = poster(state="draft", mini=False)
    PosterSize.objects.create(poster=made, size="mini", state="refused", reason="It is locked.")
    answer = desk.get(reverse("desk_posters:poster", args=["babies"]))
    assert answer.context["way"].obstacles == ["The mini poster: give it other artwork. It is locked."]


def test_a_complete_poster_is_published(desk):
    made = poster(state="in-review")
    desk.post(reverse("desk_library:publish", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert made.resource.state == "published"


def test_a_published_poster_is_archived(desk):
    made = poster()
    desk.post(reverse("desk_library:archive", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert made.resource.state == "archived"


def test_saving_the_same_boxes_is_no_new_version(desk, bea):
    made = poster(mini=False)
    version = Poster.objects.get(pk=made.pk).version
    row = PosterSize.objects.get()
    actions.mark_boxes(size=row, boxes=list(row.sheet.boxes), by=bea)
    assert Poster.objects.get(pk=made.pk).version == version


def test_erasing_a_person_takes_their_name_from_artwork(bea):
    from portal.lib import privacy

    made = poster(mini=False, boxes=False)
    row = with_artwork(made, "mini", boxes=False)
    PosterSize.objects.filter(pk=row.pk).update(uploaded_by=bea)
    privacy.register[PosterSize].erase(bea)
    row.refresh_from_db()
    assert row.uploaded_by is None
