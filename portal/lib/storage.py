"""The only place that touches S3: two private buckets, short waits, one plain error.

Callers say ``MEDIA`` (published) or ``QUARANTINE`` (just uploaded) and a name made by ``new_name``. Everything that
asks the network may raise ``StorageUnavailable`` (or its child ``NotStored``); signing never asks the network.
"""

import contextlib
import copy
import functools
import io
import os
import re
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, IncompleteReadError
from botocore.session import get_session
from django.core.files.storage import storages
from django.utils.http import content_disposition_header
from s3transfer.exceptions import RetriesExceededError

if TYPE_CHECKING:
    from boto3.session import Session
    from mypy_boto3_s3.client import S3Client

MEDIA = "media"
QUARANTINE = "quarantine"

_MEBI = 1024 * 1024
_MISSING = {"404", "NoSuchKey", "NotFound", "NoSuchUpload"}
# Work that nobody sits before: a job, a command. Most hiccups are gone at the next attempt.
PATIENT = Config(
    connect_timeout=5,
    read_timeout=30,
    retries={"total_max_attempts": 3, "mode": "standard"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
# Somebody waits for a page, and a web worker with them: once, and they are told. Whoever asked may ask again.
PROMPT = PATIENT.merge(Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1}))
# Somebody only reads: what the store adds to their page is not worth more than a moment.
HASTY = PROMPT.merge(Config(connect_timeout=1, read_timeout=2))
# No threads: a worker's memory stays flat, and the parts of one file come one after the other.
_TRANSFER = TransferConfig(multipart_threshold=32 * _MEBI, multipart_chunksize=32 * _MEBI, use_threads=False)
# While somebody waits: a file that stops coming is not begun again, which would wait five times.
_TRANSFER_ONCE = copy.copy(_TRANSFER)
_TRANSFER_ONCE.num_download_attempts = 1


class StorageUnavailable(Exception):
    """The file store did not do what was asked; the text is a sentence for the reader, the cause is for the log."""

    sentence = "The file store does not answer at the moment. Please try again in a few minutes."

    def __init__(self) -> None:
        super().__init__(self.sentence)


class NotStored(StorageUnavailable):
    """The store answers and holds no such file."""

    sentence = "This file is not in the file store."


@dataclass(frozen=True)
class Part:
    """One arrived part of a big upload: its number from 1, its bytes, its ETag as the store gave it."""

    number: int
    size: int
    etag: str


@dataclass(frozen=True)
class Stored:
    """A file in a bucket: its name, its bytes, and when it came (aware, UTC)."""

    name: str
    size: int
    changed_at: datetime


@dataclass(frozen=True)
class Unfinished:
    """An upload that was begun and neither completed nor aborted."""

    name: str
    upload_id: str
    begun_at: datetime


@contextlib.contextmanager
def promptly(*, only_reads: bool = False) -> Iterator[None]:
    """Within it the store is waited for as long as a page may wait (PROMPT; HASTY for one that `only_reads`), once.

    A store that did not answer is not asked again within it: so long a page may wait altogether.
    """
    before, asked = _patience.set(HASTY if only_reads else PROMPT), _gave_up.set(threading.Event())
    try:
        yield
    finally:
        _patience.reset(before)
        _gave_up.reset(asked)


def new_name(room: str, suffix: str) -> str:
    """Make a file name nobody chose: ``library/2026/<uuid>.pdf``. Raises ValueError for an odd room or suffix."""
    ending = suffix.lower().removeprefix(".")
    if not re.fullmatch(r"[a-z0-9]{1,12}", ending) or not re.fullmatch(r"[a-z][a-z0-9/-]{0,60}", room):
        raise ValueError("A stored name is made of a room and a plain suffix.")
    return f"{room}/{datetime.now(UTC):%Y}/{uuid.uuid4()}.{ending}"


def put(bucket: str, name: str, content: IO[bytes] | bytes, *, content_type: str) -> None:
    """Store bytes or an open binary file (read from where it stands, left open) under a name."""
    extra = {"ContentType": content_type, **_parameters(bucket)}
    body = io.BytesIO(content) if isinstance(content, bytes) else content
    with _said_plainly():
        kept: Any = _KeptOpen(body)
        _client(bucket).upload_fileobj(kept, _bucket(bucket), name, ExtraArgs=extra, Config=_transfer())


def open_file(bucket: str, name: str) -> IO[bytes]:
    """Answer the file's bytes as a seekable file at its beginning; above 8 MiB it lies on the disk. Close it."""
    file = tempfile.SpooledTemporaryFile(max_size=8 * _MEBI)  # noqa: SIM115 -- the caller closes it
    try:
        with _said_plainly():
            _client(bucket).download_fileobj(_bucket(bucket), name, file, Config=_transfer())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def fetch_to(bucket: str, name: str, path: Path) -> None:
    """Write the file's bytes to a path of this machine."""
    with _said_plainly(), path.open("wb") as file:
        _client(bucket).download_fileobj(_bucket(bucket), name, file, Config=_transfer())


def size(bucket: str, name: str) -> int:
    """How many bytes the file has."""
    with _said_plainly():
        return _client(bucket).head_object(Bucket=_bucket(bucket), Key=name)["ContentLength"]


def content_type(bucket: str, name: str) -> str:
    """What the file was stored as."""
    with _said_plainly():
        return _client(bucket).head_object(Bucket=_bucket(bucket), Key=name)["ContentType"]


def exists(bucket: str, name: str) -> bool:
    try:
        size(bucket, name)
    except NotStored:
        return False
    return True


def delete(bucket: str, name: str) -> None:
    """Remove the file; a file that is not there is no error."""
    with _said_plainly():
        _client(bucket).delete_object(Bucket=_bucket(bucket), Key=name)


def presigned(
    name: str,
    *,
    filename: str,
    content_type: str,
    seconds: int = 60,
    inline: bool = False,
    bucket: str = MEDIA,
) -> str:
    """Sign an address at which a browser may fetch one file for some seconds, under a name and type we chose.

    Signed for the public host. Call it only after ``.visible_to`` found the file's card.
    """
    plain = re.sub(r"[\x00-\x1f\x7f/\\]", "", filename) or "file"
    params = {
        "Bucket": _bucket(bucket),
        "Key": name,
        "ResponseContentType": content_type,
        "ResponseContentDisposition": content_disposition_header(not inline, plain),
        "ResponseCacheControl": f"private, max-age={seconds}",
    }
    return _signer(bucket).generate_presigned_url("get_object", Params=params, ExpiresIn=seconds)


def begin_upload(name: str, content_type: str) -> str:
    """Open a big upload into quarantine; answers its id."""
    with _said_plainly():
        begun = _client(QUARANTINE).create_multipart_upload(
            Bucket=_bucket(QUARANTINE), Key=name, ContentType=content_type, **_parameters(QUARANTINE)
        )
    return begun["UploadId"]


def sign_part(name: str, upload_id: str, number: int, seconds: int = 3600) -> str:
    """Sign the address to which a browser PUTs part ``number`` (1 to 10,000); no network. ValueError outside."""
    if not 1 <= number <= 10_000:
        raise ValueError("A part's number lies between 1 and 10,000.")
    params = {"Bucket": _bucket(QUARANTINE), "Key": name, "UploadId": upload_id, "PartNumber": number}
    return _signer(QUARANTINE).generate_presigned_url("upload_part", Params=params, ExpiresIn=seconds)


def parts(name: str, upload_id: str) -> list[Part]:
    """List what has arrived, by number. Raises NotStored where the upload is completed, aborted or unknown.

    Of a part that was sent again SeaweedFS lists each sending: the newest counts. Where other bytes came within the
    same second both are named, and the store, which knows their order, joins the later ones.
    """
    sent: list[tuple[datetime, Part]] = []
    newest: dict[int, datetime] = {}
    with _said_plainly():
        pages = _client(QUARANTINE).get_paginator("list_parts")
        for page in pages.paginate(Bucket=_bucket(QUARANTINE), Key=name, UploadId=upload_id):
            for p in page.get("Parts", []):
                at, number = p["LastModified"], p["PartNumber"]
                sent.append((at, Part(number, p["Size"], p["ETag"])))
                newest[number] = max(at, newest.get(number, at))
    counting = {part for at, part in sent if at == newest[part.number]}
    return sorted(counting, key=lambda part: part.number)


def complete_upload(name: str, upload_id: str, arrived: list[Part] | None = None) -> None:
    """Join the arrived parts (asked for, where not given) to one file in quarantine; may be called again."""
    try:
        given = parts(name, upload_id) if arrived is None else arrived
        joined: Any = {"Parts": [{"PartNumber": part.number, "ETag": part.etag} for part in given]}
        with _said_plainly():
            _client(QUARANTINE).complete_multipart_upload(
                Bucket=_bucket(QUARANTINE), Key=name, UploadId=upload_id, MultipartUpload=joined
            )
    except NotStored:
        if not exists(QUARANTINE, name):
            raise


def abort_upload(name: str, upload_id: str) -> None:
    """Give up a big upload and its parts; one that is already gone is no error."""
    with contextlib.suppress(NotStored), _said_plainly():
        _client(QUARANTINE).abort_multipart_upload(Bucket=_bucket(QUARANTINE), Key=name, UploadId=upload_id)


def unfinished_uploads() -> Iterator[Unfinished]:
    """Every upload that is open in quarantine, for the sweep."""
    with _said_plainly():
        for page in (
            _client(QUARANTINE).get_paginator("list_multipart_uploads").paginate(Bucket=_bucket(QUARANTINE))
        ):
            for found in page.get("Uploads", []):
                yield Unfinished(found["Key"], found["UploadId"], found["Initiated"])


def stored(bucket: str, prefix: str = "") -> Iterator[Stored]:
    """Every file under a prefix with its size and age, for the reconcile; asked for page by page."""
    with _said_plainly():
        pages = _client(bucket).get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=_bucket(bucket), Prefix=prefix):
            for found in page.get("Contents", []):
                yield Stored(found["Key"], found["Size"], found["LastModified"])


def names(bucket: str, prefix: str = "") -> Iterator[str]:
    """Every name under a prefix."""
    return (found.name for found in stored(bucket, prefix))


def answers() -> None:
    """Ask both buckets, waiting 3 s each at most. Raises StorageUnavailable where one does not answer."""
    for bucket in (MEDIA, QUARANTINE):
        with _said_plainly():
            _client(bucket, HASTY).head_bucket(Bucket=_bucket(bucket))


@contextlib.contextmanager
def _said_plainly() -> Iterator[None]:
    gave_up = _gave_up.get()
    if gave_up is not None and gave_up.is_set():
        raise StorageUnavailable
    try:
        yield
    except ClientError as error:
        if str(error.response.get("Error", {}).get("Code")) in _MISSING:
            raise NotStored from error
        if gave_up is not None:
            gave_up.set()
        raise StorageUnavailable from error
    # boto3 lets the last of them through where an answer broke off in its middle.
    except (BotoCoreError, Boto3Error, RetriesExceededError) as error:
        if gave_up is not None:
            gave_up.set()
        raise StorageUnavailable from error


def _transfer() -> TransferConfig:
    return _TRANSFER if _gave_up.get() is None else _TRANSFER_ONCE


class _KeptOpen:
    """The transfer closes what it is given; the caller's file stays the caller's."""

    def __init__(self, file: IO[bytes]) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell

    def close(self) -> None:
        """Leave it open."""


_patience: ContextVar[Config] = ContextVar("patience", default=PATIENT)
_gave_up: ContextVar[threading.Event | None] = ContextVar(
    "gave_up", default=None
)  # None: nobody sits before it
_clients: dict[tuple[str, int, int], tuple[object, "S3Client"]] = {}
_making = threading.Lock()


def _client(alias: str, patience: Config | None = None) -> "S3Client":
    """One client per alias and process: clients are safe to share among threads, sockets are not among forks."""
    storage: Any = storages[alias]
    patience = patience or _patience.get()
    key = (alias, os.getpid(), id(patience))
    with _making:
        held = _clients.get(key)
        if held is None or held[0] is not storage:
            client = _session(storage).client(
                "s3",
                region_name=storage.region_name,
                endpoint_url=storage.endpoint_url,
                use_ssl=storage.use_ssl,
                verify=storage.verify,
                config=storage.client_config.merge(patience),
            )
            client.meta.events.register("before-parse.s3", _came_whole)
            held = _clients[key] = (storage, client)
    return held[1]


def _session(storage: Any) -> "Session":
    """A session with the storage's own keys and the one description of S3."""
    session: Session = storage._create_session()  # noqa: SLF001 -- its keys, our patience
    inner = session._session  # noqa: SLF001 -- botocore's own, whose parts may be given
    inner.register_component("data_loader", _description())
    return session


@functools.cache
def _description() -> Any:
    """What reads botocore's description of S3 from its files, and keeps it.

    Each session would read it again: a tenth of a second for each alias and patience.
    """
    return get_session().get_component("data_loader")


def _came_whole(response_dict: dict[str, Any], operation_model: Any, **_rest: Any) -> None:
    """An answer that broke off is none: botocore takes one without a body for a list of nothing."""
    body, length = response_dict["body"], response_dict["headers"].get("Content-Length")
    if operation_model.http["method"] == "HEAD" or length is None or not isinstance(body, bytes):
        return
    if len(body) < int(length):
        raise IncompleteReadError(actual_bytes=len(body), expected_bytes=int(length))


def _signer(bucket: str) -> "S3Client":
    return _client(f"{bucket}_signer")


def _bucket(alias: str) -> str:
    storage: Any = storages[alias]
    return str(storage.bucket_name)


def _parameters(alias: str) -> dict[str, Any]:
    storage: Any = storages[alias]
    return dict(storage.object_parameters)
