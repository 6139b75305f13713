"""The warm parent of the students' processes: imports everything once, then forks one child a notebook."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys

from autograde.sealed import worker


def _child(connection: socket.socket, memory: int, folder: str) -> None:
    os.setsid()
    os.chdir(folder)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    reader, writer = connection.makefile("rb"), connection.makefile("wb")
    served = worker.Worker(reader, writer)
    worker.forget_answers()
    worker.limit(memory)
    served.serve()


def _end(pid: int) -> None:
    """End a child and all that it started in its session."""
    for victim in (lambda: os.killpg(pid, signal.SIGKILL), lambda: os.kill(pid, signal.SIGKILL)):
        try:
            victim()
        except (ProcessLookupError, PermissionError):
            pass
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        pass


def main(control: socket.socket) -> None:
    """Serve `fork MEMORY FOLDER` (with a socket attached) and `kill PID` until the other side hangs up."""
    shell = worker.shell()
    shell.run_cell("import numpy as np", silent=True)
    gc.freeze()
    children: set[int] = set()
    while True:
        message, attached, _, _ = socket.recv_fds(control, 4096, 1)
        if not message:
            break
        verb, *words = message.decode().rstrip("\n").split(" ", 2)
        if verb == "kill":
            if int(words[0]) in children:
                children.discard(int(words[0]))
                _end(int(words[0]))
            control.sendall(b"0\n")
            continue
        pid = os.fork()
        if pid == 0:
            try:
                control.close()
                _child(socket.socket(fileno=attached[0]), int(words[0]), words[1])
            finally:
                os._exit(0)
        os.close(attached[0])
        children.add(pid)
        control.sendall(f"{pid}\n".encode())
    for pid in children:
        _end(pid)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
