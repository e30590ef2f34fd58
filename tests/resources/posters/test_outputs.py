"""The files that a reader can choose: open fields, several on a sheet, a picture; with a square code and a logo."""

import io

import pikepdf
import pypdf
import pytest
from django.core.cache import cache
from django.urls import reverse
from PIL import Image

from portal.lib import storage
from resources.posters import drawing, fields, imposing
from resources.posters.models import AgencyLogo, PosterSize, SavedWords
from tests.factories.accounts import lead, partnership
from tests.factories.posters import poster
from tests.forms import filled

pytestmark = pytest.mark.django_db

ORDER = [box.key for box in fields.usual_boxes("full") if box.key in fields.WORDS]
TYPED = {"lead_name": "Siân Ŵyn", "lead_role": "Lead", "lead_phone": "0151 496 0123"}


@pytest.fixture(autouse=True)
def house(db):
    cache.clear()
    partnership()


def make(client, **words):
    return client.post(reverse("posters:make", args=["babies"]), TYPED | words)


def picture(colour=(200, 30, 30), kind="PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (120, 40), colour).save(out, kind)
    return out.getvalue()


def uploaded(content: bytes, name="logo.png"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def test_a_fillable_poster_says_every_letter_and_leaves_the_rest_open(client):
    poster()
    read = pypdf.PdfReader(io.BytesIO(make(client, output="fillable").content))
    held = {name: field.get("/V") for name, field in read.get_fields().items()}
    assert held == dict.fromkeys(fields.WORDS, "") | TYPED


def test_open_fields_have_labels_a_look_and_a_place_in_the_structure(client):
    poster()
    with pikepdf.open(io.BytesIO(make(client, output="fillable").content)) as pdf:
        page = pdf.pages[0]
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        told = [
            (
                str(note.TU),
                "/N" in note.AP,
                str(tree[int(note.StructParent)].S),
                tree[int(note.StructParent)].K.Obj == note,
            )
            for note in page.Annots
        ]
        fonts = [font.FontDescriptor for font in pdf.Root.AcroForm.DR.Font.values()]
        assert told == [(fields.WORDS[key].label, True, "/Form", True) for key in ORDER]
        assert ["/FontFile2" in font for font in fonts] == [True, True]
        assert page.Tabs == pikepdf.Name.S


def test_open_fields_lie_where_their_boxes_are_on_every_paper(client):
    poster()
    boxes = {box.key: box for box in fields.usual_boxes("full")}
    with pikepdf.open(io.BytesIO(make(client, output="fillable", paper="a3").content)) as pdf:
        width, height = (float(side) for side in pdf.pages[0].mediabox[2:])
        far = []
        for note in pdf.pages[0].Annots:
            box, (left, bottom, _, top) = boxes[str(note.T)], (float(side) for side in note.Rect)
            wanted = (box.x * width, (1 - box.y) * height, box.h * height)
            found = (left, top, top - bottom)
            far += [str(note.T) for a, b in zip(wanted, found, strict=True) if abs(a - b) > 1]
        assert far == []


def test_an_empty_fillable_poster_needs_no_name(client):
    poster()
    assert make(client, lead_name="", output="fillable").status_code == 200


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({"paper": "a5", "sheet": "2"}, [839, 595]),
        ({"paper": "a6", "sheet": "4"}, [595, 839]),
        ({"paper": "a4", "sheet": "2"}, [1191, 842]),
    ],
)
def test_several_on_a_sheet_keep_their_size(client, asked, size):
    poster()
    (page,) = pypdf.PdfReader(io.BytesIO(make(client, **asked).content)).pages
    assert [round(float(side)) for side in page.mediabox[2:]] == size
    assert page.extract_text().count("0151 496 0123") == int(asked["sheet"])


def test_a_sheet_has_its_title_and_language(client):
    poster()
    with pikepdf.open(io.BytesIO(make(client, paper="a6", sheet="4").content)) as pdf:
        assert (
            str(pdf.docinfo.get("/Title", "")) or pdf.open_metadata()["dc:title"],
            str(pdf.Root.Lang),
        ) == (
            "Babies can’t tell you – poster, 4 on a sheet",
            "en-GB",
        )


def test_a_wide_poster_stands_two_above_each_other():
    assert [imposing.grid(2, 100, 200), imposing.grid(2, 200, 100), imposing.grid(4, 1, 2)] == [
        (2, 1),
        (1, 2),
        (2, 2),
    ]


def test_a_picture_of_the_poster(client):
    poster()
    answer = make(client, output="png")
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "image/png",
        'attachment; filename="babies.png"',
    )
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert (shown.format, shown.size) == ("PNG", (1240, 1754))


@pytest.mark.parametrize(
    ("way", "to"),
    [
        ({"qr": "phone"}, "tel:01514960123"),
        ({"qr": "email", "lead_email": "sian@example.org"}, "mailto:sian@example.org"),
        ({"qr": "page", "qr_page": "https://school.example/safe"}, "https://school.example/safe"),
    ],
)
def test_a_square_code_leads_where_was_asked(client, monkeypatch, way, to):
    poster()
    drawn = []
    monkeypatch.setattr(drawing, "qr", lambda text, real=drawing.qr: drawn.append(text) or real(text))
    with pikepdf.open(io.BytesIO(make(client, **way).content)) as pdf:
        figures = [
            str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        ]
    assert (drawn, fields.PICTURES["contact_qr"] in figures) == ([to], True)


def test_a_square_code_is_drawn_dark_on_white_in_print_and_preview(client):
    made = poster()
    sheet = made.sizes.get(size="full").sheet
    box = next(box for box in sheet.boxes if box.key == "contact_qr")
    with Image.open(io.BytesIO(drawing.picture(make(client, qr="phone").content, 1240))) as shown:
        corners = [
            side * size
            for side, size in zip((box.x, box.y, box.x + box.w, box.y + box.h), shown.size * 2, strict=True)
        ]
        dark = shown.convert("L").crop(tuple(round(each) for each in corners)).histogram()
    share = sum(dark[:100]) / sum(dark)
    assert 0.2 < share < 0.6
    assert 'xmlns="http://www.w3.org/2000/svg"' in drawing.qr("tel:1")


def keep_logo(client, agency, content):
    return client.post(reverse("desk_posters:logo", args=[agency.uuid]), filled(file=uploaded(content)))


def test_a_coordinator_keeps_a_logo_and_professionals_print_it(signed_in, morgan, priya, millbrook):
    poster()
    lead(millbrook)
    assert keep_logo(signed_in(morgan), millbrook, picture()).status_code == 302
    answer = make(signed_in(priya), with_logo="on")
    size = PosterSize.objects.get(size="full")
    box = next(box for box in size.sheet.boxes if box.key == "logo")
    with Image.open(io.BytesIO(drawing.picture(answer.content, 1240))) as shown:
        middle = (round((box.x + box.w / 2) * shown.width), round((box.y + box.h / 2) * shown.height))
        red, green, _ = shown.convert("RGB").getpixel(middle)
    assert (red > 150, green < 100) == (True, True)


def test_what_is_no_picture_is_refused_as_a_logo(signed_in, morgan, millbrook):
    answer = keep_logo(signed_in(morgan), millbrook, b"<svg onload='x'>")
    assert (answer.status_code, AgencyLogo.objects.count(), list(answer.context["form"].errors)) == (
        422,
        0,
        ["file"],
    )


def test_a_logo_that_is_taken_away_leaves_the_store(
    signed_in, morgan, millbrook, django_capture_on_commit_callbacks
):
    client = signed_in(morgan)
    keep_logo(client, millbrook, picture(kind="JPEG"))
    name = AgencyLogo.objects.get().picture_name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("desk_posters:logo", args=[millbrook.uuid]), filled(take_away="1"))
    assert (AgencyLogo.objects.count(), storage.exists(storage.MEDIA, name)) == (0, False)


def page(client):
    return client.get(reverse("posters:poster", args=["babies"])).context["form"]


def test_nothing_is_kept_unless_remember_is_ticked(signed_in, sam):
    poster()
    client = signed_in(sam)
    make(client)
    assert SavedWords.objects.count() == 0
    make(client, remember="on")
    assert page(client)["lead_name"].value() == "Siân Ŵyn"


def test_a_visitor_is_not_asked_whether_to_remember(client):
    poster()
    make(client, remember="on")
    assert ("remember" in page(client).fields, SavedWords.objects.count()) == (False, 0)


def test_a_new_lead_wins_over_what_was_remembered(signed_in, priya, millbrook):
    from accounts import actions as accounts

    poster()
    lead(millbrook)
    client = signed_in(priya)
    make(client, remember="on")
    accounts.keep_lead(
        agency=millbrook, by=None, name="Joe Farrant", role_title="Lead", phone="0151 496 0199"
    )
    assert page(client)["lead_name"].value() == "Joe Farrant"


def test_what_was_remembered_is_forgotten_when_asked(signed_in, sam):
    poster()
    client = signed_in(sam)
    make(client, remember="on")
    client.post(reverse("my_posters:forget_words"), filled())
    assert SavedWords.objects.count() == 0


def test_who_has_no_lead_finds_the_agency_and_its_sectors_title(signed_in, priya):
    poster()
    form = page(signed_in(priya))
    assert (form["lead_organisation"].value(), form["lead_role"].value()) == (
        "Millbrook Primary School",
        "Designated Safeguarding Lead",
    )
