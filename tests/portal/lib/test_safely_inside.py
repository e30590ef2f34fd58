"""The limited child tried from inside, by native code: what a hole in a decoder could do, and may not.

The filter of calls and Landlock are the kernel's to give: `LENT` says whether this one has both.
"""

import errno
import os
import platform
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from portal.lib.safely import Limits, Refused, Scratch, run, run_program
from portal.lib.safely_walls import landlock_version

pytestmark = pytest.mark.long

EVIL = "tests.portal.lib.evil_code"
LENT = platform.machine() in {"x86_64", "aarch64"} and landlock_version() >= 6
NO = {errno.EPERM, errno.EACCES}


def native(*calls):
    """The errno of each call, 0 where it succeeded."""
    return run(f"{EVIL}:native", {"calls": calls})["errors"]


def refusal(function, arguments=None, **more):
    with pytest.raises(Refused) as caught:
        run(f"{EVIL}:{function}", arguments or {}, **more)
    return caught.value.code


FAMILIES = {
    "IPv4": (socket.AF_INET, socket.SOCK_STREAM, 0),
    "IPv4, by message": (socket.AF_INET, socket.SOCK_DGRAM, 0),
    "IPv6": (socket.AF_INET6, socket.SOCK_STREAM, 0),
    "this machine": (socket.AF_UNIX, socket.SOCK_STREAM, 0),
    "the kernel's news": (16, socket.SOCK_RAW, 0),  # netlink
    "the wire itself": (17, socket.SOCK_RAW, 0),
    "a virtual machine's host": (40, socket.SOCK_STREAM, 0),
    "the kernel's ciphers": (38, socket.SOCK_SEQPACKET, 0),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_no_socket_can_be_made(family):
    assert (native(("socket", *FAMILIES[family])) == [errno.EPERM]) is LENT


def test_nobody_is_reached_by_any_address(tmp_path):
    """What answers on this machine, by number, by the sixth version, by a path and by a name without one."""
    with (
        socket.create_server(("127.0.0.1", 0)) as four,
        socket.create_server(("::1", 0), family=socket.AF_INET6) as six,
        socket.socket(socket.AF_UNIX) as by_path,
        socket.socket(socket.AF_UNIX) as by_name,
    ):
        place = str(tmp_path / "s")
        by_path.bind(place)
        by_path.listen()
        name = f"\0portal-test-{os.getpid()}"
        by_name.bind(name)
        by_name.listen()
        wanted = {
            socket.AF_INET: struct.pack("=H", 2) + struct.pack(">H", four.getsockname()[1]) + bytes([127, 0, 0, 1]) + bytes(8),
            socket.AF_INET6: struct.pack("=H", 10) + struct.pack(">HI", six.getsockname()[1], 0) + bytes(15) + b"\1" + bytes(4),
        }  # fmt: skip
        asked = [
            *wanted.items(),
            *((socket.AF_UNIX, struct.pack("=H", 1) + each.encode() + b"\0") for each in (place, name)),
        ]
        got = [
            run(f"{EVIL}:connect", {"family": int(family), "address": each.hex()})["errors"]
            for family, each in asked
        ]
    assert (got == [[errno.EPERM]] * 4) is LENT


def test_a_program_is_reached_by_nobody_and_reaches_nobody():
    """The same walls stand where ffmpeg runs: it makes no socket, of any family."""
    code = """
import socket, sys
for family in sys.argv[1:]:
    try:
        socket.socket(int(family), socket.SOCK_STREAM)
    except OSError as error:
        print(error.errno)
    else:
        print(0)
"""
    families = [str(int(family)) for family, *_ in FAMILIES.values()]
    said = run_program([sys.executable, "-I", "-c", code, *families], limits=Limits()).split()
    assert ({int(one) for one in said} == {errno.EPERM}) is LENT


def test_no_second_process_and_no_other_program():
    with Scratch() as folder:
        assert (run(f"{EVIL}:fork", {}, folder=folder) == {"pid": -1}, (folder / "second").exists()) == (
            LENT,
            not LENT,
        )
    assert (native(("vfork",), ("execv", "/bin/true", None)) == [errno.EPERM] * 2) is LENT


def test_threads_may_be_had():
    assert run(f"{EVIL}:threads", {"count": 8}) == {"done": list(range(8))}


def test_no_other_process_is_watched_read_or_ended():
    """The parent is a worker or a web process; a child that ends it would end everybody's requests."""
    with subprocess.Popen(["/bin/sleep", "60"]) as bystander:
        me, other = os.getpid(), bystander.pid
        ptrace_attach, ptrace_seize = 16, 0x4206
        got = native(
            ("ptrace", ptrace_attach, me, 0, 0),
            ("ptrace", ptrace_seize, other, 0, 0),
            ("kill", me, 0),
            ("kill", other, int(signal.SIGKILL)),
            ("kill", -1, 0),
            ("tgkill", other, other, int(signal.SIGKILL)),
            ("pidfd_open", me, 0),
            ("process_vm_readv", me, 0, 0, 0, 0, 0),
            ("process_vm_writev", me, 0, 0, 0, 0, 0),
        )
        alive = bystander.poll() is None
        bystander.kill()
    assert (set(got) <= NO, alive) == (LENT, True)


def test_a_program_ends_nobody_either():
    with subprocess.Popen(["/bin/sleep", "60"]) as bystander:
        try:
            run_program(["/bin/sh", "-c", f"kill -9 {bystander.pid}"], limits=Limits())
            ended = True
        except Refused:
            ended = False
        bystander.kill()
    assert ended is not LENT


def test_corners_of_the_kernel_are_closed():
    got = native(
        ("unshare", 0x10000000),
        ("setns", 0, 0),
        ("mount", "none", "/tmp", "tmpfs", 0, None),
        ("syscall", 425, 1, None),  # io_uring, which makes calls that no filter sees
        ("syscall", {"x86_64": 321, "aarch64": 280}.get(platform.machine(), 0), 0, None, 0),
        ("syscall", {"x86_64": 323, "aarch64": 282}.get(platform.machine(), 0), 0),
        ("syscall", {"x86_64": 250, "aarch64": 219}.get(platform.machine(), 0), 0, 0, 0),
    )
    assert (set(got) <= NO) is LENT


def secrets_of_ours(tmp_path):
    """Where a portal keeps what nobody may read: its data, its environment, its memory, keys of the machine."""
    (tmp_path / "run.env").write_text("S3_SECRET_ACCESS_KEY=secret")
    me = os.getpid()
    return [
        tmp_path / "run.env",
        Path(settings.PORTAL_DATA) / "run.env",
        Path(f"/proc/{me}/environ"),
        Path(f"/proc/{me}/maps"),
        Path(f"/proc/{me}/mem"),
        Path(f"/proc/{me}/cmdline"),
        Path("/proc/self/environ"),
        Path("/proc/self/fd"),
        Path("/etc/passwd"),
        Path("/etc/shadow"),
        Path("/etc/portal/portal.env"),
        Path("/etc/portal/direct.env"),
        Path("/root"),
        Path(settings.BASE_DIR) / ".git",
        Path("/tmp"),
    ]


def test_no_secret_is_read(tmp_path):
    asked = [("open", str(path), os.O_RDONLY) for path in secrets_of_ours(tmp_path)]
    got = native(*asked)
    assert (set(got) <= {*NO, errno.ENOENT}, got[0] in NO, got[2] in NO) == (LENT, LENT, LENT)


def test_nothing_is_written_moved_or_tied_outside(tmp_path):
    (tmp_path / "a").write_text("whole")
    made = os.O_CREAT | os.O_WRONLY
    source = str(Path(settings.BASE_DIR) / "portal" / "lib" / "clock.py")
    got = native(
        ("open", str(tmp_path / "new"), made, 0o600),
        ("open", str(tmp_path / "a"), os.O_WRONLY | os.O_TRUNC),
        ("truncate", str(tmp_path / "a"), 0),
        ("unlink", str(tmp_path / "a")),
        ("rename", str(tmp_path / "a"), "mine"),
        ("link", str(tmp_path / "a"), "mine"),
        ("symlink", "/etc/passwd", str(tmp_path / "b")),
        ("mkdir", str(tmp_path / "c"), 0o700),
        ("mkfifo", str(tmp_path / "d"), 0o600),
        ("open", source, os.O_WRONLY),
        ("open", "/dev/shm/evil", made, 0o600),
    )
    assert (set(got) <= {*NO, errno.EXDEV}, (tmp_path / "a").read_text() == "whole", [one.name for one in tmp_path.iterdir()]) == (
        LENT, LENT, ["a"],
    )  # fmt: skip


def test_a_link_in_its_own_folder_leads_nowhere(tmp_path):
    (tmp_path / "run.env").write_text("secret")
    with Scratch() as folder:
        (folder / "given").symlink_to(tmp_path / "run.env")
        try:
            got = run(f"{EVIL}:read", {"path": str(folder / "given")}, folder=folder)
        except Refused as refused:
            got = refused.code
    assert got == ("died" if LENT else {"text": "secret"})


def test_nothing_that_the_parent_holds_open_is_handed_down(tmp_path):
    (tmp_path / "secret").write_text("secret")
    held = os.open(tmp_path / "secret", os.O_RDONLY)
    high = os.dup2(held, 100, inheritable=True)
    try:
        assert native(("dup", high)) == [errno.EBADF]
    finally:
        os.close(held)
        os.close(high)


def test_files_threads_and_bytes_have_an_end():
    told = run(f"{EVIL}:open_many", {}, limits=Limits(files=64))
    assert (told["count"] < 64, told["errno"]) == (True, errno.EMFILE)


def test_the_processor_ends_before_the_clock():
    began = time.process_time()
    assert refusal("spin", limits=Limits(cpu=1, wall=60)) == "too_slow"
    assert time.process_time() - began < 30


def test_a_child_that_ignores_the_polite_signal_ends_all_the_same():
    assert refusal("deaf", {"number": int(signal.SIGXCPU)}, limits=Limits(cpu=1, wall=60)) == "too_slow"


def test_a_child_that_is_ended_leaves_no_process_behind():
    before = children()
    for limits in (Limits(wall=0.5), Limits(cpu=1)):
        refusal("sleep" if limits.wall < 1 else "spin", limits=limits)
    assert children() == before


def children():
    return sorted(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())
