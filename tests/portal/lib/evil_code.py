"""Functions for the limited child that behave badly."""

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
