"""Zip archives that unfold without end, lie about themselves or carry the same name twice."""

import stat
import struct
import zipfile
import zlib

from tests.corpus.made import MARK
from tests.corpus.offices.parts import PROGRAM, packed
from tests.portal.lib import evil

NAMES = (
    "../../etc/cron.d/a.xml", "/etc/a.xml", "ppt/../../a.xml", "ppt\\..\\a.xml", "c:/a.xml", "\\\\host\\a.xml",
    "./ppt/a.xml", "ppt//a.xml", "ppt/./a.xml", "ppt/a.xml:stream.xml", "~/../a.xml",
    "ppt/" + "a" * 65_000 + ".xml", "ppt/" + "a/" * 3_000 + "a.xml", "ppt/gpj.\u202eexe", "ppt/a.xml ", "ppt/a.xml.",
)  # fmt: skip


def rezipped(change):
    """A harmless deck whose packing is changed by hand."""

    def build(path):
        content = evil.office(
            path, {"ppt/slides/slide1.xml": "<a>" + "What we learnt. " * 200 + "</a>"}
        ).read_bytes()
        return change(content)

    return build


def entry(content, back=1):
    """Where the last entry of the table of contents begins."""
    at = len(content)
    for _ in range(back):
        at = content.rindex(b"PK\x01\x02", 0, at)
    return at


def put(content, at, form, value):
    size = struct.calcsize(form)
    return content[:at] + struct.pack(form, value) + content[at + size :]


def special(mode):
    def build(path):
        evil.office(path, {})
        with zipfile.ZipFile(path, "a") as made:
            part = zipfile.ZipInfo("ppt/media/image1.png")
            part.create_system, part.external_attr = 3, (mode | 0o777) << 16
            made.writestr(part, f"/etc/{MARK}")

    return build


def many(count):
    return lambda path: evil.office(path, {f"ppt/slides/a{n}.xml": b"" for n in range(count)})


def squeezed(method, size=250_000_000):
    def build(path):
        evil.office(path, {})
        with (
            zipfile.ZipFile(path, "a", method, compresslevel=9) as made,
            made.open("ppt/slides/slide1.xml", "w") as part,
        ):
            part.write(b"<a>")
            for _ in range(size // 1_000_000):
                part.write(b" " * 1_000_000)
            part.write(b"</a>")

    return build


def overlapped(path):
    """Two names for the same packed bytes, as the bombs do that hold petabytes."""
    content = rezipped(bytes)(path)
    at, before = entry(content), entry(content, 2)
    return put(content, at + 42, "<I", struct.unpack("<I", content[before + 42 : before + 46])[0])


def twice(path):
    evil.office(path, {"ppt/slides/slide1.xml": "<a/>"})
    with zipfile.ZipFile(path, "a") as made:
        info = zipfile.ZipInfo("ppt/slides/slide1.xml")
        made.filelist = [part for part in made.filelist if part.filename != info.filename]
        made.NameToInfo.pop(info.filename)
        made.writestr(info, f"<a>{MARK}</a>")
        made.filelist.append(made.filelist[-1])


def other_name_within(content):
    """The name before the bytes is another than the one in the table of contents."""
    return content.replace(b"ppt/slides/slide1.xml", b"ppt/slides/slide1.exe", 1)


def rubbish(content):
    """The packed words of a part are no packed words."""
    at = content.index(b"slide1.xml") + 10
    return content[:at] + b"\xff" * 20 + content[at + 20 :]


PACKING = {
    "a link": (special(stat.S_IFLNK), "refused"),
    "a pipe": (special(stat.S_IFIFO), "either"),
    "a device": (special(stat.S_IFCHR), "either"),
    "6,000 empty parts": (many(6_000), "refused"),
    "spaces without end": (squeezed(zipfile.ZIP_DEFLATED), "refused"),
    "spaces without end by bzip2": (squeezed(zipfile.ZIP_BZIP2, 60_000_000), "refused"),
    "spaces without end by LZMA": (squeezed(zipfile.ZIP_LZMA, 60_000_000), "refused"),
    "parts that overlap": (overlapped, "refused"),
    "the same name twice": (twice, "refused"),
    "another name within": (rezipped(other_name_within), "refused"),
    "a size that lies": (rezipped(lambda c: put(c, entry(c) + 24, "<I", 5)), "refused"),
    "a size of four gigabytes": (rezipped(lambda c: put(c, entry(c) + 24, "<I", 0xFFFFFFFE)), "refused"),
    "a sum that lies": (rezipped(lambda c: put(c, entry(c) + 16, "<I", 1)), "refused"),
    "a packing nobody knows": (rezipped(lambda c: put(c, entry(c) + 10, "<H", 99)), "refused"),
    "a lock on one part": (rezipped(lambda c: put(c, entry(c) + 8, "<H", 1)), "refused"),
    "a disk that is missing": (rezipped(lambda c: put(c, len(c) - 18, "<H", 7)), "either"),
    "a table of contents that is missing": (rezipped(lambda c: c[: entry(c, 3)]), "refused"),
    "a table of contents elsewhere": (rezipped(lambda c: put(c, len(c) - 6, "<I", 0xFFFFFFF0)), "refused"),
    "rubbish in a part": (rezipped(rubbish), "refused"),
    "words after its end": (rezipped(lambda c: c + b"MZ" + MARK.encode()), "either"),
    "a remark at its end": (rezipped(lambda c: put(c, len(c) - 2, "<H", len(MARK)) + MARK.encode()), "safe"),
    "another packed file behind it": (rezipped(lambda c: c + packed({"a.exe": PROGRAM})), "refused"),
    "half of it": (rezipped(lambda c: c[: len(c) // 2]), "refused"),
    "its first bytes alone": (rezipped(lambda c: c[:30]), "refused"),
    "all but its last byte": (rezipped(lambda c: c[:-1]), "refused"),
    "a stream that ends early": (rezipped(lambda c: put(c, entry(c) + 20, "<I", 3)), "refused"),
    "only its list of types": (lambda _: packed({"[Content_Types].xml": "<Types/>"}), "refused"),
    "a table of Excel": (lambda _: packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>"}), "refused"),
    "a book to read": (lambda _: packed({"mimetype": "application/epub+zip", "META-INF/container.xml": "<a/>"}), "refused"),
    "a letter of another office": (lambda _: packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "refused"),
    "an app of Android": (lambda _: packed({"AndroidManifest.xml": b"\x03\x00", "classes.dex": b"dex\n035"}), "refused"),
    "a Java program": (lambda _: packed({"META-INF/MANIFEST.MF": "Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"}), "refused"),
    "a script in a closed packing": (lambda _: zlib.compress(b"x"), "refused"),
}  # fmt: skip
