"""The inside of the limited subprocess: builds its walls, then runs one function or becomes one program.

Started by ``portal.lib.safely`` as ``python -I safely_child.py``; imports no Django. What it is told
is JSON: limits and program in its first argument, function and arguments on its standard input.
"""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

# What Python code must not do here; the walls hold native code too.
_CLOSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.",
    "webbrowser.",
)

NO_ROOM = (
    75  # the code of a child whose folder had no room; with words it could not say so, for they need room too
)


class Refusal(Exception):
    """What a function in here raises to say no: a code for the program and a sentence for the reader."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def refuse_the_world(event: str, _arguments: tuple[Any, ...]) -> None:
    """An audit hook; it cannot be taken off again."""
    if event.startswith(_CLOSED):
        raise PermissionError(f"{event} is closed in here")


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """Call the function; what it refuses, and the memory it could not have, are answers too.

    A file that was refused for want of room is as good as it was: that is no answer, and raised.
    """
    from portal.lib import full_disk  # noqa: PLC0415 -- our tree is not on the path before

    module, _, function = order["function"].partition(":")
    try:
        return {"answer": getattr(importlib.import_module(module), function)(**order["arguments"])}
    except Refusal as refusal:
        if full_disk.is_behind(refusal):
            raise
        return {"refused": refusal.code, "sentence": refusal.sentence}
    except MemoryError:
        return {"refused": "too_big", "sentence": ""}


def main() -> NoReturn:
    order = json.loads(sys.argv[1])
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from portal.lib import full_disk, safely_walls  # noqa: PLC0415 -- our tree is not on the path before

    program = order.get("program", [None])[0]
    own_tmp = order.get("own_tmp", False)
    safely_walls.build(order["limits"], order["parent"], order["folder"], program, own_tmp=own_tmp)
    if program:
        os.execv(order["program"][0], order["program"])  # noqa: S606 -- no shell, a full path, our own arguments
    # What a library prints must not mix with the answer.
    said = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    order |= json.loads(sys.stdin.read())
    sys.addaudithook(refuse_the_world)
    try:
        json.dump(answer(order), said)
        said.close()
    except Exception as error:
        if full_disk.is_behind(error):
            os._exit(NO_ROOM)
        raise
    # Native libraries that were fed a hostile file do not get a second chance while the interpreter closes.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    # Under its own name, so that the functions raise the very Refusal that is caught here.
    sys.modules["portal.lib.safely_child"] = sys.modules["__main__"]
    main()
