"""Make a Dask worker that somebody else starts a worker that grades.

dask-jobqueue and Dask's operator for Kubernetes start workers themselves; `dask worker --preload
autograde.cluster.preload` then grades as many notebooks at a time as it has threads. It needs a sandbox.
"""

from __future__ import annotations

from typing import Any

from autograde.cluster import announcement
from autograde.cluster.announcement import Announcement
from autograde.cluster.grading_processes import GradingProcesses
from autograde.sandbox.protection import SandboxError


async def dask_setup(worker: Any) -> None:
    """Start the grading processes of a Dask worker, before it joins its scheduler.

    Raises:
        SandboxError: this machine has no sandbox.
    """
    found = Announcement.of_this_machine(worker.state.nthreads, trusted=False)
    if not found.protection.sealed:
        raise SandboxError(found.why)
    worker.grading = GradingProcesses(found.processes, "sealed")
    await worker.grading.__aenter__()
    worker.startup_information = {**worker.startup_information, announcement.KEY: lambda worker: found.as_plain()}


async def dask_teardown(worker: Any) -> None:
    """End the grading processes with their worker."""
    await worker.grading.__aexit__()
