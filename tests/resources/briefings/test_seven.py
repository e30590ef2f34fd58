"""Seven parts, and how long they take to read aloud."""

from resources.briefings import seven


def part(number=1, words=10):
    return seven.Part(number, "Heading", " ".join(["word"] * (words - 1)))


def test_words_count_the_heading_too():
    assert part(words=10).words == 10


def test_nine_hundred_words_are_almost_seven_minutes():
    length = seven.length([part(n, 128) for n in range(1, 8)])
    assert (length.words, length.minutes, length.seconds) == (896, 6, 50)


def test_nine_hundred_words_are_not_over():
    assert not seven.Length(900).is_over


def test_nine_hundred_and_one_words_are_over():
    assert seven.Length(901).is_over


def test_a_section_over_150_words_is_long():
    assert [part(words=150).is_long, part(words=151).is_long] == [False, True]


def test_a_section_without_words_is_named():
    parts = [part(n) for n in (1, 2, 4, 5, 6)] + [seven.Part(7, "Heading", "  ")]
    assert seven.empty(parts) == [3, 7]


def test_plain_text_has_every_section_in_order_and_the_questions():
    text = seven.as_plain(
        "Title", [seven.Part(1, "One", "**Bold** words"), seven.Part(2, "Two", "- a\n- b")], ["Why?"]
    )
    assert text.splitlines() == [
        "Title",
        "",
        "1. One",
        "",
        "Bold words",
        "",
        "2. Two",
        "",
        "- a",
        "- b",
        "",
        "Talk about it",
        "",
        "- Why?",
    ]
