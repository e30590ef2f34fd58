"""An editor's words: one parser, three drawings, nothing that acts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.text import Block, Span, parse, to_html, to_plain, words

_OURS = r"""</?(p|ul|ol|li|strong|h2|h3)>|<a href="[^"<>]*" rel="noopener">|</a>"""

WORDS = """## What happened

Two **strong** words, and a [page](https://example.org/?a=1&b=2).
Still the same paragraph.

- one
- two
  goes on

1. first

2. second
"""


def test_words_become_blocks():
    assert parse(WORDS) == [
        Block("heading", ((Span("What happened"),),), 2),
        Block(
            "paragraph",
            (
                (
                    Span("Two "),
                    Span("strong", bold=True),
                    Span(" words, and a "),
                    Span("page", href="https://example.org/?a=1&b=2"),
                    Span(". Still the same paragraph."),
                ),
            ),
        ),
        Block("bullets", ((Span("one"),), (Span("two goes on"),))),
        Block("numbers", ((Span("first"),), (Span("second"),))),
    ]


def test_words_become_html():
    assert to_html(WORDS) == (
        "<h2>What happened</h2>\n"
        "<p>Two <strong>strong</strong> words, and a "
        '<a href="https://example.org/?a=1&amp;b=2" rel="noopener">page</a>. Still the same paragraph.</p>\n'
        "<ul><li>one</li><li>two goes on</li></ul>\n"
        "<ol><li>first</li><li>second</li></ol>"
    )


def test_words_become_plain():
    assert to_plain(WORDS) == (
        "What happened\n\n"
        "Two strong words, and a page (https://example.org/?a=1&b=2). Still the same paragraph.\n\n"
        "- one\n- two goes on\n\n1. first\n2. second"
    )


def test_headings_stand_where_the_page_wants_them():
    assert to_html("## A\n### B\n# C", top=3) == "<h3>A</h3>\n<h4>B</h4>\n<h3>C</h3>"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "vbscript:x",
        "/\\evil",
        "x",
    ],
)
def test_an_unsafe_address_is_no_link(address):
    assert to_html(f"[a]({address})") == f"<p>[a]({address})</p>"


@pytest.mark.parametrize("address", ["https://a.org/", "mailto:a@b.org", "tel:0151", "/library/", "#top"])
def test_a_safe_address_is_a_link(address):
    assert to_html(f"[a]({address})") == f'<p><a href="{address}" rel="noopener">a</a></p>'


def test_html_is_printed_not_obeyed():
    assert to_html("<script>alert(1)</script> <b>x</b>") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;x&lt;/b&gt;</p>"
    )


def test_a_bare_address_links_without_its_full_stop():
    assert to_html("See https://a.org/x.") == (
        '<p>See <a href="https://a.org/x" rel="noopener">https://a.org/x</a>.</p>'
    )


def test_a_backslash_prints_the_sign():
    assert to_html(r"2 \*\* 3") == "<p>2 ** 3</p>"


def test_words_are_counted_as_read():
    assert words("## Two words\n\n- don't **count** [this](https://a.org/b/c) 7-minute") == 6


@given(st.text(alphabet="*[]()#-1. \n\\abc<>&\"'h:/t", max_size=200))
def test_anything_typed_can_be_drawn(source):
    assert re.sub(_OURS, "", to_html(source)).count("<") == 0


@pytest.mark.parametrize("piece", ["**", "[", "[a](", "*a", "\\", "- ", "http://", "# "])
def test_a_long_hostile_text_is_read_to_its_end(piece):
    """Where reading were quadratic, this would take minutes instead of a tenth of a second."""
    assert parse(piece * 20_000 + "\n\nThe end.")[-1] == Block("paragraph", ((Span("The end."),),))
