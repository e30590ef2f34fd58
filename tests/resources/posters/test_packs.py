"""All posters at once: one ZIP, made by a worker that may die, kept for a day."""

import datetime as dt
import io
import zipfile

import pypdf
import pytest
from django.urls import reverse
from zeal import zeal_ignore

from accounts import actions as accounts
from portal.lib import clock, jobs, storage
from portal.lib.models import AuditEntry, Job
from resources.posters import actions, drawing, tasks
from resources.posters.models import PosterCopy, PosterPack
from tests.factories.accounts import lead, partnership
from tests.factories.posters import poster
from tests.forms import filled
from tests.resources.posters.test_copies import HELEN, JOE, made, stale

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db):
    partnership()


def work() -> None:
    with zeal_ignore():
        jobs.run_due("default")


def packed(pack: PosterPack) -> dict[str, str]:
    pack.refresh_from_db()
    with storage.open_file(storage.MEDIA, pack.file_name) as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    read = {}
    for name in archive.namelist():
        if name.endswith(".pdf"):
            text = pypdf.PdfReader(io.BytesIO(archive.read(name))).pages[0].extract_text()
            read[name] = "Joe Farrant" if "Joe Farrant" in text else text
        else:
            read[name] = archive.read(name).decode()
    return read


@pytest.mark.long
@pytest.mark.capability(1)
def test_one_button_makes_every_old_poster_again_with_the_new_lead(signed_in, priya, millbrook):
    lead(millbrook, **HELEN)
    for number in (1, 2):
        each = poster(f"Poster {number}", slug=f"poster-{number}")
        made(priya, each)
        made(priya, each, size="mini")
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    with zeal_ignore():
        actions.bring_up_to_date(person_pk=priya.pk)
    client = signed_in(priya)
    answer = client.post(reverse("my_posters:ask_for_pack"), filled(which="mine"))
    pack = PosterPack.objects.get()
    assert answer["Location"] == reverse("my_posters:pack", args=[pack.uuid])
    work()
    assert packed(pack) == dict.fromkeys(
        ["poster-1-a4.pdf", "poster-1-a5-mini.pdf", "poster-2-a4.pdf", "poster-2-a5-mini.pdf"], "Joe Farrant"
    )
    assert (stale(), PosterCopy.objects.standing().count(), pack.percent) == ([], 4, 100)
    assert client.get(reverse("my_posters:download_pack", args=[pack.uuid])).status_code == 302


def test_a_worker_that_died_begins_anew_and_makes_no_copy_twice(priya, millbrook, monkeypatch):
    lead(millbrook, **HELEN)
    for number in (1, 2):
        poster(f"Poster {number}", slug=f"poster-{number}", mini=False, mini_from_full=False)
    pack = actions.ask_for_pack(which="everything", by=priya)
    real, calls = drawing.make, []

    def die_on_the_second(*args, **more):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **more)

    monkeypatch.setattr(drawing, "make", die_on_the_second)
    turn = jobs.Turn(job=None)
    with pytest.raises(KeyboardInterrupt), zeal_ignore():
        tasks.make_pack(str(pack.pk), turn)
    pack.refresh_from_db()
    assert (pack.state, pack.done, PosterCopy.objects.count()) == ("waiting", 1, 1)
    with zeal_ignore():
        tasks.make_pack(str(pack.pk), turn)
    assert (sorted(packed(pack)), PosterCopy.objects.count()) == (["poster-1-a4.pdf", "poster-2-a4.pdf"], 2)
    deeds = AuditEntry.objects.filter(verb__startswith="posters.copy").values_list("verb", flat=True)
    assert list(deeds) == ["posters.copy_made"] * 2


def test_what_does_not_fit_is_left_out_and_named(priya, millbrook):
    lead(millbrook, **HELEN | {"role_title": "MMMM " * 24})
    poster(mini=False, mini_from_full=False)
    pack = actions.ask_for_pack(which="everything", by=priya)
    work()
    assert packed(pack) == {"Not made.txt": "Babies can’t tell you: role does not fit."}
    assert pack.left_out == ["Babies can’t tell you: role does not fit."]


def test_without_a_lead_there_is_nothing_to_print(signed_in, priya):
    answer = signed_in(priya).post(reverse("my_posters:ask_for_pack"), filled(which="mine"), follow=True)
    assert "named no safeguarding lead yet" in answer.content.decode()
    assert PosterPack.objects.count() == 0


def test_a_pack_says_how_far_it_is(signed_in, priya, millbrook):
    pack = PosterPack.objects.create(person=priya, posters=[{}] * 4, done=1)
    answer = signed_in(priya).get(
        reverse("my_posters:pack", args=[pack.uuid]), headers={"HX-Request": "true"}
    )
    assert "1 of 4 posters made" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_after_a_day_a_pack_leaves_the_store(priya):
    name = storage.new_name("posters", "zip")
    storage.put(storage.MEDIA, name, b"PK", content_type="application/zip")
    yesterday = clock.now() - dt.timedelta(hours=25)
    PosterPack.objects.create(person=priya, state="ready", file_name=name, asked_at=yesterday)
    PosterPack.objects.create(person=priya)
    tasks.tidy_packs("", jobs.Turn(job=None))
    assert (PosterPack.objects.get().file_name, storage.exists(storage.MEDIA, name)) == ("", False)


def test_a_pack_that_never_succeeds_says_so(priya, millbrook):
    lead(millbrook, **HELEN)
    pack = actions.ask_for_pack(which="everything", by=priya)
    millbrook.leads.all().delete()
    work()
    pack.refresh_from_db()
    assert (pack.state, Job.objects.get(kind="posters.make_pack").state) == ("failed", "dead")
