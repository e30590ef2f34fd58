"""Cover pictures: a paper-cut coast, drawn from a resource's slug. Pure, and the same on every machine.

One drawing feeds cards, posters, certificates and slides, so it uses presentation attributes only (the
content policy forbids style attributes), and neither gradients nor ids: many covers share one page, and
two equal ids there would be a fault. There are places and things in them, never children.
"""

import hashlib
import random
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import NamedTuple

FRAGMENTS = Path(__file__).parent / "motifs"


class Palette(NamedTuple):
    sky: tuple[str, str]  # top, horizon
    hills: tuple[str, str, str, str]  # far to near
    light: str
    deep: str
    glow: str  # sun, lamp, lit window


PALETTES = {
    "pine": Palette(
        ("#CFE6DF", "#F6E9CF"), ("#8FC1B2", "#4F9A8C", "#1F746C", "#0C4A49"), "#FFF7E8", "#0B3B3C", "#F2B652"
    ),
    "dusk": Palette(
        ("#F3D9D0", "#F9E9D2"), ("#D9A6B3", "#A9688C", "#7A3B6B", "#4A1F47"), "#FFF3E6", "#3A1738", "#E9785A"
    ),
    "sea": Palette(
        ("#CFE0F1", "#EAF1EC"), ("#9DBEDC", "#5E8FBF", "#2F649B", "#173F6D"), "#FFF8EA", "#12345B", "#F6CE86"
    ),
    "dawn": Palette(
        ("#FBE3C0", "#FDF3DF"), ("#F0C07A", "#DC9440", "#B0692A", "#6E3D1C"), "#FFF8EA", "#4F2A12", "#E5683F"
    ),
    "moss": Palette(
        ("#E3EBCF", "#FBF1D8"), ("#B9CC8F", "#86A75C", "#527D3C", "#2B5229"), "#FFF9EA", "#204020", "#EDA63C"
    ),
    "night": Palette(
        ("#23345C", "#4D5F8E"), ("#5B6C9E", "#3D4E80", "#27365F", "#161F3C"), "#F9E7BD", "#10172E", "#F7E3B0"
    ),
}

# For case reviews, and for any subject where a child was gravely harmed or died.
STILL = {
    "still-blue": Palette(
        ("#D3DAE2", "#E6E6E1"), ("#B4C0CC", "#8C9DAE", "#5F7388", "#34485C"), "#F3EFE4", "#22303F", "#F3E7CB"
    ),
    "still-sand": Palette(
        ("#E0DACE", "#ECE7DC"), ("#C9C0AE", "#A59B88", "#776F61", "#474239"), "#F7F2E6", "#2E2A24", "#F4E8CC"
    ),
    "still-moss": Palette(
        ("#D6DDD3", "#E7E8DF"), ("#B5C2B3", "#8B9E8C", "#5F7464", "#37493D"), "#F3F1E4", "#232F28", "#F2E8CB"
    ),
}

MOTIFS = (
    "seedling", "house", "rings", "lighthouse", "crossroads", "nest",
    "screen", "bridge", "boat", "lantern", "tree", "voice",
)  # fmt: skip

# Topic slug -> (motif, quiet level). A topic that is not here gets the lighthouse: guidance, and no harm.
MOTIF_OF_TOPIC: dict[str, tuple[str, int]] = {
    "neglect": ("seedling", 1),
    "domestic-abuse": ("house", 1),
    "physical-abuse": ("house", 1),
    "emotional-abuse": ("house", 1),
    "exploitation": ("crossroads", 1),
    "child-exploitation": ("crossroads", 1),
    "criminal-exploitation": ("crossroads", 1),
    "missing": ("crossroads", 1),
    "online": ("screen", 1),
    "online-harm": ("screen", 1),
    "radicalisation": ("screen", 1),
    "substance-misuse": ("lighthouse", 1),
    "substances": ("lighthouse", 1),
    "self-harm": ("lantern", 1),
    "mental-health": ("lantern", 1),
    "parental-mental-health": ("lantern", 1),
    "sexual-abuse": ("nest", 2),
    "sexual-harm": ("nest", 2),
    "harmful-sexual-behaviour": ("nest", 2),
    "sexual-exploitation": ("crossroads", 2),
    "child-death": ("nest", 2),
    "suicide": ("lantern", 2),
    "non-accidental-injury": ("nest", 2),
    "harm-to-babies": ("nest", 2),
    "babies-under-one": ("nest", 1),
    "under-ones": ("nest", 1),
    "safer-sleep": ("nest", 1),
    "information-sharing": ("rings", 0),
    "multi-agency-working": ("rings", 0),
    "guidance": ("lighthouse", 0),
    "thresholds": ("lighthouse", 0),
    "transitions": ("bridge", 0),
    "moving-on": ("bridge", 0),
    "young-carers": ("bridge", 0),
    "children-in-care": ("boat", 0),
    "care-experienced": ("boat", 0),
    "care-leavers": ("boat", 0),
    "professional-curiosity": ("lantern", 0),
    "supervision": ("lantern", 0),
    "fathers": ("tree", 0),
    "family": ("tree", 0),
    "whole-family": ("tree", 0),
    "voice-of-the-child": ("voice", 0),
    "childs-voice": ("voice", 0),
    "disability": ("voice", 0),
}


def of_topics(slugs: Sequence[str], *, review: bool = False) -> tuple[str, int]:
    """The first known topic gives the motif; the gravest of them all sets the quiet level."""
    known = [MOTIF_OF_TOPIC[slug] for slug in slugs if slug in MOTIF_OF_TOPIC]
    motif = known[0][0] if known else "lighthouse"
    return motif, 2 if review else max((quiet for _, quiet in known), default=0)


def draw(
    seed: str,
    *,
    motif: str,
    palette: str | None = None,
    quiet: int = 0,
    width: int = 640,
    height: int = 400,
) -> str:
    """A whole SVG. quiet=0: sun and birds; 1: the motif alone; 2: the still shore, whatever the motif."""
    if motif not in MOTIFS:
        raise ValueError(f"There is no motif called {motif!r}.")
    chance = random.Random(int(hashlib.sha256(seed.encode()).hexdigest()[:12], 16))
    shapes = (
        _still_shore(chance, palette, width, height)
        if quiet >= 2
        else _coast(chance, motif, palette, quiet, width, height)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' preserveAspectRatio="xMidYMid slice">{shapes}</svg>'
    )


def _coast(
    chance: random.Random, motif: str, palette: str | None, quiet: int, width: int, height: int
) -> str:
    name = palette if palette in PALETTES else chance.choice(sorted(PALETTES))
    colours = PALETTES[name]
    sun_x = chance.choice([0.2, 0.26, 0.74, 0.8]) * width
    sun_y = height * chance.uniform(0.2, 0.3)
    parts = [_sky(colours, width, height)]
    if name == "night":
        parts.append(_stars(chance, width, height))
    if not quiet:
        parts.append(_sun_and_birds(chance, colours, name, sun_x, sun_y, width, height))
    for index, (colour, level) in enumerate(zip(colours.hills, (0.56, 0.66, 0.77, 0.9), strict=True)):
        path = _wave(chance, height * level, height * 0.05, width, height, chance.choice([3, 4]))
        # The darker edge above each hill is the shadow that one sheet of paper throws on the next.
        parts.append(
            f'<path d="{path}" fill="#000" fill-opacity=".1" transform="translate(0 {-height / 60:.1f})"/>'
            f'<path d="{path}" fill="{colour}"/>'
        )
        if index == 2:
            x = width * 0.5 + (width * 0.5 - sun_x) * 0.25
            parts.append(_motif(motif, colours, x, height * 0.88, min(height / 250, width / 330)))
    return "".join(parts)


def _sky(colours: Palette, width: int, height: int, bands: int = 8) -> str:
    """Flat sheets from the top's colour to the horizon's: paper has no gradients."""
    down = height * 0.7
    return "".join(
        f'<rect y="{down * step / bands:.1f}" width="{width}" height="{height - down * step / bands:.1f}"'
        f' fill="{_between(*colours.sky, step / (bands - 1))}"/>'
        for step in range(bands)
    )


def _between(first: str, last: str, share: float) -> str:
    pairs = ((int(first[at : at + 2], 16), int(last[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _stars(chance: random.Random, width: int, height: int) -> str:
    return "".join(
        f'<circle cx="{chance.uniform(0, width):.0f}" cy="{chance.uniform(0, height * 0.55):.0f}"'
        f' r="{chance.uniform(0.8, 2.2) * height / 300:.1f}" fill="#fff" fill-opacity="{chance.uniform(0.4, 0.9):.2f}"/>'
        for _ in range(26)
    )


def _sun_and_birds(
    chance: random.Random, colours: Palette, name: str, x: float, y: float, width: int, height: int
) -> str:
    radius, unit = height * 0.13, height / 300
    sun = (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius * 1.7:.0f}" fill="{colours.glow}" fill-opacity=".16"/>'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="{colours.glow}"/>'
    )
    stroke = colours.light if name == "night" else colours.hills[2]
    start = width - x + chance.uniform(-30, 30) * unit
    birds = "".join(
        f'<path transform="translate({start + bird * 26 * unit:.0f} {y + (bird % 2 * 16 + 6) * unit:.0f})'
        f' scale({unit:.2f})" d="M0 0q6-8 11 0q5-8 11 0" stroke="{stroke}" stroke-width="2.6" fill="none"'
        ' stroke-linecap="round" stroke-opacity=".7"/>'
        for bird in range(3)
    )
    return sun + birds


def _wave(chance: random.Random, level: float, rise: float, width: int, height: int, pieces: int) -> str:
    points = [(width * n / pieces, level + chance.uniform(-rise, rise)) for n in range(pieces + 1)]
    path = f"M-10 {height + 10}L-10 {points[0][1]:.0f}L0 {points[0][1]:.0f}"
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = (x0 + x1) / 2
        path += f"C{middle:.0f} {y0:.0f} {middle:.0f} {y1:.0f} {x1:.0f} {y1:.0f}"
    return f"{path}L{width + 10} {points[-1][1]:.0f}L{width + 10} {height + 10}Z"


@cache
def _fragment(name: str) -> Template:
    return Template((FRAGMENTS / f"{name}.svg").read_text(encoding="utf-8"))


def _motif(name: str, colours: Palette, x: float, y: float, scale: float) -> str:
    body = _fragment(name).substitute(
        light=colours.light, deep=colours.deep, glow=colours.glow, hill=colours.hills[1]
    )
    return f'<g transform="translate({x:.0f} {y:.0f}) scale({scale:.2f})">{body.strip()}</g>'


def _still_shore(chance: random.Random, palette: str | None, width: int, height: int) -> str:
    """A headland at dusk, one lit window, flat water: no sun, no birds, nothing that plays."""
    colours = STILL[palette if palette in STILL else chance.choice(sorted(STILL))]
    unit, side = height / 300, chance.choice([-1, 1])

    def x(share: float) -> float:
        return width * (share if side > 0 else 1 - share)

    far, shore, water, near = colours.hills
    parts = [_sky(colours, width, height)]
    parts.append(f'<path d="{_wave(chance, height * 0.5, height * 0.03, width, height, 3)}" fill="{far}"/>')
    ridge, top, house = chance.uniform(0.50, 0.54), chance.uniform(0.37, 0.42), chance.uniform(0.54, 0.60)
    parts.append(
        f'<path d="M{x(-0.05):.0f} {height * 0.66:.0f}C{x(0.25):.0f} {height * 0.64:.0f} {x(0.40):.0f}'
        f" {height * ridge:.0f} {x(house):.0f} {height * (ridge - 0.035):.0f}S{x(0.92):.0f} {height * top:.0f}"
        f' {x(1.05):.0f} {height * (top - 0.01):.0f}V{height + 10}H{x(-0.05):.0f}Z" fill="{shore}"/>'
        f'<g transform="translate({x(house):.0f} {height * (ridge - 0.03):.0f}) scale({unit:.2f})">'
        f'<path d="M-15 6V-13L0-25L15-13V6Z" fill="{colours.deep}" fill-opacity=".85"/>'
        f'<path d="M7-22V-29H11V-18Z" fill="{colours.deep}" fill-opacity=".85"/>'
        f'<rect x="-4.5" y="-11" width="9" height="8" rx="1" fill="{colours.glow}"/></g>'
    )
    level = height * 0.655
    parts.append(
        f'<rect x="-5" y="{level:.0f}" width="{width + 10}" height="{height - level + 5:.0f}" fill="{water}"/>'
        f'<path d="M-5 {level:.0f}H{width + 5}" stroke="{colours.sky[1]}" stroke-opacity=".35"'
        f' stroke-width="{1.5 * unit:.1f}"/>'
    )
    for row, (reach, strength) in enumerate(((9, 0.55), (13, 0.4), (10, 0.3), (6, 0.22))):
        y, drift = level + (9 + row * 9) * unit, chance.uniform(-2, 2) * unit
        parts.append(
            f'<path d="M{x(house) - reach * unit + drift:.0f} {y:.0f}H{x(house) + reach * unit + drift:.0f}"'
            f' stroke="{colours.glow}" stroke-opacity="{strength}" stroke-width="{2.4 * unit:.1f}"'
            ' stroke-linecap="round"/>'
        )
    parts.append(f'<path d="{_wave(chance, height * 0.9, height * 0.02, width, height, 3)}" fill="{near}"/>')
    if chance.random() < 0.6:
        parts.append(_reeds(chance, near, x(chance.uniform(0.12, 0.26)), height, unit))
    return "".join(parts)


def _reeds(chance: random.Random, colour: str, start: float, height: int, unit: float) -> str:
    out = ""
    for reed in range(5):
        x, tall, lean = start + reed * 9 * unit, chance.uniform(30, 52) * unit, chance.uniform(-5, 7) * unit
        foot = height * 0.93
        out += (
            f'<path d="M{x:.0f} {foot:.0f}Q{x:.0f} {foot - tall * 0.6:.0f} {x + lean:.0f} {foot - tall:.0f}"'
            f' stroke="{colour}" stroke-width="{2.6 * unit:.1f}" fill="none" stroke-linecap="round"/>'
        )
    return out
