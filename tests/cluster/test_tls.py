"""A cluster whose connections are encrypted, with the certificates that the guide shows how to make."""

import asyncio
import contextlib
import re
import shutil
import socket
import struct
import subprocess

import pytest

from autograde.cluster import scheduler
from autograde.cluster.encryption import is_open, security
from autograde.errors import ClusterError
from autograde.sandbox.protection import Protection
from course.authoring.notebook import ROOT
from course.i18n import LANGUAGES
from tests.cluster.machines import LONG, Machines, says
from tests.test_faults import STEPS, done, hand_in

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")


def recipe(lang):
    page = (ROOT / "docs" / lang / "cluster.md").read_text("utf-8")
    [found] = [block for block in re.findall(r"```\n(.*?)```", page, re.S) if "openssl" in block]
    return found


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """Two authorities with a certificate each, by the guide's own commands."""
    made = []
    for name in ("ours", "theirs"):
        folder = tmp_path_factory.mktemp(name)
        subprocess.run(["sh", "-e", "-c", recipe("en")], cwd=folder, check=True, capture_output=True)
        made.append(folder / "certificates")
    return made


def test_the_guides_have_one_recipe():
    assert len({recipe(lang) for lang in LANGUAGES}) == 1


@pytest.mark.parametrize(
    "address",
    [
        *(
            "8786",
            "http://one:8786",
            "tls://",
            "one:8786",
            "",
            "tls://[::1",
            "tcp://one:99999",
            "tcp://one:x",
            "TCP://one:1",
        ),
        *(
            "tcp://a b:1",
            "tcp://user:word@one:1",
            "tcp://one:1#x",
            "tcp://..:1",
            f"tcp://{'a' * 64}:1",
            "tcp://\x1b[2J:1",
        ),
        *("tcp://one:-1", "tcp://１２７.0.0.1:1", "tcp://one:1\n"),
    ],
)
def test_an_address_that_is_none_is_refused(address, tmp_path):
    with pytest.raises(ClusterError, match=says("cluster_address")):
        security(address, None)
    is_open(address)


def test_a_scheduler_at_an_address_that_nobody_has_says_so():
    with pytest.raises(ClusterError, match=r"tcp://nowhere\.invalid:1"):
        asyncio.run(scheduler.serve("tcp://nowhere.invalid:1", security("tcp://nowhere.invalid:1", None), print))


def test_tls_needs_certificates_and_certificates_need_tls(tmp_path):
    with pytest.raises(ClusterError, match=says("cluster_certificates")):
        security("tls://one:8786", None)
    with pytest.raises(ClusterError, match=says("cluster_certificates")):
        security("tls://one:8786", tmp_path)
    with pytest.raises(ClusterError, match=says("cluster_not_tls")):
        security("tcp://one:8786", tmp_path)


@pytest.mark.parametrize(
    ("address", "expected"),
    {
        "tcp://127.0.0.1:8786": False,
        "tcp://localhost:8786": False,
        "tcp://[::1]:8786": False,
        "tcp://192.0.2.7:8786": True,
        "tcp://0.0.0.0:8786": True,
        "tls://192.0.2.7:8786": False,
    }.items(),
)
def test_what_is_open_to_others_is_known(address, expected):
    assert is_open(address) == expected


@pytest.mark.slow
@pytest.mark.xdist_group("cluster")
def test_a_stranger_at_the_port_of_a_scheduler_says_nothing_on_its_terminal(tmp_path):
    with Machines(tmp_path) as machines:
        machines.scheduler()
        said = machines.said("scheduler")
        head = struct.pack("<Q", 16)
        for sent in (
            b"GET / HTTP/1.1\r\n\r\n",
            b"\xff" * 64,
            head + b"\0" * 16,
            head + b"\xff" * 16,
            head + b"\1",
            b"",
        ):
            with socket.create_connection(("127.0.0.1", machines.port)) as one:
                one.sendall(sent)
                one.settimeout(1)
                with contextlib.suppress(TimeoutError, ConnectionError):
                    while one.recv(1 << 16):
                        pass
        machines.worker("ours")
        assert machines.said("scheduler") == said


@needs_openssl
@pytest.mark.slow
@pytest.mark.xdist_group("cluster")
@pytest.mark.skipif(not Protection.detect().sealed, reason=f"no sandbox here: {Protection.detect()}")
def test_a_class_is_graded_over_tls_and_others_take_no_part(tmp_path, certificates):
    ours, theirs = certificates
    course = tmp_path / "course"
    hand_in(course, 1)
    words = ("run", "stage1", "--root", str(course))
    with Machines(tmp_path, "tls") as machines:
        machines.scheduler("--tls", str(ours))
        machines.worker("theirs", "--tls", str(theirs), ready=False)
        machines.wait_for("theirs", "cluster_no_answer")
        plain = f"tcp://127.0.0.1:{machines.port}"
        machines.worker("plain", address=plain, ready=False)
        machines.wait_for("plain", "cluster_no_answer")
        refused = machines.start("refused", *words, "--scheduler", machines.address, "--tls", str(theirs))
        assert refused.wait(LONG) == 2
        assert done(course) == {}
        machines.worker("ours", "--tls", str(ours))
        run = machines.start("coordinator", *words, "--scheduler", machines.address, "--tls", str(ours))
        assert run.wait(LONG) == 0, machines.said("coordinator")
        assert len(done(course)) == len(STEPS)
        assert [machines.lines(name, "worker_ready") for name in ("theirs", "plain")] == [[], []]
