"""Certificates: issued once, frozen, drawn the same each time, checked by anybody, withdrawn with a reason."""

import datetime as dt
import io

import pypdf
import pypdfium2
import pytest
import segno
from django.urls import reverse

from accounts import certificates, drawing
from accounts.models import Certificate, Partnership
from portal.lib import clock
from portal.lib.models import AuditEntry
from tests.factories.accounts import certificate, learnt, partnership
from tests.forms import filled


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership(certificate_prefix="NM")


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_issuing_twice_is_one_certificate(priya):
    entry = learnt(priya)
    first = certificates.issue(entry=entry, by=None)
    assert certificates.issue(entry=entry, by=None) == first
    assert first.number.startswith("NM-")


def test_a_certificate_keeps_what_it_said(priya):
    issued = certificates.issue(entry=learnt(priya), by=None)
    priya.name = "Priya Other"
    priya.save()
    Partnership.objects.update(full_name="Another Partnership")
    issued.refresh_from_db()
    assert (issued.name, issued.issuer) == ("Priya Nair", "Northmere Safeguarding Children Partnership")


def test_a_withdrawn_certificate_is_issued_anew(priya, bea):
    entry = learnt(priya)
    first = certificates.issue(entry=entry, by=None)
    certificates.withdraw(certificate=first, by=bea, reason="The title was wrong")
    second = certificates.issue(entry=entry, by=bea)
    assert second.number != first.number


def test_the_first_reason_of_a_withdrawal_stays(priya, bea):
    issued = certificates.issue(entry=learnt(priya), by=None)
    certificates.withdraw(certificate=issued, by=bea, reason="The title was wrong")
    assert (
        certificates.withdraw(certificate=issued, by=bea, reason="Another").withdrawn_reason
        == "The title was wrong"
    )


@pytest.mark.parametrize("name", ["Zoë Ńgũgĩ", "Siân Ŵyn-Ŷstrad", "Łucja Żółkiewska-Gęś", "Priya Nair"])
def test_any_name_is_drawn_letter_by_letter(priya, name):
    row = certificate(priya, name=name)
    assert name in text_of(drawing.certificate(row)).replace("\n", " ")


def test_the_same_row_gives_the_same_bytes(priya):
    row = certificate(priya)
    assert drawing.certificate(row) == drawing.certificate(Certificate.objects.get(pk=row.pk))


def test_the_file_is_tagged_and_says_its_title_and_language(priya):
    row = certificate(priya)
    reader = pypdf.PdfReader(io.BytesIO(drawing.certificate(row)))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], row.number in reader.metadata.title) == (
        "en-GB",
        True,
        True,
    )


def test_it_is_one_page_however_long_the_words(priya):
    row = certificate(priya, name="Maximiliana " * 9, title="Working with families who move often " * 5)
    assert len(pypdf.PdfReader(io.BytesIO(drawing.certificate(row))).pages) == 1


def test_it_says_date_time_number_and_where_to_check(priya):
    row = certificate(priya, completed_on=dt.date(2026, 10, 8), minutes=90)
    said = text_of(drawing.certificate(row))
    for words in (
        "8 October 2026",
        "1 hour 30 minutes",
        row.number,
        reverse("accounts:verify", args=[row.number]),
    ):
        assert words in said


def code_in(pdf: bytes) -> list[list[int]]:
    """The modules of the QR code on the drawn page, its border too, 1 for dark: the only white thing is the code."""
    blue = pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil().getchannel("B")
    area = blue.crop(blue.point(lambda value: 255 * (value > 250)).getbbox())
    rows = [[area.getpixel((x, y)) < 128 for x in range(area.width)] for y in range(area.height)]
    # The three eyes stand in the corners, each seven modules wide: the first dark run of the first dark row.
    first = next(row for row in rows if any(row))
    run = first[first.index(True) :].index(False)
    many = round(7 * area.width / run)
    centres = [int((place + 0.5) * area.width / many) for place in range(many)]
    return [[int(rows[y][x]) for x in centres] for y in centres]


def code_of(address: str) -> list[list[int]]:
    return [list(row) for row in segno.make(address, error="m").matrix_iter(border=4)]


def test_the_qr_code_on_paper_says_the_address_where_it_is_checked(priya, client, settings):
    settings.PORTAL_ADDRESS = "https://learn.northmere.example"
    row = certificate(priya)
    drawn = code_in(drawing.certificate(row))
    assert drawn == code_of(f"https://learn.northmere.example/verify/{row.number}/")
    assert drawn != code_of(f"https://learn.northmere.example/verify/{certificate(priya).number}/")
    assert client.get(f"/verify/{row.number}/").context["certificate"] == row


def test_the_owner_downloads_it(priya, signed_in):
    row = certificate(priya)
    answer = signed_in(priya).get(reverse("accounts:certificate_pdf", args=[row.number]))
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )


def test_a_letter_without_a_font_is_told_kindly(priya, signed_in):
    row = certificate(priya, name="王小明")
    answer = signed_in(priya).get(reverse("accounts:certificate_pdf", args=[row.number]), follow=True)
    assert "We have no font for a letter" in answer.content.decode()


def test_nobody_else_downloads_it(priya, sam, signed_in):
    row = certificate(priya)
    assert signed_in(sam).get(reverse("accounts:certificate_pdf", args=[row.number])).status_code == 404


def test_a_withdrawn_one_is_no_longer_given_out(priya, signed_in):
    row = certificate(priya, withdrawn_at=clock.now())
    assert signed_in(priya).get(reverse("accounts:certificate_pdf", args=[row.number])).status_code == 404


def check(client, number):
    return client.get(reverse("accounts:verify", args=[number]))


def test_anybody_checks_a_valid_one_and_sees_no_address(client, priya):
    page = check(client, certificate(priya).number).content.decode()
    assert "This certificate is valid" in page
    assert "Priya Nair" in page
    assert priya.email not in page


def test_the_check_says_the_time_as_it_is_printed(client, priya):
    page = check(client, certificate(priya, minutes=90).number).content.decode()
    assert "<dd>1 hour 30 minutes</dd>" in page


def test_an_expired_one_says_so(client, priya):
    row = certificate(priya, expires_on=clock.today() - dt.timedelta(days=1))
    assert "This certificate has expired" in check(client, row.number).content.decode()


def test_a_withdrawn_one_shows_neither_name_nor_reason(client, priya):
    row = certificate(priya, withdrawn_at=clock.now(), withdrawn_reason="Somebody else attended")
    page = check(client, row.number).content.decode()
    assert "This certificate was withdrawn" in page
    assert ("Priya Nair" in page, "Somebody else attended" in page) == (False, False)


def test_a_withdrawn_one_says_when_there_is_a_newer(client, priya, bea):
    entry = learnt(priya)
    first = certificates.issue(entry=entry, by=None)
    certificates.withdraw(certificate=first, by=bea, reason="The title was wrong")
    before = check(client, first.number).content.decode()
    certificates.issue(entry=entry, by=bea)
    assert ("Issued again" in before, "Issued again" in check(client, first.number).content.decode()) == (
        False,
        True,
    )


def test_an_unknown_number_is_404_with_a_kind_page(client):
    answer = check(client, "NM-2222-3333")
    assert (answer.status_code, "We do not know this number" in answer.content.decode()) == (404, True)


def test_a_number_may_be_typed_in_any_shape(client, priya):
    row = certificate(priya)
    answer = client.get(reverse("accounts:verify_lookup"), {"number": row.number.lower().replace("-", " ")})
    assert answer["Location"] == reverse("accounts:verify", args=[row.number])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is required."),
        ("???", "Type the letters and figures of the number, such as NM-7F3K-29QD."),
    ],
)
def test_no_number_is_answered_with_422_and_what_to_type(client, typed, sentence):
    answer = client.get(reverse("accounts:verify_lookup"), {"number": typed})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"number": [sentence]})


def test_the_business_team_withdraws_with_a_reason(priya, bea, signed_in):
    row = certificate(priya)
    address = reverse("desk_accounts:withdraw", args=[row.number])
    client = signed_in(bea)
    assert client.post(address, filled(reason="")).status_code == 422
    client.post(address, filled(reason="The title was wrong"))
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_one_with_a_wrong_name_is_withdrawn_and_issued_again_with_the_reason(priya, bea, signed_in):
    row = certificate(priya, name="Pria Nair", minutes=90, expires_on=dt.date(2031, 3, 31))
    sent = filled(reason="The name was wrong", again="on")
    signed_in(bea).post(reverse("desk_accounts:withdraw", args=[row.number]), sent)
    row.refresh_from_db()
    (anew,) = row.entry.certificates.filter(withdrawn_at=None)
    assert (row.state, row.withdrawn_reason) == ("withdrawn", "The name was wrong")
    assert (anew.name, anew.minutes, anew.expires_on) == ("Priya Nair", 90, row.expires_on)
    told = AuditEntry.objects.filter(by=bea).order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["accounts.withdrew_certificate", "accounts.issued_certificate"]


def test_a_coordinator_cannot_withdraw(priya, morgan, signed_in):
    row = certificate(priya)
    answer = signed_in(morgan).post(reverse("desk_accounts:withdraw", args=[row.number]), filled(reason="No"))
    row.refresh_from_db()
    assert (answer.status_code, row.state) == (404, "valid")
