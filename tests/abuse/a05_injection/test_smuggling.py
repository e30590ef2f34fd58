"""Requests whose end two readers could see in two places: behind a proxy the rest would be somebody else's request.

Each is followed by a second one on the same line, which must not be answered.
"""

import re

import pytest

from tests.abuse.lines import call, heard

pytestmark = pytest.mark.long

HEAD = b"POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
NEXT = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
NO_MORE = b"\r\n0\r\n\r\n"
# How the first one says where it ends.
IN_DOUBT = {
    "a length and chunks": b"Content-Length: 4\r\n" + CHUNKED + NO_MORE,
    "chunks and a length": CHUNKED + b"Content-Length: 4\r\n" + NO_MORE,
    "two lengths": b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
    "two lengths in one": b"Content-Length: 0, 44\r\n\r\n",
    "a length with a sign": b"Content-Length: +0\r\n\r\n",
    "a length below nothing": b"Content-Length: -1\r\n\r\n",
    "a length that is no number": b"Content-Length: 0x2c\r\n\r\n",
    "a coding nobody knows": b"Transfer-Encoding: xchunked\r\n" + NO_MORE,
    "chunks that are not last": b"Transfer-Encoding: chunked, identity\r\n" + NO_MORE,
    "two codings": CHUNKED + b"Transfer-Encoding: identity\r\n" + NO_MORE,
    "a blank before the colon": b"Content-Length : 44\r\n\r\n",
    "a blank before the colon of chunks": b"Transfer-Encoding : chunked\r\n" + NO_MORE,
    "a length on a folded line": b"X-One: a\r\n Content-Length: 44\r\n\r\n",
    "a length after half a line's end": b"X-One: a\rContent-Length: 44\r\n\r\n",
    "a letter that is none": b"X-One: a\0b\r\n\r\n",
    "a chunk below nothing": CHUNKED + b"\r\n-1\r\n\r\n",
    "a chunk whose size is no number": CHUNKED + b"\r\n0x0\r\n\r\n",
    "a chunk larger than any number": CHUNKED + b"\r\nfffffffffffffffff\r\n\r\n",
}


def answers(web: int, end: bytes) -> int:
    """How many answers come until the server hangs up."""
    return len(re.findall(rb"HTTP/1\.1 \d{3} ", heard(call(web, HEAD + end + NEXT))))


@pytest.mark.parametrize("end", IN_DOUBT.values(), ids=IN_DOUBT)
def test_what_follows_an_end_in_doubt_is_never_answered(web, end):
    assert answers(web, end) == 1


@pytest.mark.parametrize("end", [b"Content-Length: 0\r\n\r\n", CHUNKED + NO_MORE], ids=["length", "chunks"])
def test_what_follows_a_plain_end_is(web, end):
    assert answers(web, end) == 2
