"""What drawing a poster costs: processor time of the preview and of the finished PDF, each beside its target.

The pieces are measured alone, without the web: what typst needs for the words is the floor under both. WeasyPrint with
an overlay, the other way to do it, is no dependency of ours; `docs/adr` and the notes behind it hold its figures.
"""

import json
from typing import Any

from tests.running import Portal

PREVIEW, PERSONALISE, FILLABLE = 5.0, 15.0, 21.0  # ms of processor time, median
CODE = """
import json, statistics, time
from resources.posters import drawing
from resources.posters.models import PosterSize
from portal.lib import typst_draw
size = PosterSize.objects.get(poster__resource__slug="babies-cant-tell-you", size="full")
sheet, values = size.sheet, {values!r}
def bare(words):
    boxes = [box for box in sheet.boxes_on() if words.get(box.key)]
    typst_draw.compile_pdf(drawing.TEMPLATE, drawing._data(sheet, boxes, words), standards=(), tags=False)
deeds = {{
    "bare": bare,
    "preview": lambda words: drawing.overlay(sheet, words),
    "pdf": lambda words: drawing.make(sheet, words),
    "fillable": lambda words: drawing.make(sheet, words, fillable=True),
}}
costs = {{name: [] for name in deeds}}
walls = {{name: [] for name in deeds}}
for number in range(64):
    words = values | {{"lead_name": f"Helen Marsh {{number}}", "lead_phone": f"0151 496 {{number:04d}}"}}
    for name, deed in deeds.items():
        began, once = time.process_time(), time.perf_counter()
        deed(words)
        if number >= 4:
            costs[name].append((time.process_time() - began) * 1000)
            walls[name].append((time.perf_counter() - once) * 1000)
print("poster", json.dumps({{name: [statistics.median(costs[name]), statistics.median(walls[name])] for name in deeds}}))
"""


def rows(portal: Portal, values: dict[str, str]) -> list[dict[str, Any]]:
    """Three rows: the preview, the flattened PDF and the fillable one; the limit is the target, beside typst alone."""
    said = portal.python(CODE.format(values=values))
    told = json.loads(said[said.index("poster {") + 7 :].splitlines()[0])
    bare = told["bare"][0]
    return [
        _row("poster preview, drawn", told["preview"], PREVIEW, bare),
        _row("poster PDF, drawn and placed", told["pdf"], PERSONALISE, bare),
        _row("poster PDF with open fields", told["fillable"], FILLABLE, bare),
    ]


def _row(name: str, cost: list[float], target: float, bare: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(cost[0], 3),
        "unit": "ms CPU, median",
        "limit": target,
        "limit_name": f"target; typst for the words alone took {bare:.1f} ms",
        "ratio": round(cost[0] / target, 2),
        "wall_ms": round(cost[1], 2),
    }
