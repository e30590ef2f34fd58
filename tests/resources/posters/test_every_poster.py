"""Every seeded poster, full and mini, with generated leads: each value is there, inside its box, large enough to read."""

from collections import OrderedDict

import pytest

from resources.posters import drawing
from tests.drill.measured import note
from tests.resources.posters import every

pytestmark = pytest.mark.long


@pytest.fixture
def _in_memory(monkeypatch):
    """The artwork is in the process's own memory: nothing here asks the store."""
    kept = OrderedDict((name, content) for name, (_, content) in every.sheets().items())
    monkeypatch.setattr(drawing, "_kept", kept)
    monkeypatch.setattr(drawing, "_KEPT_BYTES", 10**9)


def prints(leads: list[dict[str, str]], looked_at: int) -> tuple[int, list[str]]:
    """How many prints were made, and what was wrong; of each poster so many are looked at pixel by pixel."""
    made, wrong = 0, []
    for name, (sheet, _) in every.sheets().items():
        blank = every.picture(drawing.make(sheet, {}))
        for number, words in enumerate(leads):
            pdf = drawing.make(sheet, words)
            made += 1
            here = f"{name}, {words['lead_name']}"
            wrong += [f"{here}: {fault}" for fault in every.faults(sheet, words, pdf)]
            if number < looked_at and (dots := every.crossed(sheet, words, pdf, blank)):
                wrong.append(f"{here}: {dots} pixels outside the boxes changed")
    return made, wrong


@pytest.mark.capability(2)
@pytest.mark.usefixtures("_in_memory")
def test_ten_leads_on_every_seeded_poster():
    """The short, the long, the Arabic and the Welsh one are looked at on every poster, pixel by pixel."""
    made, wrong = prints(every.leads(10), looked_at=len(every.LOOKED_AT))
    assert (wrong, made) == ([], 10 * len(every.sheets()))


@pytest.mark.usefixtures("_in_memory")
def test_a_word_outside_its_box_would_be_seen():
    """The measure itself: against a blank with one box fewer filled, that box counts as outside."""
    sheet, _ = every.sheets()["babies-cant-tell-you-full"]
    words = every.leads(1)[0]
    pdf, blank = drawing.make(sheet, words), every.picture(drawing.make(sheet, {}))
    without = {key: text for key, text in words.items() if key != "lead_phone"}
    assert every.crossed(sheet, words, pdf, blank) == 0
    assert every.crossed(sheet, without, pdf, blank) > 100


def test_every_seeded_poster_is_there_in_both_sizes():
    names = set(every.sheets())
    assert {name for name in names if name.endswith("-full")} == {
        f"{row['slug']}-full" for row in every.wording.read("posters")["poster"]
    }
    assert len(names) == 29


def test_every_seeded_poster_can_be_checked_by_its_code():
    without = [
        name for name, (sheet, _) in every.sheets().items() if not {"check_code", "check_qr"} <= sheet.keys
    ]
    assert without == []


@pytest.mark.drill
@pytest.mark.usefixtures("_in_memory")
def test_two_hundred_leads_on_every_seeded_poster():
    made, wrong = prints(every.leads(200), looked_at=200)
    assert (wrong, made) == ([], 200 * len(every.sheets()))
    note(
        "posters for generated leads",
        f"200 leads x {len(every.sheets())} posters: {made} prints, each looked at pixel by pixel; 0 letters missing, 0 below "
        "their smallest type, 0 fonts outside the file, 0 tags lost, 0 pixels changed outside the boxes",
    )
