"""Drafts by a machine: only where one is installed, only on this machine, never approved by itself."""

from importlib.machinery import ModuleSpec

import pytest
from django.urls import reverse

from portal.lib import jobs
from portal.lib.models import Job
from resources.library import publishing
from resources.videos import actions, hearing, speech
from resources.videos.captions import Cue
from resources.videos.models import Caption, Video
from tests.factories import videos as factory
from tests.forms import filled
from tests.jobs import drain
from tests.resources.videos.listener import answered

pytestmark = [pytest.mark.django_db, pytest.mark.long]

SAYS = "WEBVTT\n\n00:00.100 --> 00:00.900\nWhat did nobody ask?\n"


@pytest.fixture
def program(settings, tmp_path):
    """`program(words)` installs a speech program that hears these words in any sound file."""

    def install(words: str, code: int = 0) -> None:
        path = tmp_path / "ears"
        path.write_text(f"#!/bin/sh\n[ -s \"$1\" ] || exit 9\ncat <<'END'\n{words}END\nexit {code}\n")
        path.chmod(0o755)
        settings.SPEECH_PROGRAM = str(path)

    settings.SPEECH_PROGRAM, settings.SPEECH_MODEL = "", ""
    return install


def address(video: Video, name: str = "draft") -> str:
    return reverse(f"desk_videos:{name}", args=[video.uuid])


@pytest.fixture
def ready(tom, small) -> Video:
    return factory.prepared(tom, small)


def listened(video: Video) -> Job:
    jobs.enqueue("videos.listen", video.pk)
    drain("media")
    return Job.objects.get(kind="videos.listen")


def test_where_none_is_installed_the_desk_says_so_and_offers_nothing(signed_in, tom, program):
    video = factory.video(owner=tom, published=False)
    client = signed_in(tom)
    text = client.get(address(video, "video")).content.decode()
    assert ("not installed on this server" in text, "Let the machine write" in text) == (True, False)
    assert client.post(address(video), filled()).status_code == 404


def test_a_model_without_its_library_is_not_installed(settings, tmp_path, program):
    settings.SPEECH_MODEL = str(tmp_path)
    assert speech.is_here() is False


def test_a_model_folder_that_is_gone_offers_nothing_and_the_desk_says_so(
    signed_in, tom, settings, tmp_path, program, monkeypatch
):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: ModuleSpec(name, None))
    settings.SPEECH_MODEL = str(tmp_path / "gone")
    video = factory.video(owner=tom, published=False)
    client = signed_in(tom)
    text = client.get(address(video, "video")).content.decode()
    assert ("not installed on this server" in text, "Let the machine write" in text) == (True, False)
    assert client.post(address(video), filled()).status_code == 404


@pytest.mark.parametrize(
    ("heard", "lines"),
    [
        ([], []),
        (
            [(0.0, 0.6, " Welcome."), (1.1, 1.4, " Who"), (1.4, 2.0, " asked?")],
            [[0.0, 0.6, "Welcome."], [1.1, 2.0, "Who asked?"]],
        ),
        ([(0.0, 0.5, " Then"), (2.5, 3.0, " nothing")], [[0.0, 0.5, "Then"], [2.5, 3.0, "nothing"]]),
        (
            [(0.0, 0.5, f" {'a' * 50}"), (0.5, 1.0, f" {'b' * 50}")],
            [[0.0, 0.5, "a" * 50], [0.5, 1.0, "b" * 50]],
        ),
        ([(0.0, 0.2, " "), (0.2, 0.4, " ")], []),
    ],
    ids=["nothing", "a sentence each", "after a silence", "two lines at most", "no words"],
)
def test_what_was_heard_becomes_lines_that_can_be_read(heard, lines):
    assert hearing.in_lines([list(word) for word in heard]) == lines


def test_where_one_is_installed_it_is_one_click(signed_in, tom, program):
    program(SAYS)
    video = factory.video(owner=tom, published=False)
    client = signed_in(tom)
    assert "Let the machine write" in client.get(address(video, "video")).content.decode()
    client.post(address(video), filled())
    assert Job.objects.get(kind="videos.listen").subject == str(video.pk)
    assert "The machine is listening" in client.get(address(video, "video")).content.decode()


def test_the_draft_waits_marked_as_a_machines_and_nobody_put_it_in(tom, ready, program):
    program(SAYS)
    listened(ready)
    caption = Caption.objects.get()
    assert (caption.lines[0].text, caption.machine_made, caption.added_by, caption.approved_at) == (
        "What did nobody ask?", True, None, None,
    )  # fmt: skip


@pytest.mark.capability(16)
def test_a_draft_is_no_caption_until_a_named_person_approves_it(signed_in, bea, ready, program):
    program(SAYS)
    listened(ready)
    before = publishing.checks(ready.resource)
    answered(signed_in(bea), ready, "approve")
    assert (len(before), publishing.checks(ready.resource), Caption.objects.get().approved_by) == (1, [], bea)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("WEBVTT\n\n00:00.100 --> 00:00.900\nHer NHS number is 943 476 5919\n", 0, "child's details"),
        ("these are no captions\n", 0, "cannot be used"),
        (SAYS, 3, "stopped before it was done"),
    ],
)
def test_what_cannot_be_kept_is_not_and_the_desk_says_why(words, code, says, signed_in, tom, ready, program):
    program(words, code)
    job = listened(ready)
    assert (job.state, says in job.reason, Caption.objects.count()) == ("dead", True, 0)
    assert "The draft could not be made." in signed_in(tom).get(address(ready, "video")).content.decode()


def mended(draft: Caption, by) -> None:
    """Somebody puts a line of the machine's right in the editor."""
    cues = [Cue(0.1, 0.9, "What did nobody ask him?")]
    actions.put_captions(
        video=draft.video, by=by, cues=cues, source_name=draft.source_name, machine_made=True
    )


def test_a_draft_does_not_write_over_captions_that_somebody_put_in_meanwhile(signed_in, tom, ready, program):
    program(SAYS)
    jobs.enqueue("videos.listen", ready.pk)
    factory.caption(ready, added_by=tom)
    drain("media")
    job = Job.objects.get(kind="videos.listen")
    assert (job.state, job.reason, Caption.objects.get().source_name) == (
        "dead", "Captions were put in meanwhile; the draft was not kept.", "briefing.vtt",
    )  # fmt: skip
    assert job.reason in signed_in(tom).get(address(ready, "video")).content.decode()


def test_a_draft_does_not_write_over_one_that_somebody_has_mended(tom, ready, program):
    program(SAYS)
    listened(ready)
    mended(Caption.objects.get(), tom)
    jobs.enqueue("videos.listen", ready.pk)
    drain("media")
    states = Job.objects.filter(kind="videos.listen").order_by("pk").values_list("state", flat=True)
    assert (list(states), Caption.objects.get().lines[0].text) == (
        ["done", "dead"], "What did nobody ask him?",
    )  # fmt: skip


def test_a_draft_takes_the_place_of_one_that_nobody_has_mended(ready, program):
    program(SAYS)
    listened(ready)
    program(SAYS.replace("nobody", "anybody"))
    jobs.enqueue("videos.listen", ready.pk)
    drain("media")
    assert Caption.objects.get().lines[0].text == "What did anybody ask?"


def test_a_draft_waits_beside_captions_that_readers_have(tom, bea, ready, program):
    program(SAYS)
    factory.caption(ready, added_by=tom, approved_by=bea)
    listened(ready)
    assert (ready.approved_captions().approved_by, ready.waiting_captions().machine_made) == (bea, True)


@pytest.mark.parametrize("machine_made", [False, True], ids=["put in", "mended"])
def test_while_captions_of_a_person_wait_no_draft_is_offered_nor_asked_for(
    machine_made, signed_in, tom, program
):
    program(SAYS)
    video = factory.video(owner=tom, published=False)
    factory.caption(video, added_by=tom)
    Caption.objects.update(machine_made=machine_made)
    client = signed_in(tom)
    text = client.get(address(video, "video")).content.decode()
    answer = client.post(address(video), filled(), follow=True)
    assert ("Let the machine write" in text, Job.objects.filter(kind="videos.listen").count()) == (False, 0)
    assert "Captions wait already. The machine does not write over them." in answer.content.decode()
