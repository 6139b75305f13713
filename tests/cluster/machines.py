"""A cluster of real processes on this machine: each has a folder of its own and none of the others'."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from autograde.classroom.assignment_run import AssignmentRun
from autograde.cluster.coordinator import Cluster
from autograde.cluster.encryption import security
from course.authoring import notebook
from course.i18n import load_messages
from tests.test_faults import STEPS
from tests.warm_commands import autograde, children

LONG = 120.0
"""Seconds after which a wait is a failure."""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def until(found, what="", seconds=LONG):
    """Wait until a function returns something true, and return that."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, what
        time.sleep(0.02)
    return value


def tree(pid):
    """A process and all that it started that are still there."""
    return [pid, *(each for child in children(pid) for each in tree(child))]


def alive(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def says(key):
    """A pattern of the lines that say a message, whatever it is filled with."""
    parts = re.split(r"\{\w+\}", load_messages("en")[key])
    return re.compile("^.*" + ".*".join(map(re.escape, parts)) + ".*$", re.MULTILINE)


class Machines:
    """A scheduler and workers, each in a folder below `root`, which end with the `with` block."""

    def __init__(self, root, scheme="tcp"):
        self.root, self.port = root, free_port()
        self.address = f"{scheme}://127.0.0.1:{self.port}"
        self.processes = {}

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        for name in list(self.processes):
            self.kill(name)

    def start(self, name, *words, program=None, **named):
        """Start a command of this package, or another program of Python."""
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True)
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(notebook.ROOT), "HOME": str(folder), "LANG": "C.UTF-8"}
        if program is None:
            self.processes[name] = autograde(*words, log=folder / "log.txt", cwd=folder, env=env)
            return self.processes[name]
        if "user" in named:
            os.chown(folder, named["user"], named["user"])
        with (folder / "log.txt").open("a") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *program, *words],
                **{"cwd": folder, "env": env, "stdin": subprocess.DEVNULL, "stdout": log, "stderr": log} | named,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background ignores it
            )
        return self.processes[name]

    def said(self, name):
        return (self.root / name / "log.txt").read_text("utf-8")

    def lines(self, name, key):
        """The lines of a machine that say a message of `course.i18n`."""
        return says(key).findall(self.said(name))

    def wait_for(self, name, key, times=1):
        until(lambda: len(self.lines(name, key)) >= times or self.processes[name].poll() is not None, name)
        assert len(self.lines(name, key)) >= times, self.said(name)

    def scheduler(self, *words, times=1, **named):
        self.start("scheduler", "scheduler", self.address, *words, **named)
        self.wait_for("scheduler", "scheduler_ready", times)

    def worker(self, name, *words, ready=True, address=None, **named):
        self.start(name, "worker", address or self.address, "--processes", "1", *words, **named)
        if ready:
            self.wait_for(name, "worker_ready")

    def kill(self, name):
        """End a machine at once: its process with all that it started."""
        process = self.processes.pop(name)
        family = tree(process.pid)
        process.kill()
        process.wait()
        until(lambda: not any(map(alive, family)), f"{name} left processes", 30)

    def host(self, name, ended=()):
        """The process that holds a worker's grading processes, and is none of those that have ended."""
        return until(lambda: [each for each in children(self.processes[name].pid) if each not in ended])[0]

    def send(self, name, number):
        """Send a signal to a worker's own process."""
        self.processes[name].send_signal(number)

    @contextlib.contextmanager
    def stopped(self, name):
        """Let a machine stand still inside the `with` block, with all that it started."""
        family = tree(self.processes[name].pid)
        try:
            for pid in family:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in family:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)


def grade(root, address, said, **named):
    """Grade a class on a cluster from this process; yields each result once it is saved."""
    run = AssignmentRun("stage1", root, elsewhere=True)
    run.pool = Cluster(address, security(address, None), said.append, readers=1, **named)
    run.register_assignment()
    yield from run.grade(run.pending_jobs(run.students, list(STEPS), force=False))


class Cable:
    """A TCP connection to another port that can be cut and mended, for use in a `with` block."""

    def __init__(self, port):
        self.port, self.whole, self.sockets = port, threading.Event(), []
        self.whole.set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.whole.set()
        for each in (self.listener, *self.sockets):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.port))
                self.sockets += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self.carry, args=(one, other), daemon=True).start()

    def carry(self, one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(1 << 16):
                self.whole.wait()
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)

    @contextlib.contextmanager
    def cut(self):
        self.whole.clear()
        yield
        self.whole.set()
