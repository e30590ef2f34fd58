"""The small marks of the interface: icons, badges, times, sizes, figures."""

from __future__ import annotations  # Django's generics cannot be subscripted when this runs

import datetime as dt
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.lib import charts, shell

register = template.Library()

ICONS = Path(__file__).resolve().parents[3] / "static" / "vendor" / "phosphor" / "2.1.1"
UK = ZoneInfo("Europe/London")

# Each format has its word, icon and colour, and always shows all three.
FORMATS = {
    "briefing": ("7-minute briefing", "timer", "b-briefing"),
    "poster": ("Poster", "image-square", "b-poster"),
    "video": ("Video briefing", "play-circle", "b-video"),
    "review": ("Case review", "books", "b-review"),
    "event": ("Event", "calendar-dots", "b-event"),
    "guide": ("Guidance", "compass", "b-guide"),
    "guidance": ("Guidance", "compass", "b-guide"),
    "slides": ("Slides", "presentation-chart", "b-guide"),
    "course": ("Course", "graduation-cap", "b-briefing"),
    "report": ("Report", "file-text", "b-guide"),
    "action-plan": ("Action plan", "list-checks", "b-guide"),
    "link": ("Link", "link", "b-guide"),
    "document": ("Document", "file-text", "b-guide"),
    "form": ("Blank form", "clipboard-text", "b-guide"),
    "other": ("Other learning", "note-pencil", "b-review"),
    "reflection": ("Reflection", "note-pencil", "b-review"),
}
PLAIN_FORMAT = ("Document", "file-text", "b-guide")

STATES = {
    "ok": "check",
    "warn": "hourglass-medium",
    "bad": "warning-circle",
    "info": "info",
    "plain": "circle",
}


@cache
def _drawing(name: str, weight: str) -> str:
    source = (ICONS / f"{name}-{weight}.svg").read_text(encoding="utf-8")
    return source[source.index(">") + 1 : source.rindex("</svg>")]


@register.simple_tag
def icon(name: str, weight: str = "bold", css: str = "") -> SafeString:
    """Inline and hidden from readers: a word or an accessible name always stands beside it."""
    body = mark_safe(_drawing(name, weight))  # noqa: S308 - a file of ours
    return format_html(
        '<svg class="{}" viewBox="0 0 256 256" aria-hidden="true" focusable="false">{}</svg>',
        f"i {css}".strip(),
        body,
    )


@register.simple_tag
def format_badge(kind: str, css: str = "") -> SafeString:
    word, picture, colour = FORMATS.get(str(kind), PLAIN_FORMAT)
    return format_html('<span class="{}">{}{}</span>', f"badge {colour} {css}".strip(), icon(picture), word)


@register.filter
def format_icon(kind: str) -> str:
    return FORMATS.get(str(kind), PLAIN_FORMAT)[1]


@register.filter
def format_class(kind: str) -> str:
    return FORMATS.get(str(kind), PLAIN_FORMAT)[2]


@register.simple_tag
def state_badge(tone: str, words: str, picture: str = "") -> SafeString:
    """The tone is ok, warn, bad, info or plain; the state itself is always said in words."""
    colour = "badge" if tone == "plain" else f"badge b-{tone}"
    return format_html('<span class="{}">{}{}</span>', colour, icon(picture or STATES[tone]), words)


def _day(moment: dt.date) -> str:
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def _clock(moment: dt.datetime) -> str:
    return f"{moment:%H:%M}"


@register.simple_tag
def when(
    moment: dt.datetime | dt.date | None, style: str = "full", until: dt.datetime | None = None
) -> SafeString:
    """UK time with GMT or BST named; the machine's copy is UTC.

    style: full (day and time), day (Thursday 3 December 2026), date (3 Dec 2026), time (14:00 GMT).
    """
    if moment is None:
        return SafeString("")
    if not isinstance(moment, dt.datetime):
        text = f"{moment.day} {moment:%b %Y}" if style == "date" else _day(moment)
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), text)
    local = moment.astimezone(UK)
    span = f"{_clock(local)} to {_clock(until.astimezone(UK))}" if until else _clock(local)
    text = {
        "full": f"{_day(local)}, {span} {local.tzname()}",
        "day": _day(local),
        "date": f"{local.day} {local:%b %Y}",
        "time": f"{span} {local.tzname()}",
    }[style]
    return format_html('<time datetime="{}">{}</time>', f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}", text)


@register.filter
def filesize(size: float | None) -> str:
    """180 KB, 1.2 MB: decimal, as shops and phones count."""
    if size is None:
        return ""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if size >= step:
            value = size / step
            return f"{value:.0f} {unit}" if value >= 10 or unit == "KB" else f"{value:.1f} {unit}"
    return f"{size:.0f} bytes"


@register.filter
def duration(seconds: float | None) -> str:
    """31 min, 1 h 5 min: how long something takes."""
    if seconds is None:
        return ""
    minutes = max(1, round(seconds / 60))
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


@register.filter
def position(seconds: float | None) -> str:
    """12:40 or 1:02:40: a place in a recording."""
    whole = int(seconds or 0)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


@register.filter
def hours(value: float | None) -> str:
    """1.5 h and 3 h, not 1.50 h."""
    return "" if value is None else f"{charts.number(float(value))} h"


@register.filter
def phone_link(number: str) -> str:
    """What stands behind tel: is digits only."""
    return "".join(sign for sign in str(number) if sign.isdigit() or sign == "+")


@register.filter
def initials(name: object) -> str:
    words = [word for word in str(name).replace("@", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words if len(words) < 2 else [words[0], words[-1]])).upper()


# Django's own words for an empty field are the same for every field: in a list they would say nothing.
EMPTY = "This field is required."

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@register.filter
def count_word(number: int) -> str:
    return COUNTS[number] if 0 <= number < len(COUNTS) else str(number)


@register.filter
def problems(forms: object) -> list[dict[str, str]]:
    """What must be put right, in the order of the page: each with the id of the control it is about."""
    return [problem for form in _flat(forms) for problem in _of(form)]


def _flat(forms: object) -> Iterable[BaseForm | BaseFormSet[Any]]:
    if isinstance(forms, BaseFormSet):
        return [forms, *forms]
    if isinstance(forms, BaseForm):
        return [forms]
    if isinstance(forms, Iterable):
        return [one for form in forms for one in _flat(form)]
    return []


def _of(form: BaseForm | BaseFormSet[Any]) -> Iterable[dict[str, str]]:
    if isinstance(form, BaseFormSet):
        yield from ({"target": "", "text": str(text)} for text in form.non_form_errors())
        return
    yield from ({"target": "", "text": str(text)} for text in form.errors.get(NON_FIELD_ERRORS, ()))
    for field in form:
        # A group of radios has no control of its own: the link goes to the first of them.
        target = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
        for text in field.errors:
            said = f"{field.label}: fill this in" if text == EMPTY else str(text)
            yield {"target": "" if field.is_hidden else str(target), "text": said}


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """1 … 4 5 6 … 12; None is a gap."""
    return [
        number if isinstance(number, int) else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]


@register.simple_tag
def dial(place: int, size: int = 104, ground: str = "pine") -> SafeString:
    """ground="light" for use on paper; on pine panels leave it out."""
    if ground == "light":
        return mark_safe(charts.dial(int(place), size=size, lit=charts.MARIGOLD, rest=charts.TRACK))  # noqa: S308
    return mark_safe(charts.dial(int(place), size=size))  # noqa: S308


@register.simple_tag
def spoken_dial(words: Iterable[int], size: int = 104) -> SafeString:
    return mark_safe(charts.spoken_dial([int(count) for count in words], size=size))  # noqa: S308


@register.simple_tag
def chart_stack(total: float, *parts: float, height: int = 14) -> SafeString:
    """A bar in parts. The numbers stand beside it in words."""
    return mark_safe(charts.stacked_bar([float(part) for part in parts], total=float(total), height=height))  # noqa: S308


@register.simple_tag
def chart_bar(value: float, top: float = 100, target: float | None = None) -> SafeString:
    """The middle cell of a table of bars; below its target the bar changes colour."""
    short = target is not None and value < target
    return mark_safe(charts.cell_bar(value, top=top, target=target, css="c2" if short else "c1"))  # noqa: S308


@register.simple_tag
def chart_shift(first: float, second: float, low: float, top: float) -> SafeString:
    """The cell of a table that shows how far a mean moved on a scale."""
    return mark_safe(charts.cell_shift(float(first), float(second), low=float(low), top=float(top)))  # noqa: S308


@register.filter
def signed(value: float) -> str:
    """+0.8, −0.3, 0.0: a change says which way."""
    rounded = round(float(value), 1)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{abs(rounded):.1f}"


@register.simple_tag
def chart_area(
    values: Iterable[float], labels: Iterable[str], before: Iterable[float] = (), narrow: bool = False
) -> SafeString:
    """Draw it twice: once in .wide, once with narrow=True in .narrow."""
    drawing = charts.area(
        [float(value) for value in values],
        [str(label) for label in labels],
        before=[float(value) for value in before],
        width=340 if narrow else 640,
        every=2 if narrow else 1,
    )
    return mark_safe(drawing)  # noqa: S308


@lru_cache(maxsize=4096)
def _heat_cell(colour: str, words: str) -> str:
    return format_html('<td><span class="{}">{}</span></td>', colour, words)


@register.simple_tag
def heat_cells(cells: Iterable[Any]) -> SafeString:
    """The cells of a row of a heat grid; each has a `colour` and its `words`. Thousands of them are a page."""
    return mark_safe("".join(_heat_cell(cell.colour, cell.words) for cell in cells))  # noqa: S308


@register.filter
def heat_class(share: float | None) -> str:
    return charts.band(share)[0]


@register.filter
def heat_word(share: float | None) -> str:
    return charts.band(share)[1]


@register.inclusion_tag("components/learning_tabs.html", takes_context=True)
def learning_tabs(context: dict[str, Any], here: str, count: int | None = None) -> dict[str, Any]:
    """The pages of one's own learning; `here` is the URL name of the one that is shown, `count` its number if known."""
    known = {} if count is None else {here: count}
    return {"tabs": shell.tabs_of(context["user"], known), "here": here}


@register.simple_block_tag(takes_context=True)
def page_title(context: dict[str, Any], content: str) -> SafeString:
    """What the page is called; where something has to be put right, a reader of titles hears that first."""
    return format_html("Error: {}" if context.get("is_refused") else "{}", content)
