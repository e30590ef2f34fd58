"""What readers see of reviews, and what they do not."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.lib import clock
from resources.library.models import OldAddress, Tally
from tests.factories import reviews as make
from tests.factories.accounts import agency, partnership
from tests.factories.library import resource
from tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere():
    return partnership()


@pytest.fixture
def ellery():
    return make.review("Ellery", findings="Nobody asked.\nNobody looked.", reviewer="Dr Amara Oyelaran")


def test_a_visitor_reads_a_published_review(client, ellery):
    answer = client.get("/reviews/ellery/")
    assert answer.status_code == 200
    assert (
        "Published 5 November 2026. Independent reviewer: Dr Amara Oyelaran. Ellery is not a real name."
        in text(answer)
    )


def test_the_content_note_comes_before_the_title(client, ellery):
    page = text(client.get("/reviews/ellery/"))
    assert page.index("Before you read:") < page.index("<h1>Ellery</h1>")


@pytest.mark.parametrize("state", ["draft", "in-review", "archived"])
def test_an_unpublished_review_is_not_there_for_a_visitor(client, state):
    make.review("Perrin", card={"state": state})
    assert client.get("/reviews/perrin/").status_code == 404


def test_an_unpublished_review_is_not_there_for_a_professional(signed_in, priya):
    make.review("Perrin", card={"state": "draft"})
    assert signed_in(priya).get("/reviews/perrin/").status_code == 404


def test_the_business_team_sees_a_draft_as_a_reader_would(signed_in, bea):
    make.review("Perrin", card={"state": "draft"})
    assert "Only you and the business team see this." in text(signed_in(bea).get("/reviews/perrin/"))


def test_an_expected_review_shows_when_and_nothing_of_its_content(client):
    fenn = make.review(
        "Fenn",
        card={"state": "expected", "expected_text": "in autumn 2027"},
        findings="A secret finding.",
    )
    make.recommendation(fenn, title="A secret recommendation")
    page = text(client.get("/reviews/fenn/"))
    assert "Expected in autumn 2027." in page
    assert "secret" not in page


def test_a_review_that_moved_leads_to_its_new_address(client, ellery):
    OldAddress.objects.create(slug="child-e", resource=ellery.resource)
    assert client.get("/reviews/child-e/").headers["Location"] == "/reviews/ellery/"


def test_an_old_address_of_a_draft_leads_nowhere(client):
    OldAddress.objects.create(
        slug="child-p", resource=make.review("Perrin", card={"state": "draft"}).resource
    )
    assert client.get("/reviews/child-p/").status_code == 404


def test_the_date_is_as_exact_as_it_is_known(client):
    make.review("Child H", kind="scr", published_on=dt.date(2017, 7, 1), precision="month")
    assert "Published July 2017." in text(client.get("/reviews/child-h/"))


def test_a_missing_format_says_why(client, ellery):
    make.not_published(ellery, "report", "The family asked for privacy.")
    page = text(client.get("/reviews/ellery/"))
    assert "Full report: not published" in page
    assert "The family asked for privacy." in page


def test_a_briefing_is_offered_first(client, ellery):
    make.part(ellery, "briefing", slug="ellery-briefing", minutes=7)
    page = text(client.get("/reviews/ellery/"))
    assert page.index('href="/briefings/ellery-briefing/"') < page.index("All formats")
    assert "Read it in 7 minutes" in page


def test_a_professional_takes_the_briefing_to_their_team(client, signed_in, priya, ellery):
    make.part(ellery, "briefing", slug="ellery-briefing", minutes=7)
    link, outside = 'href="/briefings/ellery-briefing/deliver/"', text(client.get("/reviews/ellery/"))
    assert (link in outside, link in text(signed_in(priya).get("/reviews/ellery/"))) == (False, True)


def test_it_stays_public_for_at_least_a_year(client):
    make.review("Ellery", card={"published_at": dt.datetime(2099, 11, 5, 9, tzinfo=dt.UTC)})
    assert "<dt>Public until</dt><dd>At least November 2100</dd>" in text(client.get("/reviews/ellery/"))


def test_without_a_briefing_nothing_promises_seven_minutes(client, ellery):
    assert "Read it in 7 minutes" not in text(client.get("/reviews/ellery/"))


def test_a_draft_format_is_not_offered(client, ellery):
    make.part(ellery, "briefing", title="Ellery in seven minutes", state="draft")
    assert "Read it in 7 minutes" not in text(client.get("/reviews/ellery/"))


def test_a_registered_format_says_that_it_needs_an_account(client, ellery):
    make.part(ellery, "video", slug="ellery-video", visibility="registered", minutes=31)
    page = text(client.get("/reviews/ellery/"))
    assert "Needs an account: sign in" in page
    assert 'href="/accounts/login/?next=%2Fvideos%2Fellery-video%2F"' in page


def test_a_registered_format_is_open_to_who_is_registered(signed_in, priya, ellery):
    make.part(ellery, "video", slug="ellery-video", visibility="registered")
    page = text(signed_in(priya).get("/reviews/ellery/"))
    assert 'href="/videos/ellery-video/"' in page


def test_a_format_for_named_agencies_is_never_mentioned(client, signed_in, priya, ellery):
    make.part(ellery, "report", title="The full report", visibility="named")
    assert "Full report" not in text(signed_in(priya).get("/reviews/ellery/"))


def test_a_national_review_leads_to_its_publisher(client):
    card = {"external_url": "https://example.org/hard", "publisher": "The national Panel"}
    make.review("Hard truths", kind="national", pseudonym="", card=card)
    page = text(client.get("/reviews/hard-truths/"))
    assert 'href="https://example.org/hard"' in page
    assert "Read it at The national Panel" in page


@pytest.fixture
def asked(ellery, bea):
    owner = agency(name="Slow Trust")
    make.recommendation(ellery, number=1, owner=owner, state="complete", completed_on=dt.date(2026, 11, 1))
    make.recommendation(
        ellery,
        number=2,
        owner=owner,
        state="under-way",
        due=dt.date(2020, 1, 1),
        words="Draft words",
        approved_words="The wording has changed.",
        approved_on=dt.date(2026, 11, 19),
        notes="Slow Trust has not answered.",
    )
    return ellery


def test_the_public_reads_counts_and_approved_words(client, asked):
    page = text(client.get("/reviews/ellery/"))
    assert "1 of 2 complete" in page
    assert "The wording has changed." in page
    assert "last on 19 November 2026" in page


def test_the_public_reads_no_agency_no_lateness_and_no_draft_words(client, asked):
    page = text(client.get("/reviews/ellery/"))
    assert [word for word in ("Slow Trust", " late", "2020", "Draft words") if word in page] == []


def test_opening_is_counted(client, ellery):
    client.get("/reviews/ellery/")
    client.get("/reviews/ellery/")
    assert Tally.objects.get(resource=ellery.resource, what="opened").count == 2


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_review_is_only_read(client, ellery, method):
    assert getattr(client, method)("/reviews/ellery/").status_code == 405


def test_the_list_goes_by_year_with_what_is_expected_first(client, ellery):
    make.review("Child H", kind="scr", published_on=dt.date(2017, 7, 1))
    make.review("Fenn", card={"state": "expected", "expected_text": "in autumn 2027"}, published_on=None)
    page = text(client.get("/reviews/"))
    assert (
        page.index("Expected in autumn 2027")
        < page.index('id="y-2026"')
        < page.index(">Ellery<")
        < page.index(">Child H<")
    )


def test_the_list_leaves_out_drafts(client):
    make.review("Perrin", card={"state": "draft"})
    assert "Perrin" not in text(client.get("/reviews/"))


@pytest.mark.parametrize("query", ["kind=scr", "year=2017", "kind=scr&year=2017"])
def test_the_list_is_narrowed(client, ellery, query):
    make.review("Child H", kind="scr", published_on=dt.date(2017, 7, 1))
    page = text(client.get(f"/reviews/?{query}"))
    assert ("Child H" in page, ">Ellery<" in page) == (True, False)


@pytest.mark.parametrize(
    "query", ["year=nonsense", "year=99999", "year=0000", "year=%D9%A2%D9%A0%D9%A1%D9%A7", "page=9"]
)
def test_a_nonsense_filter_leaves_everything(client, ellery, query):
    assert list(client.get(f"/reviews/?{query}").context["page"]) == [ellery]


def test_a_kind_that_does_not_exist_is_no_error(client, ellery):
    assert client.get("/reviews/?kind=nonsense").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions(client, django_assert_num_queries, number):
    for n in range(number):
        make.review(f"Review {n}")
    with django_assert_num_queries(5):
        client.get("/reviews/")


@pytest.mark.parametrize("number", [1, 3])
def test_a_review_asks_the_same_number_of_questions(client, ellery, django_assert_num_queries, number):
    for n in range(number):
        make.part(ellery, "poster", title=f"Poster {n}")
        make.recommendation(ellery, number=n + 1)
    client.get("/reviews/ellery/")
    with django_assert_num_queries(10):
        client.get("/reviews/ellery/")


def test_a_card_of_guidance_leads_to_its_page():
    assert resource("guidance", title="Chronologies").get_absolute_url() == reverse(
        "reviews:guidance_page", args=["chronologies"]
    )


def test_agency_and_lateness_stay_on_the_desk(client, ellery):
    owner = agency(name="Harbour Youth Project")
    make.recommendation(ellery, owner=owner, due=dt.date(2026, 1, 5), approved_words="It has begun.")
    page = text(client.get("/reviews/ellery/"))
    assert ("It has begun." in page, "Harbour Youth Project" in page, "days late" in page) == (
        True,
        False,
        False,
    )


def test_agency_and_lateness_are_public_once_each_was_approved(client, ellery):
    owner = agency(name="Harbour Youth Project")
    make.recommendation(ellery, owner=owner, due=dt.date(2026, 1, 5), names_owner=True, shows_due=True)
    page = text(client.get("/reviews/ellery/"))
    late = (clock.today() - dt.date(2026, 1, 5)).days
    assert f"Harbour Youth Project, {late} days late" in page


def test_words_stand_with_the_date_on_which_they_were_approved(client, ellery):
    make.recommendation(ellery, approved_words="It has begun.", approved_on=dt.date(2026, 11, 19))
    assert 'It has begun.</p><p class="xs muted">Approved 19 November 2026' in text(
        client.get("/reviews/ellery/")
    )


def test_the_bar_of_progress_has_its_table(client, ellery):
    make.recommendation(ellery, number=1, state="complete", completed_on=dt.date(2026, 11, 1))
    make.recommendation(ellery, number=2)
    page = text(client.get("/reviews/ellery/"))
    assert '<th scope="row" role="rowheader">Complete</th><td role="cell">1</td>' in page
    assert '<th scope="row" role="rowheader">All</th><td role="cell">2</td>' in page
