"""Functions for the limited child that behave badly."""

import importlib
import os
import sys
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
