"""Start and end the processes of a cluster here, and read what they cost."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from course.authoring.notebook import ROOT

PATIENCE = 60.0
"""Seconds in which a process has to be ready."""


def processor_seconds(pid: int) -> float:
    """Return the processor seconds of a process and its children.

    Those of the children's own children are not in them.
    """
    return sum(sum(_times(each)[:2]) for each in [pid, *_children(pid)])


def tree_seconds(pid: int) -> float:
    """Return the processor seconds of a process and all that it started.

    What has ended counts as well.
    """
    return sum(_times(pid)) + sum(map(tree_seconds, _children(pid)))


def _children(pid: int) -> list[int]:
    """Return the children of a process, whichever of its threads started them."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def _times(pid: int) -> list[float]:
    """Return the seconds of a process, own and the kernel's, and of ended children."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended
        return [0.0]
    return [int(each) / os.sysconf("SC_CLK_TCK") for each in fields[11:15]]


def free_address() -> str:
    """Return a scheduler's address on this machine."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{one.getsockname()[1]}"


@contextmanager
def started(folder: Path, ready: str, *words: str, **variables: str) -> Iterator[int]:
    """Run a Python module beside the `with` block, and yield its process number.

    The block begins once it says a text.

    Raises:
        RuntimeError: it does not say it in time; the text is what it said instead.
    """
    log = folder / f"{len(list(folder.iterdir()))}.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", *words],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "COURSE_LANG": "en"} | variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            text=True,
        )
    try:
        end = time.monotonic() + PATIENCE
        while ready not in log.read_text():
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text())
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run(*words: str) -> dict[str, float]:
    """Run a Python module to its end and return the JSON of its last line.

    Raises:
        RuntimeError: it fails; the text is what it said.
    """
    command: Sequence[str] = (sys.executable, "-m", *words)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
