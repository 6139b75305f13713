"""`python -m autograde`, in copies of one process that has imported all of it.

A start of the command costs two seconds of processor time, most of them imports, and tests of faults start hundreds.
What a command does, where it does it and how it ends are the same.
"""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
from functools import cache

from autograde.sandbox.linux import syscalls
from course.authoring import notebook

PR_SET_CHILD_SUBREAPER = 36
"""Of linux/prctl.h: orphans among the descendants become children of the calling process."""
SERVER = """
import json, os, resource, runpy, signal, sys
from autograde import startup
startup.skip_web_address_grammar()
import autograde.cli, autograde.classroom.assignment_run, autograde.validation.release_check
try:
    import autograde.cluster.coordinator, autograde.cluster.scheduler, autograde.cluster.worker
except ImportError:
    pass
for line in sys.stdin:
    todo = json.loads(line)
    near, far = os.pipe()
    if child := os.fork():
        os.close(far)
        os.waitpid(child, 0)
        print(os.read(near, 100).decode(), flush=True)
        os.close(near)
        continue
    if child := os.fork():
        os.write(far, str(child).encode())
        os._exit(0)
    os.close(near)
    os.close(far)
    os.chdir(todo["cwd"])
    os.environ.clear()
    os.environ.update(todo["env"])
    for number, name in enumerate((os.devnull, todo["log"], todo["log"])):
        os.dup2(os.open(name, os.O_RDWR | os.O_APPEND), number)
    for limit in todo["limits"]:
        resource.setrlimit(*limit)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv[1:] = todo["words"]
    runpy.run_module("autograde", run_name="__main__", alter_sys=True)
    sys.exit()
"""


class Command:
    """A command under way, with what a `subprocess.Popen` has: it is a child of this process, too."""

    def __init__(self, pid):
        self.pid, self.returncode = pid, None

    def poll(self):
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            ended = os.pidfd_open(self.pid)
            try:
                if not select.select([ended], [], [], timeout)[0]:
                    raise subprocess.TimeoutExpired("autograde", timeout)
            finally:
                os.close(ended)
        return self.poll()

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)


@cache
def _server():
    env = os.environ | {"PYTHONPATH": str(notebook.ROOT), "PYTHONUTF8": "1"}
    words = [sys.executable, "-c", SERVER]
    server = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
    atexit.register(server.kill)
    return server


def autograde(*words, log, cwd, env=os.environ, limits=()):
    """Start the command; what it says is appended to the file `log`, and `limits` are of its resources."""
    log.touch()
    server = _server()
    syscalls.prctl(PR_SET_CHILD_SUBREAPER, 1)
    try:
        limits = list(dict(limits).items())
        todo = {"words": words, "cwd": str(cwd), "env": dict(env), "log": str(log), "limits": limits}
        server.stdin.write(json.dumps(todo) + "\n")
        server.stdin.flush()
        return Command(int(server.stdout.readline()))
    finally:
        syscalls.prctl(PR_SET_CHILD_SUBREAPER, 0)
