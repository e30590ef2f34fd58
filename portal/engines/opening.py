"""Opens the house: engines, then tables and files, then the web, the workers and the clock."""

import os
import pathlib
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from portal.engines import claim, keeper, layout, runfile, servers
from portal.engines.child import Child
from portal.engines.places import LOOPBACK, EngineError, Places, is_free
from portal.engines.supervisor import Stopped, Supervisor
from portal.engines.trio import BUCKETS, NEEDS, Trio

# An engine has no business with the portal's other secrets.
ENGINES_MAY_SEE = {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH"}
# htmx extensions that no page uses; a comment in one of them looks like an import of a missing file.
SKIPPED = ["--ignore", "hx-*"]


@dataclass(frozen=True)
class Plan:
    """What the command line and the settings want."""

    places: Places
    root: pathlib.Path
    environment: Mapping[str, str]
    port: int = 8000
    address: str = ""
    secret_key: str = ""
    elsewhere: Collection[str] = ()
    buckets: Sequence[str] = field(default=BUCKETS)
    # Empty where nothing is to be seeded.
    stage: str = "pilot"
    engines_only: bool = False
    metrics_port: int = 0
    demo_people: bool = True
    as_root: bool = True
    say: Callable[[str], None] = print

    @property
    def home(self) -> str:
        return self.address or f"http://{LOOPBACK}:{self.port}"

    @property
    def origins(self) -> list[str]:
        """Return the addresses under which a browser shows our pages, for the store's rules."""
        here = [f"http://{LOOPBACK}:{self.port}", f"http://localhost:{self.port}"]
        return list(dict.fromkeys([self.home, *here]))

    @property
    def logs(self) -> pathlib.Path:
        return self.places.folder("log")

    @property
    def seeded(self) -> pathlib.Path:
        return self.places.data / f"seeded-{self.stage}"


def open_house(plan: Plan) -> int:
    """Run the portal until somebody stops it; returns the exit code. Raises EngineError at once if it cannot."""
    if not plan.as_root and os.geteuid() == 0 and len(plan.elsewhere) < len(NEEDS):
        raise EngineError(
            "These settings do not let root run engines: use an ordinary account, or say where yours are "
            "(DATABASE_URL, PORTAL_BROKER_URL, S3_ENDPOINT_URL)."
        )
    layout.check(plan.places.data, plan.elsewhere)
    lock = claim.claim(plan.places.data, plan.home)
    if not plan.engines_only and not is_free(plan.port):
        raise EngineError(f"Port {plan.port} is in use. Choose another: PORT={plan.port + 1} make run")
    try:
        return keeper.keep(lambda lifeline: _supervise(plan, lifeline))
    finally:
        os.close(lock)


def _supervise(plan: Plan, lifeline: int) -> int:
    begun = time.monotonic()
    supervisor = Supervisor(plan.logs, say=plan.say, lifeline=lifeline)
    supervisor.take_signals()
    try:
        _start(plan, supervisor)
        _welcome(plan, time.monotonic() - begun)
        supervisor.watch()
    except Stopped:
        pass
    except EngineError as error:
        print(error, file=sys.stderr, flush=True)  # noqa: T201  the terminal is who asked
        return 1
    finally:
        supervisor.stop()
    return 0


def _start(plan: Plan, supervisor: Supervisor) -> None:
    """Start everything in order."""
    run_env = plan.places.data / "run.env"
    remembered = runfile.read_ports(runfile.read(run_env).get(runfile.PORTS, ""))
    trio = Trio.choose(
        plan.places,
        elsewhere=plan.elsewhere,
        remembered=remembered,
        origins=plan.origins,
        names=plan.buckets,
    )
    found = {name: value for name, value in trio.addresses().items() if not plan.environment.get(name)}
    found |= {"PORT": str(plan.port), "PORTAL_ADDRESS": plan.home}
    if not plan.secret_key:
        found["PORTAL_SECRET_KEY"] = plan.places.secret("portal")
    runfile.write(run_env, found | {runfile.PORTS: runfile.show_ports(trio.ports)})
    environment = {**plan.environment, **found, "PORTAL_DATA": str(plan.places.data), "PYTHONUNBUFFERED": "1"}
    manage = [sys.executable, str(plan.root / "manage.py")]

    # Gathering static files needs no engine, so it runs while they start.
    gathering = None
    if not plan.engines_only:
        words = [*manage, "collectstatic", "--noinput", "--verbosity", "0", *SKIPPED]
        gathering = supervisor.begin("collectstatic", words, environment, plan.root)
    bare = {name: value for name, value in plan.environment.items() if name in ENGINES_MAY_SEE}
    supervisor.start(*([engine] for engine in trio.children(bare)))
    if gathering is None:
        return
    supervisor.run("migrate", [*manage, "migrate", "--noinput"], environment, plan.root)
    if plan.stage and not plan.seeded.exists():
        supervisor.run("seed", [*manage, "seed", "--stage", plan.stage], environment, plan.root)
        plan.seeded.touch(mode=0o600)
    supervisor.finish(gathering)
    supervisor.start(*programs(plan, environment))


def programs(plan: Plan, environment: Mapping[str, str]) -> list[list[Child]]:
    """Return the portal's own programs in the order of their start; they stop in the reverse."""
    root, logs = plan.root, plan.logs
    return [
        [servers.web(root, plan.port, environment)],
        [
            servers.worker("worker", "mail,default", 2, root, logs, environment),
            servers.worker("media", "media", 1, root, logs, environment),
        ],
        [servers.beat(root, plan.places, logs, environment)],
        *([[servers.metrics(root, plan.metrics_port, environment)]] if plan.metrics_port else []),
    ]


def _welcome(plan: Plan, seconds: float) -> None:
    if plan.engines_only:
        plan.say(f"The engines answer after {seconds:.1f} s. {plan.places.data / 'run.env'} says where.")
    else:
        plan.say(f"The portal is open after {seconds:.1f} s: {plan.home}")
        if plan.demo_people and plan.stage not in {"", "empty"}:
            plan.say("\n".join(DEMO))
    plan.say("Ctrl-C stops everything in order.")


DEMO = [
    "Sign in with the password safeguarding-demo as",
    "  priya@example.org   a professional",
    "  morgan@example.org  coordinator of the same agency",
    "  tom@example.org     a trainer",
    "  bea@example.org     the business team",
    "  adi@example.org     the administrator",
    "  sam@example.org     a professional of another agency",
]
