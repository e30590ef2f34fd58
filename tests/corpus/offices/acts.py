"""Fields, drawings and slides that act."""

from tests.corpus.made import MARK
from tests.corpus.offices.ties import BOTH, SHARE, WEB, deck, letter


def code(*pieces, simple=False):
    """A field of Word; `pieces` lie in runs of their own."""
    if simple:
        return "<w>" + "".join(f'<fldSimple instr="{piece}"/>' for piece in pieces) + "</w>"
    runs = "".join(f"<r><instrText>{piece}</instrText></r>" for piece in pieces)
    return f'<w><p><r><fldChar fldCharType="begin"/></r>{runs}<r><fldChar fldCharType="end"/></r></p></w>'


PAGE_FIELD = code(" PAGE")[3:-4]
FIELDS = {
    "a command": code(f' DDEAUTO c:\\\\a.exe "{MARK}"'),
    "a command in letters": code("D", "D", "E", "AUTO", f" a {MARK}"),
    "a command that starts in small letters": code(f"ddeauto a {MARK}"),
    "a command after a number of the page": f"<w>{PAGE_FIELD}{code(f'DDEAUTO a {MARK}')[3:-4]}</w>",
    "a simple command after a number of the page": code("PAGE", f"DDEAUTO a {MARK}", simple=True),
    "a command in a command": code(
        " QUOTE ", "</instrText></r>" + PAGE_FIELD + "<r><instrText>", f" DDE a {MARK}"
    ),
    "a text of a share": code(f" INCLUDETEXT {SHARE}"),
    "a text by its old name": code(f" INCLUDE {SHARE}"),
    "a picture of a share": code(f" INCLUDEPICTURE {SHARE}"),
    "a picture by its old name": code(f" IMPORT {SHARE}"),
    "a document that is referred to": code(f" RD {SHARE}"),
    "a database": code(f' DATABASE \\d {SHARE} \\c "DSN=a"'),
    "a link to a table": code(f" LINK Excel.Sheet.8 {SHARE}"),
    "an object": code(" EMBED Package"),
    "a link to a share": code(f' HYPERLINK "{SHARE}"'),
    "a link to a file": code(f' HYPERLINK "file:///{MARK}"'),
    "a link to a script": code(f' HYPERLINK "javascript:{MARK}"'),
    "a picture of the web as a simple field": code(f"INCLUDEPICTURE {WEB}", simple=True),
    "a letter to many": f'<w:settings xmlns:w="w"><w:mailMerge><w:connectString w:val="{SHARE}"/></w:mailMerge></w:settings>',
    "a page taken in": '<w xmlns:r="r"><altChunk r:id="r1"/></w>',
    "a document within": '<w xmlns:r="r"><subDoc r:id="r1"/></w>',
    "an object of old": "<w><object><OLEObject ProgID='Package'/></object></w>",
    "a control": "<w><control/></w>",
}
SLIDES = {
    "a program": "ppaction://program", "a macro": "ppaction://macro?name=a", "an object": "ppaction://ole?verb=0",
    "a file": "ppaction://hlinkfile", "a program behind a blank": "  ppaction://program", "in capitals": "PPACTION://PROGRAM",
    "another deck": "ppaction://hlinkpres?slideindex=1",
}  # fmt: skip
DRAWINGS = {
    "a script": f"<script>fetch('{WEB}')</script>",
    "a script by another prefix": f"<x:script xmlns:x='http://www.w3.org/2000/svg'>{MARK}</x:script>",
    "what is done on loading": f"<g onload='fetch(\"{WEB}\")'/>",
    "what is done by touch": f"<rect onMouseOver='{MARK}'/>",
    "a link to a script": f"<a xmlns:l='http://www.w3.org/1999/xlink' l:href='javascript:{MARK}'/>",
    "a picture of the web": f"<image href='{WEB}'/>",
    "a picture of a share": f"<image xmlns:l='http://www.w3.org/1999/xlink' l:href='{SHARE}'/>",
    "a page": f"<foreignObject><body><iframe src='{WEB}'/></body></foreignObject>",
    "words of another file": f"<use href='{WEB}#a'/>",
    "a style of the web": f"<style>@import url({WEB});</style>",
    "a ground of the web": f"<rect style='fill:url({WEB}#a)'/>",
    "a link that changes": f"<a><set attributeName='href' to='javascript:{MARK}'/></a>",
    "a page as words": f"<image href='data:text/html,{WEB}'/>",
}


def acting():
    places = ("word/document.xml", "word/header1.xml", "word/footnotes.xml", "word/settings.xml")
    for number, (name, words) in enumerate(FIELDS.items()):
        part = places[3] if "settings" in words else places[1 + number % 2]
        yield f"{name}, in {part}", letter({part: words})
    for number, (name, action) in enumerate(SLIDES.items()):
        element = ("hlinkClick", "hlinkHover", "hlinkMouseOver")[number % 3]
        yield (
            f"{element} of {name}",
            deck({"ppt/slides/slide1.xml": f'<a><{element} action="{action}"/></a>'}),
        )
    yield "an object on a slide", deck({"ppt/slides/slide1.xml": "<a><oleObj progId='Package'/></a>"})
    yield "a control on a slide", deck({"ppt/slides/slide1.xml": "<a><controls><control/></controls></a>"})
    for number, (name, words) in enumerate(DRAWINGS.items()):
        carrier, folder = (("a deck", "ppt"), ("a letter", "word"))[number % 2]
        drawing = f"<svg xmlns='http://www.w3.org/2000/svg'>{words}</svg>"
        yield f"a drawing with {name}, in {carrier}", BOTH[carrier]({f"{folder}/media/image1.svg": drawing})
