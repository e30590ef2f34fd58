"""Generated safeguarding leads for every seeded poster, and what each print must be."""

import io
import random
import tempfile
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from portal.home.seed import posters as seeded
from portal.home.seed import wording
from resources.library import covers
from resources.posters import artwork, artwork_file, drawing, fields, samples
from resources.posters.fields import Sheet

DOTS = 1.5  # pixels a point
LOOKED_AT = ("Short", "Long", "Arabic", "Welsh")  # of the desk's own sample people
PARTNERSHIP = "Northmere Safeguarding Children Partnership"
GIVEN = (
    "Siân",
    "Grzegorz",
    "Łucja",
    "Llŷr",
    "Aoife",
    "Þóra",
    "Zoë",
    "Mary-Jane",
    "فاطمة",
    "Jo",
    "Ngọc",
    "Żaneta",
)
FAMILY = (
    "Ŵyn-Pritchard",
    "Brzęczyszczykiewicz",
    "O’Shaughnessy",
    "Featherstonehaugh",
    "Ní Bhraonáin",
    "الزهراء",
    "Llewellyn-Fitzgerald",
    "Li",
    "Nguyễn",
    "Przybyłowska",
)
ROLES = (
    "Designated Safeguarding Lead",
    "Lead",
    "Named Nurse for Safeguarding Children and Young People",
    "Zastępca dyrektora, safeguarding lead",
    "Pennaeth Diogelu",
)
PLACES = (
    "Ysgol Glan yr Afon",
    "Fern Nursery",
    "The Most Holy Trinity Church of England Primary Academy",
    "Żłobek Łąka",
    "Northmere Community Health Trust",
)


def leads(number: int, seed: int = 4) -> list[dict[str, str]]:
    """So many people, the same every time, first those who are looked at: letters of many tongues, short and long."""
    chance = random.Random(seed)

    def phone() -> str:
        return f"0151 496 {chance.randrange(1000):04d}" + chance.choice(["", "", " ext. 22"])

    def name() -> str:
        return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"

    def one(each: int) -> dict[str, str]:
        return {
            "lead_name": name(),
            "lead_role": chance.choice(ROLES),
            "lead_organisation": chance.choice(PLACES),
            "lead_phone": phone(),
            "lead_email": f"lead{each}.safeguarding@{chance.choice(['a', 'the-northmere-trust'])}.example.org",
            "deputy1_name": name(),
            "deputy1_phone": "0151 496 0124",
            "deputy2_name": name(),
            "deputy2_phone": "0151 496 0125",
            "cover_text": "School holidays: Front Door 0151 496 0000",
            "out_of_hours": "0151 496 0002",
        } | _code(each)

    tried = [samples.PEOPLE[kind] | _code(each) for each, kind in enumerate(LOOKED_AT)]
    return tried + [one(each) for each in range(len(tried), number)]


def _code(each: int) -> dict[str, str]:
    address = f"https://portal.example/posters/check/7F3K29Q{each % 10}/"
    return {fields.CHECK_CODE: "Current? Code 7F3K-29QD", "check_qr": drawing.qr(address)}


@cache
def sheets() -> dict[str, tuple[Sheet, bytes]]:
    """Every size of every seeded poster with its artwork, by name."""
    found: dict[str, tuple[Sheet, bytes]] = {}
    for row in wording.read("posters")["poster"]:
        sizes = [fields.FULL, fields.MINI] if row.get("mini", True) and "file" not in row else [fields.FULL]
        for size in sizes:
            content, boxes, page = _finished(row) if "file" in row else _drawn(row, size)
            name = f"{row['slug']}-{size}"
            found[name] = (_sheet(name, row["title"], size, page, boxes), content)
        if sizes == [fields.FULL] and row.get("mini", True):
            full, content = found[f"{row['slug']}-full"]
            found[f"{row['slug']}-mini"] = (full.smaller(), content)
    return found


def _sheet(name, title, size, page, boxes) -> Sheet:
    return Sheet(
        size=size,
        title=title,
        lang="en-GB",
        artwork=name,
        picture="",
        picture2x="",
        width=page[0],
        height=page[1],
        boxes=tuple(boxes),
        papers=fields.PAPERS_OF[size],
    )


def _drawn(row, size):
    width, height = artwork.COVER_SIZES[size]
    cover = covers.draw(row["slug"], motif="lighthouse", quiet=1, width=width, height=height)
    content = artwork.draw_poster(row["title"], row["line"], row["messages"], cover, PARTNERSHIP, size)
    return content, fields.usual_boxes(size), fields.PAPERS["a6" if size == fields.MINI else "a4"]


def _finished(row):
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.pdf"
        artwork_file.prepare(str(wording.FILES / row["file"]), str(ready))
        return ready.read_bytes(), [seeded._box(key) for key in seeded.PANEL], fields.PAPERS["a4"]


def faults(sheet: Sheet, words: dict[str, str], pdf: bytes) -> list[str]:
    """What is wrong with one print: letters, type sizes, fonts, tags."""
    boxes = {box.key: box for box in sheet.boxes_on() if words.get(box.key)}
    wrong = []
    for each in drawing.fit(sheet, words):
        least = boxes[each.key].size_min * sheet.scale()
        if not each.ok or each.size < max(least, fields.LEAST_PRINTED) - 0.02:
            wrong.append(f"{each.key} at {each.size} pt, fits: {each.ok}")
    with pikepdf.open(io.BytesIO(pdf)) as read:
        things = [thing for thing in read.objects if isinstance(thing, pikepdf.Dictionary)]
        said = {str(thing.ActualText) for thing in things if "/ActualText" in thing}
        wrong += [
            f"{key} is not said"
            for key, box in boxes.items()
            if not box.is_picture and box.before + words[key] not in said
        ]
        alts = {str(thing.Alt) for thing in things if "/Alt" in thing}
        wrong += [
            f"{key} has no words"
            for key, box in boxes.items()
            if box.is_picture and fields.PICTURES[key] not in alts
        ]
        wrong += [
            f"{thing.FontName} is not in the file"
            for thing in things
            if "/FontName" in thing and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(thing.keys())
        ]
        wrong += _tag_faults(read)
    return wrong


def _tag_faults(read: pikepdf.Pdf) -> list[str]:
    """Every mark of the page leads to a tag, and every tag to a mark."""
    page, root = read.pages[0], read.Root
    if not (root.MarkInfo.Marked and str(root.Lang) == "en-GB" and root.ViewerPreferences.DisplayDocTitle):
        return ["marks, language or title are gone"]
    tagged = pikepdf.NumberTree(root.StructTreeRoot.ParentTree)[int(page.obj.StructParents)]
    marks = {
        int(operands[1].MCID)
        for operands, operator in pikepdf.parse_content_stream(page, "BDC")
        if isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
    }
    there = {number for number, element in enumerate(tagged) if element is not None}
    return [] if marks <= there else [f"marks without a tag: {sorted(marks - there)}"]


def crossed(sheet: Sheet, words: dict[str, str], pdf: bytes, blank: Image.Image) -> int:
    """How many pixels outside the boxes, and the hair's breadth around each, are others than on the blank poster."""
    changed = ImageChops.difference(picture(pdf), blank)
    draw = ImageDraw.Draw(changed)
    # The artwork is centred on its paper, which may have a little other shape.
    times = sheet.scale() * DOTS
    wide, high = sheet.width * times, sheet.height * times
    edge_x, edge_y = (changed.width - wide) / 2, (changed.height - high) / 2
    for box in sheet.boxes:
        if words.get(box.key):
            left, top = edge_x + box.x * wide - 1.5, edge_y + box.y * high - 1.5
            draw.rectangle((left, top, left + box.w * wide + 3, top + box.h * high + 3), fill=(0, 0, 0))
    red, green, blue = changed.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.width * most.height - most.histogram()[0]


def picture(pdf: bytes) -> Image.Image:
    """A print's page as PDFium draws it."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=DOTS).to_pil().convert("RGB")
