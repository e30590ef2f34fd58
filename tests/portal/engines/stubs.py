"""A portal of stubs, run as a program: the real keeper and supervisor over children that cost nothing.

`python stubs.py <data folder>`; with `stubborn` one child ignores the wish to stop.
"""

import functools
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from portal.engines import opening  # noqa: E402
from portal.engines.child import Child  # noqa: E402
from portal.engines.places import Places  # noqa: E402

# Has a child of its own, in a session of its own, as a worker's ffmpeg has.
PARENT = """
import os, pathlib, signal, subprocess, sys, time
name, data = sys.argv[1:3]
below = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"], start_new_session=True)
def leave(*_):
    with open(f"{data}/order", "a") as order:
        order.write(name + "\\n")
    below.kill(); below.wait(); os._exit(0)
signal.signal(signal.SIGTERM, leave)
pathlib.Path(f"{data}/{name}.new").write_text(f"{os.getpid()} {below.pid}")
pathlib.Path(f"{data}/{name}.new").rename(f"{data}/{name}.pids")
time.sleep(600)
"""


def stub(name: str, data: pathlib.Path) -> Child:
    note = data / f"{name}.pids"
    return Child(
        name=name,
        argv=[sys.executable, "-S", "-c", PARENT, name, data],
        environment={"PATH": os.environ["PATH"]},
        folder=data,
        ready=note.exists,
        before=lambda: note.unlink(missing_ok=True),
        grace=5,
    )


def start(plan, supervisor) -> None:
    data = plan.places.data
    names = [["web"], ["worker", "media"], ["beat"]]
    supervisor.start(*([stub(name, data) for name in group] for group in names))


def main(data: str) -> int:
    opening._start = start
    places = Places(pathlib.Path(data))
    plan = opening.Plan(
        places=places, root=ROOT, environment={}, port=0, stage="", say=functools.partial(print, flush=True)
    )
    return opening.open_house(plan)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
