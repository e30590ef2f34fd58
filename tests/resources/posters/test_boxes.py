"""Marking boxes on the desk."""

from dataclasses import replace

import pytest
from django.urls import reverse

from portal.lib.models import AuditEntry
from resources.library.models import SearchPart
from resources.posters import actions, fields, samples
from resources.posters.models import LeadField, Poster, PosterSize
from tests.factories.posters import form_of_a_designer, poster
from tests.forms import filled
from tests.jobs import drain
from tests.resources.posters.designer import add, boxes_page, rows, upload

pytestmark = [pytest.mark.django_db, pytest.mark.long]


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


def test_saving_the_same_boxes_is_no_new_version(desk, bea):
    made = poster(mini=False)
    version = Poster.objects.get(pk=made.pk).version
    row = PosterSize.objects.get()
    actions.mark_boxes(size=row, boxes=list(row.sheet.boxes), by=bea)
    assert Poster.objects.get(pk=made.pk).version == version


def look(desk, *boxes, size="full", **more):
    return desk.post(reverse("desk_posters:look", args=["babies", size]), rows(*boxes, **more))


def test_boxes_are_tried_where_they_stand_on_the_page_and_nothing_is_kept(desk):
    """The same drawing as after saving: the words lie where the box was moved to."""
    made = poster(state="draft", mini=False)
    kept, edition = list(LeadField.objects.values()), Poster.objects.get().resource.edition
    answer = look(
        desk, {"key": "lead_name", "y": 30}, {"key": "lead_phone", "y": 40}, **{"try": "Short"}
    ).json()
    sheet = PosterSize.objects.get().sheet
    moved = [
        fields.Box(key, x=0.1, y=y, w=0.4, h=0.05, size_max=20, size_min=9, colour="#1D2530")
        for key, y in (("lead_name", 0.3), ("lead_phone", 0.4))
    ]
    assert (answer["svg"], answer["says"]) == (
        samples.overlay(replace(sheet, boxes=tuple(moved)), "Short"),
        "Short: all boxes fit.",
    )
    assert [each["name"] for each in answer["tries"]] == list(samples.PEOPLE)
    assert list(LeadField.objects.values()) == kept
    made.refresh_from_db()
    assert (made.version, Poster.objects.get().resource.edition) == (1, edition)


def test_a_box_that_has_become_too_narrow_is_told_before_it_is_saved(desk):
    poster(state="draft", mini=False)
    answer = look(desk, {"key": "lead_name", "w": 8}, {"key": "lead_phone"}, **{"try": "Welsh"}).json()
    (tried,) = [each for each in answer["tries"] if each["name"] == "Welsh"]
    assert (tried["ok"], answer["says"]) == (False, f"Welsh: {tried['says']}.")
    assert tried["says"].startswith("refused: Safeguarding lead’s name (")


def test_boxes_that_cannot_be_are_named_and_not_tried(desk):
    poster(state="draft", mini=False)
    answer = look(desk, {"key": "lead_name", "x": 80, "w": 30}, {"key": "lead_phone"})
    assert (answer.status_code, answer.json()) == (
        422,
        {"says": "Lead’s name: too wide, it ends outside the page."},
    )


UNTOUCHED = {"x": "", "y": "", "w": "", "h": "", "size_max": "", "size_min": "", "ORDER": ""}


def test_the_form_for_a_new_box_that_nobody_touched_is_none(desk):
    """As a browser sends it: its lists stand at their first choice."""
    poster(state="draft", mini=False, boxes=False)
    new = UNTOUCHED | {"key": "lead_role"}
    assert look(desk, {"key": "lead_name"}, {"key": "lead_phone"}, new).status_code == 200
    answer = desk.post(boxes_page(), rows({"key": "lead_name"}, new))
    assert (answer.status_code, list(LeadField.objects.values_list("key", flat=True))) == (302, ["lead_name"])


def test_a_new_box_is_for_the_first_word_that_has_none(desk):
    poster(state="draft", mini=False, boxes=False)
    desk.post(boxes_page(), rows({"key": "lead_name"}))
    *_, new = desk.get(boxes_page()).context["formset"]
    assert new["key"].value() == next(key for key in LeadField.Key.values if key != "lead_name")


def test_half_a_new_box_is_refused(desk):
    poster(state="draft", mini=False, boxes=False)
    answer = desk.post(boxes_page(), rows({"key": "lead_name"}, UNTOUCHED | {"key": "lead_role", "x": "12"}))
    assert (answer.status_code, LeadField.objects.count()) == (422, 0)


@pytest.mark.parametrize("name", ["look", "boxes"])
def test_half_a_form_is_refused(desk, name):
    poster(state="draft", mini=False)
    answer = desk.post(reverse(f"desk_posters:{name}", args=["babies", "full"]), filled())
    assert (answer.status_code, LeadField.objects.exists()) == (422, True)


def test_the_text_alternative_is_written_beside_the_boxes(desk):
    made = poster(state="draft", mini=False, boxes=False, alternative="")
    answer = desk.post(boxes_page(), rows({"key": "lead_name"}, text_alternative="A nest.\r\nSo look again."))
    made.refresh_from_db()
    assert (answer.status_code, made.text_alternative) == (302, "A nest.\nSo look again.")
    assert SearchPart.objects.get(label="Words of the poster").text == "A nest.\nSo look again."
    assert AuditEntry.objects.filter(verb="posters.changed").count() == 1


def test_a_childs_details_are_refused_beside_the_boxes_too_and_nothing_typed_is_lost(desk):
    made = poster(state="draft", mini=False, boxes=False)
    answer = desk.post(
        boxes_page(), rows({"key": "lead_name"}, text_alternative="The child was born 3 May 2015.")
    )
    made.refresh_from_db()
    assert (answer.status_code, LeadField.objects.count()) == (422, 0)
    assert "The child was born 3 May 2015." in answer.content.decode()
    assert made.text_alternative == "Babies can’t tell you. So look again."


def test_words_that_nobody_changed_leave_author_and_edition_alone(desk, adi):
    made = poster(state="draft", mini=False, words_by=adi)
    was = Poster.objects.get().resource
    page = desk.get(boxes_page()).context
    typed = {"edition": page["beside"].edition, "text_alternative": made.text_alternative}
    boxes = [form.initial | {"ORDER": number} for number, form in enumerate(page["formset"].initial_forms, 1)]
    desk.post(boxes_page(), rows(*boxes, initial=len(boxes), **typed))
    now = Poster.objects.get().resource
    assert (now.edition, now.words_by, Poster.objects.get().version) == (was.edition, adi, made.version)


def test_the_second_editor_sees_both_texts_beside_the_boxes(desk, adi):
    made = poster(state="draft", mini=False, boxes=False)
    opened = Poster.objects.get(pk=made.pk).resource.edition
    actions.mark_boxes(size=PosterSize.objects.get(), boxes=[], by=adi, text_alternative="Their words.")
    typed = rows({"key": "lead_name"}, edition=opened, text_alternative="My words.")
    answer = desk.post(boxes_page(), typed)
    shown = {each.label: (each.theirs, each.yours) for each in answer.context["differences"]}
    assert (answer.status_code, shown["Text alternative"]) == (422, ("Their words.", "My words."))
    made.refresh_from_db()
    assert made.text_alternative == "Their words."
