"""Run inside the bubblewrap around stock nbgrader: submit, grade, print JSON.

    python -m benchmarks.red_team.inside template     make a course with nbgrader's own commands, in COURSE
    python -m benchmarks.red_team.inside attack       grade the attack in ATTACK between two correct answers

Nothing here needs protection: the folder is in memory, there is no network, and everything ends with the namespace.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

COURSE, TEMPLATE, ATTACK = Path("/class/course"), Path("/template"), Path("/attack")
STAGE = "stage1"
SECONDS, CELL = 120, 10
"""Seconds that nbgrader may take for three notebooks, and for a cell."""
MEMORY = 2 << 30
MAX_PROCESSES, POLL_INTERVAL = 100, 0.05
"""Number of processes allowed, and seconds between two counts."""
CONFIG = f"""
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.root = "{COURSE}"
c.ExecutePreprocessor.timeout = {CELL}
"""


def _watch() -> None:
    """Kill every process once there are too many: RLIMIT_NPROC does not bind root."""
    while True:
        time.sleep(POLL_INTERVAL)
        if sum(map(str.isdigit, os.listdir("/proc"))) > MAX_PROCESSES:
            os.kill(-1, signal.SIGKILL)  # all but this process and the first of its namespace


def nbgrader(*words: str) -> tuple[int | None, str]:
    """Run an nbgrader command; return exit status (None: timed out) and output."""
    command = (sys.executable, "-m", "nbgrader", *words)
    pipe, both = subprocess.PIPE, subprocess.STDOUT
    child = subprocess.Popen(command, cwd=COURSE, stdout=pipe, stderr=both, start_new_session=True)
    try:
        said, _ = child.communicate(timeout=SECONDS)
        return child.returncode, said.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        child.kill()
        return None, ""


def template() -> dict[str, Any]:
    """Make the course from the source notebooks in COURSE."""
    (COURSE / "nbgrader_config.py").write_text(CONFIG)
    status, said = nbgrader("generate_assignment", STAGE, "--force")
    return {"status": status, "said": said[-2000:]}


def _others() -> list[str]:
    """Return the other programs in this namespace, without its init process."""
    found = []
    for each in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            words = Path(f"/proc/{each}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
            if int(each) not in (1, os.getpid()) and words and not words.startswith(("bwrap", "/usr/bin/bwrap")):
                found.append(words[:80])
    return found


def _scores() -> dict[str, float | None]:
    """Return each student's points in nbgrader's gradebook, None if not graded."""
    from nbgrader.api import Gradebook, MissingEntry

    found: dict[str, float | None] = {}
    with Gradebook(f"sqlite:///{COURSE}/gradebook.db") as book:
        for student in ("amy", "eve", "zoe"):
            try:
                held = book.find_submission_notebook(os.environ["NOTEBOOK"], STAGE, student)
                found[student] = None if held.needs_manual_grade else float(held.score)
            except (MissingEntry, TypeError, ValueError):
                found[student] = None
    return found


def attack() -> dict[str, Any]:
    """Grade three students; the second submits the attack."""
    shutil.copytree(TEMPLATE, COURSE, dirs_exist_ok=True)
    name = os.environ["NOTEBOOK"] + ".ipynb"
    for student in ("amy", "eve", "zoe"):
        folder = COURSE / "submitted" / student / STAGE
        folder.mkdir(parents=True)
        shutil.copyfile(ATTACK / ("attack.ipynb" if student == "eve" else "right.ipynb"), folder / name)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_watch, daemon=True).start()
    start = time.monotonic()
    status, said = nbgrader("autograde", STAGE)
    took = time.monotonic() - start
    others = _others()
    try:
        scores = _scores()
    except Exception as error:
        scores, said = {}, f"{said}\n{type(error).__name__}: {error}"
    return {"status": status, "seconds": round(took, 1), "scores": scores, "left": others, "said": said[-1500:]}


if __name__ == "__main__":
    print(json.dumps({"template": template, "attack": attack}[sys.argv[1]]()))
