"""Values that no browser sends: in every parameter of every page, in every part of an address, in every field.

Each page and form gets some of them here; `make drill` sends all of them to all.
"""

import itertools
import re

import pytest
from django.test import Client

from tests.abuse.parameters import names, reads_parameters
from tests.factories.accounts import partnership
from tests.factories.events import event
from tests.factories.library import resource
from tests.house.knocking import body
from tests.house.register import PEOPLE, doors

pytestmark = [pytest.mark.django_db, pytest.mark.long]

ODD = {
    "nul": "%00a%00",
    "nul within nul": "%0%000",
    "surrogate": "%ED%A0%80",
    "not utf-8": "%FF%FE%C0%AF",
    "huge": "9" * 40,
    "huger": "9" * 5000,
    "below nought": "-1",
    "a fraction": "1.5",
    "infinite": "1e999",
    "not a number": "NaN",
    "other figures": "%D9%A3%C2%B2",
    "no such day": "2027-02-30",
    "before all days": "0000-00-00",
    "before all years": "0000",
    "the last of all days": "9999-12-31",
    "after all days": "99999-12-31",
    "thirteenth month": "2027-13",
    "a list": "[]=%5B%5D",
    "signs": "%27%22%3C%25s%7B0%7D%5C",
    "right to left": "%E2%80%AE%F0%9F%92%A5",
    "path": "..%2F..%2Fetc%2Fpasswd",
    "empty": "",
}


def broken(client, kept, address: str) -> bool:
    client.cookies = kept.copy()
    answer = client.get(address)
    return answer.status_code >= 500


def queries(turns: int) -> list[str]:
    """As many queries: in each every parameter has another of the odd values than in the one before."""
    asked, odd = names(), list(ODD.values())
    step = max(1, len(odd) // turns)
    return [
        "&".join(f"{name}={odd[(at + turn * step) % len(odd)]}" for at, name in enumerate(asked))
        for turn in range(turns)
    ]


@pytest.mark.parametrize(
    ("who", "turns"),
    [
        ("visitor", 2),
        ("bea", 1),
        pytest.param("visitor", 19, marks=pytest.mark.drill),
        pytest.param("bea", 19, marks=pytest.mark.drill),
    ],
)
def test_no_parameter_breaks_a_page(client, cookies, named, who, turns):
    client.raise_request_exception = False
    asked, found = queries(turns), {}
    for door in doors():
        if door.method != "GET" or (who == "visitor") != door.open:
            continue
        # Views that read no parameter get them all the same, once.
        for query in asked if reads_parameters(door) else asked[:1]:
            if broken(client, cookies[who], f"{door.path.format(**named)}?{query}"):
                found[door.path] = query
                break
    assert found == {}


@pytest.mark.parametrize(
    "path", ["/", "/library/", "/events/", "/reviews/", "/posters/", "/briefings/", "/guidance/", "/verify/"]
)
def test_a_query_of_a_megabyte_breaks_no_open_page(db, client, path):
    partnership()
    client.raise_request_exception = False
    for query in (
        "q=" + "a" * 1_000_000,
        "&".join(f"a{n}=1" for n in range(100_000)),
        "topic=a&" * 1900,
        "&" * 1_000_000,
    ):
        assert client.get(f"{path}?{query}").status_code in {200, 302, 400, 404, 414}


PARTS = ["%00", "9" * 5000, "%ED%A0%80..%2F..%0d%0aSet-Cookie:%20a=b", "a" * 10_000]


def broken_by(parts: list[str], client, cookies) -> dict[str, str]:
    """The addresses that break with one of these parts in them; each address gets one, in turn."""
    client.raise_request_exception = False
    named = sorted({(door.path, door.open) for door in doors() if "{" in door.path and door.method == "GET"})
    found = {}
    for (path, is_open), part in zip(named, itertools.cycle(parts), strict=False):
        if broken(client, cookies["visitor" if is_open else "bea"], re.sub(r"\{\w+\}", part, path)):
            found[path] = part[:20]
    return found


def test_no_part_of_an_address_breaks_a_page(client, cookies):
    assert broken_by(PARTS, client, cookies) == {}


@pytest.mark.drill
@pytest.mark.parametrize("part", PARTS, ids=lambda part: ascii(part[:12]))
def test_no_part_breaks_any_page(client, cookies, part):
    assert broken_by([part], client, cookies) == {}


VALUES = {"nul": "\x00", "huge": "9" * 5000 + "\u202e💥"}
FIELDS = ("name", "title", "text", "reason", "email", "q", "number", "day", "role")


def forms_broken_by(values: list[str], client, cookies, named, undone) -> dict[str, int]:
    """The forms that break with one of these values in every field; each form gets one, in turn."""
    client.raise_request_exception = False
    found = {}
    for door, value in zip(doors(), itertools.cycle(values), strict=False):
        who = next((one for one in PEOPLE if door.expected[one] in {200, 302, 422} and one != "visitor"), "")
        if door.method != "POST" or not who:
            continue
        client.cookies = cookies[who].copy()
        fields = dict.fromkeys((*door.data, *FIELDS), value)
        with undone():
            status = client.post(
                door.path.format(**named), {**fields, "once": body(door, named)["once"]}
            ).status_code
        if status >= 500:
            found[f"{door.name} {door.path}"] = status
    return found


def test_no_field_of_a_form_breaks_it(client, cookies, named, undone):
    assert forms_broken_by([*VALUES.values()], client, cookies, named, undone) == {}


@pytest.mark.drill
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_value_breaks_any_form(client, cookies, named, undone, value):
    assert forms_broken_by([value], client, cookies, named, undone) == {}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=", b"----"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n'),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="\x00"\r\n\r\nx\r\n--x--',
        ),
        ("multipart/form-data; boundary=" + "x" * 5000, b"x"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"a=+AGE-"),
        ("application/x-www-form-urlencoded; charset=no-such", b"a=1"),
        ("application/x-www-form-urlencoded", b"\xff=\xfe&%00=%00&once=%ED%A0%80"),
        ("application/json", b"{"),
        ("", b"a=1"),
        ("text/plain\r\nX: y", b"a"),
    ],
)
def test_no_body_breaks_a_form(client, bea, kind, content):
    client.raise_request_exception = False
    partnership()
    event(slug="noticing")
    resource("report", slug="report")
    client.force_login(bea)
    for path in (
        "/accounts/login/",
        "/me/details/",
        "/desk/events/noticing/cancel/",
        "/library/report/save/",
    ):
        assert client.generic("POST", path, content, content_type=kind).status_code < 500


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accept-language", "x" * 10_000), ("accept-language", "en;q=9999,*;q=NaN"), ("if-modified-since", "never"),
        ("if-none-match", '"' * 1000), ("range", "bytes=9-1,-0,0-"), ("range", "bytes=" + "0-1," * 2000), ("accept", "\x7f/*"),
        ("cookie", "=;;;=x; sessionid"), ("cookie", "a" * 20_000), ("user-agent", ""), ("user-agent", "\x7f" * 999),
        ("hx-request", "true"), ("hx-target", "<script>"), ("hx-current-url", "http://[::1"), ("idempotency-key", "x"),
        ("x-request-id", "x" * 10_000), ("content-length", "abc"), ("origin", "null"), ("referer", "http://[bad"),
    ],
)  # fmt: skip
def test_no_header_breaks_a_page(client, priya, name, value):
    client.raise_request_exception = False
    partnership()
    resource("report", slug="report")
    client.force_login(priya)
    for path in (
        "/",
        "/library/",
        "/library/report/",
        "/me/",
        "/events/feed/programme.ics",
    ):
        assert client.get(path, headers={name: value}).status_code < 500


def test_the_same_field_a_thousand_times_breaks_nothing(client, people):
    client.force_login(people["bea"])
    client.raise_request_exception = False
    for path in ("/library/", "/events/", "/desk/people/", "/desk/library/"):
        assert client.get(f"{path}?{'topic=a&kind=b&q=c&page=2&' * 300}").status_code < 500


def test_numbers_of_pages_are_read_gently(client, people):
    client = Client(raise_request_exception=False)
    client.force_login(people["bea"])
    for page in ("0", "-1", "999999999999999999999", "last", "1.0", "", "²", "٣", "0x1", "1e3", "9" * 5000):
        assert client.get("/desk/people/", {"page": page}).status_code == 200
        assert client.get("/library/", {"page": page}).status_code in {200, 404}
