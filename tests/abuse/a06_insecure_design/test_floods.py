"""Pictures of a few kilobytes that unfold to gigabytes, at every door that takes one."""

import struct
import zlib

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.lib import storage
from tests.bad_line import in_front_of_store
from tests.factories.accounts import partnership
from tests.forms import filled
from tests.house.knocking import cookies_of
from tests.house.register import doors
from tests.house.test_files import TAKE_FILES

pytestmark = [pytest.mark.django_db, pytest.mark.long]

SIDE = 60_000  # 3.6 thousand million pixels


def flood() -> bytes:
    """A PNG of one colour: fifteen kilobytes that want fourteen gigabytes."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    row = b"\x00" + b"\x00" * (SIDE // 8)
    packer = zlib.compressobj(9)
    packed = packer.compress(row * 100) + packer.flush()
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


SETTINGS = "desk_accounts:settings"
# Each door that takes a picture in the request itself: the field, and what it answers to a flood.
PICTURES = {
    SETTINGS: ("logo_file", 422),
    "desk_posters:logo": ("file", 422),
    "desk_learning:question_write": ("picture_file", 422),
    "desk_learning:question_edit": ("picture_file", 422),
    "desk_banks:question_write": ("picture_file", 422),
    "desk_banks:question_edit": ("picture_file", 422),
}
# Doors of other files, to which a picture is sent all the same.
OTHERS = {"desk_library:file": ("file", 422), "desk_posters:artwork": ("file", 422)}


def way_to(name: str, named: dict[str, str]) -> tuple[str, str]:
    """Where its form goes, and somebody who may send it: an administrator, or the coordinator whose agency it is."""
    found = [
        (who, door.path.format(**named))
        for who in ("adi", "morgan")
        for door in doors()
        if door.name == name and door.expected[who] in {200, 302, 422}
    ]
    return found[0]


@pytest.fixture
def published(settings):
    """`published()` answers what this test sent to where readers' files lie; other workers write there as well."""
    line = in_front_of_store(settings)
    bucket = storages[storage.MEDIA].bucket_name
    yield lambda: [path for path in line.written if path.startswith(f"/{bucket}/")]
    line.close()


def test_what_is_published_is_seen(published):
    name = storage.new_name("library", "txt")
    storage.put(storage.MEDIA, name, b"A", content_type="text/plain")
    storage.delete(storage.MEDIA, name)
    assert [path.endswith(name) for path in published()] == [True]


def settings_as_they_stand(client, path) -> dict:
    """They look at a picture once all the rest holds."""
    form = client.get(path).context["form"]
    return {name: form[name].value() or "" for name in form.fields if name != "logo_file"}


def test_a_picture_that_unfolds_to_gigabytes_is_refused_at_its_door(client, people, named, published):
    kept = {who: cookies_of(client, people[who]) for who in ("adi", "morgan")}
    assert len(flood()) < 20_000
    got, why = {}, {}
    for name, (field, _) in (PICTURES | OTHERS).items():
        who, path = way_to(name, named)
        client.cookies = kept[who].copy()
        given = {field: SimpleUploadedFile("flood.png", flood(), "image/png")}
        if name == SETTINGS:
            given |= settings_as_they_stand(client, path)
        answer = client.post(path, filled(**given))
        got[name] = answer.status_code
        if name in PICTURES:
            why[name] = field in answer.context["form"].errors
        assert published() == []
    assert got == {name: status for name, (_, status) in (PICTURES | OTHERS).items()}
    assert why == dict.fromkeys(PICTURES, True)


NONE = [
    ("x.png", b""),
    ("x.png", b"\x89PNG\r\n\x1a\n"),
    ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("x.gif", b"GIF89a" + b"\x00" * 20),
    ("x.png", b"<html><script>alert(1)</script>"),
    ("../../x.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100),
    ("x.png\x00.exe", b"MZ" + b"\x00" * 100),
    ("x" * 5000 + ".png", b"\x89PNG"),
]


def test_what_is_no_picture_becomes_no_logo(client, morgan, published):
    partnership()
    client.force_login(morgan)
    for name, content in NONE:
        given = SimpleUploadedFile(name, content, "image/png")
        answer = client.post(f"/desk/posters/walls/{morgan.agency.uuid}/logo/", filled(file=given))
        assert (name[:20], answer.status_code, published()) == (name[:20], 422, [])


def test_every_door_that_takes_a_picture_is_tried_here():
    """That the list of doors which take a file is whole is asked of the views themselves, where it stands."""
    takes = {name for name, why in TAKE_FILES.items() if "a picture" in why}
    assert takes == set(PICTURES)


def test_a_request_that_is_too_large_never_reaches_a_form(client, people, named):
    client.cookies = cookies_of(client, people["bea"])
    long = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer = client.post(f"/desk/events/{named['event']}/cancel/", filled(reason=long))
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize("count", [2001, 10_000])
def test_a_request_of_too_many_fields_never_reaches_a_form(client, people, named, count):
    client.cookies = cookies_of(client, people["bea"])
    answer = client.post(f"/desk/events/{named['event']}/cancel/", {f"f{n}": "x" for n in range(count)})
    assert answer.status_code == 400
