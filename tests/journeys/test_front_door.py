"""The first minute: the portal opens, a visitor looks round, a professional signs in."""

import re
import urllib.request


def test_the_portal_answers_that_it_is_well(portal):
    with urllib.request.urlopen(portal.address + "/healthz", timeout=10) as answer:
        assert answer.status == 200


def test_a_visitor_sees_the_landing_page(wide, narrow, check_page):
    for page in (wide, narrow):
        page.goto("/")
        assert page.title()
        check_page(page)


def test_a_professional_signs_in(wide, check_page, sign_in):
    sign_in(wide, "priya@example.org")
    assert re.search(r"sign ?out", wide.content(), re.IGNORECASE)
    check_page(wide)
