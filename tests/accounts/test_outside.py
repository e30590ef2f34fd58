"""Learning from elsewhere, the paper that proves it, and reflections."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import actions, certificates, proofs, record
from accounts.models import Outside, RecordEntry, Reflection
from portal.lib import clock, privacy, safely, storage, viruses
from portal.lib.models import AuditEntry
from tests.factories.accounts import certificate, learnt, membership, outside, partnership, person
from tests.factories.library import pdf
from tests.forms import filled
from tests.jobs import drain

ADD = reverse("accounts:add_outside")


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def typed(**more) -> dict:
    given = {
        "title": "Signs of neglect",
        "provider": "Open College",
        "completed_on": clock.today().isoformat(),
        "hours": "1.5",
        "level": "3",
        "participatory": "on",
    }
    return filled(**given | more)


def paper(*pages: str, name: str = "certificate.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(*pages), content_type="application/pdf")


def test_learning_elsewhere_counts_at_ones_own_word(priya, signed_in):
    signed_in(priya).post(ADD, typed())
    entry = priya.record.get()
    assert (entry.kind, entry.minutes, entry.level, entry.participatory, entry.outside.provider) == (
        "outside",
        90,
        "3",
        True,
        "Open College",
    )


def test_pressed_twice_it_counts_once(priya, signed_in):
    client, given = signed_in(priya), typed()
    client.post(ADD, given)
    client.post(ADD, given)
    assert priya.record.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"completed_on": "2999-01-01"}, "Choose today or an earlier day."),
        ({"completed_on": "1900-01-01"}, "Check the year."),
        ({"hours": "0"}, "Ensure this value is greater than or equal to 0.25."),
        ({"hours": "61"}, "Ensure this value is less than or equal to 60."),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(priya, signed_in, wrong, sentence):
    answer = signed_in(priya).post(ADD, typed(**wrong))
    (errors,) = answer.context["form"].errors.values()
    assert (answer.status_code, list(errors), priya.record.count()) == (422, [sentence], 0)
    assert answer.context["form"]["title"].value() == "Signs of neglect"


def test_a_childs_details_in_the_title_are_refused(priya, signed_in):
    answer = signed_in(priya).post(ADD, typed(title="Case of 943 476 5919"))
    assert (answer.status_code, priya.record.count()) == (422, 0)


def test_a_change_keeps_the_paper_unless_a_new_one_comes(priya, signed_in):
    entry = outside(priya, proof="accounts/proof/old.pdf")
    address = reverse("accounts:outside", args=[entry.uuid])
    client = signed_in(priya)
    client.post(address, typed(hours="2"))
    entry.refresh_from_db()
    assert (entry.minutes, entry.outside.proof) == (120, "accounts/proof/old.pdf")
    client.post(address, typed(proof=paper("Certificate for Priya Nair")))
    entry.outside.refresh_from_db()
    assert entry.outside.proof != "accounts/proof/old.pdf"


def test_only_learning_elsewhere_can_be_changed(priya, signed_in):
    entry = learnt(priya, minutes=15)
    client = signed_in(priya)
    answers = [
        client.post(reverse(f"accounts:{name}", args=[entry.uuid]), typed()).status_code
        for name in ("outside", "remove_outside")
    ]
    entry.refresh_from_db()
    assert (answers, entry.minutes) == ([404, 404], 15)


def test_what_is_taken_off_goes_with_its_paper_and_its_reflection(priya, signed_in):
    name = proofs.keep(paper("Certificate for Priya Nair"), name="Priya Nair")
    entry = outside(priya, proof=name)
    actions.reflect(entry=entry, by=priya, text="I ask twice.")
    signed_in(priya).post(reverse("accounts:remove_outside", args=[entry.uuid]), filled())
    drain()
    assert (priya.record.count(), Reflection.objects.count(), storage.exists(storage.MEDIA, name)) == (
        0,
        0,
        False,
    )


# What a certificate proves.


@pytest.fixture
def proven(priya):
    """Learning from elsewhere as it moved in from the site before: with a certificate."""
    entry = outside(priya, minutes=60)
    certificate(priya, entry=entry)
    return entry


@pytest.mark.parametrize("name", ["outside", "remove_outside"])
def test_what_a_certificate_proves_is_not_changed_or_removed_by_hand(priya, proven, signed_in, name):
    client, address = signed_in(priya), reverse(f"accounts:{name}", args=[proven.uuid])
    answers = [client.get(address).status_code, client.post(address, typed(hours="60")).status_code]
    proven.refresh_from_db()
    assert (answers, proven.minutes) == ([404, 404], 60)


def test_the_record_leads_to_no_form_for_what_a_certificate_proves(priya, proven, signed_in):
    free = outside(priya, title="Read on the train")
    page = signed_in(priya).get(reverse("accounts:record")).content.decode()
    forms = [reverse("accounts:outside", args=[one.uuid]) for one in (free, proven)]
    assert [page.count(f'href="{form}"') for form in forms] == [1, 0]


def test_a_withdrawn_certificate_keeps_its_line_as_it_is(priya, bea, proven, signed_in):
    certificates.withdraw(certificate=proven.certificates.get(), by=bea, reason="The title was wrong")
    client, address = signed_in(priya), reverse("accounts:outside", args=[proven.uuid])
    page = client.get(reverse("accounts:record")).content.decode()
    assert (client.get(address).status_code, page.count(f'href="{address}"')) == (404, 0)


def test_the_deeds_themselves_refuse_what_a_certificate_proves(priya, proven):
    with pytest.raises(record.IsProven):
        actions.change_outside(entry=proven, by=priya, provider="Open College", minutes=3600)
    with pytest.raises(record.IsProven):
        actions.remove_outside(entry=proven, by=priya)
    proven.refresh_from_db()
    assert (proven.minutes, AuditEntry.objects.count()) == (60, 0)


def test_nobody_else_changes_opens_or_removes_it(priya, sam, bea, morgan, signed_in):
    entry = outside(priya, proof="accounts/proof/x.pdf")
    for stranger in (sam, morgan, bea):
        client = signed_in(stranger)
        for name in ("outside", "remove_outside", "proof", "reflection"):
            assert client.get(reverse(f"accounts:{name}", args=[entry.uuid])).status_code == 404


# The paper.


def test_a_certificate_in_ones_name_is_kept_as_a_clean_copy(priya, signed_in):
    signed_in(priya).post(
        ADD, typed(proof=paper("This is to say that Ms P. Naïr took part in Signs of neglect"))
    )
    entry = priya.record.get()
    assert storage.exists(storage.MEDIA, entry.outside.proof) is True
    answer = signed_in(priya).get(reverse("accounts:proof", args=[entry.uuid]))
    assert (answer.status_code, entry.outside.proof in answer["Location"]) == (302, True)


@pytest.mark.capability(22)
@pytest.mark.parametrize(
    ("pages", "code"),
    [
        (["Child: J. Date of birth 3 May 2016. Referrer: Priya Nair"], "childs_details"),
        (["Name of child: J. Reason for referral: home conditions. Referrer: Priya Nair"], "a_form"),
        (["Significant event. Ethnicity. Kept by Priya Nair"], "a_form"),
        (["Certificate for Sam Reyes"], "not_yours"),
        ([""], "no_words"),
        (["Priya Nair", "2", "3"], "too_many_pages"),
    ],
)
def test_a_case_paper_is_not_taken(pages, code):
    with pytest.raises(safely.Refused) as refused:
        proofs.keep(paper(*pages), name="Priya Nair")
    assert refused.value.code == code


@pytest.mark.capability(22)
def test_while_the_virus_scanner_is_away_the_form_keeps_what_was_typed_and_asks_to_try_again(
    priya, signed_in, settings
):
    settings.CLAMD_ADDRESS = "/nowhere/clamd.ctl"
    page = signed_in(priya).post(ADD, typed() | {"proof": paper("This certifies that Priya Nair took part.")})
    said = page.content.decode()
    assert (page.status_code, viruses.AWAY in said, "Open College" in said) == (422, True, True)
    assert priya.record.count() == 0


@pytest.mark.parametrize("name", [".", "…"])
def test_a_name_without_a_letter_stands_in_no_paper(priya, signed_in, name):
    type(priya).objects.filter(pk=priya.pk).update(name=name)
    answer = signed_in(priya).post(ADD, typed(proof=paper("Certificate for Priya Nair")))
    assert (answer.status_code, list(answer.context["form"].errors["proof"])) == (
        422,
        [f"The name {name} does not stand in this PDF. Only a certificate of your own is taken."],
    )


def test_a_refused_paper_says_why_and_nothing_is_kept(priya, signed_in):
    answer = signed_in(priya).post(ADD, typed(proof=paper("Certificate for Sam Reyes")))
    assert (answer.status_code, list(answer.context["form"].errors["proof"]), priya.record.count()) == (
        422,
        ["The name Priya Nair does not stand in this PDF. Only a certificate of your own is taken."],
        0,
    )


@pytest.fixture
def papers(monkeypatch):
    """The papers that this test keeps: `papers()`."""
    own = f"{proofs.FOLDER}-{uuid.uuid4().hex}"
    monkeypatch.setattr(proofs, "FOLDER", own)
    return lambda: list(storage.names(storage.MEDIA, own))


@pytest.mark.parametrize("wrong", [{"completed_on": "2999-01-01"}, {"title": "Case of 943 476 5919"}])
def test_a_paper_is_kept_only_where_all_the_rest_is_right(priya, signed_in, papers, wrong):
    client, kept = signed_in(priya), []
    for cells in (wrong, {}):
        client.post(ADD, typed(proof=paper("Certificate for Priya Nair"), **cells))
        kept.append(papers())
    assert kept == [[], [priya.record.get().outside.proof]]


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"%PDF-1.7 broken"])
def test_what_is_no_pdf_is_refused(priya, signed_in, content):
    answer = signed_in(priya).post(ADD, typed(proof=SimpleUploadedFile("a.pdf", content)))
    assert (answer.status_code, priya.record.count()) == (422, 0)


# Reflections.


def reflect(client, entry, **words):
    return client.post(reverse("accounts:reflection", args=[entry.uuid]), filled(**words))


def test_a_reflection_is_kept_changed_and_cleared(priya, signed_in):
    entry, client = learnt(priya), signed_in(priya)
    seen = []
    for text in ("I ask twice.", "I ask three times.", ""):
        reflect(client, entry, text=text)
        seen.append(list(Reflection.objects.values_list("text", flat=True)))
    assert seen == [["I ask twice."], ["I ask three times."], []]


def test_the_record_asks_about_the_newest_line_without_a_reflection_and_keeps_the_answer(priya, signed_in):
    entry, client = learnt(priya, title="Signs of neglect"), signed_in(priya)
    page = client.get(reverse("accounts:record")).content.decode()
    address = reverse("accounts:reflection", args=[entry.uuid])
    assert (page.count("Reflect on “Signs of neglect”"), page.count(f'action="{address}"')) == (1, 1)
    reflect(client, entry, text="I ask twice.")
    after = client.get(reverse("accounts:record")).content.decode()
    assert (after.count("Reflect on"), entry.reflection.text) == (0, "I ask twice.")


def test_a_reflection_is_private_unless_it_is_shared(priya, signed_in):
    entry, client = learnt(priya), signed_in(priya)
    reflect(client, entry, text="I ask twice.")
    assert Reflection.objects.get().shared is False
    reflect(client, entry, text="I ask twice.", shared="on")
    assert Reflection.objects.get().shared is True


def test_a_shared_one_is_read_by_the_coordinator_of_ones_agency_and_nobody_else(
    priya, morgan, sam, bea, signed_in
):
    membership(person("Cai Rees"), sam.agency, role="coordinator")
    actions.reflect(entry=learnt(priya), by=priya, text="Shared words", shared=True)
    actions.reflect(entry=learnt(priya), by=priya, text="Own words")
    seen = {
        who.name: [one.text for one in Reflection.objects.shared_with(who)]
        for who in (morgan, sam, bea, priya)
    }
    assert seen == {"Morgan Hale": ["Shared words"], "Sam Reyes": [], "Bea Lindqvist": [], "Priya Nair": []}
    page = signed_in(morgan).get(reverse("desk_accounts:person", args=[priya.uuid])).content.decode()
    assert (page.count("Shared words"), page.count("Own words")) == (1, 0)


def test_who_leaves_the_agency_takes_shared_reflections_along(priya, morgan):
    actions.reflect(entry=learnt(priya), by=priya, text="Shared words", shared=True)
    actions.leave(membership=priya.memberships.get(), by=priya)
    assert list(Reflection.objects.shared_with(morgan)) == []


def test_the_coordinator_of_a_later_agency_reads_nothing_that_was_shared_before(priya, morgan, elsewhere):
    entry = learnt(priya)
    actions.reflect(entry=entry, by=priya, text="Shared words", shared=True)
    later = membership(person("Cai Rees"), elsewhere, role="coordinator").person
    membership(priya, elsewhere)
    before = [Reflection.objects.shared_with(who).count() for who in (morgan, later)]
    actions.reflect(entry=entry, by=priya, text="Shared words", shared=True)
    assert [before, Reflection.objects.shared_with(later).count()] == [[1, 0], 1]


def test_its_words_are_nowhere_in_the_audit(priya, signed_in):
    reflect(signed_in(priya), learnt(priya), text="Zebra crossing")
    rows = [f"{row.summary} {row.detail}" for row in AuditEntry.objects.all()]
    assert [row for row in rows if "Zebra" in row] == []


def test_a_childs_details_in_a_reflection_are_refused_and_stay_typed(priya, signed_in):
    entry = learnt(priya)
    answer = reflect(signed_in(priya), entry, text="I spoke about 943 476 5919.")
    assert (answer.status_code, Reflection.objects.count()) == (422, 0)
    assert answer.context["form"]["text"].value() == "I spoke about 943 476 5919."


# Leaving.


def test_the_own_copy_holds_papers_and_reflections_and_erasing_takes_them(priya):
    name = proofs.keep(paper("Certificate for Priya Nair"), name="Priya Nair")
    entry = outside(priya, proof=name)
    certificate(priya, entry=entry)
    actions.reflect(entry=entry, by=priya, text="I ask twice.")
    rows = [
        dict(row)
        for kind in (Outside, Reflection)
        for row in privacy.rows_about(privacy.register[kind], priya)
    ]
    assert [(row.get("proof"), row.get("text")) for row in rows] == [(name, None), (None, "I ask twice.")]
    for kind in (RecordEntry, Outside, Reflection):
        privacy.register[kind].erase(priya)
    drain()
    assert (RecordEntry.objects.count(), Outside.objects.count(), Reflection.objects.count()) == (0, 0, 0)
    assert storage.exists(storage.MEDIA, name) is False


def test_a_day_far_in_the_past_is_taken(priya, signed_in):
    signed_in(priya).post(ADD, typed(completed_on=(clock.today() - dt.timedelta(days=3650)).isoformat()))
    assert priya.record.count() == 1
