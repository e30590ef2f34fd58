"""`manage.py up --engines-only` with the real engines, and what a stranger on this machine can do to them."""

import contextlib
import http.client
import os
import pathlib
import socket
import ssl
import subprocess
import sys
from urllib.parse import urlsplit

import boto3
import psycopg
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings

from portal.engines import opening, postgres, runfile, store, tls
from portal.engines.places import EngineError, Places
from tests.engines import OURS
from tests.portal.engines.running import ROOT, Program, alive, listening

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.long]


def own_environment(data, **more) -> dict[str, str]:
    """Return an environment in which no engine's address is given."""
    given = {name for names in OURS.values() for name in names}
    kept = {name: value for name, value in os.environ.items() if name not in given}
    return kept | {"PORTAL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "portal.settings.local"} | more


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    # Longer than a Unix socket's path may be, as a folder in somebody's home may well be.
    return tmp_path_factory.mktemp("up") / ("long-" * 20) / "data"


@pytest.fixture(scope="module")
def up(data):
    program = Program("manage.py", "up", "--engines-only", env=own_environment(data))
    program.wait_for("Ctrl-C stops everything")
    yield program
    family = program.family()
    program.close()
    assert alive(family) == []


@pytest.fixture(scope="module")
def found(up, data):
    return runfile.read(data / "run.env")


def test_run_env_is_private_and_complete(found, data):
    assert (data / "run.env").stat().st_mode & 0o777 == 0o600
    assert {name for names in OURS.values() for name in names} <= set(found)
    assert len(found["PORTAL_SECRET_KEY"]) >= 50
    assert all(path.stat().st_mode & 0o077 == 0 for path in (data / "secrets").iterdir())


def test_no_secret_is_among_the_arguments(up, found):
    spoken = b" ".join(pathlib.Path(f"/proc/{pid}/cmdline").read_bytes() for pid in up.family())
    secrets = [urlsplit(found["DATABASE_URL"]).password, urlsplit(found["PORTAL_CACHE_URL"]).password]
    for secret in [*secrets, found["S3_SECRET_ACCESS_KEY"]]:
        assert secret
        assert secret.encode() not in spoken


def test_the_database_wants_a_password_and_gives_no_superuser(found):
    with psycopg.connect(found["DATABASE_URL"]) as connection:
        row = connection.execute(
            "select rolsuper, rolcreatedb, current_setting('data_checksums') from pg_roles where rolname = 'portal'"
        ).fetchone()
        extensions = {name for (name,) in connection.execute("select extname from pg_extension")}
    assert row == (False, True, "on")
    assert extensions == {"plpgsql", "pg_trgm", "unaccent"}
    port = urlsplit(found["DATABASE_URL"]).port
    for user in ("portal", "postgres"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host="127.0.0.1", port=port, user=user, dbname="portal")


def test_the_databases_log_holds_the_error_and_nobodys_values(found, data):
    log = data / "log" / "postgres.log"
    with psycopg.connect(found["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("create temporary table canaries (address text unique, note text not null)")
        connection.execute("insert into canaries values ('quill@canary.example', 'typed')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into canaries values (%s, 'typed')", ["quill@canary.example"])
        with pytest.raises(psycopg.errors.NotNullViolation):
            connection.execute("insert into canaries values ('zephyrine@canary.example', null)")
        with pytest.raises(psycopg.errors.DivisionByZero):
            connection.execute("select 1/length(%s::text || '') from (select 'canary') one", [""])
        connection.execute("select pg_sleep(0.2), 'slow canary.example'")
    told = log.read_text()
    errors = [
        'duplicate key value violates unique constraint "canaries_address_key"',
        'null value in column "note" of relation "canaries" violates not-null constraint',
        "division by zero",
    ]
    assert [one in told for one in errors] == [True, True, True]
    assert [
        canary for canary in ("quill", "zephyrine", "canary.example", "insert into") if canary in told
    ] == []


def test_the_database_writes_down_no_statement_however_long_it_took(found):
    with psycopg.connect(found["DATABASE_URL"]) as connection:
        names = [*postgres.UNTOLD]
        said = connection.execute("select name, setting from pg_settings where name = any(%s)", [names])
        assert dict(said.fetchall()) == postgres.UNTOLD


def test_valkey_refuses_strangers(found):
    where = urlsplit(found["PORTAL_BROKER_URL"])
    for said, heard in ((b"PING\r\n", b"-NOAUTH"), (f"AUTH {where.password}\r\n".encode(), b"+OK")):
        with socket.create_connection(("127.0.0.1", where.port), 5) as line:
            line.sendall(said)
            assert line.recv(100).startswith(heard)


def test_the_store_refuses_whoever_does_not_sign(found):
    where = urlsplit(found["S3_ENDPOINT_URL"])
    for method, path in (("GET", "/"), ("GET", "/media/"), ("PUT", "/media/x"), ("DELETE", "/quarantine/x")):
        line = http.client.HTTPConnection("127.0.0.1", where.port, timeout=5)
        line.request(method, path)
        assert line.getresponse().status == 403, (method, path)
        line.close()


def test_the_parts_behind_the_store_refuse_strangers(found):
    ports = runfile.read_ports(found[runfile.PORTS])["store"]
    volume, filer = ports[2:4]
    for port, method, path in (
        (filer, "GET", "/buckets/"),
        (filer, "POST", "/buckets/media/x"),
        (volume, "POST", "/1,01637037d6"),
    ):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        line.request(method, path, body=b"x" if method == "POST" else None)
        assert line.getresponse().status == 401, (port, path)
        line.close()


def client(found):
    return boto3.client(
        "s3",
        endpoint_url=found["S3_ENDPOINT_URL"],
        aws_access_key_id=found["S3_ACCESS_KEY_ID"],
        aws_secret_access_key=found["S3_SECRET_ACCESS_KEY"],
        region_name="us-east-1",
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )


def on_the_disk(data, words: bytes) -> bool:
    """Whether these bytes lie anywhere in the store's folder."""
    files = (path for path in (data / f"store{store.MAJOR}").rglob("*") if path.is_file())
    return any(words in path.read_bytes() for path in files)


def test_what_is_stored_cannot_be_read_from_the_disk(found, data):
    asked = client(found)
    sealed, small, plain = (os.urandom(2048) for _ in range(3))  # bytes that no packing changes
    for bucket in ("media", "quarantine"):
        asked.put_object(Bucket=bucket, Key="canary", Body=sealed, ContentType="image/png")
    asked.put_object(Bucket="media", Key="small", Body=small[:64], ContentType="text/plain")
    # The control: without the bucket's own rule it lies there for anybody who has the disk.
    asked.create_bucket(Bucket="plain")
    asked.put_object(Bucket="plain", Key="canary", Body=plain, ContentType="image/png")
    lying = [on_the_disk(data, words) for words in (sealed[500:1000], small[8:56], plain[500:1000])]
    assert (lying, asked.get_object(Bucket="media", Key="canary")["Body"].read()) == (
        [False, False, True],
        sealed,
    )


def test_a_big_upload_in_parts_is_sealed_too(found, data):
    asked, words = client(found), os.urandom(5 * 1024**2)
    upload = asked.create_multipart_upload(Bucket="quarantine", Key="big", ContentType="video/mp4")[
        "UploadId"
    ]
    where = {"Bucket": "quarantine", "Key": "big", "UploadId": upload}
    tag = asked.upload_part(**where, PartNumber=1, Body=words)["ETag"]
    asked.complete_multipart_upload(**where, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]})
    part = asked.get_object(Bucket="quarantine", Key="big", Range="bytes=1000-1999")["Body"].read()
    assert (on_the_disk(data, words[100_000:100_500]), part) == (False, words[1000:2000])


def heard(port: int, papers: tuple[str, str] | None) -> bytes:
    """What a part says to a greeting of gRPC, from somebody with these papers or with none."""
    asks = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    asks.check_hostname, asks.verify_mode = False, ssl.CERT_NONE
    asks.set_alpn_protocols(["h2"])
    if papers:
        asks.load_cert_chain(*papers)
    with (
        contextlib.suppress(OSError),
        socket.create_connection(("127.0.0.1", port), 5) as line,
        asks.wrap_socket(line) as shaken,
    ):
        shaken.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + b"\x04" + bytes(5))
        return shaken.recv(9)
    return b""


def test_the_parts_of_the_store_speak_to_nobody_without_papers(up, found, data, tmp_path):
    tls.environment(tmp_path)  # the papers of another authority, made just as ours are
    ours, strange = (
        (str(folder / tls.CERT), str(folder / tls.KEY))
        for folder in (data / f"store{store.MAJOR}" / "papers", tmp_path)
    )
    ports = runfile.read_ports(found[runfile.PORTS])["store"]
    parts = dict(zip(store.PORTS, ports[len(store.PORTS) :], strict=True))
    listen = {port for _, port in listening(set(up.family()))}
    answers = {
        part: (heard(port, ours)[3:4], heard(port, strange), heard(port, None))
        for part, port in parts.items()
        if port in listen
    }
    assert answers == dict.fromkeys(store.PORTS, (b"\x04", b"", b""))


@pytest.mark.parametrize("bucket", ["media", "quarantine"])
def test_the_buckets_answer_the_portals_own_pages_only(found, bucket):
    where = urlsplit(found["S3_ENDPOINT_URL"])
    for origin, status in ((found["PORTAL_ADDRESS"], 200), ("https://elsewhere.example", 403)):
        line = http.client.HTTPConnection("127.0.0.1", where.port, timeout=5)
        asked = {"Origin": origin, "Access-Control-Request-Method": "PUT"}
        line.request("OPTIONS", f"/{bucket}/x", headers=asked)
        answer = line.getresponse()
        assert answer.status == status
        assert answer.headers.get("Access-Control-Allow-Origin") == (origin if status == 200 else None)
        line.close()
    rules = client(found).get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert rules[0]["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] == 2


def test_no_bucket_comes_by_itself(found):
    with pytest.raises(ClientError):
        client(found).put_object(Bucket="another", Key="x", Body=b"x")


def test_nothing_listens_beyond_this_machine_or_on_a_door_we_did_not_choose(up, found):
    shown = listening(set(up.family()))
    chosen = {port for ports in runfile.read_ports(found[runfile.PORTS]).values() for port in ports}
    assert shown
    assert {port for _, port in shown} <= chosen
    assert {address for address, _ in shown} == {"127.0.0.1"}


def test_an_engine_whose_address_is_given_is_not_started(tmp_path):
    ours = {
        "DATABASE_URL": settings.DATABASE_URL,
        "S3_ENDPOINT_URL": settings.S3_ENDPOINT_URL,
        # A broker of another make; the cache is still ours to keep.
        "PORTAL_BROKER_URL": "amqp://127.0.0.1:1/",
    }
    program = Program("manage.py", "up", "--engines-only", env=own_environment(tmp_path / "d", **ours))
    program.wait_for("Ctrl-C stops everything")
    said = "".join(program.heard)
    values = runfile.read(tmp_path / "d" / "run.env")
    program.close()
    assert "valkey" in said
    assert "postgres" not in said
    assert "store" not in said
    assert "DATABASE_URL" not in values
    assert "PORTAL_BROKER_URL" not in values
    assert "PORTAL_CACHE_URL" in values


def test_a_port_in_use_is_said_in_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = [sys.executable, "manage.py", "up"]
        done = subprocess.run(
            words,
            check=False,
            cwd=ROOT,
            env=own_environment(tmp_path / "d", PORT=str(port)),
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr


def test_root_is_refused_where_settings_say_so(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    plan = opening.Plan(places=Places(tmp_path), root=ROOT, environment={}, as_root=False)
    with pytest.raises(EngineError, match="ordinary account"):
        opening.open_house(plan)
