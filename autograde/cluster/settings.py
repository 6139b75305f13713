"""Set up Dask for a cluster that grades.

Nothing can be seen from outside, and its log is silent: what a person should know is said by this package.
"""

from __future__ import annotations

import logging
from typing import Any

import dask

NO_PAGES: dict[str, Any] = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
"""Dask's web server, which it always starts, serves this machine alone, and no page."""


OTHER_LOGS = ("tornado.application", "tornado.general", "asyncio")
"""Where what a stranger sends to an open port becomes a traceback."""


def configure() -> None:
    """Configure Dask in this process.

    What it does many times a second is slowed down, and what moves tasks between workers is off: the coordinator names
    the worker of each job.
    """
    dask.config.set(
        {
            "distributed.scheduler.http.routes": [],
            "distributed.worker.http.routes": [],
            "distributed.worker.profile.enabled": False,
            "distributed.scheduler.work-stealing": False,
            "distributed.scheduler.active-memory-manager.start": False,
            "distributed.admin.tick.interval": "1s",
            "distributed.admin.system-monitor.interval": "5s",
            "distributed.admin.system-monitor.gil.enabled": False,
        }
    )
    for name in [*logging.root.manager.loggerDict, *OTHER_LOGS]:
        if name.partition(".")[0] == "distributed" or name in OTHER_LOGS:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
