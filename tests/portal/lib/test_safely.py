"""The limited child: what it may not do, how it dies, and that the caller lives."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.lib.safely import Limits, Refused, Scratch, run, run_program
from portal.lib.safely_walls import landlock_version

ROOT = Path(__file__).resolve().parents[3]
SH = "/bin/sh"


def refusal(function, arguments=None, **more):
    with pytest.raises(Refused) as caught:
        run(function, arguments or {}, **more)
    return caught.value.code


def test_a_function_answers_its_dict():
    assert run("json:loads", {"s": '{"a": 1}'}) == {"a": 1}


def test_the_child_stands_in_a_private_folder_that_is_gone_afterwards():
    folder = Path(run("os:getcwd", {}))
    assert folder.exists() is False
    with Scratch() as mine:
        assert Path(run("os:getcwd", {}, folder=mine)) == mine
        assert mine.stat().st_mode & 0o077 == 0


def test_the_environment_holds_nothing_of_ours(monkeypatch):
    monkeypatch.setenv("S3_SECRET_ACCESS_KEY", "secret")
    told = run_program(["/usr/bin/env"], limits=Limits())
    assert sorted(line.split("=")[0] for line in told.split()) == [
        "HOME",
        "LANG",
        "LC_ALL",
        "PATH",
        "TMPDIR",
        "TZ",
    ]


def test_sockets_and_programs_are_closed_to_a_function():
    assert refusal("socket:create_connection", {"address": ["127.0.0.1", 80]}) == "died"
    assert refusal("os:system", {"command": "id"}) == "died"
    assert refusal("subprocess:check_output", {"args": ["id"]}) == "died"


def test_an_abort_is_a_refusal_with_a_sentence_and_the_caller_lives():
    with pytest.raises(Refused) as caught:
        run("os:abort", {})
    assert (caught.value.code, str(caught.value)) == (
        "died",
        "This file could not be read safely, so it was not taken.",
    )


@pytest.mark.long
def test_memory_cpu_and_wall_clock_end():
    assert refusal("tests.portal.lib.evil_code:eat", {"size": 2_000_000_000}) == "too_big"
    assert refusal("tests.portal.lib.evil_code:spin", limits=Limits(cpu=1)) == "too_slow"
    assert refusal("tests.portal.lib.evil_code:sleep", limits=Limits(wall=0.5)) == "too_slow"


def test_a_written_file_has_a_largest_size():
    assert (
        refusal("tests.portal.lib.evil_code:write", {"size": 3_000_000}, limits=Limits(file=1_000_000))
        == "died"
    )


@pytest.mark.parametrize("refuses", [False, True])
def test_a_folder_without_room_is_no_fault_of_the_file(refuses):
    with pytest.raises(OSError) as caught:
        run("tests.portal.lib.evil_code:find_no_room", {"refuses": refuses})
    assert caught.value.errno == errno.ENOSPC


def test_what_a_function_prints_does_not_mix_with_its_answer():
    assert run("tests.portal.lib.evil_code:chatter", {}) == {"said": True}


def test_the_end_of_standard_error_is_kept_for_the_log():
    with pytest.raises(Refused) as caught:
        run("json:nothing_of_that_name", {})
    assert "nothing_of_that_name" in caught.value.tail
    assert len(caught.value.tail) <= 4096


def test_a_program_runs_by_full_path_only():
    assert run_program([SH, "-c", "echo hello"], limits=Limits()) == "hello\n"
    with pytest.raises(ValueError):
        run_program(["sh", "-c", "true"], limits=Limits())


def test_a_failing_program_is_refused():
    with pytest.raises(Refused) as caught:
        run_program([SH, "-c", "echo why >&2; exit 3"], limits=Limits())
    assert (caught.value.code, caught.value.tail) == ("died", "why\n")


def test_a_program_that_cannot_be_started_is_refused():
    with pytest.raises(Refused) as caught:
        run_program(["/nowhere/ffmpeg"], limits=Limits())
    assert caught.value.code == "died"


def test_lines_are_handed_over_as_they_come():
    lines = []
    assert run_program([SH, "-c", "echo one; echo two"], limits=Limits(), on_line=lines.append) == ""
    assert lines == ["one", "two"]


def test_the_wall_clock_ends_a_program_that_talks_and_one_that_is_silent():
    for script in ("while :; do echo on; sleep 0.05; done", "sleep 60"):
        with pytest.raises(Refused) as caught:
            run_program([SH, "-c", script], limits=Limits(wall=0.5), on_line=len)
        assert caught.value.code == "too_slow"


def test_an_error_of_the_listener_ends_the_program():
    pids = []

    def listen(line):
        pids.append(int(line))
        raise RuntimeError("cancelled")

    with pytest.raises(RuntimeError, match="cancelled"):
        run_program([SH, "-c", "echo $$; exec sleep 60"], limits=Limits(), on_line=listen)
    assert [gone(pid) for pid in pids] == [True]


def attempt(script, folder=None, **more):
    """Whether a shell script could do what it wanted."""
    try:
        run_program([SH, "-c", script], limits=Limits(), folder=folder, **more)
    except Refused:
        return False
    return True


def test_nothing_outside_the_folder_is_read_or_written(tmp_path):
    open_kernel = landlock_version() < 1
    secret = tmp_path / "run.env"
    secret.write_text("password")
    with Scratch() as folder:
        (folder / "own").write_text("mine")
        assert run("tests.portal.lib.evil_code:read", {"path": str(folder / "own")}, folder=folder) == {
            "text": "mine"
        }
        assert (
            run_program([SH, "-c", "cat own; echo x > new; cat new"], limits=Limits(), folder=folder)
            == "minex\n"
        )
        assert attempt(f"cat {secret}", folder) is open_kernel
        assert attempt(f"echo x >> {secret}", folder) is open_kernel
        if not open_kernel:
            assert refusal("tests.portal.lib.evil_code:read", {"path": str(secret)}, folder=folder) == "died"
            assert refusal("tests.portal.lib.evil_code:spoil", {"path": str(secret)}, folder=folder) == "died"


def may_mount() -> bool:
    """Whether this kernel lets anybody change what they alone see of the file system."""
    unshare = shutil.which("unshare")
    return bool(unshare) and subprocess.run([unshare, "-Um", "true"], check=False).returncode == 0


def test_a_program_may_have_a_tmp_of_its_own_and_leaves_the_real_one_alone():
    script = "echo hello > /tmp/of-its-own && cat given /tmp/of-its-own > read"
    with Scratch() as folder:
        (folder / "given").write_text("x")
        assert attempt(script, folder, own_tmp=True) is may_mount()
        if may_mount():
            assert ((folder / "read").read_text(), (folder / "tmp" / "of-its-own").exists()) == (
                "xhello\n",
                True,
            )
    assert not Path("/tmp/of-its-own").exists()


def test_what_else_lies_in_tmp_is_not_seen_from_a_tmp_of_its_own():
    with Scratch() as folder, Scratch() as other:
        (other / "word").write_text("not yours")
        assert attempt(f"cat {other}/word", folder, own_tmp=True) is (
            landlock_version() < 1 and not may_mount()
        )


def test_a_program_reaches_nobody_where_the_kernel_can_forbid_it():
    with socket.create_server(("127.0.0.1", 0)) as server:
        script = f"exec 3<>/dev/tcp/127.0.0.1/{server.getsockname()[1]}"
        reached = True
        try:
            run_program(["/bin/bash", "-c", script], limits=Limits())
        except Refused:
            reached = False
        assert reached is False or landlock_version() < 4


def test_no_core_few_files_and_no_new_rights():
    told = run_program([SH, "-c", "ulimit -c; ulimit -n; grep NoNewPrivs /proc/self/status"], limits=Limits())
    assert told.split() == ["0", "256", "NoNewPrivs:", "1"]


def test_a_child_dies_with_its_parent_even_after_kill_9():
    code = (
        "from portal.lib.safely import *\n"
        f"run_program(['{SH}', '-c', 'echo $$; exec sleep 60'], limits=Limits(), "
        "on_line=lambda line: print(line, flush=True))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        child = int(parent.stdout.readline())
        assert gone(child, wait=0) is False
        parent.send_signal(signal.SIGKILL)
    assert gone(child) is True


def gone(pid, wait=10.0):
    ends = time.monotonic() + wait
    while True:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state in "ZX":
            return True
        if time.monotonic() >= ends:
            return False
        time.sleep(0.02)
