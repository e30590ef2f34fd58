"""A small virus scanner in a process of its own that speaks clamd's protocol; `python -m tests.clamd PLACE MOOD`.

`with running() as address:` for tests. Moods: `well`; `stalls` (takes everything, says nothing); `drips` (a byte of an
answer a second); `hangs up` (before it says anything); `fails` (says ERROR); `babbles` (says what is no answer);
`old` (its list of viruses is of March).
"""

import contextlib
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
LARGEST = 3_000_000  # bytes: what it takes at most, as StreamMaxLength does


def eicar() -> bytes:
    """The harmless file that every scanner knows. Put together here, so that none finds it in the repository."""
    return b"".join((b"X5O!P%@AP[4\\PZX54(P^)7CC)7}", b"$EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!$H+H*"))


@contextlib.contextmanager
def running(mood="well", *, unix=True):
    """Answers where it listens."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        place = f"{folder}/socket" if unix else "127.0.0.1:0"
        asked = [sys.executable, "-m", "tests.clamd", place, mood]
        with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True) as scanner:
            try:
                yield scanner.stdout.readline().strip()
            finally:
                scanner.kill()


def main(place, mood):
    if "/" in place:
        ear = socket.socket(socket.AF_UNIX)
        ear.bind(place)
        ear.listen()
    else:
        ear = socket.create_server((place.partition(":")[0], 0))
        place = f"127.0.0.1:{ear.getsockname()[1]}"
    print(place, flush=True)
    while True:
        line, _ = ear.accept()
        threading.Thread(target=served, args=(line, mood), daemon=True).start()


def served(line, mood):
    with line, contextlib.suppress(OSError):
        if mood == "hangs up":
            return
        said = answer(line.makefile("rb"), mood)
        if mood == "stalls":
            time.sleep(60)
        elif mood == "drips":
            for letter in said:
                line.sendall(bytes([letter]))
                time.sleep(1)
        else:
            said = {"fails": b"Can't allocate memory ERROR\0", "babbles": b"\xff\xfe" * 5000}.get(mood, said)
            line.sendall(said)


def answer(file, mood):
    order = b""
    while not order.endswith(b"\0"):
        order += file.read(1)
    if order == b"zVERSION\0":
        today = time.strftime("%a %b %d %H:%M:%S %Y", time.gmtime())
        return f"ClamAV 1.4.6/27450/{'Sun Mar 01 09:00:00 2026' if mood == 'old' else today}\0".encode()
    content = b""
    while length := int.from_bytes(file.read(4), "big"):
        if len(content) + length > LARGEST:
            return b"INSTREAM size limit exceeded. ERROR\0"
        content += file.read(length)
    return b"stream: Eicar-Test-Signature FOUND\0" if eicar() in content else b"stream: OK\0"


if __name__ == "__main__":
    main(*sys.argv[1:])
