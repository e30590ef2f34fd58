"""Decks and letters tied to something outside, in each place that can hold a tie."""

from tests.corpus.made import MARK
from tests.portal.lib import evil

WEB = f"https://{MARK}/a"
SHARE = f"\\\\{MARK}\\share\\a"


def deck(more):
    return lambda path: evil.office(path, more)


def letter(more):
    return lambda path: evil.office(path, more, main="word/document.xml", kind=evil.DOCX)


BOTH = {"a deck": deck, "a letter": letter}


def in_turn(tricks):
    """Each trick in a deck and a letter by turns."""
    names = list(BOTH)
    for number, (name, more) in enumerate(tricks.items()):
        carrier = names[number % 2]
        yield f"{name}, in {carrier}", BOTH[carrier](more)


def tie(kind, target, mode=' TargetMode="External"'):
    return evil.RELS.format(f'<Relationship Id="r1" Type="{evil.OFFICE}/{kind}" Target="{target}"{mode}/>')


# What a part may be tied to outside, and where: none but plain links may stay.
KINDS = (
    "image", "oleObject", "frame", "subDocument", "audio", "video", "slideMaster", "theme", "font", "control",
    "package", "customXml", "aFChunk", "externalLinkPath", "attachedToolbars",
)  # fmt: skip
TARGETS = (WEB, SHARE, f"//{MARK}/a", f"file:///{MARK}/a", f"mhtml:{WEB}!x-usc:{WEB}")
LINKS = (
    SHARE, f"//{MARK}/a", f"file://{MARK}/a", f"javascript:location='{WEB}'", f"vbscript:{MARK}", f"data:text/html,{WEB}",
    f"ms-msdt:/id {MARK}", f"ms-word:ofe|u|{WEB}", f"search-ms:query=a&amp;crumb=location:{SHARE}", f"ldap://{MARK}/a",
    f"smb://{MARK}/a", f"shell:{MARK}", f"a.exe?{MARK}", f"\u200bhttps&#58;{MARK}", f" {SHARE}", f"ftp://{MARK}/a.exe",
)  # fmt: skip
PLACES = ("slides/_rels/slide1.xml.rels", "_rels/presentation.xml.rels", "slideMasters/_rels/slideMaster1.xml.rels",
          "notesSlides/_rels/notesSlide1.xml.rels", "charts/_rels/chart1.xml.rels")  # fmt: skip
WORDS = ("_rels/document.xml.rels", "_rels/header1.xml.rels", "_rels/footnotes.xml.rels", "_rels/settings.xml.rels",
         "_rels/webSettings.xml.rels", "glossary/_rels/document.xml.rels")  # fmt: skip


def tied():
    for number, kind in enumerate(KINDS):
        target = TARGETS[number % len(TARGETS)]
        yield f"{kind} from {target}, in a deck", deck({f"ppt/{PLACES[number % 5]}": tie(kind, target)})
        target = TARGETS[(number + 2) % len(TARGETS)]
        yield f"{kind} from {target}, in a letter", letter({f"word/{WORDS[number % 6]}": tie(kind, target)})
    for number, target in enumerate(LINKS):
        if number % 2:
            yield (
                f"a link to {target}, in a deck",
                deck({f"ppt/{PLACES[number % 5]}": tie("hyperlink", target)}),
            )
        else:
            yield (
                f"a link to {target}, in a letter",
                letter({f"word/{WORDS[number % 6]}": tie("hyperlink", target)}),
            )
    for mode in (' TargetMode="EXTERNAL"', ' TargetMode="Internal"', ""):
        yield (
            f"a picture from the web,{mode or ' without a word'}",
            deck({f"ppt/{PLACES[0]}": tie("image", WEB, mode)}),
        )
        yield (
            f"a picture of a share,{mode or ' without a word'}",
            letter({f"word/{WORDS[0]}": tie("image", SHARE, mode)}),
        )
    strange = evil.RELS.replace("<Relationships", "<x:Relationships").replace("xmlns=", "xmlns:x=")
    strange = strange.replace("</Relationships", "</x:Relationships")
    inner = f'<x:Relationship Id="r1" Type="{evil.OFFICE}/image" Target="{WEB}" TargetMode="External"/>'
    yield "a picture from the web, by another prefix", deck({f"ppt/{PLACES[0]}": strange.format(inner)})
    yield (
        "a picture from the web, in sixteen bits",
        deck(
            {
                f"ppt/{PLACES[0]}": ('<?xml version="1.0" encoding="UTF-16"?>' + tie("image", WEB)).encode(
                    "utf-16"
                )
            }
        ),
    )
    yield "a theme that brings itself, from the root", letter({"_rels/.rels": tie("officeDocument", WEB)})
