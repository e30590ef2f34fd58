"""Hostile files of words: captions that are pages, attendance and catalogues that are no tables, or burst."""

import codecs
import io
import zipfile

from tests.corpus.made import MARK, File

WEB = f"https://{MARK}/a"


def vtt(words, *, settings="", head="WEBVTT"):
    return f"{head}\n\n00:00:01.000 --> 00:00:04.000{settings}\n{words}\n".encode()


CODES = {
    "a script": f"<script src={WEB}></script>", "a picture": f"<img src=x onerror=fetch('{WEB}')>", "a link": f"<a href='{WEB}'>a</a>",
    "a drawing": f"<svg onload={MARK}>", "a frame": f"<iframe src={WEB}>", "a style": f"<style>@import '{WEB}'</style>",
    "a class with a handler": f"<c.a onload={MARK}>b</c>",
    "a base": f"<base href={WEB}>", "a form": f"<form action={WEB}><input>", "a remark": f"<!-- {MARK} --><script>",
    "an object": f"<object data={WEB}>", "capitals": f"<SCRIPT SRC={WEB}>", "a code of XML": f"<![CDATA[{MARK}]]><x:script>",
}  # fmt: skip
# They come out as words that are written, not obeyed.
WRITTEN = {
    "a script in letters of HTML": "&lt;script&gt;alert(1)&lt;/script&gt;", "a script by numbers": "&#60;script&#62;alert(1)&#60;/script&#62;",
    "a script twice in letters": "&amp;lt;script&amp;gt;", "an unfinished code": "<script", "an arrow in words": "a --&gt; b",
    "a code within a code": "<<script>alert(1)</script>", "wide brackets": "\uff1cscript\uff1e", "a cut code": "<scr<b>ipt>",
    "right to left": "\u202egpj.exe\u202c", "a nought of HTML": "&#0;&#x0;", "a voice with a handler": '<v onclick="a()">b</v>',
}  # fmt: skip
BLOCKS = {
    "a style of the web": f"WEBVTT\n\nSTYLE\n::cue {{background:url({WEB})}}\n\n00:01.000 --> 00:02.000\na\n",
    "a note with a script": f"WEBVTT\n\nNOTE <script src={WEB}>\n\n00:01.000 --> 00:02.000\na\n",
    "a region": f"WEBVTT\n\nREGION\nid:{MARK}\n\n00:01.000 --> 00:02.000\na\n",
    "a head with words": f"WEBVTT <script src={WEB}>\nX-TIMESTAMP-MAP=LOCAL:{MARK}\n\n00:01.000 --> 00:02.000\na\n",
    "a name that is a script": f"WEBVTT\n\n<script src={WEB}>\n00:01.000 --> 00:02.000\na\n",
    "settings that are a script": f"WEBVTT\n\n00:01.000 --> 00:02.000 align:<script src={WEB}>\na\n",
}
OTHERS = {
    "a page": f"<!doctype html><script src={WEB}>".encode(), "a playlist": f"#EXTM3U\n{WEB}\n".encode(),
    "another kind of captions (TTML)": f"<tt xmlns='http://www.w3.org/ns/ttml'><p begin='0s'>{MARK}</p></tt>".encode(),
    "another kind of captions (SAMI)": f"<SAMI><SYNC Start=0><P>{MARK}</SAMI>".encode(),
    "another kind of captions (ASS)": f"[Script Info]\nDialogue: 0,0:00:01.00,0:00:02.00,,{MARK}".encode(),
    "JSON": b'{"cues": []}', "a program": b"MZ\x90\x00" + bytes(99), "a PDF": b"%PDF-1.7\n", "a packed file": b"PK\x03\x04" + bytes(40),
    "nothing": b"", "blanks": b" \n\r\n\t", "noughts": bytes(400), "a nought among the words": vtt("a\x00b"),
    "sixteen bits": codecs.BOM_UTF16_LE + vtt("a").decode().encode("utf-16-le"), "only a head": b"WEBVTT\n",
}  # fmt: skip


def cues(count):
    return lambda _: (
        "WEBVTT\n\n"
        + "".join(
            f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000 --> {n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.900\na\n\n"
            for n in range(count)
        )
    )


TIMES = {
    "an end before its beginning": "00:00:09.000 --> 00:00:01.000", "an hour of 99,999": "99999:00:00.000 --> 99999:00:01.000",
    "61 seconds": "00:00:61.000 --> 00:00:62.000", "times below nothing": "-00:00:01.000 --> 00:00:01.000",
    "no times": "a --> b", "no arrow": "00:00:01.000 00:00:02.000", "two arrows": "00:00:01.000 --> --> 00:00:02.000",
    "other numbers": "\u0660\u0660:\u0660\u0661.000 --> \u0660\u0660:\u0660\u0662.000",
}  # fmt: skip
LONG = {
    "more than a megabyte": lambda _: vtt("a" * 1_100_000),
    "6,000 captions": lambda path: cues(6_000)(path).encode(),
    "captions without an end of code": lambda _: vtt("<c" * 300_000 + "<script>"),
    "brackets without end": lambda _: vtt("<" * 500_000 + "b>" + "<script>"),
    "blanks without end": lambda _: b"WEBVTT\n\n00:00:01.000" + b" " * 500_000 + b"> 00:00:02.000\na\n",
}
ENDLESS = {
    "a voice without end": lambda _: vtt("<v " + "a" * 500_000 + ">b")
}  # that voice is dropped, the words stay
OVER = {"captions after the end": b"WEBVTT\n\n00:30:01.000 --> 00:30:04.000\na\n"}

HEAD = "Name\tFirst Join\tLast Leave\tEmail\n"
ROW = "{}\t3/11/2026, 10:00:00\t3/11/2026, 11:00:00\ta@example.org\n"


def book(**more):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<a/>")
        for name, content in more.items():
            made.writestr(name, content)
    return file.getvalue()


# For both doors that take a table: attendance and the catalogue.
NO_TABLES = {
    "a workbook": book(), "a workbook that bursts": book(a=bytes(80_000_000)), "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
    "a PDF": b"%PDF-1.7\n", "nothing": b"", "blanks": b"  \r\n ", "half of sixteen bits": codecs.BOM_UTF16_LE + b"a\x00b",
    "bytes of no language": b"\xff\x81\x8d\x8f\x90\x9d" * 40, "a page": f"<!doctype html><script src={WEB}>".encode(),
    "a program": b"MZ\x90\x00" + bytes(64), "words": b"Minutes of the meeting\n", "noughts": bytes(4000),
    "a quote without end": b'"' + b"a" * 300_000, "a cell without end": b"a," + b"b" * 300_000,
    "a hundred thousand columns": b"," * 100_000 + b"\n", "JSON": b'[{"name": "a"}]', "a playlist": f"#EXTM3U\n{WEB}\n".encode(),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(99), "words after words of eight bits": b"caf\xe9 \x81 \x8d",
    "unpaired halves of sixteen bits": codecs.BOM_UTF16_LE + b"\x00\xd8" * 40,
}  # fmt: skip
ATTENDED = {
    "a formula as a name": ROW.format('=HYPERLINK("https://a")'), "a script as a name": ROW.format("<script>alert(1)</script>"),
    "a command as a name": ROW.format("=cmd|' /C calc'!A0"), "a name without end": ROW.format("a" * 100_000),
    "noughts in a name": ROW.format("a\x00b"), "right to left in a name": ROW.format("\u202egpj.exe"),
    "a time that is none": "Ann\t31/02/2026, 25:61:00\t3/11/2026, 11:00\ta@example.org\n", "a name of signs": ROW.format("\u200b\u200b"),
}  # fmt: skip
LINED = {
    "a column that is a formula": b"title,=cmd|' /C calc'!A0\na,b\n", "columns of the same name": b"title,title\na,b\n",
    "a file outside": f"title,kind,file\na,report,../../etc/{MARK}\n".encode(), "rows that are longer": b"title,kind\na,b,c,d\n",
    "a nought in a cell": b"title,kind\na\x00b,report\n", "no columns that we know": b"evil,more\na,b\n",
}  # fmt: skip

HOSTILE = [
    *(File("captions", f"{name} in words", lambda _, w=words: vtt(w), "refused", "captions") for name, words in CODES.items()),
    *(File("captions", f"{name} in SubRip", lambda _, w=words: b"1\n" + vtt(w).partition(b"\n\n")[2].replace(b".000", b",000"), "refused", "captions") for name, words in list(CODES.items())[::3]),
    *(File("captions", name, lambda _, w=words: vtt(w), "either", "captions") for name, words in WRITTEN.items()),
    *(File("captions", name, lambda _, w=words: w.encode(), "safe", "captions") for name, words in BLOCKS.items()),
    *(File("captions", name, lambda _, c=content: c, "refused", "captions") for name, content in OTHERS.items()),
    *(File("captions", name, lambda _, t=times: f"WEBVTT\n\n{t}\na\n".encode(), "refused", "captions") for name, times in TIMES.items()),
    *(File("captions", name, build, "refused", "captions") for name, build in LONG.items()),
    *(File("captions", name, lambda _, c=content: c, "refused", "captions") for name, content in OVER.items()),
    *(File("captions", name, build, "safe", "captions") for name, build in ENDLESS.items()),
    *(File("attendance", name, lambda _, c=content: c, "refused", "attendance") for name, content in NO_TABLES.items()),
    *(File("attendance", name, lambda _, w=words: (HEAD + w).encode("utf-16"), "either", "attendance") for name, words in ATTENDED.items()),
    *(File("table", name, lambda _, c=content: c, "refused", "table") for name, content in NO_TABLES.items()),
    *(File("table", name, lambda _, c=content: c, "either", "table") for name, content in LINED.items()),
]  # fmt: skip
