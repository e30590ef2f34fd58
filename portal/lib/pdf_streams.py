"""How much a stream of a PDF unpacks to, told without unpacking more than a page can hold. Runs inside the child only."""

import binascii
import re
import zlib
from base64 import a85decode
from typing import Any

from pikepdf import Array, Stream, StreamDecodeLevel

LONGEST = 100_000_000  # bytes unpacked: a map as lines has 20 million
MOST_DOTS = 250_000_000  # of one picture: A0 at 400 dots an inch
_A_PIECE = 1 << 20
_ALL_WAYS = StreamDecodeLevel.specialized  # runs too, and no picture
# What readers also understand, although it is written in the line of a page only.
_SHORT = {
    "/Fl": "/FlateDecode",
    "/LZW": "/LZWDecode",
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/RL": "/RunLengthDecode",
}
_PACKS = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode"}
_MOST = {"/LZWDecode": 1_400, "/RunLengthDecode": 64}  # how many times smaller they can make what they pack


def is_bomb(stream: Stream) -> bool:
    """Whether a stream unpacks to more than a page or its own picture can hold, or is packed twice, as no program does.

    The length that it says it has is not believed.
    """
    longest = LONGEST
    if str(stream.get("/Subtype", "")) == "/Image":
        dots = _number(stream.get("/Width")) * _number(stream.get("/Height"))
        if dots > MOST_DOTS:
            return True
        longest = max(LONGEST, dots * 8)  # four colours of sixteen bits
    filters = [_SHORT.get(str(each), str(each)) for each in _listed(stream.get("/Filter"))]
    if sum(each in _PACKS for each in filters) > 1:
        return True
    content = bytes(stream.read_raw_bytes())
    for each in filters:
        if each == "/FlateDecode":
            return _unpacks_beyond(content, longest)
        if each in _MOST:
            # Nothing that we have counts them piece by piece: what could be too much is unpacked, in the child's memory.
            return len(content) * _MOST[each] > longest and len(stream.read_bytes(_ALL_WAYS)) > longest
        if each not in {"/ASCIIHexDecode", "/ASCII85Decode"}:
            return False  # a picture's own packing, which drawing it measures
        content = _from_letters(content, each)
    return False


def _listed(given: Any) -> list[Any]:
    if given is None:
        return []
    return list(given) if isinstance(given, Array) else [given]


def _number(given: Any) -> int:
    return max(0, int(given or 0))


def _from_letters(content: bytes, way: str) -> bytes:
    bare = re.sub(rb"[\x00\t\n\f\r ]", b"", content)
    try:
        if way == "/ASCII85Decode":
            return a85decode(bare.removeprefix(b"<~").partition(b"~")[0])
        digits = bare.partition(b">")[0]
        return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    except ValueError:
        return b""  # no reader makes anything of it


def _unpacks_beyond(content: bytes, longest: int) -> bool:
    if len(content) < longest // 1100:
        return False  # the best that this packing can do
    unpacker, unpacked = zlib.decompressobj(), 0
    while content and not unpacker.eof and unpacked <= longest:
        unpacked += len(unpacker.decompress(content, _A_PIECE))
        content = unpacker.unconsumed_tail
    return unpacked > longest
