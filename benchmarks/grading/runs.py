"""Run an instructor's commands and measure them: the graders that are compared."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.grading.workloads import write_source
from course.authoring.notebook import ROOT
from course.i18n.step_names import step_number

POLL_INTERVAL = 0.05
"""Seconds between two readings of a command's memory."""


@dataclass(frozen=True)
class Run:
    """Cost of a command.

    Wall seconds, CPU seconds of the machine, and the peak RSS of its own process in bytes. CPU time is read for the
    whole machine: processes that end with their pid namespace are counted for no parent.
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


def machine_cpu_seconds() -> float:
    """Return the CPU seconds that this machine has used since it started."""
    user, nice, system = map(int, Path("/proc/stat").read_text().split(maxsplit=4)[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def run(folder: Path, *words: str, programs: str | None = None) -> Run:
    """Run a Python module in a folder from start to exit.

    Args:
        folder: the folder.
        words: the module and its arguments.
        programs: the PATH after this environment's own programs; by default that of this process.

    Raises:
        RuntimeError: the command fails; the text ends with its output.
    """
    path = sysconfig.get_path("scripts") + os.pathsep + (os.environ["PATH"] if programs is None else programs)
    own = {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "jupyter"), "PYTHONPATH": str(ROOT)}
    before, start, peak = machine_cpu_seconds(), time.perf_counter(), 0
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
                command.wait(POLL_INTERVAL)
    seconds = time.perf_counter() - start
    if command.returncode:
        raise RuntimeError(
            f"{' '.join(words)} ended with {command.returncode}: {(folder / 'log.txt').read_text()[-2000:]}"
        )
    return Run(seconds, machine_cpu_seconds() - before, peak)


def pace(root: Path, kind: str, skip: int) -> float:
    """Return the seconds per notebook in the steady state.

    They are read from the times at which the files of a folder were written, without the first `skip`.
    """
    times = sorted(file.stat().st_mtime for file in (root / kind).glob("*/*/*.*") if step_number(file.stem))
    return (times[-1] - times[skip - 1]) / (len(times) - skip)


class Gradsteps:
    """`autograde run`, sealed: gradebook, autograded notebooks and feedback pages."""

    def __init__(self, root: Path, stage: int) -> None:
        self.root, self.stage = root, f"stage{stage}"

    def grade(self) -> Run:
        return run(self.root, "autograde", "run", self.stage)


class Unsealed(Gradsteps):
    """`autograde run --trusted` without bubblewrap: rlimits are the only layer."""

    def grade(self) -> Run:
        return run(self.root, "autograde", "run", self.stage, "--trusted", programs="")


class Stock:
    """nbgrader as installed; its configuration sets the folders only."""

    CONFIG = "c = get_config()\nc.CourseDirectory.root = {root!r}\n"

    def __init__(self, root: Path, stage: int) -> None:
        self.root, self.number, self.stage = root, stage, f"stage{stage}"
        (root / "nbgrader_config.py").write_text(self.CONFIG.format(root=str(root), here=str(ROOT)))

    def create_assignment(self) -> None:
        """Create the assignment as an instructor does, before any submission."""
        write_source(self.root / "source" / self.stage, self.number)
        run(self.root, "nbgrader", "generate_assignment", self.stage)

    def grade(self) -> Run:
        return run(self.root, "nbgrader", "autograde", self.stage)

    def feedback(self) -> Run:
        return run(self.root, "nbgrader", "generate_feedback", self.stage)


class NbgraderPlugin(Stock):
    """nbgrader's commands with the configuration of this course."""

    CONFIG = (
        "import sys\nfrom pathlib import Path\nsys.path.insert(0, {here!r})\n"
        "from autograde.classroom.nbgrader_plugin import configure\nconfigure(get_config(), Path({root!r}), 'en')\n"
    )

    def create_assignment(self) -> None:
        write_source(self.root / "source" / "en" / self.stage, self.number)
        run(self.root, "nbgrader", "generate_assignment", self.stage)
