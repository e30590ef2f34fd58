"""Draws a briefing as slides for whoever presents it: real titles and words, notes to read out, no pictures of text."""

import io
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches, Pt

from portal.lib import clock
from portal.lib.text import Span
from resources.briefings import decks, seven
from resources.briefings.models import Briefing

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDE, NARROW = (
    Inches(13.333),
    Inches(10),
)  # the usual slide of today, and the one that python-pptx begins with
PINE, WHITE, SAND = RGBColor(0x0B, 0x3B, 0x3C), RGBColor(0xFF, 0xFF, 0xFF), RGBColor(0xF6, 0xCE, 0x86)
TITLE, CONTENT = 0, 1  # layouts


@dataclass(frozen=True)
class Deck:
    """A drawn presentation: its bytes and how many slides it has."""

    pptx: bytes
    slides: int


def draw(briefing: Briefing, *, partnership: str) -> Deck:
    """Draw the title, the seven sections and the questions."""
    deck = _empty()
    card = briefing.resource
    when = clock.in_london(card.published_at or briefing.words_changed_at)
    _title(deck, card.title, f"{seven.NAME}\n{partnership}, {when:%B %Y}")
    for slide in decks.slides(briefing.parts, briefing.question_lines):
        _content(deck, slide)
    about = deck.core_properties
    about.title, about.author, about.language = f"{card.title} – {seven.NAME}", partnership, "en-GB"
    about.subject, about.last_modified_by = card.summary[:250], partnership
    about.created = about.modified = briefing.words_changed_at.replace(tzinfo=None)
    file = io.BytesIO()
    deck.save(file)
    return Deck(file.getvalue(), len(deck.slides))


def _empty() -> Any:
    """A presentation without slides, in the shape of today's screens."""
    deck = Presentation()
    deck.slide_width = WIDE
    for sheet in (deck.slide_master, *deck.slide_layouts):
        for shape in sheet.placeholders:
            # Where a layout says nothing of its own, the master's place counts.
            if shape.element.spPr.xfrm is not None:
                shape.left, shape.width = (
                    Emu(shape.left * WIDE // NARROW),
                    Emu(shape.width * WIDE // NARROW),
                )
    # The library's stock picture of some other presentation would be shown for this file.
    package = deck.part.package
    for relation in [r for r in package.iter_rels() if r.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        package.drop_rel(relation.rId)
    return deck


def _title(deck: Any, title: str, below: str) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = PINE
    heading, subtitle = slide.shapes.title, slide.placeholders[1]
    _write(heading.text_frame.paragraphs[0], (Span(title, bold=True),), size=44, colour=WHITE)
    for number, words in enumerate(below.split("\n")):
        paragraph = subtitle.text_frame.paragraphs[0] if not number else subtitle.text_frame.add_paragraph()
        _write(paragraph, (Span(words),), size=24, colour=WHITE if number else SAND)
    _say(heading, "Title", "The briefing's title")
    _say(subtitle, "About", "What it is, whose and from when")
    _notes(slide, f"{title}\n{below}")


def _content(deck: Any, drawn: decks.Slide) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[CONTENT])
    heading, body = slide.shapes.title, slide.placeholders[1]
    _write(heading.text_frame.paragraphs[0], (Span(drawn.title, bold=True),), size=32, colour=PINE)
    heading.element.txBody.p_lst[0].get_or_add_pPr().set("algn", "l")
    for number, line in enumerate(drawn.lines):
        paragraph = body.text_frame.paragraphs[0] if not number else body.text_frame.add_paragraph()
        _write(paragraph, line.spans, size=24, strong=line.kind == "heading")
        _mark(body.element.txBody.p_lst[number], line)
    _say(heading, "Heading", f"Heading: {drawn.title}")
    _say(body, "Words", f"Words of: {drawn.title}")
    _notes(slide, drawn.notes)


def _write(
    paragraph: Any,
    spans: tuple[Span, ...],
    *,
    size: int,
    colour: RGBColor | None = None,
    strong: bool = False,
) -> None:
    for span in spans:
        run = paragraph.add_run()
        run.text = span.text
        run.font.size, run.font.language_id = Pt(size), MSO_LANGUAGE_ID.ENGLISH_UK
        run.font.bold = True if span.bold or strong else None
        if colour is not None:
            run.font.color.rgb = colour
        if address := seven.whole_address(span.href, settings.PORTAL_ADDRESS):
            run.hyperlink.address = address


def _mark(paragraph: Any, line: decks.Line) -> None:
    """The sign before a line: the layout's points for points, numbers for numbers, nothing for paragraphs."""
    properties = paragraph.get_or_add_pPr()
    space = '<a:spcBef {}><a:spcPts val="900"/></a:spcBef>'
    properties.append(parse_xml(space.format(nsdecls("a"))))
    if line.kind == "bullets":
        return
    if line.kind == "numbers":
        properties.set("marL", "514350")
        properties.set("indent", "-514350")
        sign = f'<a:buAutoNum {nsdecls("a")} type="arabicPeriod" startAt="{line.number}"/>'
    else:
        properties.set("marL", "0")
        properties.set("indent", "0")
        sign = f"<a:buNone {nsdecls('a')}/>"
    properties.append(parse_xml(sign))


def _say(shape: Any, name: str, alternative: str) -> None:
    shape.name = name
    shape.element.nvSpPr.cNvPr.set("descr", alternative)


def _notes(slide: Any, words: str) -> None:
    frame = slide.notes_slide.notes_text_frame
    for number, line in enumerate(words.split("\n")):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        run = paragraph.add_run()
        run.text, run.font.language_id = line, MSO_LANGUAGE_ID.ENGLISH_UK
