"""What was asked for stands in the address, and nonsense in an address asks for nothing."""

from urllib.parse import parse_qs

from resources.library.wanted import Wanted


def read(address: str) -> Wanted:
    given = parse_qs(address, keep_blank_values=True)
    return Wanted.read(lambda name: given.get(name, []))


def test_an_empty_address_asks_for_everything_newest_first():
    assert (read(""), read("").order, read("").query) == (Wanted(), "newest", "")


def test_words_come_with_single_spaces():
    assert read("q=++seven%20+minutes+").q == "seven minutes"


def test_the_best_match_is_first_when_there_are_words():
    assert read("q=neglect").order == "best"


def test_without_words_there_is_no_best_match():
    assert read("sort=best").order == "newest"


def test_words_typed_after_browsing_bring_their_own_order():
    assert (read("sort=").usual, read("q=neglect&sort=").order) == ("newest", "best")


def test_a_chosen_order_wins():
    assert read("q=neglect&sort=title").order == "title"


def test_values_are_kept_once_and_in_order():
    assert read("kind=video&kind=poster&kind=video").kind == ("video", "poster")


def test_nonsense_is_left_out():
    asked = read("year=soon&year=20&year=0019&year=2026&topic=%00&topic=a'b&sort=worst&kind=")
    assert asked == Wanted(year=("2026",))


def test_an_endless_search_is_cut():
    assert len(read("q=" + "a" * 5000).q) == 200


def test_the_address_says_the_same_again():
    asked = read("q=moving+on&kind=video&topic=neglect&year=2026&sort=title")
    assert read(asked.query.removeprefix("?")) == asked


def test_taking_off_one_value_keeps_the_others():
    asked = read("kind=video&kind=poster&topic=neglect")
    assert asked.without("kind", "video").filters == [("kind", "poster"), ("topic", "neglect")]


def test_clearing_keeps_the_words():
    assert read("q=neglect&kind=video").only_words().query == "?q=neglect"
