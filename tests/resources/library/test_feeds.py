"""What leaves the portal: the feed, the tags in a page's head, the picture of a cover."""

import datetime as dt
import io
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from portal.lib import clock
from resources.library import covers, pictures, sharing
from resources.library.models import Resource
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.factories.briefings import briefing
from tests.factories.events import event
from tests.factories.library import page, resource

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(answer) -> list[ET.Element]:
    return ET.fromstring(answer.content).findall(f"{ATOM}entry")


def titles(answer) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(answer)]


@pytest.fixture
def ellery():
    return resource(
        "report", title="Ellery & others", slug="ellery", topics=["Neglect"], content_note="neglect."
    )


def test_the_feed_is_atom_with_lasting_ids_and_full_addresses(client, ellery, settings):
    settings.PORTAL_ADDRESS = "https://learning.northmere.example"
    partnership()
    answer = client.get("/library/feed/")
    root = ET.fromstring(answer.content)
    entry = root.find(f"{ATOM}entry")
    said = [entry.findtext(ATOM + name) for name in ("title", "id", "summary")]
    links = [root.find(f"{ATOM}link[@rel='self']").get("href"), entry.find(f"{ATOM}link").get("href")]
    assert (answer["Content-Type"], root.tag, root.findtext(f"{ATOM}id"), said, links) == (
        "application/atom+xml; charset=utf-8",
        f"{ATOM}feed",
        "tag:learning.northmere.example,2026:library",
        ["Ellery & others", f"urn:uuid:{ellery.uuid}", "Content note: neglect. What was learnt."],
        [
            "https://learning.northmere.example/library/feed/",
            "https://learning.northmere.example/library/ellery/",
        ],
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft"},
        {"state": "in-review"},
        {"state": "expected"},
        {"state": "archived"},
        {"visibility": "registered"},
        {"visibility": "named"},
        {"published_at": clock.now() + dt.timedelta(days=1)},
        {"kind": "video"},
        {"kind": "course"},
    ],
)
def test_what_does_not_open_for_everybody_is_never_in_the_feed(client, bea, fields):
    resource(**{"kind": "report"} | fields)
    client.force_login(bea)
    assert titles(client.get("/library/feed/")) == []


def test_the_feed_of_a_theme_is_of_that_theme(client, ellery):
    resource(title="Online", topics=["Online"])
    answer = client.get("/library/feed/?topic=neglect")
    root = ET.fromstring(answer.content)
    assert (titles(answer), root.findtext(f"{ATOM}id").rpartition(":")[2]) == (
        ["Ellery & others"],
        "library/neglect",
    )


def test_a_theme_that_does_not_exist_has_no_feed(client):
    assert client.get("/library/feed/?topic=nonsense").status_code == 404


def test_the_feed_holds_the_newest_fifty(client):
    for number in range(52):
        resource(title=f"Card {number}", published_at=clock.now() - dt.timedelta(hours=number))
    found = titles(client.get("/library/feed/"))
    assert (len(found), found[0], found[-1]) == (50, "Card 0", "Card 49")


def test_a_sign_that_xml_cannot_hold_does_not_stop_the_feed(client):
    resource(title="Be\x0bll", slug="bell")
    assert titles(client.get("/library/feed/")) == ["Bell"]


def test_a_summary_is_read_as_words_not_as_markup(client):
    resource(title="A", summary="Under <b>5</b> & over")
    summary = entries(client.get("/library/feed/"))[0].find(f"{ATOM}summary")
    assert (summary.get("type"), summary.text) == ("html", "Under &lt;b&gt;5&lt;/b&gt; &amp; over")


def test_the_feed_says_whose_it_is(client):
    partnership()
    root = ET.fromstring(client.get("/library/feed/").content)
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Northmere"


def test_who_has_the_feed_already_gets_no_second_copy(client, ellery):
    first = client.get("/library/feed/")
    by_tag = client.get("/library/feed/", headers={"If-None-Match": first["ETag"]})
    by_date = client.get("/library/feed/", headers={"If-Modified-Since": first["Last-Modified"]})
    assert (by_tag.status_code, by_date.status_code) == (304, 304)


def test_a_card_that_is_taken_away_changes_the_feeds_tag(client, ellery):
    resource(title="Another")
    first = client.get("/library/feed/")
    Resource.objects.filter(pk=ellery.pk).update(state="archived")
    again = client.get("/library/feed/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, titles(again)) == (200, ["Another"])


def test_the_feed_asks_as_often_for_three_as_for_one(client, django_assert_num_queries):
    for number in (1, 3):
        for _ in range(number):
            resource(topics=["Neglect"])
        # The cards, their themes, and the partnership's name.
        with django_assert_num_queries(3):
            client.get("/library/feed/")


def test_every_page_names_the_feed_and_a_theme_its_own(client, ellery):
    page = client.get("/library/?topic=neglect").content.decode()
    assert [
        f'href="{address}"' in page for address in ("/library/feed/", "/library/feed/?topic=neglect")
    ] == [
        True,
        True,
    ]


# Link previews


def head(answer) -> dict[str, str]:
    found = {}
    for line in answer.content.decode().splitlines():
        if line.startswith('<meta property="og:'):
            name, _, rest = line.removeprefix('<meta property="og:').partition('" content="')
            found[name] = rest.removesuffix('">')
    return found


def test_a_review_says_what_it_is_to_link_previews(client, settings):
    settings.PORTAL_ADDRESS = "https://learning.northmere.example"
    partnership()
    made = make.review("Ellery", card={"slug": "ellery", "summary": "A carer.", "content_note": "neglect"})
    said = head(client.get("/reviews/ellery/"))
    assert [said[name] for name in ("title", "description", "type", "url", "image", "image:width")] == [
        "Ellery",
        "Content note: neglect. A carer.",
        "article",
        "https://learning.northmere.example/reviews/ellery/",
        sharing.cover_address(made.resource),
        "1200",
    ]


def test_every_open_format_has_its_preview(client):
    made = briefing(title="In seven minutes", slug="seven")
    document = resource("report", slug="report")
    pages = [client.get(card.get_absolute_url()) for card in (made.resource, document)]
    assert [head(page)["title"] for page in pages] == ["In seven minutes", document.title]


@pytest.mark.parametrize("fields", [{"visibility": "registered"}, {"state": "draft"}])
def test_what_is_not_open_has_no_preview(signed_in, bea, fields):
    resource("report", slug="report", **fields)
    assert head(signed_in(bea).get("/library/report/")) == {}


def said_of(client, address: str) -> list[str | None]:
    found = head(client.get(address))
    return [found.get(name) for name in ("title", "description", "type", "url", "image")]


@pytest.fixture
def northmere(settings):
    settings.PORTAL_ADDRESS = "https://learning.northmere.example"
    return partnership()


def test_the_partnerships_own_page_says_what_it_is_at_its_one_address(client, northmere):
    page("privacy", title="Privacy & you", body="## What we keep\n\n- **Little**, and [why](/pages/why/).")
    said = [
        "Privacy &amp; you",
        "What we keep Little, and why.",
        "article",
        "https://learning.northmere.example/pages/privacy/",
        None,
    ]
    assert (said_of(client, "/pages/privacy/"), said_of(client, "/privacy/")) == (said, said)


def test_the_front_page_says_what_the_portal_is(client, northmere):
    assert said_of(client, "/") == [
        "Learning from practice, for everyone who works with children",
        "Short briefings, case reviews and posters. Read, print and share them without an account.",
        "website",
        "https://learning.northmere.example/",
        None,
    ]


def test_who_is_signed_in_has_a_front_page_without_a_preview(signed_in, priya, northmere):
    assert head(signed_in(priya).get("/")) == {}


def test_an_event_says_what_it_is_once_it_is_published(signed_in, client, bea, northmere):
    held = event(title="Asking twice", summary="Two hours.", slug="asking", content_note="neglect")
    event(title="Draft", slug="draft", state="draft", published_at=None)
    assert said_of(client, held.get_absolute_url()) == [
        "Asking twice",
        "Content note: neglect. Two hours.",
        "article",
        "https://learning.northmere.example/events/asking/",
        None,
    ]
    assert head(signed_in(bea).get("/events/draft/")) == {}


def test_the_picture_of_a_cover_is_a_png_of_the_right_size_kept_for_long(client, ellery):
    answer = client.get(f"/library/ellery/cover/{pictures.version(pictures.drawing(ellery))}.png")
    picture = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], picture.format, picture.size, answer["Cache-Control"]) == (
        "image/png",
        "PNG",
        (1200, 630),
        "public, max-age=31536000, immutable",
    )


def test_who_has_the_picture_already_gets_no_second_copy(client, ellery):
    version = pictures.version(pictures.drawing(ellery))
    answer = client.get(f"/library/ellery/cover/{version}.png", headers={"If-None-Match": f'"{version}"'})
    assert answer.status_code == 304


def test_another_drawing_has_another_address_and_the_old_one_leads_there(client, ellery):
    old = pictures.version(pictures.drawing(ellery))
    Resource.objects.filter(pk=ellery.pk).update(cover_motif="boat")
    ellery.refresh_from_db()
    answer = client.get(f"/library/ellery/cover/{old}.png")
    assert (answer.status_code, answer["Location"]) == (302, sharing.cover_address(ellery))


@pytest.mark.parametrize("fields", [{"visibility": "registered"}, {"state": "draft"}, {"state": "archived"}])
def test_there_is_no_picture_of_what_is_not_open(signed_in, bea, fields):
    card = resource(slug="hidden", **fields)
    version = pictures.version(pictures.drawing(card))
    assert signed_in(bea).get(f"/library/hidden/cover/{version}.png").status_code == 404


def test_a_reviews_picture_is_the_still_shore_whatever_its_card_says(ellery):
    card = resource("review", slug="fenn", quiet=0, cover_motif="boat")
    assert pictures.drawing(card) == covers.draw("fenn", motif="boat", quiet=2, width=1200, height=630)


def test_a_theme_of_harm_keeps_its_quiet_level_in_the_picture():
    card = resource("poster", slug="home", quiet=1, cover_motif="house")
    assert pictures.drawing(card) == covers.draw("home", motif="house", quiet=1, width=1200, height=630)
