"""Start and end the processes of a cluster here, and read what they cost."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from course.authoring.notebook import ROOT

PATIENCE = 60.0
"""Seconds in which a process has to be ready."""


def processor_seconds(pid: int) -> float:
    """Return the processor seconds of a process and its children.

    Those of the children's own children are not in them.
    """
    children = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return sum(map(_own_seconds, [pid, *children]))


def _own_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
