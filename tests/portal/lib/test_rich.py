"""The template filter for editors' words."""

from django.template import Context, Template


def draw(source, value):
    return Template("{% load rich %}" + source).render(Context({"value": value}))


def test_rich_draws_clean_html():
    assert draw("{{ value|rich }}", "**a** <b>") == "<p><strong>a</strong> &lt;b&gt;</p>"


def test_rich_takes_the_level_of_the_page():
    assert draw("{{ value|rich:3 }}", "## a") == "<h3>a</h3>"


def test_rich_draws_nothing_for_nothing():
    assert draw("{{ value|rich }}", None) == ""
