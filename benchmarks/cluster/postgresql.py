"""Run a PostgreSQL server in a temporary folder, for measurements."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FOLDERS = [Path(found).parent for found in [shutil.which("initdb")] if found]
FOLDERS += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
PATIENCE = 60.0
"""Seconds in which the server has to be ready, and to end."""


def is_installed() -> bool:
    """Return whether PostgreSQL is installed here, with its driver."""
    from importlib.util import find_spec

    return bool(FOLDERS) and find_spec("psycopg") is not None


@contextmanager
def server() -> Iterator[str]:
    """Run a server for the `with` block and yield the URL of an empty database.

    It syncs what it writes, as an installed one does. It does not run as root: then it is the user postgres or nobody.

    Raises:
        RuntimeError: it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="postgresql-") as name:
        folder, password, port = Path(name), secrets.token_hex(8), _free_port()
        owner: dict[str, Any] = {}
        if os.geteuid() == 0:
            names = {each.pw_name for each in pwd.getpwall()}
            user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
            owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(folder, user.pw_uid, user.pw_gid)
        (folder / "password").write_text(password)

        def call(program: str, *words: object) -> subprocess.CompletedProcess[str]:
            command = [str(FOLDERS[-1] / program), *map(str, words)]
            return subprocess.run(command, cwd=folder, capture_output=True, text=True, **owner)

        words = ("-U", "teacher", "-A", "scram-sha-256", "--pwfile", "password", "-E", "UTF8")
        made = call("initdb", "-D", "data", *words)
        if made.returncode:
            raise RuntimeError(made.stdout + made.stderr)
        with (folder / "log.txt").open("w") as log:
            command = [str(FOLDERS[-1] / "postgres"), "-D", "data", "-h", "127.0.0.1", "-p", str(port), "-k", name]
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **owner)
        try:
            end = time.monotonic() + PATIENCE
            while call("pg_isready", "-h", "127.0.0.1", "-p", port).returncode:
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((folder / "log.txt").read_text())
                time.sleep(0.1)
            yield f"postgresql+psycopg://teacher:{password}@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
