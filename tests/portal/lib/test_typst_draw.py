"""Drawing: our templates, people's words as data, our fonts only."""

import io
from datetime import UTC, datetime

import pikepdf
import pypdf
import pytest
from PIL import Image

from portal.lib.typst_draw import CannotDraw, compile_pdf, compile_png, compile_svg, missing_letters, query

TEMPLATE = """#import "theme.typ": *
#let d = json("data.json")
#set document(title: d.name)
#set text(font: stack, lang: "en", region: "GB")
#set page(width: 200pt, height: 100pt)
#[#metadata((key: "name", ok: true))<fit>]
#d.name
#if "logo" in d { image(bytes(d.logo), alt: "A red square") }
"""


@pytest.fixture
def template(tmp_path):
    (tmp_path / "theme.typ").write_text(
        '#let stack = ("Atkinson Hyperlegible Next", "Noto Sans", "Noto Sans Arabic")'
    )
    (tmp_path / "a.typ").write_text(TEMPLATE)
    return tmp_path / "a.typ"


def picture():
    held = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(held, "PNG")
    return held.getvalue()


def test_a_pdf_is_tagged_and_says_its_title_and_language(template):
    made = compile_pdf(template, {"name": "Si\u00e2n Ll\u0177r", "logo": picture()})
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("en-GB", True)
        assert str(pdf.docinfo["/Title"]) == "Si\u00e2n Ll\u0177r"
    assert pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().strip() == "Si\u00e2n Ll\u0177r"


def test_what_people_type_is_printed_never_run(template):
    typed = '#read("/etc/passwd") $x$ *b* \\ "'
    made = compile_pdf(template, {"name": typed})
    assert pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().strip() == typed


def test_the_same_moment_gives_the_same_bytes(template):
    moment = datetime(2026, 6, 1, 12, 30, 15, 99, tzinfo=UTC)
    assert compile_pdf(template, {"name": "A"}, timestamp=moment) == compile_pdf(
        template, {"name": "A"}, timestamp=int(moment.timestamp())
    )


def test_one_drawing_does_not_leak_into_the_next(template):
    compile_pdf(template, {"name": "First"})
    made = compile_pdf(template, {"name": "Second"})
    assert pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().strip() == "Second"


def test_a_drawing_to_be_placed_elsewhere_may_have_no_tags(template):
    made = compile_pdf(template, {"name": "A"}, standards=(), tags=False)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert ("/StructTreeRoot" in pdf.Root) is False


def test_a_letter_without_a_font_is_an_error_and_can_be_asked_before(template):
    with pytest.raises(CannotDraw):
        compile_pdf(template, {"name": "\u674e"})
    assert missing_letters("Si\u00e2n \u0141\u0105ka \u0641\u0627\u0637\u0645\u0629\n\u674e\u5c0f\u674e") == [
        "\u674e",
        "\u5c0f",
    ]
    assert missing_letters("Zo\u00eb \u0175 \u0177 \u017c \u2013 \u2019") == []


def test_pictures_and_queries(template):
    assert [page.startswith("<svg") for page in compile_svg(template, {"name": "A"})] == [True]
    with Image.open(io.BytesIO(compile_png(template, {"name": "A"}, ppi=72)[0])) as image:
        assert image.size == (200, 100)
    assert query(template, {"name": "A"}, "<fit>") == [{"key": "name", "ok": True}]


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../../etc/passwd"])
def test_a_template_reads_its_own_folder_only(tmp_path, path):
    (tmp_path / "b.typ").write_text(f'#read("{path}")')
    with pytest.raises(CannotDraw):
        compile_pdf(tmp_path / "b.typ", {}, standards=())
