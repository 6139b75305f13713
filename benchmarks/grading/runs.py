"""Commands as an instructor gives them, with what they took, and the graders that are compared."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.grading.classes import STAGE, source
from course.authoring.notebook import ROOT

LOOK = 0.05
"""Seconds between two looks at a command's memory."""


@dataclass(frozen=True)
class Run:
    """What a command took: seconds by the clock, processor seconds of the machine, its own peak in bytes.

    The machine is asked, not the processes: what ends with its pid namespace leaves its times to nobody.
    """

    seconds: float
    processor: float
    peak: int


def _peak(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
    return 0


def _busy() -> float:
    """Processor seconds that this machine has worked for anything, since it started."""
    user, nice, system = map(int, Path("/proc/stat").read_text().split(maxsplit=4)[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def run(folder: Path, *words: str) -> Run:
    """Run a Python module in a folder, from command to exit; it must succeed."""
    path = sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]
    own = {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "jupyter"), "PYTHONPATH": str(ROOT)}
    before, start, peak = _busy(), time.perf_counter(), 0
    with (folder / "log.txt").open("w") as log:
        command = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=folder,
            env=os.environ | own | {"PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        while command.poll() is None:
            peak = max(peak, _peak(command.pid))
            with suppress(subprocess.TimeoutExpired):
                command.wait(LOOK)
    seconds = time.perf_counter() - start
    if command.returncode:
        raise RuntimeError(
            f"{' '.join(words)} ended with {command.returncode}: {(folder / 'log.txt').read_text()[-2000:]}"
        )
    return Run(seconds, _busy() - before, peak)


def pace(root: Path, kind: str, skip: int) -> float:
    """Seconds a notebook once all is under way: by when the files of a folder were written, less the first `skip`."""
    times = sorted(file.stat().st_mtime for file in (root / kind).glob(f"*/{STAGE}/step*.*"))
    return (times[-1] - times[skip - 1]) / (len(times) - skip)


class Ours:
    """`autograde run`, sealed: gradebook, autograded notebooks and feedback pages."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def grade(self) -> Run:
        return run(self.root, "autograde", "run", STAGE)


class Stock:
    """nbgrader as it is installed: its own configuration, folders alone are set."""

    CONFIG = "c = get_config()\nc.CourseDirectory.root = {root!r}\n"

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "nbgrader_config.py").write_text(self.CONFIG.format(root=str(root), here=str(ROOT)))

    def enrol(self) -> None:
        """Make the assignment as an instructor does, before anything is handed in."""
        source(self.root / "source" / STAGE)
        run(self.root, "nbgrader", "generate_assignment", STAGE)

    def grade(self) -> Run:
        return run(self.root, "nbgrader", "autograde", STAGE)

    def feedback(self) -> Run:
        return run(self.root, "nbgrader", "generate_feedback", STAGE)


class Road(Stock):
    """The same commands of nbgrader's, with this course's configuration."""

    CONFIG = (
        "import sys\nfrom pathlib import Path\nsys.path.insert(0, {here!r})\n"
        "from autograde.classroom.nbgrader_plugin import configure\nconfigure(get_config(), Path({root!r}), 'en')\n"
    )

    def enrol(self) -> None:
        source(self.root / "source" / "en" / STAGE)
        run(self.root, "nbgrader", "generate_assignment", STAGE)
