"""Wants to leave a mark for another student's process by the names that it looks up in vain.

The kernel remembers such names for a folder of a disk, and a later process can tell by the time that its look takes.
It remembers none for a folder in memory.
"""

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest

from autograde.sandbox.linux import packages
from autograde.sandbox.process import fork_server, zygote_client
from autograde.sandbox.protection import SandboxError
from autograde.sandbox.remote.session import Session
from red_team.helpers import QUICK, sealed

PATIENT = replace(QUICK, cell=60.0)
KINDS = """
import os, sys
kinds = {}
for line in open('/proc/self/mountinfo'):
    words, _, rest = line.partition(' - ')
    kinds[words.split()[2]] = rest.split()[0]
def kind(folder):
    number = os.stat(folder).st_dev
    return kinds.get(f'{os.major(number)}:{os.minor(number)}', 'another')
"""
EVERYWHERE = """
found = {}
for folder, below, _ in os.walk('/', followlinks=False):
    below[:] = [name for name in below if folder != '/' or name != 'proc']
    found.setdefault(kind(folder), folder)
print(found)
"""
IMPORTABLE = """
import course, numpy
looked = [*filter(os.path.isdir, sys.path), *course.__path__, *numpy.__path__, os.path.dirname(os.__file__)]
for folder in looked:
    for number in range(200):
        assert not os.path.exists(f'{folder}/mark{number}')
print(len(looked) > 5, {kind(folder) for folder in looked})
"""
OPEN = """
print({kind(f'/proc/self/{name}') for name in ('cwd', 'root')}, os.path.isfile('/proc/self/exe'))
for number in os.listdir('/proc/self/fd'):
    try: assert not os.path.isdir(f'/proc/self/fd/{number}/..') or kind(f'/proc/self/fd/{number}/..') == 'tmpfs'
    except FileNotFoundError: pass
"""


@pytest.fixture
def live():
    session = Session.start(PATIENT)
    yield session
    session.close()


def printed(live, source):
    outputs, error = live.run_cell(source)
    assert error is None, error
    return "".join(each.get("text", "") for each in outputs)


@sealed
def test_no_folder_of_the_machine_is_in_view(live):
    assert list(eval(printed(live, KINDS + EVERYWHERE))) == ["tmpfs"]


@sealed
def test_names_are_looked_up_in_memory_alone(live):
    assert printed(live, KINDS + IMPORTABLE) == "True {'tmpfs'}\n"
    assert printed(live, KINDS + OPEN) == "{'tmpfs'} True\n"


@sealed
def test_a_program_that_it_starts_sees_the_same(live):
    program = KINDS + EVERYWHERE + KINDS + IMPORTABLE
    source = f"import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', {program!r}], capture_output=True))"
    told = printed(live, source)
    assert "{'tmpfs': '/'}" in told
    assert "True {'tmpfs'}" in told


FRESH = """
import subprocess, sys
done = subprocess.run([sys.executable, '-c', {program!r}], capture_output=True, text=True)
print(done.stdout, done.stderr, done.returncode)
"""
STILL_WORKS = {
    "the standard library": (
        "import bz2, ctypes, decimal, email, hashlib, lzma, pydoc, sqlite3, ssl, unittest, uuid, "
        "xml.sax, zoneinfo\n"
        "assert sqlite3.connect(':memory:').execute('select 1').fetchone() == (1,)\n"
        "assert lzma.decompress(lzma.compress(b'x')) == bz2.decompress(bz2.compress(b'x')) == b'x'\n"
        "assert ctypes.CDLL(None).getpid() and ctypes.CDLL('libm.so.6')\n"
        "assert zoneinfo.ZoneInfo('Asia/Seoul')\n"
        "assert '값'.encode('euc-kr') and '値'.encode('shift-jis')"
    ),
    "the packages of the course": (
        "import IPython, PIL.Image, memory_profiler, msgpack, psutil, numpy.testing, numpy.fft, numpy.polynomial\n"
        "import importlib.metadata, inspect\n"
        "assert importlib.metadata.version('numpy') == numpy.__version__\n"
        "assert 'def ' in inspect.getsource(numpy.linalg.norm)\n"
        "assert numpy.linalg.svd(numpy.eye(9)).U.shape == (9, 9)"
    ),
    "plots": (
        "import io, matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt, mpl_toolkits.mplot3d\n"
        "plt.plot([1])\nplt.title('x^2 $x^2$')\n"
        "for kind in ('png', 'svg', 'pdf'):\n    plt.savefig(io.BytesIO(), format=kind)"
    ),
    "processes": "import multiprocessing as m\nwith m.get_context('fork').Pool(2) as p: assert p.map(abs, [-1]) == [1]",
}


@sealed
@pytest.mark.parametrize("name", STILL_WORKS)
def test_what_honest_code_imports_is_there(live, name):
    printed(live, STILL_WORKS[name])
    assert printed(live, FRESH.format(program=STILL_WORKS[name])) == "  0\n"


@contextmanager
def fork_server_of_its_own(monkeypatch):
    monkeypatch.setattr(zygote_client, "_zygotes", {})
    monkeypatch.setattr(fork_server, "_servers", {})
    yield
    for each in fork_server._servers.values():
        each.close()
        each.process.wait()


@pytest.fixture
def beside(tmp_path, monkeypatch):
    """A folder with two packages that were installed beside this project: a small one, and one of many files."""
    folder = tmp_path / "site-packages"
    for name, count in (("small_one", 3), ("large_one", packages.FEW)):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            (folder / name / f"part{number}.py").touch()
        (folder / name / "__init__.py").touch()
        (folder / f"{name}-1.dist-info").mkdir()
        (folder / f"{name}-1.dist-info" / "METADATA").write_text(f"Name: {name}\nRequires-Dist: numpy>=1\n")
        record = [f"{name}/{each.name},sha256=x,0\n" for each in (folder / name).iterdir()]
        (folder / f"{name}-1.dist-info" / "RECORD").write_text(f"../../bin/{name},,\n{''.join(record)}")
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o755)
    return folder


LOOK = "import importlib.util\nprint([bool(importlib.util.find_spec(n)) for n in ('small_one', 'large_one')])"


@sealed
@pytest.mark.parametrize(("named", "there"), [("", "[True, False]\n"), ("Large-One", "[True, True]\n")])
def test_what_is_installed_beside_is_there_if_it_is_small_or_named(beside, monkeypatch, named, there):
    monkeypatch.setenv(packages.VARIABLE, named)
    with fork_server_of_its_own(monkeypatch):
        live = Session.start(PATIENT)
        told = printed(live, LOOK)
        live.close()
    assert told == there


@sealed
def test_a_package_that_is_named_and_not_installed_is_a_fault(monkeypatch):
    monkeypatch.setenv(packages.VARIABLE, "numpy, no_such_package")
    with fork_server_of_its_own(monkeypatch), pytest.raises(SandboxError, match="not installed: no-such-package"):
        Session.start(PATIENT)
    told = subprocess.run([sys.executable, "-m", packages.__name__], capture_output=True, text=True)
    assert "no-such-package" in told.stderr


@sealed
def test_what_other_work_of_this_project_needs_is_left_out():
    found = {each.name for each in packages.choose()[0]}
    assert found >= {"numpy", "ipython", "matplotlib", "contourpy", "traitlets"}
    assert not found & {"gradsteps", "nbgrader", "jupyterlab", "sqlalchemy", "setuptools"}
