"""Good captions, registers of meetings, and tables."""

import codecs
import datetime as dt
import itertools

from tests.corpus.good.pdfs import LANGUAGES
from tests.events import teams

CUES = "00:00:01.000 --> 00:00:04.000\n{}\n\n00:00:05.000 --> 00:00:08.000\nMore.\n"


def captioned(words="What we learnt.", head="WEBVTT\n\n"):
    return (head + CUES.format(words)).encode()


def subrip(words="What we learnt.", end="\n"):
    return f"1\n00:00:01,000 --> 00:00:04,000\n{words}\n\n2\n00:00:05,000 --> 00:00:08,000\nMore.\n".replace(
        "\n", end
    ).encode()


CAPTIONS = {
    **{f"in {name}": captioned(words) for name, words in LANGUAGES.items()},
    "with a speaker": captioned("<v Ann Vale>What we learnt."), "in italics": captioned("<i>What</i> <b>we</b> learnt."), "two lines": captioned("What we\nlearnt."),
    "an ampersand": captioned("Health & education"), "signs of mathematics": captioned("3 < 4 and 5 > 4"), "a remark": captioned(head="WEBVTT - Briefing\n\nNOTE Checked\n\n"),
    "a style": captioned(head="WEBVTT\n\nSTYLE\n::cue {color:white}\n\n"), "a language": captioned(head="WEBVTT\nKind: captions\nLanguage: en-GB\n\n"), "a mark": codecs.BOM_UTF8 + captioned(),
    "SubRip": subrip(), "SubRip of Windows": subrip(end="\r\n"), "SubRip of an old Mac": subrip(end="\r"), "SubRip of another font": subrip("<font color='white'>What</font>".replace("'", '"')),
    "Windows letters": subrip("Caf\u00e9 \u2013 na\u00efve").decode().encode("cp1252"), "short times": b"WEBVTT\n\n00:01.000 --> 00:04.000\nWhat\n",
    "numbers of YouTube": b"WEBVTT\nKind: captions\nLanguage: en\n\n00:00:01.000 --> 00:00:04.000 align:start position:0%\nwhat<00:00:01.500><c> we</c><00:00:02.000><c> learnt</c>\n",
    "of Teams": b"WEBVTT\n\na1b2-c3/12-0\n00:00:01.000 --> 00:00:04.000\n<v Ann Vale>What we learnt.</v>\n",
}  # fmt: skip
STARTS = dt.datetime(2026, 11, 3, 10, tzinfo=dt.UTC)
GUESTS = [
    teams.Guest("Ann Vale", "ann@example.org", ((STARTS, STARTS + dt.timedelta(hours=1)),)),
    teams.Guest("Siân O\u2019Neill", "sian@example.org", ((STARTS, STARTS + dt.timedelta(minutes=40)),)),
]


def attended():
    turns = itertools.product(teams.HEADINGS, teams.ENCODINGS, ("\t", ",", ";"), teams.DATES)
    for language, encoding, sign, dates in itertools.islice(turns, 0, None, 19):
        how = {"language": language, "encoding": encoding, "sign": sign, "dates": dates}
        yield ", ".join(how.values()), teams.sectioned(GUESTS, **how)


ROWS = "title{0}kind\nWhat we learnt{0}report\nSiân’s café{0}briefing\n"
TABLES = {
    f"{name} in {codec}": ROWS.format(sign).encode(codec)
    for (name, sign), codec in itertools.product(
        {"commas": ",", "semicolons": ";", "tabs": "\t"}.items(), ("utf-8", "utf-8-sig", "utf-16", "cp1252")
    )
}
