"""Dask's scheduler, as a cluster that grades needs it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from urllib.parse import urlsplit

from distributed import Scheduler
from distributed.security import Security

from autograde.cluster import settings
from autograde.errors import ClusterError
from course.i18n import Message

PORT = 8786


async def serve(address: str, security: Security, say: Callable[[Message], None]) -> None:
    """Bring coordinator and workers together until this process is asked to end.

    Args:
        address: where it listens, such as tls://192.0.2.7:8786.
        security: of the connections.
        say: is called with what a person should know.

    Raises:
        ClusterError: it cannot listen there.
    """
    settings.configure()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
    try:
        async with Scheduler(
            host=host, port=parts.port or PORT, protocol=parts.scheme, security=security, **settings.NO_PAGES
        ) as scheduler:
            say(Message("scheduler_ready", address=scheduler.address))
            await stop.wait()
    except (OSError, RuntimeError) as error:  # Dask's own hides the system's, as of a name that is not known
        why = error.__cause__ or error
        raise ClusterError(str(Message("scheduler_fault", address=address, why=why))) from None
