"""PDFs whose action is spelt, packed or hidden so that a plain look would pass it by."""

import re

import pikepdf
from pikepdf import Dictionary, Name, ObjectStreamMode, StreamDecodeLevel, String

from tests.corpus.made import MARK, changed
from tests.corpus.pdfs.acts import SCRIPT, acting, opened_by_root, saved


def plain(action, place):
    """Every object to be read in it, as another program might write it."""
    return acting(
        action, place, compress_streams=False, object_stream_mode=ObjectStreamMode.disable,
        stream_decode_level=StreamDecodeLevel.generalized,
    )  # fmt: skip


HIDDEN_NAMES = (
    (b"/JavaScript", b"/#4aava#53cript"), (b"/JS", b"/J#53"), (b"/OpenAction", b"/Open#41ction"), (b"/S ", b"/#53 "),
)  # fmt: skip
HELD = {
    "a script on opening": ("a script", "on opening"),
    "a program in a link": ("a program", "in a link"),
    "a form that sends, in a field": ("a form that sends", "in a field"),
}


def update(pdf_bytes):
    """What a later save adds: the root anew, with a script."""
    root = re.search(rb"/Root (\d+) 0 R", pdf_bytes)[1].decode()
    pages = re.search(rb"/Pages (\d+) 0 R", pdf_bytes)[1].decode()
    before = int(re.findall(rb"startxref\s+(\d+)", pdf_bytes)[-1])
    thing = (
        f"{root} 0 obj\n<</Type/Catalog/Pages {pages} 0 R/OpenAction<</S/JavaScript/JS({SCRIPT.replace('(', '').replace(')', '')})>>>>"
        "\nendobj\n"
    ).encode()
    at = len(pdf_bytes) + 1
    table = f"xref\n{root} 1\n{at:010d} 00000 n \ntrailer\n<</Root {root} 0 R/Size 99/Prev {before}>>\nstartxref\n{at + len(thing)}\n%%EOF\n"
    return pdf_bytes + b"\n" + thing + table.encode()


def behind(first, build):
    return lambda path: first + build(path)


def disguised():
    for name, (action, place) in HELD.items():
        yield (
            f"{name}, packed in streams",
            acting(action, place, object_stream_mode=ObjectStreamMode.generate),
            "safe",
        )
        yield f"{name}, for the web", acting(action, place, linearize=True), "safe"
        yield (
            f"{name}, of the oldest version",
            changed(plain(action, place), (b"%PDF-1.", b"%PDF-0.")),
            "either",
        )
        yield f"{name}, of a version to come", changed(plain(action, place), (b"%PDF-1.", b"%PDF-7.")), "safe"
        yield (
            f"{name}, its table broken",
            changed(plain(action, place), (b"startxref\n", b"startxref\n9")),
            "safe",
        )
        yield f"{name}, its ends of lines turned", changed(plain(action, place), (b"\n", b"\r")), "either"
        yield (
            f"{name}, behind a word",
            behind(b"\xef\xbb\xbf", plain(action, place)),
            "refused",
        )
        yield (
            f"{name}, behind a kilobyte",
            behind(b"%" * 1023 + b"\n", plain(action, place)),
            "refused",
        )
        yield (
            f"{name}, under an open lock",
            acting(action, place, encryption=pikepdf.Encryption(user="", owner="x", R=4)),
            "refused",
        )
        yield (
            f"{name}, with remarks between its words",
            changed(plain(action, place), (b"/S /", b"/S %" + MARK.encode() + b"\n/")),
            "safe",
        )
        yield f"{name}, said twice", changed(plain(action, place), (b"/S /", b"/S /GoTo /S /")), "safe"
    yield "names that hide their letters", changed(plain("a script", "on opening"), *HIDDEN_NAMES), "safe"
    yield "a script added later", lambda path: update(plain_page(path)), "safe"
    words = SCRIPT.encode()
    yield (
        "a script in sixteen bits",
        saved(lambda pdf: opened_by_root(pdf, Dictionary(S=Name.JavaScript, JS=String(SCRIPT + "\u2603")))),
        "safe",
    )
    yield (
        "a script in hexadecimal",
        changed(
            plain("a script", "on opening"),
            (
                b"(" + words.replace(b"(", b"\\(").replace(b")", b"\\)") + b")",
                b"<" + words.hex().encode() + b">",
            ),
        ),
        "safe",
    )


plain_page = saved(lambda _pdf: None, object_stream_mode=ObjectStreamMode.disable, compress_streams=False)
