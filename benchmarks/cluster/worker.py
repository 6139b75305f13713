"""Start a worker that gives canned answers.

Usage: `python -m benchmarks.cluster.worker ADDRESS PROCESSES`.
"""

from __future__ import annotations

import asyncio
import sys

from autograde.cluster import worker
from autograde.cluster.announcement import Announcement
from autograde.cluster.encryption import security
from autograde.cluster.grading_processes import GradingProcesses

if __name__ == "__main__":
    address, processes = sys.argv[1], int(sys.argv[2])
    found = Announcement.of_this_machine(processes, trusted=True)
    grading = GradingProcesses(processes, "", "benchmarks.cluster.canned:answer")
    asyncio.run(worker.serve(address, found, grading, security(address, None), print))
