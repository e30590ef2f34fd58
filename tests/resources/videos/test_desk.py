"""The desk: whose recordings one sees, captions and their approval, publishing."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.lib import clock, shell
from portal.lib.models import AuditEntry, Job
from resources.library import actions as library
from resources.library.models import Bundle, Resource, SearchPart
from resources.videos.desk import A_PAGE
from resources.videos.models import Caption, Video
from tests.factories import videos as factory
from tests.factories.library import audience, resource, topic
from tests.forms import filled
from tests.resources.videos.listener import answered

pytestmark = pytest.mark.django_db

VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\nWhat did nobody ask?\n"
DETAILS = {
    "title": "Odell: the gap at eighteen",
    "summary": "The months between services.",
    "level": "Level 3",
}


@pytest.fixture
def draft(tom) -> Video:
    return factory.video(owner=tom, published=False, title="Odell narrated")


def publication(video, name: str) -> str:
    return reverse(f"desk_library:{name}", args=[video.resource.uuid])


def sent(video, by) -> None:
    library.send_for_review(resource=video.resource, by=by)


def address(video: Video, name: str = "video") -> str:
    return reverse(f"desk_videos:{name}", args=[video.uuid])


def vtt(content: str = VTT, name: str = "odell.vtt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode(), content_type="text/vtt")


def test_a_trainer_sees_their_own_and_the_business_team_all(client, tom, bea):
    factory.video(owner=tom, title="Toms")
    factory.video(owner=bea, title="Beas")
    seen = {}
    for someone in (tom, bea):
        client.force_login(someone)
        rows = client.get(reverse("desk_videos:list")).context["page"]
        seen[someone.first_name] = sorted(video.resource.title for video in rows)
    assert seen == {"Tom": ["Toms"], "Bea": ["Beas", "Toms"]}


def test_the_list_asks_as_much_for_three_as_for_one(client, bea, tom):
    client.force_login(bea)
    asked = []
    for more in (1, 2):
        for _ in range(more):
            factory.caption(factory.video(owner=tom), approved_by=bea)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk_videos:list"))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_list_has_pages_and_a_page_that_looks_again_stays_on_its_own(client, bea, tom):
    for number in range(A_PAGE + 1):
        factory.video(owner=tom, title=f"Recording number {number}", state="transcoding", published=False)
    client.force_login(bea)
    pages = [client.get(reverse("desk_videos:list"), {"page": number}) for number in (1, 2)]
    assert [len(each.context["page"]) for each in pages] == [A_PAGE, 1]
    assert [each.content.decode().count('hx-get="/desk/videos/?page=2"') for each in pages] == [0, 1]


def test_another_trainers_recording_does_not_exist(client, tom, bea):
    client.force_login(tom)
    assert client.get(address(factory.video(owner=bea))).status_code == 404


def test_details_are_written_on_the_card(signed_in, tom, draft):
    review = resource("review", title="Odell", visibility="public")
    neglect, schools = topic("Neglect"), audience("Schools")
    given = {
        "topics": neglect.pk,
        "audiences": schools.pk,
        "review": review.pk,
        "chapters": "0:00 One\n0:50 Two",
    }
    signed_in(tom).post(address(draft), filled(**DETAILS, **given))
    draft.refresh_from_db()
    card = draft.resource
    assert (card.title, list(card.topics.all()), list(card.audiences.all()), draft.level) == (
        DETAILS["title"], [neglect], [schools], "Level 3",
    )  # fmt: skip
    assert [(c.start_seconds, c.title) for c in draft.chapters.all()] == [(0, "One"), (50, "Two")]
    assert Bundle.objects.get(role="video").whole == review


def test_another_review_takes_the_place_of_the_first(signed_in, tom, draft):
    first, second = resource("review", visibility="public"), resource("review", visibility="public")
    client = signed_in(tom)
    for review in (first, second):
        client.post(address(draft), filled(**DETAILS, review=review.pk))
    assert [bundle.whole for bundle in Bundle.objects.filter(part=draft.resource)] == [second]


def test_a_review_that_a_trainer_may_not_see_keeps_their_recording(signed_in, tom, bea, draft):
    hidden, first, second = (
        resource("review", visibility="public", state=state) for state in ("draft", "published", "published")
    )
    library.tie(whole=hidden, part=draft.resource, role="video", by=bea)
    client, kept = signed_in(tom), []
    for review in ("", first.pk, second.pk, ""):
        client.post(address(draft), filled(**DETAILS, review=review))
        kept.append([bundle.whole for bundle in Bundle.objects.filter(part=draft.resource).order_by("pk")])
    assert kept == [[hidden], [hidden, first], [hidden, second], [hidden]]


def test_a_recording_of_two_reviews_stays_in_both_when_its_details_are_saved(signed_in, bea, draft):
    both = [resource("review", visibility="public") for _ in range(2)]
    for review in both:
        library.tie(whole=review, part=draft.resource, role="video", by=bea)
    client = signed_in(bea)
    shown = client.get(address(draft)).context["form"]["review"].value()
    client.post(address(draft), filled(**DETAILS, review=shown))
    assert [bundle.whole for bundle in Bundle.objects.filter(part=draft.resource).order_by("pk")] == both


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"summary": "NHS number 943 476 5919"}, "summary"),
        ({"chapters": "One at the beginning"}, "chapters"),
        ({"chapters": "1:41 After the end"}, "chapters"),
        ({"chapters": "0:01 born 3 May 2011"}, "chapters"),
    ],
)
def test_details_that_cannot_be_are_said_and_kept_as_typed(change, field, signed_in, tom, draft):
    answer = signed_in(tom).post(address(draft), filled(**DETAILS | change))
    draft.resource.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors), draft.resource.title) == (
        422,
        [field],
        "Odell narrated",
    )


def test_what_readers_have_seen_is_changed_by_the_business_team_only(signed_in, tom, bea):
    video = factory.video(owner=tom)
    got = {
        who.first_name: signed_in(who).post(address(video), filled(**DETAILS)).status_code
        for who in (tom, bea)
    }
    assert got == {"Tom": 404, "Bea": 302}


def test_captions_wait_for_somebody_else(signed_in, tom, draft):
    signed_in(tom).post(address(draft, "captions"), filled(captions=vtt()))
    caption = Caption.objects.get()
    assert (caption.cues, caption.added_by, caption.approved_at, draft.approved_captions()) == (
        [[1, 3, "What did nobody ask?"]], tom, None, None,
    )  # fmt: skip


def test_a_second_file_takes_the_place_of_the_one_that_waits(signed_in, tom, draft):
    client = signed_in(tom)
    for name in ("one.vtt", "two.vtt"):
        client.post(address(draft, "captions"), filled(captions=vtt(name=name)))
    assert Caption.objects.get().source_name == "two.vtt"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("WEBVTT\n\n00:01.000 -> 00:02.000\nHi\n", "Line 4"),
        ("WEBVTT\n\n05:01.000 --> 05:02.000\nHi\n", "another recording"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHer NHS number is 943 476 5919\n", "NHS number"),
    ],
)
def test_captions_that_cannot_be_used_are_refused_with_the_reason(content, says, signed_in, tom, draft):
    answer = signed_in(tom).post(address(draft, "captions"), filled(captions=vtt(content)))
    assert (answer.status_code, says in answer.content.decode(), Caption.objects.count()) == (422, True, 0)


def test_a_missing_caption_file_is_said(signed_in, tom, draft):
    assert signed_in(tom).post(address(draft, "captions"), filled()).status_code == 422


def test_approving_names_the_person_and_lets_the_search_find_the_words(signed_in, tom, bea, draft):
    factory.caption(draft, added_by=tom)
    answered(signed_in(bea), draft, "approve")
    caption = Caption.objects.get()
    parts = SearchPart.objects.filter(resource=draft.resource, source="shelf").values_list("locator", "text")
    assert (caption.approved_by, list(parts)) == (
        bea,
        [("?t=0", "What did nobody ask?"), ("?t=120", "Who lives here.")],
    )


def test_approving_without_having_listened_is_refused(signed_in, tom, bea, draft):
    mark = factory.caption(draft, added_by=tom).mark
    answer = signed_in(bea).post(address(draft, "approve"), filled(mark=mark))
    assert (answer.status_code, Caption.objects.get().approved_at) == (422, None)


def test_nobody_approves_their_own(signed_in, bea, draft):
    mark = factory.caption(draft, added_by=bea).mark
    answer = signed_in(bea).post(address(draft, "approve"), filled(listened="on", mark=mark))
    assert (answer.status_code, Caption.objects.get().approved_at) == (404, None)


def test_a_trainer_does_not_approve(signed_in, tom, bea, draft):
    mark = factory.caption(draft, added_by=bea).mark
    answer = signed_in(tom).post(address(draft, "approve"), filled(listened="on", mark=mark))
    assert (answer.status_code, Caption.objects.get().approved_at) == (404, None)


def test_approved_captions_stay_until_new_ones_are_approved(signed_in, tom, bea, adi, draft):
    old = factory.caption(draft, added_by=tom, approved_by=bea)
    signed_in(tom).post(address(draft, "captions"), filled(captions=vtt()))
    before = draft.approved_captions()
    answered(signed_in(adi), draft, "approve")
    assert (before, draft.approved_captions().approved_by, Caption.objects.count()) == (old, adi, 1)


@pytest.mark.capability(16)
def test_nothing_is_published_without_captions_and_the_page_says_what_to_do(signed_in, tom, bea, draft):
    sent(draft, tom)
    answer = signed_in(bea).post(publication(draft, "publish"), filled(), follow=True)
    draft.resource.refresh_from_db()
    assert (draft.resource.state, "There are no captions. Add a caption file, or record why" in answer.content.decode()) == (
        "in-review", True,
    )  # fmt: skip


@pytest.mark.capability(16)
def test_nothing_is_published_without_approved_captions(signed_in, tom, bea, draft):
    factory.caption(draft, added_by=tom)
    sent(draft, tom)
    answer = signed_in(bea).post(publication(draft, "publish"), filled(), follow=True)
    draft.resource.refresh_from_db()
    assert (draft.resource.state, "The captions wait for somebody" in answer.content.decode()) == (
        "in-review",
        True,
    )


def test_nothing_is_published_that_does_not_play(signed_in, tom, bea):
    video = factory.video(owner=tom, state="transcoding", published=False)
    factory.caption(video, added_by=tom, approved_by=bea)
    sent(video, tom)
    signed_in(bea).post(publication(video, "publish"), filled())
    assert Resource.objects.get(pk=video.resource_id).state == "in-review"


@pytest.mark.parametrize(
    ("name", "given"),
    [("captions", lambda: {"captions": vtt()}), ("cut", lambda: {"starts_at": "0:05"})],
)
def test_what_was_agreed_to_is_not_agreed_to_with_other_captions_or_another_cut(
    name, given, signed_in, tom, bea, draft
):
    factory.caption(draft, added_by=tom, approved_by=bea)
    Video.objects.update(source_name="videos/kept", sent_seconds=100)
    sent(draft, tom)
    library.approve(resource=draft.resource, by=bea, at=clock.now() + dt.timedelta(days=1))
    before = Resource.objects.get(pk=draft.resource_id).is_approved
    signed_in(tom).post(address(draft, name), filled(**given()))
    assert (before, Resource.objects.get(pk=draft.resource_id).is_approved) == (True, False)


def test_who_put_in_the_captions_does_not_publish(signed_in, tom, bea, adi, draft):
    sent(draft, tom)
    client = signed_in(bea)
    client.post(address(draft, "captions"), filled(captions=vtt()))
    answered(signed_in(adi), draft, "approve")
    signed_in(bea).post(publication(draft, "publish"), filled())
    assert Resource.objects.get(pk=draft.resource_id).state == "in-review"


def test_a_ready_recording_with_approved_captions_is_published(signed_in, tom, bea, draft):
    factory.caption(draft, added_by=tom, approved_by=bea)
    sent(draft, tom)
    signed_in(bea).post(publication(draft, "publish"), filled())
    assert Resource.objects.get(pk=draft.resource_id).state == "published"


def test_a_recorded_reason_stands_for_captions(signed_in, tom, bea, draft):
    sent(draft, tom)
    client = signed_in(bea)
    client.post(address(draft, "exempt"), filled(reason="Nobody speaks."))
    client.post(publication(draft, "publish"), filled())
    assert Resource.objects.get(pk=draft.resource_id).state == "published"
    assert AuditEntry.objects.get(verb="videos.captions_exempted").by == bea


def test_a_reason_has_words(signed_in, bea, draft):
    answer = signed_in(bea).post(address(draft, "exempt"), filled(reason=" "))
    draft.refresh_from_db()
    assert (answer.status_code, answer.context["exemption_form"].errors["reason"], draft.exempt_at) == (
        422, ["Say why it needs no captions."], None,
    )  # fmt: skip


def test_an_empty_reason_takes_back_the_one_that_was_recorded(signed_in, bea, draft):
    client = signed_in(bea)
    client.post(address(draft, "exempt"), filled(reason="Nobody speaks."))
    said = client.get(address(draft)).content.decode().count("Empty takes it back.")
    client.post(address(draft, "exempt"), filled(reason=""))
    draft.refresh_from_db()
    assert said == 1
    assert (draft.exempt_reason, draft.exempt_by, draft.exempt_at) == ("", None, None)
    verbs = AuditEntry.objects.filter(verb__startswith="videos.").order_by("pk").values_list("verb", "by")
    assert list(verbs) == [
        ("videos.captions_exempted", bea.pk),
        ("videos.exemption_taken_back", bea.pk),
    ]


def test_nothing_is_published_once_the_reason_was_taken_back(signed_in, tom, bea, draft):
    sent(draft, tom)
    client = signed_in(bea)
    for reason in ("Nobody speaks.", ""):
        client.post(address(draft, "exempt"), filled(reason=reason))
    client.post(publication(draft, "publish"), filled())
    assert Resource.objects.get(pk=draft.resource_id).state == "in-review"


@pytest.mark.parametrize("name", ["exempt", "publish"])
def test_a_trainer_neither_exempts_nor_publishes(name, signed_in, tom, draft):
    where = publication(draft, name) if name == "publish" else address(draft, name)
    assert signed_in(tom).post(where, filled(reason="Because.")).status_code == 404


def test_a_trainer_sends_it_to_the_business_team(signed_in, tom, draft):
    signed_in(tom).post(publication(draft, "send_for_review"), filled())
    assert Resource.objects.get(pk=draft.resource_id).state == "in-review"


def test_a_failure_that_may_pass_is_tried_again(signed_in, tom):
    failed = factory.video(owner=tom, state="failed", published=False)
    signed_in(tom).post(address(failed, "retry"), filled())
    failed.refresh_from_db()
    assert (failed.state, Job.objects.get(kind="videos.process").subject) == ("queued", str(failed.pk))


def test_a_bad_file_is_not_tried_again(signed_in, tom):
    failed = factory.video(owner=tom, state="failed", published=False, failure_code="not_media")
    signed_in(tom).post(address(failed, "retry"), filled())
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_the_state_alone_is_answered_to_a_page_that_waits(signed_in, tom):
    video = factory.video(owner=tom, state="transcoding", percent=62, published=False)
    text = signed_in(tom).get(address(video), headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in text, "62%" in text, "hx-swap-oob" in text) == (False, True, False)


def test_what_hangs_on_the_state_comes_with_its_end_and_nothing_that_is_typed_into(signed_in, tom):
    draft = factory.video(owner=tom, published=False, source_name="videos/sent.mp4")
    factory.caption(draft, added_by=tom)
    text = signed_in(tom).get(address(draft), headers={"HX-Request": "true"}).content.decode()
    late = re.findall(r'id="([a-z-]+)"[^>]* hx-swap-oob="true"', text)
    typed = re.findall(r'<(?:textarea|input type="text"|input type="file"|select)', text)
    assert (late, "Mend them line by line" in text, typed) == (
        ["door", "length", "by-line", "still", "publishing", "watched", "whole"], True, [],
    )  # fmt: skip


def needs(person) -> list[str]:
    return [need.action for need in shell.needs_of(person) if "videos" in need.url]


def test_failed_recordings_need_their_trainer(tom, bea, sam):
    factory.video(owner=tom, state="failed", published=False)
    assert [needs(person) for person in (tom, bea, sam)] == [["See what to do"], ["See what to do"], []]


def test_captions_need_who_may_approve_them(tom, bea, draft):
    factory.caption(draft, added_by=tom)
    assert [needs(person) for person in (tom, bea)] == [[], ["Read and approve"]]
