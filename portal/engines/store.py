"""SeaweedFS, the file store: S3 for whoever signs, and nothing for anybody else on this machine."""

import contextlib
import hashlib
import json
import pathlib
import shutil
import signal
import urllib.error
import urllib.request
from collections.abc import Sequence

from portal.engines import buckets, tls
from portal.engines.child import Child
from portal.engines.places import LOOPBACK, EngineError, Places, program, script_folder, write_private

# `weed mini` is a master, a volume server, a filer and the S3 door in one process; each has a second port.
PORTS = ("s3", "master", "volume", "filer", "admin")
ACCESS_KEY = "portal"
MAJOR = 4  # its folder carries it, as the others' do (portal.engines.layout)
SEALED_WITH = "sealed-with"


def url(port: int) -> str:
    return f"http://{LOOPBACK}:{port}"


def secret_key(places: Places) -> str:
    return places.secret("store-s3")


def child(
    places: Places,
    ports: Sequence[int],
    environment: dict[str, str],
    names: Sequence[str],
    origins: Sequence[str],
) -> Child:
    """Describe the server with its buckets and the origins (the portal's own) whose pages may reach them."""
    folder = places.folder(f"store{MAJOR}")
    data = folder / "data"
    sockets = places.socket_folder()
    identities = folder / "s3.json"
    s3 = ports[0]

    def before() -> None:
        if places.disposable:
            shutil.rmtree(data, ignore_errors=True)
        data.mkdir(exist_ok=True, mode=0o700)
        _same_key(places, folder)
        credentials = [{"accessKey": ACCESS_KEY, "secretKey": secret_key(places)}]
        actions = ["Admin", "Read", "Write", "List", "Tagging"]
        known = [{"name": "portal", "credentials": credentials, "actions": actions}]
        write_private(identities, json.dumps({"identities": known}))

    return Child(
        name="store",
        argv=[
            _program(places), "-logtostderr", "mini", f"-dir={data}",
            f"-ip={LOOPBACK}", f"-ip.bind={LOOPBACK}",
            *(f"-{part}.port={ports[place]}" for place, part in enumerate(PORTS)),
            *(f"-{part}.port.grpc={ports[place + len(PORTS)]}" for place, part in enumerate(PORTS)),
            f"-s3.config={identities}", f"-bucket={names[0]}", "-s3.autoCreateBucket=false",
            f"-s3.allowedOrigins={','.join(origins)}", f"-filer.allowedOrigins={origins[0]}",
            # It would report to its makers, and open doors that nobody here needs.
            "-master.telemetry=false", "-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0",
            f"-filer.localSocket={sockets / 'f.sock'}", f"-s3.localSocket={sockets / 's.sock'}",
        ],
        environment=environment | _secrets(places, folder),
        folder=folder,
        ready=lambda: _answers(s3) and buckets.prepare(url(s3), ACCESS_KEY, secret_key(places), names, origins),
        # An orderly stop takes two seconds, which data that is thrown away does not need.
        stop_signal=signal.SIGKILL if places.disposable else signal.SIGINT,
        grace=15,
        before=before,
        after=lambda: _sweep(ports),
    )  # fmt: skip


def _same_key(places: Places, folder: pathlib.Path) -> None:
    """Raise EngineError where the key is another than the files were sealed with: each of them would fail to open."""
    mark = hashlib.sha256(f"sealed with {_sealing_key(places)}".encode()).hexdigest()
    known = folder / SEALED_WITH
    if not known.exists():
        write_private(known, mark + "\n")
    elif known.read_text().strip() != mark:
        raise EngineError(
            f"{places.data / 'secrets' / 'store-sse'} is not the key with which the files here were sealed. "
            "Put it back from your copy: without it they cannot be opened."
        )


def _sealing_key(places: Places) -> str:
    return places.secret("store-sse")


def _sweep(ports: Sequence[int]) -> None:
    """Remove sockets that it leaves in /tmp, a place it does not let anybody choose."""
    for port in ports:
        for path in pathlib.Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):  # noqa: S108  its choice, not ours
            path.unlink(missing_ok=True)


def _program(places: Places) -> pathlib.Path:
    return program("weed", places.weed_bin, script_folder() / "weed")


def _secrets(places: Places, folder: pathlib.Path) -> dict[str, str]:
    """Keys without which the parts behind the S3 door answer to no one; HOME keeps it out of the user's own."""
    return {
        "HOME": str(folder),
        **tls.environment(places.folder(folder.name, "papers")),
        # What lies on the disk is sealed with it; portal.engines.buckets asks for that.
        "WEED_S3_SSE_KEK": _sealing_key(places),
        "WEED_JWT_SIGNING_KEY": places.secret("store-volume-write"),
        "WEED_JWT_SIGNING_READ_KEY": places.secret("store-volume-read"),
        "WEED_JWT_FILER_SIGNING_KEY": places.secret("store-filer-write"),
        "WEED_JWT_FILER_SIGNING_READ_KEY": places.secret("store-filer-read"),
        # In the environment, not among the arguments, which every user of the machine can list.
        "WEED_ADMIN_PASSWORD": places.secret("store-admin"),
    }


def _answers(port: int) -> bool:
    with (
        contextlib.suppress(OSError, urllib.error.URLError),
        urllib.request.urlopen(url(port) + "/healthz", timeout=2) as answer,  # noqa: S310  our own address
    ):
        return bool(answer.status == 200)
    return False
