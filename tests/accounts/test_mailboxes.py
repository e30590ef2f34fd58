"""Which addresses belong to one person."""

import pytest

from accounts.mailboxes import belongs, is_shared


@pytest.mark.parametrize(
    "address",
    [
        "office@a.org",
        "OFFICE@a.org",
        "info2@a.org",
        "safeguarding-team@a.org",
        "the_office@a.org",
        "admin+x@a.org",
    ],
)
def test_a_desk_is_shared(address):
    assert is_shared(address) is True


@pytest.mark.parametrize(
    "address", ["priya.nair@a.org", "j.head@a.org", "office.priya@a.org", "headley@a.org", "12345@a.org"]
)
def test_a_person_is_not(address):
    assert is_shared(address) is False


@pytest.mark.parametrize(
    ("address", "domains", "said"),
    [
        ("a@school.sch.uk", "school.sch.uk, nhs.net", True),
        ("a@mail.school.sch.uk", "school.sch.uk", True),
        ("a@preschool.sch.uk", "school.sch.uk", False),
        ("a@school.sch.uk", "", False),
    ],
)
def test_an_address_belongs_to_its_domain_and_below(address, domains, said):
    assert belongs(address, domains) is said
