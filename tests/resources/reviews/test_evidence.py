"""Files of evidence: checked before anybody opens them, private to the desk and the owner's coordinators."""

import io
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.lib import storage
from portal.lib.models import AuditEntry
from resources.library import quarantine
from resources.reviews import actions, checking
from resources.reviews.models import Evidence
from tests.factories import reviews as make
from tests.factories.accounts import membership, partnership, person
from tests.factories.library import pdf
from tests.forms import filled
from tests.jobs import drain
from tests.reading import text

pytestmark = [pytest.mark.django_db, pytest.mark.long]
AT = "/desk/reviews/ellery/recommendations/1"


@pytest.fixture(autouse=True)
def northmere():
    return partnership()


@pytest.fixture
def asked(millbrook):
    return make.recommendation(make.review("Ellery"), owner=millbrook, state="under-way")


def sent(asked, by, content) -> Evidence:
    """A file that waits in quarantine for its check."""
    return actions.add_evidence(
        by=by, recommendation=asked, file=io.BytesIO(content), title="The new form", size=len(content)
    )


def added(asked, by, content) -> Evidence:
    file = sent(asked, by, content)
    drain()
    file.refresh_from_db()
    return file


def address(file: Evidence) -> str:
    return f"/desk/reviews/recommendations/evidence/{file.uuid}/"


def test_a_file_is_checked_rewritten_and_kept_private(asked, bea):
    file = added(asked, bea, pdf("The form is in use."))
    assert (file.state, file.pages, file.quarantine_name) == ("ready", 1, "")
    assert storage.exists(storage.MEDIA, file.media_name) is True


def test_a_file_with_a_childs_details_is_refused_in_a_sentence(asked, bea):
    file = added(asked, bea, pdf("NHS number 943 476 5919"))
    assert (file.state, file.media_name) == ("refused", "")
    assert file.reason.startswith("Page 1: This looks like an NHS number.")


def test_what_is_no_document_is_refused(asked, bea):
    assert added(asked, bea, b"MZ" + b"\x00" * 200).state == "refused"


def test_nobody_opens_a_file_before_it_was_checked(signed_in, bea, asked):
    file = make.evidence(asked, state="checking", media_name="")
    assert signed_in(bea).get(address(file)).status_code == 404


def test_the_desk_and_the_owners_coordinator_open_it_for_a_minute(signed_in, bea, morgan, asked):
    file = make.evidence(asked)
    for someone in (bea, morgan):
        place = signed_in(someone).get(address(file)).headers["Location"]
        assert (file.media_name in place, "X-Amz-Expires=60" in place) == (True, True)


def test_nobody_else_opens_it(signed_in, priya, sam, tom, elsewhere, asked):
    file = make.evidence(asked)
    other_coordinator = membership(person("Grace Obi"), elsewhere, role="coordinator").person
    answers = [signed_in(one).get(address(file)).status_code for one in (priya, sam, tom, other_coordinator)]
    assert answers == [404, 404, 404, 404]


def test_a_file_is_added_at_the_desk(signed_in, bea, asked):
    upload = SimpleUploadedFile("form.pdf", pdf("In use."), "application/pdf")
    data = filled(**{"file-title": "The new form", "file-file": upload})
    answer = signed_in(bea).post(f"{AT}/evidence/", data)
    assert answer.headers["Location"] == f"{AT}/#rec-1"
    assert Evidence.objects.get().title == "The new form"


def test_its_name_holds_no_childs_details(signed_in, bea, asked):
    upload = SimpleUploadedFile("form.pdf", pdf("In use."), "application/pdf")
    data = filled(**{"file-title": "NHS 943 476 5919", "file-file": upload})
    assert signed_in(bea).post(f"{AT}/evidence/", data).status_code == 422
    assert not Evidence.objects.exists()


def test_who_added_evidence_does_not_close(asked, bea, adi):
    make.action(asked, done_by=adi)
    make.evidence(asked, added_by=bea)
    with pytest.raises(actions.Refused):
        actions.close(by=bea, recommendation=asked)


def test_nothing_is_closed_while_a_file_is_being_checked(asked, bea, adi):
    make.action(asked, done_by=bea)
    make.evidence(asked, state="checking", media_name="", added_by=bea)
    with pytest.raises(actions.Refused):
        actions.close(by=adi, recommendation=asked)


def test_a_file_taken_out_is_gone_and_its_reason_stays(signed_in, bea, asked):
    file = added(asked, bea, pdf("In use."))
    signed_in(bea).post(f"{address(file)}remove/", filled(**{"remove-because": "The wrong form."}))
    drain()
    entry = AuditEntry.objects.get(verb="reviews.evidence_removed")
    assert (Evidence.objects.count(), storage.exists(storage.MEDIA, file.media_name)) == (0, False)
    assert (entry.detail["file"], entry.detail["because"]) == ("The new form", "The wrong form.")


def test_a_file_taken_out_before_its_check_leaves_quarantine(asked, bea):
    file = sent(asked, bea, pdf("In use."))
    actions.remove_evidence(by=bea, file=Evidence.objects.get(), because="The wrong form.")
    drain()
    assert storage.exists(storage.QUARANTINE, file.quarantine_name) is False


def taken_out_while_checked(asked, by, content) -> list[str]:
    """The names of the clean copies that the check of a file made, which was taken out in its middle."""
    file, copies = sent(asked, by, content), []

    def check(one: Evidence) -> checking.Checked:
        actions.remove_evidence(by=by, file=Evidence.objects.get(), because="The wrong form.")
        checked = checking.check(one)
        copies.append(checked.media_name)
        return checked

    given = {"accept": actions.accept_evidence, "refuse": actions.refuse_evidence}
    quarantine.leave(file, check, **{name: partial(deed, file=file) for name, deed in given.items()})
    drain()
    assert storage.exists(storage.QUARANTINE, file.quarantine_name) is False
    return copies


def test_a_file_taken_out_while_it_is_checked_leaves_no_copy(asked, bea):
    (copy,) = taken_out_while_checked(asked, bea, pdf("In use."))
    assert (storage.exists(storage.MEDIA, copy), Evidence.objects.count()) == (False, 0)


def test_a_file_taken_out_while_it_is_checked_is_not_refused_any_more(asked, bea):
    copies = taken_out_while_checked(asked, bea, pdf("NHS number 943 476 5919"))
    refused = AuditEntry.objects.filter(verb="reviews.evidence_refused")
    assert (copies, refused.count()) == ([], 0)


def test_a_copy_that_came_while_it_was_being_taken_out_goes_too(asked, bea):
    sent(asked, bea, pdf("In use."))
    opened = Evidence.objects.get()
    drain()
    file = Evidence.objects.get()
    actions.remove_evidence(by=bea, file=opened, because="The wrong form.")
    drain()
    assert (opened.media_name, storage.exists(storage.MEDIA, file.media_name)) == (file.media_name, False)


def test_taking_a_file_out_twice_is_one_deed(asked, bea):
    first, second = make.evidence(asked), Evidence.objects.get()
    for file in (first, second):
        actions.remove_evidence(by=bea, file=file, because="The wrong form.")
    assert AuditEntry.objects.filter(verb="reviews.evidence_removed").count() == 1


@pytest.mark.parametrize(
    ("because", "error"),
    [
        ("", "This field is required."),
        (
            "NHS 943 476 5919",
            "This looks like an NHS number. Please take it out: no child's details belong here.",
        ),
    ],
)
def test_a_file_stays_until_its_reason_is_right_and_what_was_typed_stays_too(
    signed_in, bea, asked, because, error
):
    file, other = make.evidence(asked), make.evidence(asked)
    answer = signed_in(bea).post(f"{address(file)}remove/", filled(**{"remove-because": because}))
    forms = dict(answer.context["files"])
    assert (answer.status_code, Evidence.objects.count()) == (422, 2)
    assert [forms[one].errors.get("because", []) for one in (file, other)] == [[error], []]
    assert [forms[one]["because"].value() for one in (file, other)] == [because, None]
    assert text(answer).count(f'id="id_remove-because-{file.pk}"') == 1


def test_the_editor_shows_files_with_their_fate(signed_in, bea, asked):
    make.evidence(asked, title="Minutes of the group")
    make.evidence(asked, title="A list", state="refused", media_name="", reason="This file is empty.")
    page = " ".join(signed_in(bea).get(f"{AT}/").content.decode().split())
    assert ("PDF, 1 page, 48 KB." in page, "Not taken" in page, "This file is empty." in page) == (
        True,
        True,
        True,
    )
