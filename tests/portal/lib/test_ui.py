import datetime as dt
import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator

from portal.lib.forms import ChoiceRows, PortalRenderer, Segmented
from portal.lib.templatetags import portal_ui

ROOT = Path(__file__).resolve().parents[3]


def test_an_icon_is_inline_and_hidden_from_readers():
    drawn = portal_ui.icon("house")
    assert drawn.startswith('<svg class="i" viewBox="0 0 256 256" aria-hidden="true" focusable="false"><path')
    assert drawn.endswith("</svg>")
    assert drawn.count("<svg") == 1


def test_every_icon_named_in_the_code_is_vendored():
    rooms = [
        path for room in ("accounts", "events", "resources", "portal") for path in (ROOT / room).rglob("*.py")
    ]
    named = {
        name for path in rooms for name in re.findall(r'\bicon="([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    drawn = {
        path.name.removesuffix("-bold.svg")
        for path in (ROOT / "static" / "vendor" / "phosphor").rglob("*-bold.svg")
    }
    assert (len(named) > 10, named - drawn) == (True, set())


def test_every_icon_named_in_a_template_is_vendored():
    named = {
        (name, weight or "bold")
        for page in (ROOT / "templates").rglob("*.html")
        for name, weight in re.findall(
            r'{% icon "([a-z-]+)"(?: "(fill|bold)")?', page.read_text(encoding="utf-8")
        )
    } | {(picture, "bold") for _, picture, _ in portal_ui.FORMATS.values()}
    missing = {
        f"{name}-{weight}"
        for name, weight in named
        if not (portal_ui.ICONS / f"{name}-{weight}.svg").exists()
    }
    assert missing == set()


def test_a_format_always_shows_colour_icon_and_word():
    badge = portal_ui.format_badge("video")
    assert badge.startswith('<span class="badge b-video"><svg class="i"')
    assert badge.endswith("</svg>Video briefing</span>")


def test_a_state_is_said_in_words_and_escaped():
    assert portal_ui.state_badge("warn", "2 places <left>").endswith("</svg>2 places &lt;left&gt;</span>")


SUMMER = dt.datetime(2026, 7, 8, 9, 30, tzinfo=dt.UTC)
WINTER = dt.datetime(2026, 12, 3, 14, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "style", "expected"),
    [
        (SUMMER, "full", '<time datetime="2026-07-08T09:30Z">Wednesday 8 July 2026, 10:30 BST</time>'),
        (WINTER, "full", '<time datetime="2026-12-03T14:00Z">Thursday 3 December 2026, 14:00 GMT</time>'),
        (WINTER, "time", '<time datetime="2026-12-03T14:00Z">14:00 GMT</time>'),
        (WINTER, "date", '<time datetime="2026-12-03T14:00Z">3 Dec 2026</time>'),
        (dt.date(2026, 12, 3), "day", '<time datetime="2026-12-03">Thursday 3 December 2026</time>'),
        (None, "full", ""),
    ],
)
def test_a_time_names_its_zone_and_gives_the_machine_utc(moment, style, expected):
    assert portal_ui.when(moment, style) == expected


def test_a_span_names_the_zone_once():
    assert ">14:00 to 15:30 GMT<" in portal_ui.when(WINTER, "time", WINTER + dt.timedelta(minutes=90))


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (None, ""),
        (0, "0 bytes"),
        (999, "999 bytes"),
        (180_000, "180 KB"),
        (1_200_000, "1.2 MB"),
        (64e6, "64 MB"),
    ],
)
def test_sizes(size, said):
    assert portal_ui.filesize(size) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(None, ""), (5, "1 min"), (1888, "31 min"), (3900, "1 h 5 min"), (7200, "2 h")]
)
def test_durations(seconds, said):
    assert portal_ui.duration(seconds) == said


@pytest.mark.parametrize(("seconds", "said"), [(None, "0:00"), (760, "12:40"), (3760, "1:02:40")])
def test_places_in_a_recording(seconds, said):
    assert portal_ui.position(seconds) == said


@pytest.mark.parametrize(("value", "said"), [(None, ""), (1.5, "1.5 h"), (3, "3 h"), (0.25, "0.25 h")])
def test_hours(value, said):
    assert portal_ui.hours(value) == said


@pytest.mark.parametrize(
    ("name", "said"), [("Priya Nair", "PN"), ("Siân", "S"), ("Anna Maria van Berg", "AB"), ("", "")]
)
def test_initials(name, said):
    assert portal_ui.initials(name) == said


def test_a_phone_link_is_digits_only():
    assert portal_ui.phone_link("0151 496 0000") == "01514960000"


def test_long_lists_of_pages_have_gaps():
    assert portal_ui.page_numbers(Paginator(range(120), 10).page(6)) == [1, None, 5, 6, 7, None, 12]


class Form(forms.Form):
    default_renderer = PortalRenderer()

    email = forms.EmailField(label="Work email", help_text="Your own")
    agency = forms.ChoiceField(choices=[("1", "Trust")], widget=ChoiceRows(notes={"1": "Education"}))
    paper = forms.ChoiceField(choices=[("a4", "A4")], widget=Segmented, required=False)
    terms = forms.BooleanField(label="I have read it")

    def clean(self):
        self.add_error(None, "The agency is closed.")


def test_problems_link_to_the_controls_in_the_order_of_the_page():
    assert portal_ui.problems(Form({"email": "x"})) == [
        {"target": "", "text": "The agency is closed."},
        {"target": "id_email", "text": "Enter a valid email address."},
        {"target": "id_agency_0", "text": "Agency: fill this in"},
        {"target": "id_terms", "text": "I have read it: fill this in"},
    ]


def test_problems_of_several_forms_are_one_list():
    assert len(portal_ui.problems([Form({}), Form({})])) == 8


def test_a_good_form_has_no_problems():
    assert portal_ui.problems(Form()) == []


def test_a_field_stands_as_label_hint_error_control():
    drawn = Form({"email": "x"})["email"].as_field_group()
    order = [drawn.index(part) for part in ("<label", "id_email_helptext", 'class="err"', "<input")]
    assert order == sorted(order)
    assert re.search(r'aria-describedby="([^"]*)"', drawn)[1] == "id_email_helptext id_email_error"
    assert 'class="input"' in drawn
    assert 'aria-invalid="true"' in drawn


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (
            "agency",
            ["<fieldset", "<legend>Agency", 'class="choice', 'class="pick"', "<small>Education</small>"],
        ),
        ("paper", ["<fieldset", 'class="seg', '<span class="optional">(optional)</span>']),
        ("terms", ['<label class="check" for="id_terms"><input type="checkbox"']),
    ],
)
def test_each_kind_of_field_has_its_shape(name, parts):
    drawn = Form()[name].as_field_group()
    assert [part for part in parts if part not in drawn] == []


OWN = [*(ROOT / "templates").rglob("*.html")]


@pytest.mark.parametrize(
    "pattern", [r"\sstyle=", r"\shx-on", r"\son[a-z]+=", r"<script(?![^>]*\ssrc=)", r"<style"]
)
def test_no_template_breaks_the_content_policy(pattern):
    pages = [page for page in OWN if "emails" not in page.parts]
    assert [page.name for page in pages if re.search(pattern, page.read_text(encoding="utf-8"))] == []
