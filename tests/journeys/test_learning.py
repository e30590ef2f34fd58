"""One course to its end: briefing, recording, record, certificate, and the public check."""

import re

import pytest

# Watching the whole sample takes as long as it lasts, so its last step is entered as the watch page would.
WATCHED = """
from accounts import record
from accounts.models import RecordEntry, User
from resources.videos.models import Video
video = Video.objects.get(resource__slug="ellery-narrated")
record.enter(person=User.objects.get(email="sam@example.org"), source=f"video:{video.uuid}",
    kind=RecordEntry.Kind.VIDEO, title=video.resource.title, minutes=2)
"""


@pytest.fixture
def sam(wide, sign_in):
    sign_in(wide, "sam@example.org")
    return wide


def test_a_course_ends_with_a_certificate_that_anybody_can_check(portal, sam, context_at, check_page):
    sam.goto("/library/?kind=course")
    sam.get_by_role("link", name="Safeguarding young carers").first.click()
    check_page(sam)
    course = sam.url
    sam.get_by_role("button", name="Begin", exact=True).click()
    check_page(sam)
    sam.get_by_role("link", name=re.compile("Go on")).first.click()
    check_page(sam)
    sam.get_by_role("button", name=re.compile("I have read it")).click()
    portal.python(WATCHED)
    sam.goto(course)
    while sam.get_by_role("button", name=re.compile("I have done this step|Finish the course")).count():
        sam.get_by_role("button", name=re.compile("I have done this step|Finish the course")).first.click()
    assert "You have completed this course" in sam.locator("main").inner_text()
    check_page(sam)
    sam.goto("/me/certificates/")
    check_page(sam)
    address = sam.locator("a[href$='.pdf']").first.get_attribute("href")
    assert sam.request.get(address).body()[:5] == b"%PDF-"
    number = re.search(r"/certificates/([^/]+)\.pdf", address)[1]
    visitor = context_at(390)
    visitor.goto(f"/verify/{number}/")
    check_page(visitor)
    words = visitor.locator("main").inner_text()
    assert ("Sam Reyes" in words, "sam@example.org" in words) == (True, False)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/me/",
        "/me/record/",
        "/me/certificates/",
        "/me/bookings/",
        "/me/details/",
        "/videos/ellery-narrated/",
    ],
)
def test_every_page_of_ones_own_is_sound(path, wide, sign_in, check_page):
    sign_in(wide, "priya@example.org")
    wide.goto(path)
    check_page(wide)
