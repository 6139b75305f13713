"""The commands `autograde` and `nbgrader` and Jupyter's kernel, in copies of processes that have imported them.

A start of one costs one to three seconds of processor time, most of them imports, and tests start hundreds. What a
command does, where it does it and how it ends are the same.
"""

import atexit
import contextlib
import glob
import json
import os
import select
import signal
import subprocess
import sys
import sysconfig
import tempfile
from functools import cache
from pathlib import Path

from autograde.sandbox.linux import syscalls
from course.authoring import notebook

SECONDS = 600
"""The longest that nbgrader may take."""
PR_SET_CHILD_SUBREAPER = 36
"""Of linux/prctl.h: orphans among the descendants become children of the calling process."""
IMPORTS = {
    "autograde": """
from autograde import startup
startup.skip_web_address_grammar()
startup.skip_server_extensions()
import autograde.cli, autograde.classroom.assignment_run, autograde.classroom.render, autograde.validation.release_check
autograde.classroom.render.warm_up()
try:
    import autograde.cluster.coordinator, autograde.cluster.scheduler, autograde.cluster.worker
except ImportError:
    pass
""",
    "nbgrader": """
from autograde import startup
startup.skip_web_address_grammar()
import autograde.classroom.nbgrader_plugin, autograde.classroom.render, nbgrader.apps
autograde.classroom.render.warm_up()
""",
    "ipykernel_launcher": """
import ipykernel.kernelapp, matplotlib_inline.backend_inline, numpy, PIL.Image
""",
}
SERVE = """
import gc, json, os, resource, runpy, signal, sys
gc.freeze()
for line in sys.stdin:
    todo = json.loads(line)
    near, far = os.pipe()
    if child := os.fork():
        os.close(far)
        os.waitpid(child, 0)
        print(os.read(near, 100).decode(), flush=True)
        os.close(near)
        continue
    if todo["session"]:
        os.setsid()
    if child := os.fork():
        os.write(far, str(child).encode())
        os._exit(0)
    os.close(near)
    os.close(far)
    os.chdir(todo["cwd"])
    os.environ.clear()
    os.environ.update(todo["env"])
    for number, name in enumerate((os.devnull, todo["out"], todo["err"])):
        os.dup2(os.open(name, os.O_RDWR | os.O_APPEND), number)
    for limit in todo["limits"]:
        resource.setrlimit(*limit)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv[1:] = todo["words"]
    runpy.run_module(todo["module"], run_name="__main__", alter_sys=True)
    sys.exit()
"""


def children(pid):
    """The processes that a process started and that are still there."""
    found = []
    for file in glob.glob(f"/proc/{pid}/task/*/children"):  # Path.glob raises if the process ends meanwhile
        with contextlib.suppress(OSError):
            found += map(int, Path(file).read_text().split())
    return found


class Command:
    """A command under way, with what a `subprocess.Popen` has: it is a child of this process, too."""

    stdin = stdout = stderr = None

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
                    raise subprocess.TimeoutExpired(str(self.pid), timeout)
            finally:
                os.close(ended)
        return self.poll()

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)


@cache
def _server(module):
    env = os.environ | {"PYTHONPATH": str(notebook.ROOT), "PYTHONUTF8": "1"}
    words = [sys.executable, "-c", IMPORTS[module] + SERVE]
    server = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
    atexit.register(server.kill)  # a process forked meanwhile may hold its input open
    return server


def _start(module, words, cwd, env, out, err, limits=(), *, session=False):
    server = _server(module)
    todo = {"module": module, "words": words, "cwd": str(cwd), "env": dict(env), "out": str(out), "err": str(err)}
    todo["session"] = session
    syscalls.prctl(PR_SET_CHILD_SUBREAPER, 1)
    try:
        server.stdin.write(json.dumps(todo | {"limits": list(dict(limits).items())}) + "\n")
        server.stdin.flush()
        return Command(int(server.stdout.readline()))
    finally:
        syscalls.prctl(PR_SET_CHILD_SUBREAPER, 0)


def autograde(*words, log, cwd, env=os.environ, limits=()):
    """Start the command; what it says is appended to the file `log`, and `limits` are of its resources."""
    log.touch()
    return _start("autograde", words, cwd, env, log, log, limits)


def kernel(command, *, env, cwd=None, **_):
    """Start a kernel, as `jupyter_client.launcher.launch_kernel` does with its command line."""
    words = command[command.index("ipykernel_launcher") + 1 :]
    env = env | {"JPY_PARENT_PID": str(os.getpid())}
    return _start("ipykernel_launcher", words, cwd or Path.cwd(), env, os.devnull, os.devnull, session=True)


ALEMBIC = f"""#!{sys.executable}
from autograde import startup
startup.skip_web_address_grammar()
startup.skip_server_extensions()
from alembic.config import main
main(prog="alembic")
"""
"""The program `alembic`, which nbgrader starts for each new gradebook, four seconds faster."""


@cache
def path():
    """The PATH of nbgrader's own commands."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    file = Path(folder.name, "alembic")
    file.write_text(ALEMBIC)
    file.chmod(0o755)
    return os.pathsep.join([folder.name, sysconfig.get_path("scripts"), os.environ["PATH"]])


def nbgrader(root, *words, cwd=None, check=True, **variables):
    """Run nbgrader as an instructor or a student would."""
    mine = {"COURSE_LANG": "ko", "PATH": path(), "JUPYTER_CONFIG_DIR": str(root / "jupyter"), "HOME": str(root)}
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
        command = _start("nbgrader", words, cwd or root, os.environ | mine | variables, out.name, err.name)
        try:
            code = command.wait(SECONDS)
        except subprocess.TimeoutExpired:
            command.kill()
            raise
        stdout, stderr = Path(out.name).read_text("utf-8"), Path(err.name).read_text("utf-8")
    assert not check or code == 0, stdout + stderr
    return subprocess.CompletedProcess(words, code, stdout, stderr)
