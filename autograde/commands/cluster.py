"""The commands of a cluster, worker and scheduler, and options that name one."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograde.classroom.terminal import errors
from autograde.commands import as_instructor
from autograde.learner.commands import Trusted, complain
from course.i18n import Message, translate

if TYPE_CHECKING:
    from autograde.cluster.coordinator import Cluster

Tls = Annotated[
    Path | None,
    typer.Option("--tls", metavar="FOLDER", help="The folder with ca.pem, cert.pem and key.pem, for tls://."),
]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Grade on the workers of this Dask scheduler, such as tls://HOST:8786."),
]


def worker(
    address: Annotated[str, typer.Argument(help="The scheduler's, such as tls://HOST:8786.")],
    processes: Annotated[int | None, typer.Option(min=1, help="Notebooks at a time; by default one a core.")] = None,
    host: Annotated[str | None, typer.Option(help="The address at which the scheduler reaches this worker.")] = None,
    tls: Tls = None,
    trusted: Trusted = False,
) -> None:
    """Grade for `autograde run --scheduler` on this machine, until Ctrl-C."""
    from autograde.cluster import worker as workers
    from autograde.cluster.announcement import Announcement
    from autograde.cluster.encryption import security
    from autograde.cluster.grading_processes import GradingProcesses
    from autograde.errors import ClusterError

    as_instructor()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    found = Announcement.of_this_machine(processes or cores or 1, trusted=trusted)
    if not (found.protection.sealed or trusted):
        raise complain(translate("no_sandbox", why=found.protection.why))
    errors.say(translate("protected_by", protection=found.protection), "dim")
    _warn_if_open(address)
    try:
        grading = GradingProcesses(found.processes, found.protection.mode)
        asyncio.run(workers.serve(address, found, grading, security(address, tls), errors.say, host))
    except ClusterError as problem:
        raise complain(problem) from None


def scheduler(
    address: Annotated[str, typer.Argument(help="Where it listens: tls://THIS_HOST:8786.")],
    tls: Tls = None,
) -> None:
    """Bring `autograde run --scheduler` and workers together, until Ctrl-C."""
    from autograde.cluster import scheduler as schedulers
    from autograde.cluster.encryption import security
    from autograde.errors import ClusterError

    as_instructor()
    _warn_if_open(address)
    try:
        asyncio.run(schedulers.serve(address, security(address, tls), errors.say))
    except ClusterError as problem:
        raise complain(problem) from None


def workers_of(address: str, tls: Path | None, *, trusted: bool, readers: int | None) -> Cluster:
    """Return the workers of a scheduler.

    The command exits if its address or the certificates cannot be used.
    """
    from autograde.cluster.coordinator import Cluster
    from autograde.cluster.encryption import security
    from autograde.errors import ClusterError

    def say(line: Message) -> None:
        errors.say(line, "yellow")

    _warn_if_open(address)
    try:
        return Cluster(address, security(address, tls), say, trusted=trusted, readers=readers)
    except ClusterError as problem:
        raise complain(problem) from None


def _warn_if_open(address: str) -> None:
    from autograde.cluster.encryption import is_open

    if is_open(address):
        errors.say(translate("cluster_open", address=address), "yellow")
