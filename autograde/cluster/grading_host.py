"""Hold the grading processes of a worker, in a process without Dask.

They are forks of this process, so it has neither threads nor the worker's keys and connections. It ends when the
worker does: `python -m autograde.cluster.grading_host SOCKET PROCESSES MODE WORK`.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module

from autograde import startup
from autograde.cluster import frames

WORK = "autograde.cluster.encoding:run_encoded"
"""What is done with each job: a function from bytes to bytes, by its module and name."""
Task = tuple[int, bytes]


def _numbered(work: Callable[[bytes], bytes], task: Task) -> bytes:
    return work(task[1])


def serve(
    connection: socket.socket, processes: int, warm_up: Callable[[], None], work: Callable[[bytes], bytes]
) -> None:
    """Do the jobs that arrive on a connection until it ends.

    Args:
        connection: where numbered jobs arrive and answers go, in the order in which they end.
        processes: how many work at once.
        warm_up: what each of them does first.
        work: what is done with a job.
    """
    from autograde.cluster.encoding import encode_answer
    from autograde.pool import Pool

    with Pool[Task, bytes](partial(_numbered, work), warm_up, processes) as pool:
        while True:
            for (number, _), answer in pool.poll([connection]):
                data = answer if isinstance(answer, bytes) else encode_answer(answer)
                connection.sendall(frames.pack(number, data))
            while _is_readable(connection):
                task = frames.receive(connection)
                if task is None:
                    return
                pool.submit(task)


def _is_readable(connection: socket.socket) -> bool:
    from multiprocessing.connection import wait

    return bool(wait([connection], 0))


def main(words: list[str]) -> None:
    """Start the grading processes and serve them.

    Without a mode they are not warmed up: their work is none that runs students' code.
    """
    from autograde.sandbox.process.fork_server import start_early

    descriptor, processes, mode, work = words
    if mode:
        start_early(trusted=mode == "trusted")
    startup.skip_numpy_threads()
    startup.skip_web_address_grammar()
    startup.skip_server_extensions()
    with startup.without_collection():
        from autograde.classroom import jobs, render
        from autograde.pool import nothing

        module, name = work.split(":")
        do = getattr(import_module(module), name)
        render.warm_up()
    serve(socket.socket(fileno=int(descriptor)), int(processes), partial(jobs.warm_up, mode) if mode else nothing, do)


if __name__ == "__main__":
    main(sys.argv[1:])
