from xml.etree import ElementTree as ET

import pytest

from resources.library import covers

SVG = "{http://www.w3.org/2000/svg}"


def shapes(svg, tag):
    return ET.fromstring(svg).findall(f".//{SVG}{tag}")


def test_the_same_seed_draws_the_same_cover_everywhere():
    assert covers.draw("juniper", motif="bridge") == covers.draw("juniper", motif="bridge")


def test_another_seed_draws_another_cover():
    assert (covers.draw("juniper", motif="bridge") == covers.draw("linden", motif="bridge")) is False


@pytest.mark.parametrize("quiet", [0, 1, 2])
@pytest.mark.parametrize("palette", sorted(covers.PALETTES))
@pytest.mark.parametrize("motif", covers.MOTIFS)
def test_every_motif_draws_in_every_palette_and_level(motif, palette, quiet):
    root = ET.fromstring(covers.draw("x", motif=motif, palette=palette, quiet=quiet, width=480, height=212))
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 480 212"


@pytest.mark.parametrize("quiet", [0, 1, 2])
@pytest.mark.parametrize("motif", covers.MOTIFS)
def test_nothing_in_a_cover_needs_a_style_an_id_or_another_file(motif, quiet):
    root = ET.fromstring(covers.draw("x", motif=motif, quiet=quiet))
    used = {name for element in root.iter() for name in element.attrib}
    assert used & {"style", "id", "class", "href", "onclick"} == set()


def test_the_sun_and_the_birds_leave_where_the_theme_is_harm():
    sun, harm = (covers.draw("x", motif="house", palette="dusk", quiet=quiet) for quiet in (0, 1))
    # A halo and a sun.
    assert len(shapes(sun, "circle")) - len(shapes(harm, "circle")) == 2
    assert [birds.count("q6-8 11 0") for birds in (sun, harm)] == [3, 0]


def test_the_still_shore_has_no_motif_whatever_was_asked_for():
    assert covers.draw("x", motif="boat", quiet=2) == covers.draw("x", motif="nest", quiet=2)
    assert shapes(covers.draw("x", motif="boat", quiet=2), "circle") == []


def test_the_still_shore_keeps_to_its_own_palettes():
    drawn = covers.draw("x", motif="boat", palette="still-sand", quiet=2)
    assert covers.STILL["still-sand"].hills[2] in drawn
    assert [colour in drawn for colour in covers.PALETTES["dawn"].hills] == [False] * 4


def test_a_motif_nobody_drew_is_refused():
    with pytest.raises(ValueError, match="carousel"):
        covers.draw("x", motif="carousel")


def test_the_motif_files_are_the_motifs():
    assert sorted(path.stem for path in covers.FRAGMENTS.glob("*.svg")) == sorted(covers.MOTIFS)


def test_every_topic_leads_to_a_motif_and_a_level():
    assert {motif for motif, _ in covers.MOTIF_OF_TOPIC.values()} - set(covers.MOTIFS) == set()
    assert {quiet for _, quiet in covers.MOTIF_OF_TOPIC.values()} == {0, 1, 2}


@pytest.mark.parametrize(
    ("topics", "review", "expected"),
    [
        (["information-sharing"], False, ("rings", 0)),
        (["information-sharing", "neglect"], False, ("rings", 1)),
        (["neglect", "sexual-harm"], False, ("seedling", 2)),
        (["information-sharing"], True, ("rings", 2)),
        (["a-topic-of-next-year"], False, ("lighthouse", 0)),
        ([], False, ("lighthouse", 0)),
    ],
)
def test_the_gravest_topic_sets_the_level(topics, review, expected):
    assert covers.of_topics(topics, review=review) == expected
