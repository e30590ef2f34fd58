"""Playlists are believed only when they fit."""

import pytest

from resources.videos import playlists
from resources.videos.playlists import Unfit
from tests.factories.videos import PLAYLIST


def test_lengths_and_bytes_are_read():
    found = playlists.read(PLAYLIST)
    assert (found.duration, found.sizes, found.end, found.peak) == (8.0, (98473, 37082), 136929, 148328)


@pytest.mark.parametrize(
    "text",
    [
        "",
        PLAYLIST.replace("#EXT-X-ENDLIST\n", ""),
        PLAYLIST.replace("#EXT-X-MAP", "#EXT-X-NONE"),
        PLAYLIST.replace("#EXT-X-BYTERANGE:98473@1374\n", ""),
        PLAYLIST.replace("6.000000", "long"),
        '#EXTM3U\n#EXT-X-MAP:URI="a"\n#EXT-X-ENDLIST',
    ],
)
def test_what_is_not_finished_is_unfit(text):
    with pytest.raises(Unfit):
        playlists.read(text)


@pytest.mark.parametrize(("duration", "size"), [(8, 136_929), (9.9, 200_000), (6.1, 136_929)])
def test_a_playlist_that_fits_passes(duration, size):
    assert playlists.check(playlists.read(PLAYLIST), duration=duration, size=size) is None


@pytest.mark.parametrize(("duration", "size"), [(60, 136_929), (8, 136_928)])
def test_a_stopped_encoder_is_found_out(duration, size):
    with pytest.raises(Unfit):
        playlists.check(playlists.read(PLAYLIST), duration=duration, size=size)


def test_the_file_is_pointed_at_everywhere():
    text = playlists.pointed_at(PLAYLIST, "https://store.example/a?b=1&c=2")
    assert (text.count("https://store.example/a?b=1&c=2"), "180.m4s" in text) == (3, False)


def test_an_address_cannot_break_out_of_its_quotes():
    assert 'URI="a%22b"' in playlists.pointed_at(PLAYLIST, 'a"b')


def test_the_master_lists_every_rung():
    text = playlists.master([playlists.Choice("480.m3u8", 2, 1, "avc1.4d,mp4a.40.2", 852, 480)])
    assert text.splitlines()[3:] == [
        '#EXT-X-STREAM-INF:BANDWIDTH=2,AVERAGE-BANDWIDTH=1,RESOLUTION=852x480,CODECS="avc1.4d,mp4a.40.2"',
        "480.m3u8",
    ]


def test_codecs_are_taken_from_the_encoders_own_list():
    assert playlists.codecs('#EXT-X-STREAM-INF:CODECS="avc1.64000d"\n180.m3u8') == "avc1.64000d"


def test_a_list_without_a_picture_is_unfit():
    with pytest.raises(Unfit):
        playlists.codecs('#EXT-X-STREAM-INF:CODECS="mp4a.40.2"')
