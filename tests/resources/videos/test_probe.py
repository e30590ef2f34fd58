"""What ffprobe says, read as facts or as a refusal."""

import pytest

from resources.videos import probe
from resources.videos.probe import Facts, NotTaken

PICTURE = {
    "codec_type": "video",
    "codec_name": "h264",
    "width": 1920,
    "height": 1080,
    "disposition": {"attached_pic": 0},
}
SOUND = {"codec_type": "audio", "codec_name": "aac"}


def told(*streams, duration="96.0"):
    return {"streams": list(streams), "format": {"duration": duration}}


def read(what, **options):
    return probe.read(what, **{"longest": 10_800, "av1": True} | options)


def test_an_ordinary_recording():
    assert read(told(PICTURE, SOUND)) == Facts(96.0, 1920, 1080, "h264", True)


def test_no_sound_is_a_fact_and_no_refusal():
    assert read(told(PICTURE)).sound is False


@pytest.mark.parametrize(
    ("transfer", "bright"), [("smpte2084", True), ("arib-std-b67", True), ("bt709", False), (None, False)]
)
def test_light_that_screens_show_paler_is_a_fact_and_no_refusal(transfer, bright):
    assert read(told(PICTURE | {"color_transfer": transfer})).bright is bright


def test_a_phone_on_its_side_is_turned_upright():
    turned = PICTURE | {"side_data_list": [{"rotation": -90}]}
    facts = read(told(turned))
    assert (facts.width, facts.height) == (1080, 1920)


def test_wide_pixels_are_squared():
    wide = PICTURE | {"width": 720, "height": 576, "sample_aspect_ratio": "64:45"}
    assert read(told(wide)).width == 1024


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({}, "not_media"),
        (told(SOUND), "no_video"),
        (told(SOUND, PICTURE | {"disposition": {"attached_pic": 1}}), "no_video"),
        (told(PICTURE, duration="90000"), "too_long"),
        (told(PICTURE | {"width": 16000, "height": 16000}), "too_large_dimensions"),
        (told(PICTURE | {"width": 8000, "height": 8000}), "too_large_dimensions"),
        (told(PICTURE, duration="N/A"), "truncated"),
        (told(PICTURE, duration="nan"), "truncated"),
        (told(PICTURE | {"codec_name": "unknown"}), "unsupported_codec"),
    ],
)
def test_what_cannot_be_prepared_is_refused_with_its_code(what, code):
    with pytest.raises(NotTaken) as refusal:
        read(what)
    assert refusal.value.code == code


def test_av1_is_refused_where_nothing_decodes_it():
    with pytest.raises(NotTaken) as refusal:
        read(told(PICTURE | {"codec_name": "av1"}), av1=False)
    assert refusal.value.code == "unsupported_codec"


def test_every_code_that_may_pass_by_itself_has_its_sentence():
    assert set(probe.SENTENCES) >= probe.RETRYABLE


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("[mov,mp4 @ 0x7f] moov atom not found", "truncated"),
        ("[magicyuv @ 0x7f] Codec (magicyuv) not on whitelist 'h264,hevc'", "unsupported_codec"),
        ("[concat @ 0x7f] Format not on whitelist 'mov,matroska'", "not_media"),
        ("Invalid data found when processing input", "not_media"),
        ("", "not_media"),
    ],
)
def test_what_ffprobe_says_of_what_it_does_not_open_is_a_code(said, code):
    assert probe.why(said) == code
