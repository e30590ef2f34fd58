"""The caption editor and the transcript's page: line by line, kept for somebody else to approve, and found."""

import re

import pytest
from django.urls import reverse

from resources.videos.captions import Cue
from resources.videos.models import Caption, Video
from tests.factories import videos as factory
from tests.forms import filled

pytestmark = pytest.mark.django_db

CUES = [Cue(0, 4, "What did nobody ask?"), Cue(10, 14, "Tea &amp; cake"), Cue(20, 24, "Who lives here.")]


@pytest.fixture
def draft(tom) -> Video:
    made = factory.video(owner=tom, published=False)
    factory.caption(made, added_by=tom, cues=CUES)
    return made


def address(video: Video, name: str = "words") -> str:
    return reverse(f"desk_videos:{name}", args=[video.uuid])


def typed(client, video: Video, rows, query: str = "") -> dict[str, str]:
    """What the page sends: its own mark, and these lines."""
    page = client.get(address(video) + query).content.decode()
    given = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows) - 1}
    for number, row in enumerate(rows):
        given |= {
            f"form-{number}-{name}": value
            for name, value in zip(("begins", "ends", "words"), row, strict=True)
        }
    return filled(mark=re.search(r'name="mark" value="(\w*)"', page)[1], **given)


ROWS = [
    ("00:00:00.000", "00:00:04.000", "What did nobody ask him?"),
    ("00:00:10.000", "00:00:14.000", "Tea & cake"),
    ("00:00:20.000", "00:00:24.000", "Who lives here."),
    ("", "", ""),
]


def test_every_line_stands_there_as_it_is_said(signed_in, tom, draft):
    rows = [form.initial for form in signed_in(tom).get(address(draft)).context["formset"] if form.initial]
    assert rows[1] == {"begins": "00:00:10.000", "ends": "00:00:14.000", "words": "Tea & cake"}


def test_what_was_mended_waits_for_somebody_else(signed_in, tom, draft):
    client = signed_in(tom)
    client.post(address(draft), typed(client, draft, ROWS))
    caption = Caption.objects.get()
    assert (caption.lines[0].text, caption.lines[1].text, caption.added_by, caption.approved_at) == (
        "What did nobody ask him?", "Tea &amp; cake", tom, None,
    )  # fmt: skip


def test_readers_keep_what_is_approved_until_the_mended_is(signed_in, tom, bea):
    video = factory.video(owner=tom)
    factory.caption(video, added_by=tom, approved_by=bea, cues=CUES)
    client = signed_in(tom)
    client.post(address(video), typed(client, video, ROWS))
    assert (video.approved_captions().lines[0].text, video.waiting_captions().lines[0].text) == (
        "What did nobody ask?", "What did nobody ask him?",
    )  # fmt: skip


def test_a_line_in_between_and_one_without_words(signed_in, tom, draft):
    client = signed_in(tom)
    rows = [ROWS[0], (ROWS[1][0], ROWS[1][1], " "), ROWS[2], ("00:05.000", "00:06.000", "Between")]
    client.post(address(draft), typed(client, draft, rows))
    assert [line.text for line in Caption.objects.get().lines] == [
        "What did nobody ask him?",
        "Between",
        "Who lives here.",
    ]


@pytest.mark.parametrize(
    ("row", "change", "says"),
    [
        (0, ("soon", "00:00:04.000", "Hi"), "is not a time"),
        (1, ("00:00:12.000", "00:00:11.000", "Hi"), "ends before it begins"),
        (1, ("00:00:02.000", "00:00:14.000", "Hi"), "before the one above it has ended"),
        (2, ("00:00:20.000", "00:05:00.000", "Hi"), "ends after the recording"),
        (2, ("00:00:20.000", "00:00:24.000", "<script>x</script>"), "code of a web page"),
        (2, ("00:00:20.000", "00:00:24.000", "Her NHS number is 943 476 5919"), "NHS number"),
    ],
)
def test_what_cannot_be_is_said_at_its_line_and_kept_as_typed(row, change, says, signed_in, tom, draft):
    client = signed_in(tom)
    rows = [change if number == row else line for number, line in enumerate(ROWS)]
    answer = client.post(address(draft), typed(client, draft, rows))
    formset = answer.context["formset"]
    told = [
        *formset.non_form_errors(),
        *(text for form in formset.faulty() for text in form.errors.get("words", [])),
    ]
    assert (answer.status_code, any(says in text for text in told)) == (422, True)
    assert (formset.forms[row]["words"].value(), Caption.objects.get().lines) == (change[2], CUES)


def test_two_editors_at_once_overwrite_nothing(signed_in, tom, bea, draft):
    client = signed_in(tom)
    mine = typed(client, draft, ROWS)
    Caption.objects.update(vtt="WEBVTT\n\nchanged meanwhile\n")
    answer = client.post(address(draft), mine)
    assert (answer.status_code, answer.context["meanwhile"], Caption.objects.get().lines) == (422, True, CUES)


def test_long_captions_have_pages_and_saving_one_leaves_the_others(signed_in, tom):
    video = factory.video(owner=tom, published=False, duration_seconds=1000.0)
    factory.caption(video, cues=[Cue(n, n + 0.9, f"Line {n}") for n in range(150)])
    client = signed_in(tom)
    rows = [
        (f"00:{n // 60:02d}:{n % 60:02d}.000", f"00:{n // 60:02d}:{n % 60:02d}.900", f"New {n}")
        for n in range(100, 150)
    ]
    client.post(address(video) + "?page=2", typed(client, video, [*rows, ("", "", "")], "?page=2"))
    lines = Caption.objects.get().lines
    assert (len(lines), lines[99].text, lines[100].text) == (150, "Line 99", "New 100")


def test_the_first_line_can_be_written_where_there_is_none(signed_in, tom):
    video = factory.video(owner=tom, published=False)
    client = signed_in(tom)
    client.post(address(video), typed(client, video, [("00:00:01.000", "00:00:02.000", "Hello")]))
    assert Caption.objects.get().source_name == "Written on the desk"


def test_a_strangers_captions_are_not_edited(signed_in, tom, bea):
    assert signed_in(tom).get(address(factory.video(owner=bea))).status_code == 404


def test_changed_captions_are_changed_words_of_the_card(signed_in, tom, bea, draft):
    before = draft.resource.edition
    client = signed_in(tom)
    client.post(address(draft), typed(client, draft, ROWS))
    draft.resource.refresh_from_db()
    assert (draft.resource.edition > before, draft.resource.words_by) == (True, tom)


@pytest.fixture
def shown(tom, bea) -> Video:
    made = factory.video(owner=tom)
    factory.caption(made, added_by=tom, approved_by=bea, cues=CUES)
    made.chapters.create(start_seconds=8, title="Asking")
    return made


def page(client, someone, video, query=""):
    client.force_login(someone)
    return client.get(video.get_absolute_url() + "transcript/" + query)


def test_the_transcript_is_a_page_with_its_chapters_and_every_time_leads_into_the_recording(
    client, priya, shown
):
    answer = page(client, priya, shown)
    assert [(part.title, len(part.lines)) for part in answer.context["parts"]] == [
        ("What is said", 1),
        ("Asking", 2),
    ]
    assert f'href="{shown.get_absolute_url()}?t=20"' in answer.content.decode()


def test_the_transcript_is_searched_without_a_script(client, priya, shown):
    answer = page(client, priya, shown, "?q=WHO+lives")
    assert (answer.context["found"], "What did nobody ask?" in answer.content.decode()) == (1, False)


def test_what_is_searched_for_is_shown_as_words(client, priya, shown):
    assert "<script>alert" not in page(client, priya, shown, "?q=<script>alert(1)</script>").content.decode()


def test_a_recording_without_captions_has_no_transcript(client, priya, tom):
    assert page(client, priya, factory.video(owner=tom)).status_code == 404
