"""Invented people whose names try a poster's boxes: short, long, Welsh, Polish, Arabic, and one with a picture."""

from typing import Any

from resources.posters import drawing
from resources.posters.fields import LABELS, Sheet


def _person(name: str, role: str, organisation: str, email: str, deputy: str) -> dict[str, str]:
    return {
        "lead_name": name,
        "lead_role": role,
        "lead_organisation": organisation,
        "lead_phone": "0151 496 0123",
        "lead_email": email,
        "deputy1_name": deputy,
        "deputy1_phone": "0151 496 0124",
        "deputy2_name": "Ruth Calder",
        "deputy2_phone": "0151 496 0125",
        "cover_text": "School holidays: Front Door 0151 496 0000",
        "out_of_hours": "0151 496 0002",
    }


PEOPLE: dict[str, dict[str, str]] = {
    "Welsh": _person(
        "Siân Ŵyn-Pritchard",
        "Designated Safeguarding Lead",
        "Ysgol Glan yr Afon",
        "sian.wyn-pritchard@example.org",
        "Llŷr Ifan",
    ),
    "Short": _person("Jo Hall", "Lead", "Fern Nursery", "jo@example.org", "Al Ray"),
    "Long": _person(
        "Siân Ŵyn-Przybyłowska-Llewellyn-Fitzgerald",
        "Head of Safeguarding, Early Help and Inclusion, and Designated Teacher for Care",
        "The Most Holy Trinity Church of England and Roman Catholic Voluntary Aided Academy",
        "sian.wyn-przybylowska-llewellyn-fitzgerald@the-longest-academy-trust.example.sch.uk",
        "Alexandrina Featherstonehaugh-Cholmondeley",
    ),
    "Polish": _person(
        "Grzegorz Brzęczyszczykiewicz",
        "Zastępca, Safeguarding Lead",
        "Żłobek Łąka",
        "g.brzeczyszczykiewicz@example.org",
        "Zażółć Gęślą",
    ),
    "Arabic": _person(
        "فاطمة الزهراء محمد",
        "Safeguarding Lead",
        "Al-Noor Supplementary School",
        "f.alzahra@example.org",
        "علي حسن",
    ),
    "Emoji": _person("Jo Smith 🦋", "Named GP", "Riverside Surgery", "jo.smith@example.org", "Sam Oak ☺"),
}


def of(name: str | None) -> str:
    """The sample person of that name, the first one where there is none."""
    return name if name in PEOPLE else next(iter(PEOPLE))


def overlay(sheet: Sheet, name: str) -> str:
    """One person's words, with a logo and the codes, as SVG to lay over the artwork."""
    words, _ = drawing.without_missing(PEOPLE[name])
    return drawing.overlay(sheet, words | drawing.of_copy_to_come(sheet) | pictures())


def tries(sheet: Sheet) -> list[dict[str, Any]]:
    """How every person's words do on a sheet: `name`, `ok`, `says`."""
    return [{"name": name, **trial(sheet, words)} for name, words in PEOPLE.items()]


TOO_SMALL = 8.0  # points on paper: below, a number is not read from a step away


def pictures() -> dict[str, str]:
    """A logo and a square code to look at."""
    logo = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 130 48"><rect width="130" height="48" rx="6" '
        'fill="#FFFFFF"/><circle cx="24" cy="24" r="15" fill="#0E5A56"/><rect x="50" y="15" width="66" height="7" '
        'rx="3" fill="#1D2530"/><rect x="50" y="27" width="46" height="6" rx="3" fill="#8A7F6C"/></svg>'
    )
    return {"logo": logo, "contact_qr": drawing.qr("tel:01514960123")}


def small_type(sheet: Sheet) -> list[str]:
    """Which words become hard to read, or do not fit, on the smallest paper that a sheet is printed on."""
    paper = sheet.papers[-1]
    said = []
    for each in drawing.fit(sheet, PEOPLE["Welsh"], paper=paper):
        label = LABELS[each.key]
        if not each.ok:
            said.append(f"{label}: does not fit at a size that can be read.")
        elif each.size < TOO_SMALL:
            said.append(f"{label}: prints at {each.size:.1f} pt.")
    return said


def trial(sheet: Sheet, words: dict[str, str]) -> dict[str, Any]:
    """How one person's words do on a sheet: `ok`, and a sentence."""
    plain, missing = drawing.without_missing(words)
    if missing:
        return {"ok": True, "says": f"refused kindly: {' '.join(missing)} is named"}
    too_long = [each for each in drawing.fit(sheet, plain) if not each.ok]
    if too_long:
        names = ", ".join(f"{LABELS[each.key]} ({each.over} letters too many)" for each in too_long)
        return {"ok": False, "says": f"refused: {names}"}
    return {"ok": True, "says": "all boxes fit" if sheet.boxes else "no boxes yet"}
