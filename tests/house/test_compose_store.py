"""The file store of Compose and that of a server, each started by its own words, keep what the portal sends them."""

import contextlib
import json
import pathlib
import re
import secrets
import shlex
import signal
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from portal.engines import store
from portal.engines.child import Child
from portal.engines.places import LOOPBACK, free_pairs, program, script_folder
from tests.house.test_deploy import DEPLOY, composed, examples, told_by, told_to, unit
from tests.own_engines import Engine, environment, running
from tests.running import manage, newcomers

KEY = "WEED_S3_SSE_KEK"
DOORS = ("s3", "master", "volume", "filer")
UNIT = DEPLOY / "systemd/seaweedfs.service"


def filled_in() -> dict[str, str]:
    """What the store is given from the example, once a reader has made what is to be made."""
    told = told_to(composed()["store"])
    assert (KEY in told, told) == (True, examples(*told_by(UNIT)))
    return {name: value or secrets.token_hex(32) for name, value in told.items()}


def words_of(way: str) -> list[str]:
    """How the store is started in Compose, or by its unit."""
    if way == "compose":
        return composed()["store"]["command"]
    (line,) = [value for name, value in unit(UNIT) if name == "ExecStart"]
    words = shlex.split(line)
    assert words[:3] == ["/usr/bin/env", ".venv/bin/weed", "-logtostderr"]
    return words[3:]


def engine(folder: pathlib.Path, given: dict[str, str], way: str) -> Engine:
    """Describe the store by those words; the folders, the address and the doors are the test's."""
    known = {"name": "portal", "credentials": [{"accessKey": "portal", "secretKey": "secret"}]}
    known["actions"] = ["Admin", "Read", "Write", "List", "Tagging"]
    (folder / "s3.json").write_text(json.dumps({"identities": [known]}))
    (folder / "data").mkdir()
    mine = {"-dir": folder / "data", "-s3.config": folder / "s3.json", "-ip.bind": LOOPBACK}
    words = [
        f"{name}={mine[name]}" if (name := word.partition("=")[0]) in mine else word for word in words_of(way)
    ]
    assert {word.partition("=")[0] for word in words} >= set(mine)
    ports = free_pairs(len(DOORS))
    child = Child(
        name="store",
        argv=[
            program("weed", "", script_folder() / "weed"), "-logtostderr", *words,
            f"-ip={LOOPBACK}", *(f"-{part}.port={port}" for part, port in zip(DOORS, ports, strict=False)),
            "-s3.port.iceberg=0", "-s3.port.lance=0",
        ],
        environment=environment() | {"HOME": str(folder)} | given,
        folder=folder,
        ready=lambda: store._answers(ports[0]),
        stop_signal=signal.SIGKILL,
        after=lambda: store._sweep(ports),
    )  # fmt: skip
    return Engine(child, {"S3_ENDPOINT_URL": store.url(ports[0])}, folder / "log")


@contextlib.contextmanager
def prepared(folder: pathlib.Path, given: dict[str, str], way: str = "compose") -> Iterator[tuple[Any, str]]:
    """The store with its buckets made as README says: a client of its own, and the address of the filer behind it."""
    described = engine(folder, given, way)
    (filer,) = [
        word.partition("=")[2] for word in described.child.argv if str(word).startswith("-filer.port=")
    ]
    with running(described) as started:
        keys = {"S3_ACCESS_KEY_ID": "portal", "S3_SECRET_ACCESS_KEY": "secret"}
        manage(newcomers(folder, started.given | keys), "buckets")
        with contextlib.closing(
            boto3.client(
                "s3", endpoint_url=started.given["S3_ENDPOINT_URL"], aws_access_key_id="portal",
                aws_secret_access_key="secret", region_name="us-east-1",
                config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
            )
        ) as client:  # fmt: skip
            yield client, f"http://{LOOPBACK}:{filer}"


@pytest.mark.parametrize("way", ["compose", "systemd"])
def test_the_store_keeps_files_in_every_bucket_and_its_own_notes(tmp_path, way):
    """Each takes seven volumes at its first file, and a store of eight had none left for the second bucket."""
    with prepared(tmp_path, filled_in(), way) as (client, filer):
        client.create_bucket(
            Bucket="notes"
        )  # as much room as its own notes take, which it writes by the minute
        got = []
        for bucket in ("media", "notes", "quarantine"):
            client.put_object(Bucket=bucket, Key="a.pdf", Body=b"%PDF")
            got.append(client.get_object(Bucket=bucket, Key="a.pdf"))
        assert [each["Body"].read() for each in got] == [b"%PDF"] * 3
        assert [got[place]["ServerSideEncryption"] for place in (0, 2)] == ["AES256"] * 2
        with pytest.raises(HTTPError, match="401"):
            urlopen(f"{filer}/buckets/media/a.pdf", timeout=5)


def test_without_its_key_the_store_keeps_nothing(tmp_path):
    with (
        prepared(tmp_path, filled_in() | {KEY: ""}) as (client, _),
        pytest.raises(ClientError, match=r"InternalError.* PutObject"),
    ):
        client.put_object(Bucket="media", Key="a.pdf", Body=b"%PDF")
    said = re.findall("SSE-S3 encryption is not configured", (tmp_path / "log").read_text())
    assert said[:1] == ["SSE-S3 encryption is not configured"]
