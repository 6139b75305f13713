"""Answer jobs with answers that were made before, after a while."""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

from autograde.cluster.encoding import decode_job

FOLDER, SECONDS = "GRADSTEPS_CANNED", "GRADSTEPS_CANNED_SECONDS"
"""Variables: where the answers lie, and how long a worker waits before it gives one."""


@cache
def _answer(step: int) -> bytes:
    return (Path(os.environ[FOLDER]) / f"step{step:02d}").read_bytes()


def answer(frame: bytes) -> bytes:
    """Wait as long as a notebook would take, and return the answer to its step."""
    job, _, _ = decode_job(frame)
    time.sleep(float(os.environ[SECONDS]))
    return _answer(job.step)
