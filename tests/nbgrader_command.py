"""nbgrader's command line, in children of one process that has imported it.

A start of `python -m nbgrader` costs three seconds of processor time, most of them imports. What a command does, where
it does it and how it ends are the same.
"""

import atexit
import json
import os
import select
import subprocess
import sys
import sysconfig
import tempfile
from functools import cache
from pathlib import Path

SECONDS = 600
"""The longest that a command may take."""
SERVER = """
import json, os, runpy, sys
import nbgrader.apps
for line in sys.stdin:
    todo = json.loads(line)
    if child := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    os.chdir(todo["cwd"])
    os.environ.clear()
    os.environ.update(todo["env"])
    for number, name in enumerate((os.devnull, todo["out"], todo["err"])):
        os.dup2(os.open(name, os.O_RDWR), number)
    sys.argv[1:] = todo["words"]
    runpy.run_module("nbgrader", run_name="__main__", alter_sys=True)
    sys.exit()
"""


@cache
def _server():
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(server.kill)  # a process forked meanwhile may hold its input open
    return server


def nbgrader(root, *words, cwd=None, check=True, **variables):
    """Run nbgrader as an instructor or a student would."""
    path = sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]
    mine = {"COURSE_LANG": "ko", "PATH": path, "JUPYTER_CONFIG_DIR": str(root / "jupyter"), "HOME": str(root)}
    env = os.environ | mine | variables
    server = _server()
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
        todo = {"words": words, "cwd": str(cwd or root), "env": env, "out": out.name, "err": err.name}
        server.stdin.write(json.dumps(todo) + "\n")
        server.stdin.flush()
        if not select.select([server.stdout], [], [], SECONDS)[0]:
            server.kill()
            raise TimeoutError(f"nbgrader {' '.join(words)} takes more than {SECONDS} seconds")
        code = int(server.stdout.readline())
        stdout, stderr = Path(out.name).read_text("utf-8"), Path(err.name).read_text("utf-8")
    assert not check or code == 0, stdout + stderr
    return subprocess.CompletedProcess(words, code, stdout, stderr)
