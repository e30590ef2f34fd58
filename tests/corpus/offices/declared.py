"""Declarations in XML: entities that grow, and that fetch."""

from tests.corpus.offices.ties import WEB, deck, letter

DTD = f'<!DOCTYPE a SYSTEM "{WEB}">'
INNER = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{WEB}">]>'
GROWING = (
    '<!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 9}">' for n in range(1, 9))
    + "]>"
)
PARAMETER = f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{WEB}"> %x;]>'
DECLARED = {"a DTD": DTD, "an entity": INNER, "a growing entity": GROWING, "a parameter": PARAMETER,
            "a list of attributes": '<!DOCTYPE a [<!ATTLIST a b CDATA "c">]>'}  # fmt: skip
XML_PARTS = ("ppt/slides/slide1.xml", "docProps/app.xml", "customXml/item1.xml", "ppt/_rels/presentation.xml.rels",
             "ppt/drawings/vmlDrawing1.vml", "ppt/media/image1.svg", "docProps/custom.xml")  # fmt: skip
WIDE = {"UTF-16": "utf-16", "UTF-16 without a mark": "utf-16-be"}


def declared():
    for number, (name, words) in enumerate(DECLARED.items()):
        for part in XML_PARTS[number % 2 :: 2]:
            yield f"{name} in {part}", deck({part: f"{words}<a/>"})
    for name, codec in WIDE.items():
        words = f'<?xml version="1.0" encoding="UTF-16"?>{INNER}<a>&x;</a>'
        yield f"an entity in {name}", deck({"ppt/slides/slide1.xml": words.encode(codec)})
    yield (
        "an entity in UTF-7",
        deck({"ppt/slides/slide1.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-'}),
    )
    yield "a DTD after the end", deck({"ppt/slides/slide1.xml": f"<a/>{DTD}"})
    yield "a part of no words", letter({"word/header1.xml": b""})
    yield "a part with a nought", letter({"word/header1.xml": b"<a>\x00</a>"})
    yield "half a letter of UTF-8", letter({"word/header1.xml": b"<a>\xe2\x98</a>"})
    yield "elements 600 deep", letter({"word/document2.xml": "<a>" * 600 + "</a>" * 600})
