"""The file store of Compose, started by its own words, keeps what the portal sends it."""

import contextlib
import json
import pathlib
import re
import secrets
import signal

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from portal.engines import store
from portal.engines.child import Child
from portal.engines.places import LOOPBACK, free_pairs, program, script_folder
from tests.house.test_deploy import composed, told_to
from tests.own_engines import Engine, environment, running
from tests.running import manage, newcomers

KEY = "WEED_S3_SSE_KEK"
DOORS = ("s3", "master", "volume", "filer")


def filled_in() -> dict[str, str]:
    """What Compose gives the store from the example, once a reader has made what is to be made."""
    given = {name: value or secrets.token_hex(32) for name, value in told_to(composed()["store"]).items()}
    assert set(given) == {KEY}
    return given


def engine(folder: pathlib.Path, given: dict[str, str]) -> Engine:
    """Describe the store by Compose's own words; the folders, the address and the doors are the test's."""
    known = {"name": "portal", "credentials": [{"accessKey": "portal", "secretKey": "secret"}]}
    known["actions"] = ["Admin", "Read", "Write", "List", "Tagging"]
    (folder / "s3.json").write_text(json.dumps({"identities": [known]}))
    (folder / "data").mkdir()
    moved = {
        "-dir=/data": f"-dir={folder / 'data'}", "-s3.config=/run/secrets/s3": f"-s3.config={folder / 's3.json'}",
        "-ip.bind=0.0.0.0": f"-ip.bind={LOOPBACK}",
    }  # fmt: skip
    words = composed()["store"]["command"]
    assert set(moved) <= set(words)
    ports = free_pairs(len(DOORS))
    child = Child(
        name="store",
        argv=[
            program("weed", "", script_folder() / "weed"), "-logtostderr", *(moved.get(word, word) for word in words),
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


def sealed_and_kept(folder: pathlib.Path, given: dict[str, str]) -> tuple[str, bytes]:
    """Make the buckets as README says and send a file; how it lies there, and what is read back."""
    with running(engine(folder, given)) as started:
        keys = {"S3_ACCESS_KEY_ID": "portal", "S3_SECRET_ACCESS_KEY": "secret"}
        manage(newcomers(folder, started.given | keys), "buckets")
        with contextlib.closing(
            boto3.client(
                "s3", endpoint_url=started.given["S3_ENDPOINT_URL"], aws_access_key_id="portal",
                aws_secret_access_key="secret", region_name="us-east-1",
                config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
            )
        ) as client:  # fmt: skip
            client.put_object(Bucket="media", Key="a.pdf", Body=b"%PDF")
            got = client.get_object(Bucket="media", Key="a.pdf")
            return got["ServerSideEncryption"], got["Body"].read()


def test_the_store_keeps_a_file_once_its_key_is_made(tmp_path):
    assert sealed_and_kept(tmp_path, filled_in()) == ("AES256", b"%PDF")


def test_without_its_key_the_store_keeps_nothing(tmp_path):
    with pytest.raises(ClientError, match=r"InternalError.* PutObject"):
        sealed_and_kept(tmp_path, dict.fromkeys(filled_in(), ""))
    said = re.findall("SSE-S3 encryption is not configured", (tmp_path / "log").read_text())
    assert said[:1] == ["SSE-S3 encryption is not configured"]
