"""What holds for every attack: it ends soon, the grader stays small, and nothing of it is left running."""

import os
import socket
import time
from multiprocessing import resource_tracker

import pytest

from autograde.sandbox.remote.session import Session
from red_team.helpers import QUICK, descendants, kept_file, memory_bounded, patience, start_forkserver

SECONDS = 45


@pytest.fixture(scope="session", autouse=True)
def warm():
    """Start what stays between two notebooks, so that it is not taken for something left behind."""
    resource_tracker.ensure_running()
    Session.start(QUICK).close()
    start_forkserver()


@pytest.fixture(autouse=True)
def contained():
    known = descendants(os.getpid())
    start = time.monotonic()
    with memory_bounded():
        yield
    assert time.monotonic() - start < patience(SECONDS)
    end = time.monotonic() + patience(5)
    while (left := descendants(os.getpid()) - known) and time.monotonic() < end:
        time.sleep(0.1)
    assert not left, "an attack left processes running"


@pytest.fixture
def listener():
    """A server on this machine that nobody may reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


@pytest.fixture
def decoy(tmp_path):
    """A file outside of the sandbox, with a secret in it."""
    with kept_file(tmp_path / "hidden_tests.py", "SECRET = 'the-hidden-answer-is-42'") as file:
        yield file
