"""Functions for the limited child that behave badly."""

import ctypes
import errno
import importlib
import os
import signal
import sys
import threading
import time
from pathlib import Path


def eat(size):
    return {"length": len(bytearray(size))}


def spin():
    while True:
        pass


def sleep():
    time.sleep(60)


def write(size):
    Path("big").write_bytes(bytes(size))
    return {}


def find_no_room(refuses):
    from portal.lib.safely_child import Refusal

    try:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError as error:
        if refuses:
            raise Refusal("broken", "This file is damaged.") from error
        raise


def chatter():
    sys.stdout.write("not an answer")
    sys.stdout.flush()
    os.write(1, b"neither")
    return {"said": True}


def read(path):
    return {"text": Path(path).read_text()}


def spoil(path):
    Path(path).write_text("spoilt")
    return {}


def read_all(orders):
    """Read several files as their own child would; answers code and sentence, or nothing for what was cleaned."""
    from portal.lib.safely_child import Refusal

    told = {}
    for name, reader, source, target in orders:
        module, _, function = reader.partition(":")
        try:
            getattr(importlib.import_module(module), function)(source, target)
        except Refusal as refusal:
            told[name] = [refusal.code, refusal.sentence]
        else:
            told[name] = None
    return told


def native(calls):
    """Make calls of the C library as a hole in a decoder would, past everything that Python forbids.

    Each is a name and its arguments, a text standing for its bytes; answers the errno of each, 0 where it succeeded.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    told = []
    for name, *arguments in calls:
        ctypes.set_errno(0)
        given = [one.encode() if isinstance(one, str) else one for one in arguments]
        told.append(ctypes.get_errno() if getattr(libc, name)(*given) < 0 else 0)
    return {"errors": told}


def connect(family, address):
    """The errno of a native connection to an address, given as the bytes that the kernel reads, in hexadecimal."""
    libc = ctypes.CDLL(None, use_errno=True)
    held = libc.socket(family, 1, 0)
    if held < 0:
        return {"errors": [ctypes.get_errno()]}
    wanted = bytes.fromhex(address)
    return {"errors": [ctypes.get_errno() if libc.connect(held, wanted, len(wanted)) < 0 else 0]}


def fork():
    """Become two without asking Python; the second one would write where the first one stands."""
    pid = ctypes.CDLL(None).fork()
    if not pid:
        Path("second").touch()
        os._exit(0)
    return {"pid": pid}


def open_many():
    held = []
    try:
        while len(held) < 5000:
            held.append(os.open("/dev/null", os.O_RDONLY))
    except OSError as error:
        return {"count": len(held), "errno": error.errno}
    return {"count": len(held)}


def threads(count):
    """Work in several threads, as decoders do."""
    done = []
    working = [threading.Thread(target=done.append, args=(number,)) for number in range(count)]
    for one in working:
        one.start()
    for one in working:
        one.join()
    return {"done": sorted(done)}


def deaf(number):
    signal.signal(number, signal.SIG_IGN)
    spin()
