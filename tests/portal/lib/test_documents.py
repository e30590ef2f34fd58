"""Files from outside: each hostile one is refused with its code or cleaned, and the caller lives."""

import io
import zipfile

import pikepdf
import pptx
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from portal.lib.documents import draw_page, inspect_document
from portal.lib.safely import Refused, Scratch
from tests.corpus.good.pictures import two_pictures
from tests.portal.lib import evil

# The guard asks the reviews for their confidential words at every look.
pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def folder():
    with Scratch() as place:
        yield place


def refusal(path, **more):
    with pytest.raises(Refused) as caught:
        inspect_document(path, **more)
    return caught.value.code


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (evil.page_tree_trick, "broken"),
        (evil.many_pages, "too_many_pages"),
        (evil.huge_page, "page_too_large"),
        (evil.deflated_twice, "bomb"),
        (evil.locked, "encrypted"),
        (evil.restricted, "encrypted"),
        (evil.truncated, "broken"),
        (evil.web_page_before_pdf, "not_taken"),
        (evil.renamed_text, "not_taken"),
        (evil.pixel_flood, "too_many_pixels"),
        (evil.moving_picture, "animated"),
        (evil.bomb_deck, "bomb"),
        (evil.macro_deck, "acts"),
        (evil.macro_typed_deck, "acts"),
        (evil.program_deck, "acts"),
        (evil.action_deck, "acts"),
        (evil.entity_deck, "acts"),
        (evil.macro_chart, "acts"),
        (evil.reaching_deck, "outside"),
        (evil.share_deck, "outside"),
        (evil.dde_letter, "outside"),
        (evil.slipping_deck, "broken"),
        (evil.only_a_zip, "not_office"),
    ],
)
def test_a_hostile_file_is_refused(folder, build, code):
    assert refusal(build(folder / "given")) == code


def test_what_kills_the_renderer_kills_only_the_child(folder):
    assert refusal(evil.nested_forms(folder / "given")) in {"died", "too_slow", "too_big"}


@pytest.mark.parametrize(
    ("build", "removed"),
    [
        (evil.opening_script, ("AA", "JS", "JavaScript", "OpenAction", "action JavaScript")),
        (evil.launching, ("action Launch", "action URI")),
        (evil.embedding, ("AF", "EF", "EmbeddedFiles", "annotation FileAttachment")),
        (evil.forms_of_old, ("CO", "XFA", "comment")),
        (evil.authored, ("author", "metadata")),
    ],
)
def test_a_pdf_is_cleaned_and_a_second_look_finds_nothing(folder, build, removed):
    first = inspect_document(build(folder / "given"))
    assert first.removed == removed
    again = inspect_document(first.path.rename(folder / "again"))
    assert again.removed == ()


def test_no_trace_of_a_script_is_left_in_the_bytes(folder):
    clean = inspect_document(evil.opening_script(folder / "given"))
    with pikepdf.open(clean.path) as pdf:
        pdf.save(
            folder / "plain", compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
    assert [
        word for word in (b"JavaScript", b"alert", b"OpenAction") if word in (folder / "plain").read_bytes()
    ] == []


def test_a_harmless_link_stays(folder):
    clean = inspect_document(evil.launching(folder / "given"))
    with pikepdf.open(clean.path) as pdf:
        kept = [str(note.A.URI) for note in pdf.pages[0].obj.Annots if "/A" in note]
    assert kept == ["https://example.org/"]


def test_a_pdf_says_what_it_is(folder):
    pdf = evil.blank(2)
    page = pdf.pages[0].obj
    page.Rotate = 90
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F=font))
    page.Contents = pdf.make_stream(b"BT /F 20 Tf 50 700 Td (Think family) Tj ET")
    pdf.docinfo["/Title"] = "Learning from Reviews"
    pdf.Root.Lang = String("en-GB")
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([]))
    found = inspect_document(evil.saved(pdf, folder / "given"))
    assert (found.kind, found.pages, found.width, found.height) == ("pdf", 2, 842, 595)
    assert (found.title, found.lang, found.tagged) == ("Learning from Reviews", "en-GB", True)
    assert (found.text_by_page, found.removed) == (("Think family", ""), ())
    assert (found.content_type, found.suffix, found.size) == (
        "application/pdf",
        ".pdf",
        found.path.stat().st_size,
    )


def test_the_same_pdf_becomes_the_same_bytes(folder):
    given = evil.authored(folder / "given")
    assert inspect_document(given).sha256 == inspect_document(given).sha256


def test_a_page_is_drawn_as_wide_as_asked(folder):
    clean = inspect_document(evil.saved(evil.blank(), folder / "given"))
    assert draw_page(clean.path, 0, 595, folder / "page.webp") == (595, 842)
    with Image.open(folder / "page.webp") as image:
        assert (image.format, image.size) == ("WEBP", (595, 842))
    with pytest.raises(Refused) as caught:
        draw_page(clean.path, 1, 595, folder / "none.png")
    assert caught.value.code == "no_page"


def test_a_drawn_page_has_a_most_of_pixels(folder):
    clean = inspect_document(evil.saved(evil.blank(), folder / "given"))
    width, height = draw_page(clean.path, 0, 1_000_000, folder / "page.png")
    assert width * height <= 40_100_000


def test_a_photograph_is_turned_upright_and_forgets_everything_else(folder):
    found = inspect_document(evil.photograph(folder / "given"))
    assert (found.kind, found.width, found.height, found.path.suffix) == ("jpeg", 20, 40, ".jpg")
    held = found.path.read_bytes()
    assert [word for word in (b"Bloggs", b"script", b"Exif") if word in held] == []


def test_a_telephones_photograph_with_a_second_one_behind_it_is_taken_as_the_first(folder):
    (folder / "given").write_bytes(two_pictures(folder))
    found = inspect_document(folder / "given")
    with Image.open(found.path) as image:
        assert (found.kind, found.width, found.height, image.format) == ("jpeg", 60, 40, "JPEG")


def test_sixteen_bits_of_grey_keep_their_light(folder):
    Image.new("I;16", (9, 9), 0x8000).save(folder / "given", format="PNG")
    with Image.open(inspect_document(folder / "given").path) as image:
        assert image.getpixel((0, 0)) == (128, 128, 128)


def test_a_clear_png_stays_clear(folder):
    Image.new("RGBA", (9, 9), (255, 0, 0, 0)).save(folder / "given", format="PNG")
    with Image.open(inspect_document(folder / "given").path) as image:
        assert image.getpixel((0, 0)) == (255, 0, 0, 0)


def test_a_file_that_only_begins_like_a_picture_is_refused(folder):
    (folder / "given").write_bytes(b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>")
    assert refusal(folder / "given") == "broken"


def test_empty_and_too_large_files_are_refused(folder):
    (folder / "given").write_bytes(b"")
    assert refusal(folder / "given") == "empty"
    (folder / "given").write_bytes(b"%PDF-1.7" + bytes(2 * 1024**2))
    assert refusal(folder / "given", largest=1024**2) == "too_large"


@pytest.mark.parametrize(
    ("head", "seems"),
    [
        (b"<!DOCTYPE html><p>", "It seems to be a web page."),
        (b'<?xml version="1.0"?><svg>', "It seems to be an SVG drawing."),
        (b"MZ\x90\x00", "It seems to be a program."),
        (b"Dear all\n", "It seems to be plain text."),
        (b"GIF89a\x01", "It seems to be a GIF picture."),
        (b"\x00\x00\x00\x18ftypmp42", "It seems to be a video; please use the page for videos."),
    ],
)
def test_a_refusal_says_what_the_file_seems_to_be(folder, head, seems):
    (folder / "given").write_bytes(head)
    with pytest.raises(Refused) as caught:
        inspect_document(folder / "given")
    known = "This is not a PDF, a picture (PNG, JPEG or WebP), a PowerPoint (.pptx) or a Word file (.docx)."
    assert str(caught.value) == f"{known} {seems}"


def test_a_real_deck_is_taken_with_its_words_and_without_its_author(folder):
    deck = pptx.Presentation()
    for words in ("Think family", "Ask, then ask again"):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = words
    slide.notes_slide.notes_text_frame.text = "Pause here."
    deck.core_properties.author = "Ann Author"
    deck.core_properties.title = "Learning"
    deck.save(folder / "given")
    found = inspect_document(folder / "given")
    assert (found.kind, found.pages, found.title) == ("pptx", 2, "Learning")
    assert found.removed == ("author", "metadata")
    assert found.text_by_page == ("Think family", "Ask, then ask again")
    again = pptx.Presentation(str(found.path))
    assert [slide.shapes.title.text for slide in again.slides] == ["Think family", "Ask, then ask again"]
    assert again.core_properties.author == ""
    assert inspect_document(found.path.rename(folder / "again")).removed == ()


def test_a_letter_forgets_where_its_template_lay(folder):
    settings = '<w:settings xmlns:w="w" xmlns:r="r"><w:attachedTemplate r:id="r1"/></w:settings>'
    given = evil.office(
        folder / "given",
        {
            "word/settings.xml": settings,
            "word/_rels/settings.xml.rels": evil.relation("file:///C:/Users/ann/t.dotm", "attachedTemplate"),
        },
        main="word/document.xml",
        kind=evil.DOCX,
    )
    found = inspect_document(given)
    assert (found.kind, found.removed) == ("docx", ("metadata",))
    with zipfile.ZipFile(io.BytesIO(found.path.read_bytes())) as packed:
        assert packed.read("word/settings.xml") == b'<w:settings xmlns:w="w" xmlns:r="r"></w:settings>'


def test_an_ordinary_web_link_in_a_deck_stays(folder):
    given = evil.office(
        folder / "given", {"ppt/slides/_rels/slide1.xml.rels": evil.relation("https://example.org/")}
    )
    assert inspect_document(given).kind == "pptx"
