"""The calls that the limited subprocess may no longer make of its kernel, native code included. Imports no Django.

A filter (seccomp) that cannot be taken off again: no sockets, no other process's memory or life, no corners of the
kernel that no reader of files needs; and for functions no other program and no other process. A kernel or a processor
that we have no numbers for goes without; the other walls stand there.
"""

import ctypes
import errno
import os
import platform
import struct

_PR_SET_SECCOMP, _FILTER = 22, 2
_LOAD, _EQUAL, _SET, _ATLEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ARCH, _NUMBER, _FIRST = (
    4,
    0,
    16,
)  # where they lie in what the filter sees; of the first argument its lower half
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_CLONE_THREAD = 0x00010000
_ANOTHER_KIND = 0x40000000  # calls of x32, which have the same names by other numbers

# Each call's number on x86_64 and on aarch64; None where it has none.
_SOCKETS = {"socket": (41, 198), "connect": (42, 203)}
_PROGRAMS = {
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "tkill": (200, 130),
}
_NEVER = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "io_uring_setup": (425, 425),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
_SIGNALS = {"kill": (62, 129), "tgkill": (234, 131)}
_CLONE, _CLONE3 = (56, 220), (435, 435)
_PROCESSORS = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def close(libc: ctypes.CDLL, *, function: bool, sockets: bool) -> bool:
    """Close them for good; the answer is whether this kernel did.

    A ``function`` starts no program and no process, and signals nobody but itself; threads it may have. ``sockets``
    may be made by a program that finds itself by one.
    """
    known = _PROCESSORS.get(platform.machine())
    if known is None:
        return False
    steps = _steps(*known, function=function, sockets=sockets)
    filters = b"".join(struct.pack("=HBBI", *step) for step in steps)
    return not libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(_Program(len(steps), filters)), 0, 0)


_Step = tuple[int, int, int, int]  # what is done, how many steps on if so, if not so, and with which number


def _steps(at: int, processor: int, *, function: bool, sockets: bool) -> list[_Step]:
    steps = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, processor), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER)]
    steps += [(_ATLEAST, 0, 1, _ANOTHER_KIND), _refused(errno.ENOSYS)]
    closed = _NEVER | ({} if sockets else _SOCKETS) | (_PROGRAMS if function else {})
    for numbers in closed.values():
        if (number := numbers[at]) is not None:
            steps += [(_EQUAL, 0, 1, number), _refused(errno.EPERM)]
    if function:
        # What clone3 is to make lies where no filter can look; without it the library asks by clone.
        steps += [(_EQUAL, 0, 1, _CLONE3[at]), _refused(errno.ENOSYS)]
        steps += _only_with(_CLONE[at], (_SET, 1, 0, _CLONE_THREAD))
        for numbers in _SIGNALS.values():
            steps += _only_with(numbers[at], (_EQUAL, 1, 0, os.getpid()))
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _only_with(number: int, test: _Step) -> list[_Step]:
    """A call that is allowed where its first argument passes the test."""
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _FIRST),
        test,
        _refused(errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]


def _refused(why: int) -> _Step:
    return (_RETURN, 0, 0, _ERROR | why)
