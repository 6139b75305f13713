"""A PostgreSQL server of the tests' own, in a temporary folder and on loopback, and a proxy that can be cut."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest

FOLDERS = [Path(found).parent for found in [shutil.which("initdb")] if found]
FOLDERS += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
SECONDS = 60
"""The longest that the server may take to start or to end."""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """A server that only the tests use. PostgreSQL does not run as root: then it is the user postgres, or nobody."""

    def __init__(self):
        self.programs = FOLDERS[-1]
        self.folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        self.data, self.port, self.password = self.folder / "data", free_port(), secrets.token_hex(8)
        self.owner = {}
        if os.geteuid() == 0:
            names = {each.pw_name for each in pwd.getpwall()}
            owner = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
            self.owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        secret = self.folder / "password"
        secret.write_text(self.password)
        words = ["-D", self.data, "-U", "teacher", "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8"]
        made = self._call("initdb", *words, "--locale", "C", "--no-sync")
        assert made.returncode == 0, made.stdout + made.stderr
        self.process = None
        self.start()

    def _call(self, program, *words):
        return subprocess.run(
            [self.programs / program, *words], cwd=self.folder, capture_output=True, text=True, **self.owner
        )

    def start(self):
        words = ["-D", self.data, "-h", "127.0.0.1", "-p", str(self.port), "-k", self.folder, "-F"]
        with (self.folder / "log.txt").open("a") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", *words], cwd=self.folder, stdout=log, stderr=log, **self.owner
            )
        end = time.monotonic() + SECONDS
        while self._call("pg_isready", "-h", "127.0.0.1", "-p", str(self.port)).returncode:
            assert self.process.poll() is None, (self.folder / "log.txt").read_text()
            assert time.monotonic() < end
            time.sleep(0.1)

    def stop(self):
        """End the server as an administrator would who does not wait for those who use it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(SECONDS)

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder)

    def url(self, name, port=None):
        return f"postgresql+psycopg://teacher:{self.password}@127.0.0.1:{port or self.port}/{name}"

    def new_database(self):
        """The URL of an empty database."""
        import psycopg

        name = f"class_{secrets.token_hex(4)}"
        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)


@contextlib.contextmanager
def running_server():
    """A server for a fixture; without PostgreSQL on this machine its tests are skipped."""
    pytest.importorskip("psycopg", reason='no driver of PostgreSQL: pip install "gradsteps[postgresql]"')
    if not FOLDERS:
        pytest.skip("PostgreSQL is not installed: apt install postgresql")
    server = Server()
    try:
        yield server
    finally:
        server.remove()


class Proxy:
    """A way to a server over another port, which can be cut and mended."""

    def __init__(self, port):
        self.target, self.is_cut, self.pairs = port, False, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                try:
                    server = None if self.is_cut else socket.create_connection(("127.0.0.1", self.target))
                except OSError:
                    server = None
                if server is None:
                    client.close()
                    continue
                self.pairs.append((client, server))
                for one, other in ((client, server), (server, client)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(1 << 16):
                other.sendall(data)
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def cut(self):
        self.is_cut = True
        for pair in self.pairs:
            for each in pair:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
        self.pairs.clear()

    def mend(self):
        self.is_cut = False

    def close(self):
        self.cut()
        self.listener.close()
