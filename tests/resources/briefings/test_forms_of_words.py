"""Written once: page, one-page PDF, slides and plain text have the same words."""

import html
import io
import re

import pypdf
import pytest
from django.urls import reverse
from pptx import Presentation

from resources.briefings import presenting, printing, seven
from tests.factories.accounts import partnership
from tests.factories.briefings import briefing
from tests.forms import filled

pytestmark = pytest.mark.django_db

LISTS = (
    "Ask three things:\n- Who is **at home**?\n- Who is *not*?\n\nThen:\n1. Write it down\n2. Tell somebody"
)
LINKS = "Read [the guidance](https://example.org/a-b) or [our library](/library/), and ring [us](tel:999)."
LETTERS = "Siân a’i ŵyr: “Sut wyt ti, ŷd?” – Łucja, żółw, gęś, źdźbło"
QUOTES = '“Help me understand,” she said. ‘It’s fine’ isn’t an answer… is it? 50% of "plain" ones & <signs>'
LONG = " ".join(f"Sentence {n} says what a colleague noticed and wrote down on the day." for n in range(30))
BODIES = {
    "lists": LISTS,
    "links": LINKS,
    "letters": LETTERS,
    "quotes": QUOTES,
    "headings": "## First\nAsk **once**.\n\n### Second\nAsk [twice](https://example.org/).",
}


def mixed(offset: int) -> list[seven.Part]:
    every = list(BODIES.values())
    return [seven.Part(n, f"Heading {n}: “tŷ” & łąka", every[(n + offset) % len(every)]) for n in range(1, 8)]


MADE = {
    **{name: [seven.Part(n, heading, body) for n, heading in enumerate(seven.HEADINGS, 1)]
       for name, body in BODIES.items()},
    **{f"mixed {offset}": mixed(offset) for offset in range(3)},
    "one long section": [
        seven.Part(n, heading, LONG if n == 4 else "Short.") for n, heading in enumerate(seven.HEADINGS, 1)
    ],
}  # fmt: skip
QUESTIONS = "Which child do we know least about? Who’ll ask?\nSut mae’r teulu? Jak się czują?"


@pytest.fixture(params=MADE, ids=lambda name: name.replace(" ", "-"))
def made(request):
    partnership()
    return briefing(
        title="Gofyn eto – “zapytaj”", slug="twice", sections=MADE[request.param], questions=QUESTIONS
    )


def words(text: str) -> list[str]:
    """What a reader reads, in order: the signs before points, and where a link leads, are no words."""
    lines = [re.sub(r"^\s*(?:[-•‣–]|\d+\.)(?=\s)", "", line) for line in text.splitlines()]
    return " ".join(lines).split()


def source_words(made) -> list[str]:
    """The words straight from what was typed, with no renderer between."""
    bare = re.compile(r"\*\*|\[(?P<words>[^\]]*)\]\([^)]*\)|^#+ ", re.MULTILINE)
    bodies = [
        f"{part.heading}\n" + bare.sub(lambda found: found["words"] or "", part.body) for part in made.parts
    ]
    return words("\n".join([made.resource.title, *bodies, "Talk about it", *made.question_lines]))


def page_words(client, made) -> list[str]:
    page = client.get(made.resource.get_absolute_url()).content.decode()
    title = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1]
    sections = re.findall(r'<section class="sec7".*?</section>', page, re.DOTALL)
    # The round number before a section is drawn for the eye; paper and slides have it in the heading.
    shown = [re.sub(r'<span class="n" aria-hidden="true">\d</span>', "", section) for section in sections]
    text = re.sub(r"</(?:p|li|h\d)>", "\n", "\n".join([title, *shown]))
    return words(html.unescape(re.sub(r"<[^>]+>", "", text)))


def text_words(client, made) -> list[str]:
    text = client.get(reverse("briefings:text", args=[made.resource.slug])).content.decode()
    for address in ("https://example.org/a-b", "https://example.org/", "/library/", "999"):
        text = text.replace(f" ({address})", "")
    return words(text)


def deck_words(made) -> list[str]:
    deck = Presentation(io.BytesIO(presenting.draw(made, partnership="N").pptx))
    said = [deck.slides[0].shapes.title.text]
    for slide in list(deck.slides)[1:]:
        title = slide.shapes.title.text
        if not re.search(r" \([2-9] of \d\)$", title):
            said.append(re.sub(r" \(1 of \d\)$", "", title))
        said.append(slide.placeholders[1].text_frame.text)
    return words("\n".join(said))


def printed_letters(made) -> str:
    drawn = printing.draw(made, partnership="N")
    text = pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages[0].extract_text()
    begins, ends = text.index("1. "), text.index("Immediate danger")
    title = "".join(made.resource.title.split())
    assert title in "".join(text[:begins].split())
    return title + letters(text[begins:ends])


def letters(text: str) -> str:
    """Every letter and sign in order, without spaces: a reader of PDFs guesses those from distances."""
    return "".join(words(text))


@pytest.mark.capability(11)
def test_the_page_has_the_words_that_were_written(client, made):
    assert page_words(client, made) == source_words(made)


@pytest.mark.capability(11)
def test_plain_text_has_the_words_that_were_written(client, made):
    assert text_words(client, made) == source_words(made)


@pytest.mark.capability(11)
def test_the_slides_have_the_words_that_were_written(made):
    assert deck_words(made) == source_words(made)


@pytest.mark.capability(11)
def test_the_one_page_has_the_words_that_were_written(made):
    assert printed_letters(made) == "".join(source_words(made))


@pytest.mark.capability(11)
def test_saving_over_the_length_warns_with_the_spoken_minutes(signed_in, tom):
    partnership()
    form = {"title": "Too long", "summary": "Long.", "visibility": "public", "questions": ""}
    for number, heading in enumerate(seven.HEADINGS, 1):
        form |= {f"heading{number}": heading, f"body{number}": " ".join(["word"] * 140)}
    answer = signed_in(tom).post(reverse("desk_briefings:write"), filled(**form), follow=True)
    page = " ".join(answer.content.decode().split())
    # 980 words of text and 24 of headings at 130 a minute.
    assert "Read aloud: about 7 min 40 s" in page
    assert "It takes about 7 min 40 s to read aloud, longer than seven minutes." in page
