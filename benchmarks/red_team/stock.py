"""Run stock nbgrader in a bubblewrap.

There is no network, nothing of this machine is writable, time and memory are limited. This protects the machine from
the attacks; nbgrader itself is unchanged and grades as it would anywhere.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from course.authoring import notebook
from course.authoring.lesson import lesson
from course.authoring.notebook import ROOT

TIMEOUT = 180
"""Seconds for everything inside; `inside.SECONDS` ends nbgrader earlier."""
TMPFS_SIZE = 300 << 20
READABLE = ("/usr", "/bin", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/etc/alternatives")


def _command(*binds: str) -> list[str]:
    """Return bubblewrap's command line up to the program; `binds` are further options."""
    shown = [word for name in READABLE for word in ("--ro-bind-try", name, name)]
    prefixes = dict.fromkeys((sys.base_prefix, sys.prefix, os.path.realpath(sys.base_prefix)))
    shown += [word for name in prefixes if not name.startswith("/usr") for word in ("--ro-bind", name, name)]
    packages = [word for name in ("course", "benchmarks") for word in ("--ro-bind", str(ROOT / name), str(ROOT / name))]
    return [
        *("bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"),
        *("--size", str(TMPFS_SIZE), "--tmpfs", "/tmp", "--size", str(TMPFS_SIZE), "--tmpfs", "/class"),
        *(*shown, *packages, "--proc", "/proc", "--dev", "/dev"),
        *("--setenv", "PATH", f"{sys.prefix}/bin:/usr/bin:/bin", "--setenv", "HOME", "/tmp"),
        *("--setenv", "PYTHONPATH", str(ROOT), "--setenv", "PYTHONDONTWRITEBYTECODE", "1"),
        *("--setenv", "OPENBLAS_NUM_THREADS", "1", "--setenv", "PYTHON_JIT", "0"),
        *binds,
    ]


def _run(what: str, step: int, *binds: str) -> dict[str, Any] | None:
    words = [*_command(*binds), "--setenv", "NOTEBOOK", lesson(step).name, "--chdir", "/tmp"]
    words += ["--", sys.executable, "-m", "benchmarks.red_team.inside", what]
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT)
        found: dict[str, Any] = json.loads(done.stdout[-20_000:].splitlines()[-1])
        return found
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        return None


def template(step: int, folder: Path) -> Path:
    """Make a course of one notebook with nbgrader, to copy for each attack.

    Raises:
        RuntimeError: nbgrader fails.
    """
    made = folder / f"template{step:02d}"
    source = made / "source" / "stage1" / f"{lesson(step).name}.ipynb"
    source.parent.mkdir(parents=True)
    shutil.copyfile(notebook.path("source", lesson(step), "en"), source)
    found = _run("template", step, "--bind", str(made), "/class/course")
    if found is None or found["status"] != 0:
        raise RuntimeError(f"stock nbgrader makes no course: {found}")
    return made


def grade(made: Path, step: int, data: bytes, folder: Path) -> dict[str, Any] | None:
    """Grade an attack between two correct answers; None if the bubblewrap dies."""
    place = folder / "attack"
    place.mkdir(exist_ok=True)
    (place / "attack.ipynb").write_bytes(data)
    (place / "right.ipynb").write_text(notebook.text(notebook.solution(lesson(step), "en")), "utf-8")
    return _run("attack", step, "--ro-bind", str(made), "/template", "--ro-bind", str(place), "/attack")
