"""Engines for the length of somebody else's life: `python session.py '<json>'`, owned through standard input.

The tests use it. When the owner dies, however it dies, standard input closes and the engines stop.
"""

import json
import os
import pathlib
import sys

if __name__ == "__main__":  # run by its path: the project may not be installed anywhere
    sys.path[0] = str(pathlib.Path(__file__).resolve().parents[2])

from portal.engines.places import EngineError, Places
from portal.engines.supervisor import Stopped, Supervisor
from portal.engines.trio import Trio


def describe(trio: Trio) -> str:
    """Return what `main` needs to know; secrets stay in their files."""
    places = trio.places
    return json.dumps(
        {
            "data": str(places.data),
            "programs": [places.pg_bin, places.valkey_bin, places.weed_bin],
            "ports": {name: list(ports) for name, ports in trio.ports.items()},
            "origins": list(trio.origins),
            "buckets": list(trio.buckets),
        }
    )


def main(description: str) -> int:
    """Start the engines, say `ready`, and stay until standard input closes."""
    told = json.loads(description)
    pg_bin, valkey_bin, weed_bin = told["programs"]
    places = Places(pathlib.Path(told["data"]), pg_bin, valkey_bin, weed_bin, disposable=True)
    trio = Trio(places, told["ports"], told["origins"], told["buckets"])
    supervisor = Supervisor(places.folder("log"), say=lambda _: None, lifeline=sys.stdin.fileno())
    supervisor.take_signals()
    try:
        supervisor.start(*([engine] for engine in trio.children(os.environ)))
        print("ready", flush=True)  # noqa: T201  the owner reads this line
        supervisor.watch()
    except Stopped:
        return 0
    except EngineError as error:
        print(error, flush=True)  # noqa: T201
        return 1
    finally:
        supervisor.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
