"""Guidance: whose lead, which day, under review since when; and no way in for a completed form."""

import datetime as dt
import io

import pytest

from portal.lib import clock
from resources.library.models import Bundle, Document, DocumentVersion
from tests.factories import reviews as make
from tests.factories.accounts import lead, partnership
from tests.factories.library import resource
from tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere():
    return partnership(referral_mailbox="secure@northmere.example")


@pytest.fixture
def notify():
    guide = make.guidance(shape="clock")
    make.rule(guide, days=5, text="Notify the Panel and the partnership by")
    make.rule(guide, days=15, text="a rapid review goes to the Panel by", order=2)
    return guide


@pytest.fixture
def referring():
    return make.guidance("Suggest a case", card={"slug": "referring-a-case"}, shape="referral", body="")


def test_the_index_lists_what_is_published(client, notify):
    make.guidance("Not yet", card={"state": "draft"})
    page = text(client.get("/guidance/"))
    assert ("Notifiable incidents" in page, "Not yet" in page) == (True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_the_index_asks_the_same_number_of_questions(client, django_assert_num_queries, number):
    for n in range(number):
        make.guidance(f"Guide {n}")
    with django_assert_num_queries(2):
        client.get("/guidance/")


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_unpublished_guidance_is_not_there(client, state):
    make.guidance("Not yet", card={"state": state})
    assert client.get("/guidance/not-yet/").status_code == 404


def test_the_menu_says_where_guidance_is_with_and_without_an_account(client, signed_in, priya, notify):
    menus = [text(client.get("/guidance/notifiable-incidents/"))]
    menus.append(text(signed_in(priya).get("/guidance/notifiable-incidents/")))
    current = [f'<a href="{place}" aria-current="true">' for place in ("/guidance/", "/library/")]
    assert [[link in menu for link in current] for menu in menus] == [[True, False], [False, True]]


def test_announced_guidance_says_when_it_comes_and_nothing_more(client):
    make.guidance("Not yet", card={"state": "expected", "expected_text": "in autumn 2027"})
    page = text(client.get("/guidance/not-yet/"))
    assert ("Expected in autumn 2027." in page, "Whose duty it is" in page) == (True, False)


def test_what_is_announced_for_registered_people_is_not_there_for_a_visitor(client):
    make.guidance("Not yet", card={"state": "expected", "visibility": "registered"})
    assert client.get("/guidance/not-yet/").status_code == 404


def test_the_clock_works_out_the_day(client, notify):
    page = text(client.get("/guidance/notifiable-incidents/?aware=2026-12-18"))
    assert "Tuesday 29 December 2026" in page
    assert "Not counted: Boxing Day, in lieu" in page
    assert "Wednesday 13 January 2027" in page


def test_the_clock_takes_its_length_from_the_rule(client, notify):
    notify.rules.filter(order=1).update(days=7)
    assert "Thursday 31 December 2026" in text(client.get("/guidance/notifiable-incidents/?aware=2026-12-18"))


def test_the_clock_takes_a_day_as_people_write_it(client, notify):
    assert "Tuesday 29 December 2026" in text(client.get("/guidance/notifiable-incidents/?aware=18/12/2026"))


@pytest.mark.parametrize("aware", ["", "2026-02-31", "yesterday", "1066-10-14", "9999-12-31", "%00", "<b>"])
def test_nonsense_is_refused_beside_the_field(client, notify, aware):
    answer = client.get("/guidance/notifiable-incidents/", {"aware": aware})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)


def test_the_page_shows_where_the_rule_is_written(client, notify):
    assert "Working Together, chapter 5." in text(client.get("/guidance/notifiable-incidents/"))


def test_a_page_without_a_clock_works(client):
    make.guidance("Notify", shape="clock")
    assert client.get("/guidance/notify/?aware=2026-12-18").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "address", ["/guidance/", "/guidance/referring-a-case/", "/guidance/notifiable-incidents/"]
)
def test_nothing_can_be_sent_to_guidance(signed_in, bea, referring, notify, method, address):
    assert getattr(signed_in(bea), method)(address).status_code == 405


@pytest.mark.capability(22)
@pytest.mark.parametrize("address", ["upload/", "submit/", "forms/", "referrals/"])
def test_a_completed_form_has_no_address(client, referring, address):
    form = io.BytesIO(b"a completed form")
    assert client.post(f"/guidance/referring-a-case/{address}", {"file": form}).status_code == 404


@pytest.mark.capability(22)
def test_the_page_has_no_field_for_a_file(client, referring, notify):
    pages = [client.get(f"/guidance/{slug}/") for slug in ("referring-a-case", "notifiable-incidents")]
    assert ['type="file"' in text(page) for page in pages] == [False, False]


def test_readers_see_their_own_safeguarding_lead(signed_in, priya, millbrook, elsewhere, referring):
    lead(millbrook, name="Helen Marsh")
    lead(elsewhere, name="Another Lead")
    page = text(signed_in(priya).get("/guidance/referring-a-case/"))
    assert ("Helen Marsh" in page, "Another Lead" in page) == (True, False)


def test_a_lead_whose_time_is_over_is_not_shown(signed_in, priya, millbrook, referring):
    lead(millbrook, starts=dt.date(2020, 1, 1), ends=clock.today() - dt.timedelta(days=1))
    page = text(signed_in(priya).get("/guidance/referring-a-case/"))
    assert ("Helen Marsh" in page, "has not named its safeguarding lead" in page) == (False, True)


def test_a_visitor_sees_nobodys_lead(client, millbrook, referring):
    lead(millbrook, name="Helen Marsh")
    page = text(client.get("/guidance/referring-a-case/"))
    assert ("Helen Marsh" in page, "Talk to your own safeguarding lead first" in page) == (False, True)


@pytest.mark.capability(22)
def test_the_page_says_where_a_completed_form_goes(client, referring):
    page = text(client.get("/guidance/referring-a-case/"))
    assert "To <strong>secure@northmere.example</strong>, encrypted" in page
    assert "Never uploaded here." in page


def blank(whole, **fields):
    card = resource("form", title="Case review suggestion, blank", **fields)
    document = Document.objects.create(resource=card)
    for number in (1, 2):
        document.current = DocumentVersion.objects.create(
            document=document, number=number, state="ready", media_name=f"f{number}", pages=3, size=52_000,
            original_name="form.docx",
            content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        )  # fmt: skip
    document.save()
    Bundle.objects.create(whole=whole.resource, part=card, role="material")


def test_a_blank_form_carries_its_version_and_dates(client, referring):
    blank(referring, review_due=clock.today() + dt.timedelta(days=1))
    page = text(client.get("/guidance/referring-a-case/"))
    today = clock.today()
    assert f"Version 2, {today.day} {today:%B %Y}. DOCX, 3 pages, 52 KB. Next review" in page
    assert "Version 1</strong>" in page


@pytest.mark.capability(22)
def test_a_completed_form_has_no_way_in_and_the_page_says_where_it_goes(signed_in, bea, referring):
    blank(referring, review_due=clock.today() + dt.timedelta(days=1))
    client = signed_in(bea)
    sent = client.post("/guidance/referring-a-case/", {"file": io.BytesIO(b"a completed form")})
    page = text(client.get("/guidance/referring-a-case/"))
    assert (sent.status_code, '<form method="post" enctype' in page) == (405, False)
    assert "To <strong>secure@northmere.example</strong>, encrypted" in page
    assert "Version 2, " in page
    assert "Next review " in page


def test_a_draft_form_is_not_offered(client, referring):
    blank(referring, state="draft")
    assert "Case review suggestion, blank" not in text(client.get("/guidance/referring-a-case/"))


def test_readers_see_since_when_a_page_is_under_review(client):
    yesterday = clock.today() - dt.timedelta(days=1)
    make.guidance(card={"review_due": yesterday})
    page = text(client.get("/guidance/notifiable-incidents/"))
    assert f"Under review since {yesterday.day} {yesterday:%B %Y}." in page


def test_on_the_day_itself_it_is_not_yet_under_review(client):
    make.guidance(card={"review_due": clock.today()})
    assert "Under review since" not in text(client.get("/guidance/notifiable-incidents/"))


def test_words_are_drawn_and_cleaned(client):
    make.guidance("Words", body="## Heading\n\n<script>alert(1)</script> and **bold**")
    page = text(client.get("/guidance/words/"))
    assert "<strong>bold</strong>" in page
    assert "<script>alert" not in page
