"""The page that sends a recording: its details while the file is under way."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from resources.library import actions as library
from resources.videos import sending
from resources.videos.models import Caption, Video
from tests.factories import videos as factory
from tests.forms import filled

pytestmark = pytest.mark.django_db

VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\nWhat did nobody ask?\n"
DETAILS = {
    "title": "Odell: the gap at eighteen",
    "summary": "The months between services.",
    "level": "Level 3",
}
FILE = {"name": "again.mp4", "size": 1000, "content_type": "video/mp4", "fingerprint": "abc"}


def address(video: Video) -> str:
    return reverse("desk_videos:video", args=[video.uuid])


def new(client, **fields):
    return client.post(reverse("videos:new"), filled(**fields))


def test_details_are_saved_while_the_file_is_under_way(signed_in, tom):
    sent = factory.upload(tom)
    captions = SimpleUploadedFile("odell.vtt", VTT.encode(), content_type="text/vtt")
    client = signed_in(tom)
    answer = client.post(
        reverse("videos:new"),
        filled(**DETAILS, upload=str(sent.uuid), captions=captions),
        headers={"HX-Request": "true"},
    )
    sent.video.resource.refresh_from_db()
    assert (answer.status_code, sent.video.resource.title, Caption.objects.get().source_name) == (
        200, DETAILS["title"], "odell.vtt",
    )  # fmt: skip
    assert ("<html" in answer.content.decode(), "Keep this page open" in answer.content.decode()) == (
        False,
        True,
    )


def test_a_page_that_goes_on_sending_does_not_overwrite_what_somebody_else_saved(signed_in, tom, bea):
    sent, client, answers = factory.upload(tom), signed_in(tom), []

    def save(level: str, **more):
        data = filled(**DETAILS | {"level": level}, upload=str(sent.uuid), **more)
        answers.append(client.post(reverse("videos:new"), data, headers={"HX-Request": "true"}))
        return {"edition": re.search(r'name="edition" value="(\d+)"', answers[-1].content.decode())[1]}

    seen = save("Level 2", **save("Level 1"))
    library.change_resource(resource=sent.video.resource, by=bea, title="Mended by Bea")
    again = save("Level 3", **seen)
    sent.video.refresh_from_db()
    kept, both = (sent.video.resource.title, sent.video.level), answers[-1].context["form"].both_versions
    save("Level 3", **again)
    sent.video.refresh_from_db()
    assert [one.status_code for one in answers] == [200, 200, 422, 200]
    assert (kept, [(one.label, one.theirs) for one in both]) == (
        ("Mended by Bea", "Level 2"), [("Title", "Mended by Bea"), ("Level", "Level 2")],
    )  # fmt: skip
    assert (sent.video.resource.title, sent.video.level) == (DETAILS["title"], "Level 3")


def test_the_first_save_beside_another_file_overwrites_nothing_that_was_saved_since(signed_in, tom, bea):
    failed, client = factory.video(owner=tom, state="failed", published=False), signed_in(tom)
    page = client.get(reverse("videos:new") + f"?again={failed.uuid}").content.decode()
    (edition,) = re.findall(r'name="edition" value="(\d+)"', page)
    sent = sending.begin(by=tom, video=failed, **FILE)
    data = DETAILS | {"upload": str(sent.uuid), "edition": edition}
    library.change_resource(resource=failed.resource, by=bea, title="Mended by Bea")
    answer = new(client, **data)
    both = [(one.label, one.theirs) for one in answer.context["form"].both_versions]
    failed.resource.refresh_from_db()
    assert (answer.status_code, both[0], failed.resource.title) == (
        422, ("Title", "Mended by Bea"), "Mended by Bea",
    )  # fmt: skip


def test_sending_another_file_is_no_saving_that_its_first_save_is_asked_about(signed_in, tom):
    failed, client = factory.video(owner=tom, state="failed", published=False), signed_in(tom)
    page = client.get(reverse("videos:new") + f"?again={failed.uuid}").content.decode()
    (edition,) = re.findall(r'name="edition" value="(\d+)"', page)
    sent = sending.begin(by=tom, video=failed, **FILE)
    assert new(client, **DETAILS, upload=str(sent.uuid), edition=edition).url == address(failed)


def cover(text: str) -> tuple[bool, bool]:
    """Whether the panel of the cover holds a drawing, and whether it takes the place of the one before."""
    panel = text[text.index('id="cover"') : text.index("</section>", text.index('id="cover"'))]
    return "<img" in panel, "hx-swap-oob" in panel


def test_the_cover_is_drawn_once_details_are_saved(signed_in, tom):
    sent = factory.upload(tom)
    client = signed_in(tom)
    before = client.get(reverse("videos:new")).content.decode()
    data = filled(**DETAILS, upload=str(sent.uuid))
    after = client.post(reverse("videos:new"), data, headers={"HX-Request": "true"}).content.decode()
    assert [cover(before), cover(after)] == [(False, False), (True, True)]


def test_once_all_is_sent_saving_goes_on_to_the_desk(signed_in, tom):
    sent = factory.upload(tom, state="completed", upload_id="joined")
    client = signed_in(tom)
    data = filled(**DETAILS, upload=str(sent.uuid))
    answer = client.post(reverse("videos:new"), data, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == address(sent.video)


def test_saving_without_a_script_goes_on_to_the_desk(signed_in, tom):
    sent = factory.upload(tom)
    assert new(signed_in(tom), **DETAILS, upload=str(sent.uuid)).url == address(sent.video)


def test_details_without_a_file_are_kept_as_typed(signed_in, tom):
    answer = new(signed_in(tom), **DETAILS, upload="")
    assert (answer.status_code, DETAILS["title"] in answer.content.decode(), Video.objects.count()) == (
        422,
        True,
        0,
    )


def test_details_belong_to_ones_own_file(signed_in, tom, bea):
    sent = factory.upload(bea)
    assert new(signed_in(tom), **DETAILS, upload=str(sent.uuid)).status_code == 404


def test_the_page_says_without_a_script_that_it_needs_one(signed_in, tom):
    text = signed_in(tom).get(reverse("videos:new")).content.decode()
    assert "Sending a recording needs JavaScript." in text


@pytest.mark.parametrize(("minutes", "words"), [(180, "3 hours"), (90, "1 hour 30 minutes")])
def test_the_page_says_how_long_a_recording_may_be(signed_in, tom, settings, minutes, words):
    settings.VIDEO_LONGEST = minutes * 60
    assert signed_in(tom).get(reverse("videos:new")).content.decode().count(f" and {words}</span>") == 1


def test_only_who_may_upload_sees_the_page(signed_in, priya):
    assert signed_in(priya).get(reverse("videos:new")).status_code == 404


def test_another_file_begins_with_what_was_written(signed_in, tom):
    failed = factory.video(owner=tom, state="failed", published=False, title="Kept words")
    answer = signed_in(tom).get(reverse("videos:new") + f"?again={failed.uuid}")
    assert ("Kept words" in answer.content.decode(), str(failed.uuid) in answer.content.decode()) == (
        True,
        True,
    )
