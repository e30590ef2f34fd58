"""The other way to put words on a poster, for comparison: WeasyPrint draws a clear page of words, pikepdf lays it over.

Run as a program of its own: WeasyPrint is no dependency of the portal (it needs Pango, which pip does not bring), only
of this bench. It reads a JSON object (`artwork` in base64, `width` and `height` in points, `boxes` with x, y, w, h,
size, align, colour, and `rounds`: the words of each print) and prints the medians in ms; code 3 where it is not there.
"""

import base64
import html
import io
import json
import statistics
import sys
import time
from typing import Any

NOT_THERE = 3
WARM = 4


def page(given: dict[str, Any], words: dict[str, str]) -> str:
    """The words where our own boxes stand, at the sizes that ours fitted: WeasyPrint shrinks nothing by itself."""
    places = "".join(
        f'<p style="left:{box["x"]}pt;top:{box["y"]}pt;width:{box["w"]}pt;height:{box["h"]}pt;font-size:{box["size"]}pt;'
        f'text-align:{box["align"]};color:{box["colour"]}">{html.escape(words[box["key"]])}</p>'
        for box in given["boxes"]
    )
    return (
        f"<style>@page{{size:{given['width']}pt {given['height']}pt;margin:0}}"
        f"p{{position:absolute;margin:0;line-height:1.14;font-family:'Atkinson Hyperlegible Next',sans-serif}}</style>{places}"
    )


def main() -> int:
    """Print `overlay <cpu> <wall>`: the medians of one print, in ms."""
    try:
        import pikepdf
        import weasyprint
    except (ImportError, OSError):  # OSError: installed, and Pango is not on this machine
        return NOT_THERE
    given = json.load(sys.stdin)
    artwork = base64.b64decode(given["artwork"])
    costs, walls = [], []
    for number, words in enumerate(given["rounds"]):
        began, once = time.process_time(), time.perf_counter()
        drawn = weasyprint.HTML(string=page(given, words)).write_pdf()
        with pikepdf.open(io.BytesIO(artwork)) as pdf, pikepdf.open(io.BytesIO(drawn)) as over:
            pdf.pages[0].add_overlay(over.pages[0])
            pdf.save(io.BytesIO())
        if number >= WARM:
            costs.append((time.process_time() - began) * 1000)
            walls.append((time.perf_counter() - once) * 1000)
    print("overlay", statistics.median(costs), statistics.median(walls))
    return 0


if __name__ == "__main__":
    sys.exit(main())
