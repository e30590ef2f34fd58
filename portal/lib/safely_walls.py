"""The walls of the limited subprocess, built from inside before anything foreign is read. Imports no Django.

The limits (memory, CPU, files) always stand. Of the others each kernel gives what it has: an empty network
namespace, Landlock, which closes the file system but for one folder and the program's own libraries, TCP, and signals
to others, and a filter of calls (``safely_calls``).
"""

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from pathlib import Path

from portal.lib import safely_calls

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWNS = 0x10000000, 0x40000000, 0x00020000
_OPEN_TREE, _MOVE_MOUNT = 428, 429  # the same on every processor, too
_HERE, _CLONE_TREE, _EMPTY_PATH = -100, 1 | os.O_CLOEXEC, 4
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # Landlock's calls, the same on every processor

_EXECUTE, _WRITE, _READ, _READ_DIR, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE
_ROOT = Path(__file__).resolve().parents[2]
_SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/fonts",
    "/etc/libreoffice",  # where Debian keeps the part of LibreOffice that it cannot start without
    "/sys/devices/system/cpu",
)
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


def build(
    limits: dict[str, int], parent: int, folder: str | None, program: str | None, *, own_tmp: bool = False
) -> None:
    """Limit this process for good.

    ``limits`` holds bytes, seconds and counts; ``parent`` is the process whose death ends this one. With a
    ``folder``, nothing else can be written, and nothing read but it and what the interpreter or ``program`` needs;
    with ``own_tmp``, a folder in it stands in the place of ``/tmp``, unless the program itself lies there.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    # Network first: a new user namespace may clear the death signal.
    libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | (_CLONE_NEWNS if own_tmp else 0))
    ours = [folder] if folder else []
    if folder and program and own_tmp and not _in_tmp(program) and _change_tmp(libc, folder):
        ours.append("/tmp")  # noqa: S108 -- by now it is a part of the folder
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    _close_files(libc, ours, program)
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, limits["files"]),
        (resource.RLIMIT_FSIZE, limits["file"]),
        (resource.RLIMIT_AS, limits["memory"]),
    ):
        _lower(kind, value, value)
    # A second later than the polite signal comes the other one.
    _lower(resource.RLIMIT_CPU, limits["cpu"], limits["cpu"] + 1)
    with contextlib.suppress(OSError):
        os.nice(limits["nice"])
    safely_calls.close(libc, function=program is None, sockets=own_tmp)


def _in_tmp(path: str) -> bool:
    return Path(path).is_relative_to("/tmp")  # noqa: S108 -- the very one


def _change_tmp(libc: ctypes.CDLL, folder: str) -> bool:
    """Lay the folder's own ``tmp`` over ``/tmp``, and the folder itself where it was, should that lie below.

    Only this process and its children see it. Where the kernel does not let us, everything stays as it was, and the
    answer is False.
    """
    own = Path(folder) / "tmp"
    own.mkdir()
    tmp, itself = (libc.syscall(_OPEN_TREE, _HERE, str(path).encode(), _CLONE_TREE) for path in (own, folder))
    if tmp < 0 or itself < 0:
        return False
    if below := _in_tmp(folder):
        (own / Path(folder).relative_to("/tmp")).mkdir(parents=True)  # noqa: S108
    if libc.syscall(_MOVE_MOUNT, tmp, b"", _HERE, b"/tmp", _EMPTY_PATH) < 0:
        return False
    if below:
        libc.syscall(_MOVE_MOUNT, itself, b"", _HERE, folder.encode(), _EMPTY_PATH)
    os.chdir(folder)
    return True


def _lower(kind: int, soft: int, hard: int) -> None:
    ceiling = resource.getrlimit(kind)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))


def landlock_version(libc: ctypes.CDLL | None = None) -> int:
    """Which Landlock the kernel has: from 1 it closes files, from 4 TCP too, from 6 signals too; below 1 it has none."""
    return int((libc or ctypes.CDLL(None)).syscall(_CREATE_RULESET, None, 0, 1))


def _close_files(libc: ctypes.CDLL, ours: list[str], program: str | None) -> None:
    version = landlock_version(libc)
    if version < 1:
        return
    every = (1 << {1: 13, 2: 14}.get(version, 15)) - 1
    handled = every if ours else 0
    network = 0b11 if version >= 4 else 0
    others = 0b11 if version >= 6 else 0  # sockets without a place, and signals
    if not handled | network:
        return
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    attributes = struct.pack("=QQQ", handled, network, others)[:size]
    rules = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if rules < 0:
        return
    if ours:
        for path in ours:
            _allow(libc, rules, path, every)
        for path in _DEVICES:
            _allow(libc, rules, path, _WRITE | _READ)
        for path in [*_SYSTEM, *_libraries(program)]:
            _allow(libc, rules, path, _EXECUTE | _READ | _READ_DIR)
    libc.syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)


def _libraries(program: str | None) -> list[str]:
    """Where this interpreter and the program find their code; in our tree nothing that begins with a dot."""
    if program is not None:
        place = Path(program).resolve().parent
        return [sys.prefix, str(place), str(place.parent / "lib")]
    return [
        sys.prefix,
        sys.base_prefix,
        *(str(path) for path in _ROOT.iterdir() if not path.name.startswith(".")),
    ]


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    try:
        held = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(path):  # noqa: PTH112 -- a text, and no need for more
        rights &= _OF_FILES
    libc.syscall(_ADD_RULE, rules, 1, struct.pack("=Qi", rights, held), 0)
    os.close(held)
