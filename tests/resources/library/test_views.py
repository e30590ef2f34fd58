"""Readers find, open and take what is theirs to see, and nothing else."""

import datetime as dt
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from resources.library import actions
from resources.library.models import Tally
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.library import indexed, page, pdf, resource, upload, with_file
from tests.jobs import drain

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    return answer.content.decode()


# Browsing


@pytest.fixture
def house():
    """The row that every page reads, so that a count of queries is of the page alone."""
    return partnership()


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("query", ["", "?q=neglect&kind=report&topic=neglect&audience=schools&year=2026"])
def test_the_list_asks_the_database_the_same_number_of_times(
    client, house, django_assert_num_queries, number, query
):
    review = indexed("review", title="Neglect: a review", topics=["Neglect"])
    for n in range(number):
        card = indexed(title=f"Neglect {n}", topics=["Neglect"], audiences=["Schools"])
        with_file(card)
        actions.tie(whole=review, part=card, role="report", by=None)
    # The partnership, one look at the index with its advice in a transaction (four), the cards; with words also the
    # synonyms, and where each card matched.
    with django_assert_num_queries(8 if query else 6):
        client.get(f"/library/{query}")


def test_a_fragment_for_htmx_is_the_results_alone(client):
    answer = client.get("/library/?q=neglect", headers={"HX-Request": "true"})
    assert ("<html" in text_of(answer), 'id="found"' in text_of(answer)) == (False, True)


def test_a_fragment_and_a_page_are_kept_apart_by_caches(client):
    assert "HX-Request" in client.get("/library/").headers["Vary"]


def test_the_address_that_htmx_shows_is_the_tidy_one(client):
    answer = client.get("/library/?q=+a+&kind=&sort=&kind=poster&page=1", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == "/library/?q=a&kind=poster"


def test_going_back_gets_the_whole_page(client):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in text_of(client.get("/library/", headers=headers))


def test_a_chip_takes_its_filter_off(client):
    indexed("poster", title="A", topics=["Neglect"])
    answer = client.get("/library/?kind=poster&topic=neglect")
    assert answer.context["chips"] == [("Posters", "?topic=neglect"), ("Neglect", "?kind=poster")]


def test_a_page_that_is_not_there_is_the_last_page(client):
    indexed(title="A")
    assert client.get("/library/?page=99").context["page"].number == 1


@pytest.mark.parametrize("query", ["?q=%00", "?page=x", "?year=x", "?kind=%27", "?q=" + "a" * 3000])
def test_nonsense_in_an_address_is_no_error(client, query):
    assert client.get(f"/library/{query}").status_code == 200


def test_posting_to_the_list_is_refused(client, bea, signed_in):
    assert signed_in(bea).post("/library/").status_code == 405


# A document's page


def test_a_document_says_what_it_is(client):
    card = with_file(resource("report", title="Fenn", content_note="neglect"))
    body = text_of(client.get(card.get_absolute_url()))
    assert [words in body for words in ("Content note: neglect", "PDF, 12 pages", "180 KB")] == [True] * 3


@pytest.mark.parametrize("state", ["draft", "in-review", "archived"])
def test_a_stranger_does_not_find_what_is_not_published(signed_in, sam, tom, state):
    card = resource(state=state, owner=tom)
    assert signed_in(sam).get(card.get_absolute_url()).status_code == 404


def test_its_owner_sees_a_draft(signed_in, tom):
    assert signed_in(tom).get(resource(state="draft", owner=tom).get_absolute_url()).status_code == 200


def test_a_visitor_does_not_find_what_is_registered(client):
    card = resource(visibility="registered")
    assert client.get(card.get_absolute_url()).status_code == 404


def test_a_named_agency_finds_what_others_do_not(client, priya, sam, millbrook):
    card = resource(visibility="named")
    card.agencies.add(millbrook)
    got = []
    for someone in (priya, sam):
        client.force_login(someone)
        got.append(client.get(card.get_absolute_url()).status_code)
    assert got == [200, 404]


def test_an_old_address_leads_to_the_new_one(client, bea):
    card = resource(slug="before")
    actions.change_resource(resource=card, by=bea, slug="after")
    answer = client.get("/library/before/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/library/after/")


def test_an_old_address_of_a_draft_is_not_there(client, bea):
    card = resource(slug="before", state="draft")
    actions.change_resource(resource=card, by=bea, slug="after")
    assert client.get("/library/before/").status_code == 404


def test_a_card_with_a_page_of_its_own_leads_there(client):
    card = resource("poster")
    answer = client.get(f"/library/{card.slug}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, card.get_absolute_url())


def test_what_is_expected_says_when_and_offers_no_file(client):
    card = with_file(resource("report", state="expected", expected_text="in the autumn"))
    body = text_of(client.get(card.get_absolute_url()))
    assert ("Expected in the autumn" in body, "Download" in body) == (True, False)


def test_what_another_publisher_keeps_is_a_link_that_names_it(client):
    card = resource("briefing", external_url="https://example.org/a", publisher="National Panel")
    body = text_of(client.get(card.get_absolute_url()))
    assert (
        card.get_absolute_url(),
        'href="https://example.org/a"' in body,
        "Go to National Panel" in body,
    ) == (
        f"/library/{card.slug}/",
        True,
        True,
    )


def test_a_review_that_a_reader_may_not_know_of_is_not_named(client, bea):
    review, card = resource("review", title="Secret", state="draft"), resource()
    actions.tie(whole=review, part=card, role="report", by=bea)
    assert ("Secret" in text_of(client.get(card.get_absolute_url()))) is False


def test_opening_a_document_is_counted(client):
    card = resource()
    client.get(card.get_absolute_url())
    assert list(Tally.objects.values_list("resource", "what", "count")) == [(card.pk, "opened", 1)]


def test_looking_at_a_draft_is_not_counted(signed_in, tom):
    signed_in(tom).get(resource(state="draft", owner=tom).get_absolute_url())
    assert Tally.objects.count() == 0


# Taking the file


def link(client, card) -> str:
    answer = client.get(reverse("library:download", args=[card.slug]))
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.mark.long
def test_a_download_leads_to_the_file_itself(client):
    card = resource("report", slug="fenn")
    version = upload(card, pdf("Words."))
    drain()
    version.refresh_from_db()
    with urllib.request.urlopen(link(client, card)) as answer:
        assert (
            answer.headers["Content-Type"],
            answer.headers["Content-Disposition"],
            len(answer.read()),
        ) == ("application/pdf", 'attachment; filename="fenn.pdf"', version.size)


def test_a_link_to_a_file_lasts_a_minute(client):
    query = parse_qs(urlsplit(link(client, with_file(resource()))).query)
    assert query["X-Amz-Expires"] == ["60"]


def test_a_download_is_counted(client):
    card = with_file(resource())
    link(client, card)
    assert list(Tally.objects.values_list("what", "count")) == [("downloaded", 1)]


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft"},
        {"state": "in-review"},
        {"state": "expected"},
        {"state": "archived"},
        {"visibility": "registered"},
        {"visibility": "named"},
    ],
    ids=lambda fields: next(iter(fields.values())),
)
def test_a_visitor_gets_no_file_that_is_not_public(client, fields):
    card = with_file(resource(**fields))
    assert client.get(reverse("library:download", args=[card.slug])).status_code == 404


def test_the_file_of_what_is_only_announced_is_the_editors_alone(client, priya, bea):
    card = with_file(resource(state="expected"))
    got = []
    for someone in (priya, bea):
        client.force_login(someone)
        got.append(client.get(reverse("library:download", args=[card.slug])).status_code)
    assert got == [404, 302]


def test_a_card_without_a_ready_file_has_nothing_to_take(client):
    card = resource()
    upload(card, pdf())
    assert client.get(reverse("library:download", args=[card.slug])).status_code == 404


def test_somebody_whose_membership_was_not_approved_gets_no_registered_file(client):
    waiting = membership(person("Wren Asks"), agency(), state="asked").person
    card = with_file(resource(visibility="registered"))
    client.force_login(waiting)
    assert client.get(reverse("library:download", args=[card.slug])).status_code == 404


def test_an_old_address_leads_to_the_same_file(client, bea):
    card = with_file(resource(slug="before"))
    actions.change_resource(resource=card, by=bea, slug="after")
    answer = client.get("/library/before/download/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/library/after/download/")


# The partnership's own pages


def test_a_page_shows_its_words_as_html(client):
    page("privacy", body="## What we keep\n\n- Little <b>")
    body = text_of(client.get("/pages/privacy/"))
    assert ("<h2>What we keep</h2>" in body, "Little &lt;b&gt;" in body) == (True, True)


@pytest.mark.parametrize("slug", ["privacy", "accessibility", "looking-after-yourself"])
def test_a_short_address_shows_its_page(client, slug):
    page(slug, title="This one")
    assert "<h1>This one</h1>" in text_of(client.get(f"/{slug}/"))


def test_a_page_that_nobody_wrote_is_not_there(client):
    assert client.get("/pages/nothing/").status_code == 404


def test_worried_about_a_child_begins_with_whom_to_ring(client):
    partnership(lado_name="Ruth Abara", lado_phone="0151 496 0077")
    page("worried-about-a-child", title="Worried?", body="Ring and ask.")
    body = text_of(client.get("/pages/worried-about-a-child/"))
    main = body[body.index("<main") : body.index("</main>")]
    numbers = ("999", "0151 496 0000", "0151 496 0002", "0151 496 0077")
    places = [main.index(number) for number in (*numbers, "Ring and ask.")]
    assert places == sorted(places)


def test_a_page_past_its_review_date_says_so(client):
    page("privacy", review_due=dt.date(2020, 1, 1))
    assert "Under review" in text_of(client.get("/privacy/"))
