"""Which words stand on which slide."""

from hypothesis import given
from hypothesis import strategies as st

from resources.briefings import decks, seven


def part(body: str, number: int = 1) -> seven.Part:
    return seven.Part(number, "Heading", body)


def shown(slides) -> str:
    return " ".join("".join(span.text for span in line.spans) for slide in slides for line in slide.lines)


def test_a_short_section_is_one_slide():
    assert [slide.title for slide in decks.slides([part("Ask. Then ask again.")], [])] == ["1. Heading"]


def test_questions_are_the_last_slide():
    last = decks.slides([part("Ask.")], ["Why?", "When?"])[-1]
    assert (last.title, shown([last])) == ("Talk about it", "Why? When?")


def test_a_long_section_goes_on_and_each_slide_says_which_it_is():
    slides = decks.slides([part("\n".join(f"- Point {n}" for n in range(12)))], [])
    assert [slide.title for slide in slides] == ["1. Heading (1 of 2)", "1. Heading (2 of 2)"]


def test_the_notes_of_every_slide_have_the_whole_section():
    slides = decks.slides([part("\n".join(f"- Point {n}" for n in range(12)))], [])
    whole = "1. Heading\n\n" + "\n".join(f"- Point {n}" for n in range(12))
    assert [slide.notes for slide in slides] == [whole, whole]


def test_a_numbered_list_counts_on():
    slides = decks.slides([part("\n".join(f"{n}. Step" for n in range(1, 13)))], [])
    assert [line.number for line in slides[1].lines] == [8, 9, 10, 11, 12]


def test_a_paragraph_longer_than_a_slide_is_cut_after_a_sentence():
    slides = decks.slides([part("This is one sentence of a long paragraph. " * 30)], [])
    assert [shown([slide]).strip()[-1] for slide in slides] == ["."] * len(slides)
    assert len(slides) == 3


@given(st.text("aŵ .?-\n*1[](/)", max_size=1500))
def test_no_letter_is_lost_however_the_words_are_cut(body):
    slides = decks.slides([part(body)], [])
    whole = "".join(text for block in decks.text.parse(body) for text in block.plain())
    assert "".join(shown(slides).split()) == "".join(whole.split())
