"""What drawing a poster costs: processor time of the preview and of the finished PDF, each beside its target.

The pieces are measured alone, without the web: what typst needs for the words is the floor under both. Beside ours,
in the same run, stands WeasyPrint with an overlay (`overlay.py`), where it is installed: with the extra `bench`, or
in an environment of its own that BENCH_WEASYPRINT_PYTHON names.
"""

import json
import os
import subprocess
import sys
from typing import Any

from tests.bench import overlay
from tests.running import ROOT, Portal

PREVIEW, PERSONALISE, FILLABLE = 5.0, 15.0, 21.0  # ms of processor time, median
CODE = """
import base64, json, statistics, time
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
fits = {{each.key: each.size for each in drawing.fit(sheet, values)}}
told = {{name: [statistics.median(costs[name]), statistics.median(walls[name])] for name in deeds}}
told["overlay"] = {{"artwork": base64.b64encode(drawing._artwork(sheet.artwork)).decode(), "width": sheet.width,
    "height": sheet.height, "boxes": [{{"key": box.key, "x": box.x * sheet.width, "y": box.y * sheet.height,
    "w": box.w * sheet.width, "h": box.h * sheet.height, "size": fits[box.key], "align": box.align, "colour": box.colour}}
    for box in sheet.boxes if box.key in fits]}}
print("poster", json.dumps(told))
"""


def rows(portal: Portal, values: dict[str, str]) -> list[dict[str, Any]]:
    """The preview, the flattened PDF and the fillable one; the limit is the target, beside typst alone.

    And the flattened PDF the other way, beside ours, where that can be measured.
    """
    said = portal.python(CODE.format(values=values))
    told = json.loads(said[said.index("poster {") + 7 :].splitlines()[0])
    bare = told["bare"][0]
    found = [
        _row("poster preview, drawn", told["preview"], PREVIEW, bare),
        _row("poster PDF, drawn and placed", told["pdf"], PERSONALISE, bare),
        _row("poster PDF with open fields", told["fillable"], FILLABLE, bare),
    ]
    return found + _other_way(told["overlay"], values, told["pdf"][0])


def _other_way(given: dict[str, Any], values: dict[str, str], ours: float) -> list[dict[str, Any]]:
    name = "poster PDF by WeasyPrint and overlay"
    rounds = [
        values | {"lead_name": f"Helen Marsh {number}", "lead_phone": f"0151 496 {number:04d}"}
        for number in range(64)
    ]
    done = subprocess.run(
        [os.environ.get("BENCH_WEASYPRINT_PYTHON", sys.executable), ROOT / "tests" / "bench" / "overlay.py"],
        input=json.dumps(given | {"rounds": rounds}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == overlay.NOT_THERE:
        print(f"{name}: not measured: WeasyPrint is not installed")
        return []
    if done.returncode:
        raise SystemExit(done.stderr)
    cpu, wall = (float(word) for word in done.stdout.split()[-2:])
    return [
        {
            "name": name,
            "value": round(cpu, 3),
            "unit": "ms CPU, median",
            "limit": round(ours, 3),
            "limit_name": "ours, drawn and placed, same run",
            "ratio": round(cpu / ours, 1),
            "wall_ms": round(wall, 2),
        }
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
