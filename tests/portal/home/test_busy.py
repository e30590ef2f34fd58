"""The large partnership, made small."""

import io

import pytest

from accounts.models import RecordEntry, User
from events.models import Booking, Event
from portal.home.seed import busy, empty
from portal.home.seed.busy import teams
from portal.home.seed.busy.sentences import Writer
from portal.home.seed.busy.size import Size
from portal.lib.progress import Progress
from resources.learning import boards
from resources.learning.models import Assignment
from resources.library import search
from resources.library.models import Resource, SearchEntry

pytestmark = pytest.mark.long

SMALL = Size(
    resources=60,
    briefings=10,
    reviews=4,
    people=30,
    agencies=5,
    events=4,
    coming=2,
    room=20,
    team=12,
    things=3,
)
WORDS = {
    "sentence": ["{Who} saw {sign}."],
    "title": ["{Sign} in {place}"],
    "who": ["the nurse", "the teacher"],
    "sign": ["hunger", "bruising"],
    "beginning": ["Ash"],
    "ending": ["ford"],
    "first": ["Ewa"],
    "last": ["Lloyd"],
}


@pytest.fixture
def laid(db):
    empty.lay()
    busy.swell(SMALL)


def counted() -> tuple[int, ...]:
    made = User.objects.filter(email__startswith="busy")
    return (
        made.count(),
        Resource.objects.filter(slug__startswith="busy-").count(),
        Event.objects.filter(slug__startswith="busy-").count(),
        Booking.objects.filter(event__slug__startswith="busy-").count(),
        Assignment.objects.count(),
    )


def test_every_noun_is_made_as_often_as_asked(laid):
    assert counted() == (30, 60, 4, 80, 3)


def test_a_second_run_makes_nothing(laid):
    busy.swell(SMALL)
    assert counted() == (30, 60, 4, 80, 3)


def test_hours_are_the_ones_of_those_who_came(laid):
    came = Booking.objects.filter(event__slug__startswith="busy-", state=Booking.State.ATTENDED)
    assert RecordEntry.objects.filter(kind="event").count() == came.count() == 28


def test_one_team_has_a_board_as_large_as_asked_with_what_is_recorded(laid):
    board = boards.of(teams.large())
    done = RecordEntry.objects.filter(kind="briefing").count()
    assert (len(board.rows), len(board.items), board.summary.done) == (12, 3, done)


@pytest.mark.parametrize("number", [1, 5, 30], ids=["review", "briefing", "elsewhere"])
def test_every_kind_opens(laid, client, number):
    assert client.get(Resource.objects.get(slug=f"busy-{number:06}").get_absolute_url()).status_code == 200


def test_the_search_knows_each_as_if_it_had_come_one_by_one(laid):
    card = Resource.objects.get(slug="busy-000005")
    in_bulk = SearchEntry.objects.get(resource=card).vector
    search.refresh(card)
    assert SearchEntry.objects.get(resource=card).vector == in_bulk


def test_the_text_is_the_same_every_time():
    assert Writer(WORDS).text(5) == Writer(WORDS).text(5)


def test_gaps_are_filled_and_sentences_begin_large():
    writer = Writer(WORDS)
    assert {writer.title() for _ in range(50)} == {"Hunger in Ashford", "Bruising in Ashford"}


class Terminal(io.StringIO):
    """A stream that says a person is looking."""

    def isatty(self) -> bool:
        return True


def test_the_bar_ends_full_on_a_terminal():
    screen = Terminal()
    with Progress(10, "rows", screen) as progress:
        progress.forward(10)
    assert screen.getvalue().split("\r")[-1].strip() == "[##############################] 10 of 10 rows"


def test_the_bar_is_silent_where_nobody_looks():
    paper = io.StringIO()
    with Progress(10, "rows", paper) as progress:
        progress.forward(10)
    assert paper.getvalue() == ""
