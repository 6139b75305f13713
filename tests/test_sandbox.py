"""What a student's code can reach: nothing but its own scratch folder, and all that it honestly needs.

Attacks are bounded and aim at what the test itself set up. Without bubblewrap (a package of that name on Debian and
Ubuntu) only the refusal is tested.
"""

import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from autograde.grading.passes import grade
from autograde.grading.submission import from_cells
from autograde.sandbox import protection
from autograde.sandbox.linux import bubblewrap, landlock, namespaces, rlimits, seccomp, trial
from autograde.sandbox.process import fork_server, zygote_client
from autograde.sandbox.protection import Protection, SandboxError
from autograde.sandbox.remote.errors import StudentProcessDied
from autograde.sandbox.remote.session import Limits, Session
from course.authoring import notebook as built
from course.authoring.lesson import lesson

found = Protection.detect()
sealed = pytest.mark.skipif(not found.sealed, reason=f"no sandbox on this machine: {found.why}")
LIMITS = Limits(cell=15.0, test=5.0, memory=1 << 30, protection="sealed")
ROOT = Path(__file__).parents[1]


@pytest.fixture
def live():
    session = Session.start(LIMITS)
    yield session
    session.close()


def run(live, source):
    """What a cell prints; an exception of the cell fails the test."""
    outputs, error = live.run_cell(source)
    assert error is None, error
    return "".join(each["text"] for each in outputs if each["output_type"] == "stream" and each["name"] == "stdout")


def refused(live, source):
    """The name of the exception that a cell raises; that it raises none fails the test."""
    _, error = live.run_cell(source)
    assert error is not None, f"was allowed: {source}"
    return error["ename"]


def processes():
    """The numbers of all processes of this machine."""
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


def named(marker):
    """The processes that have a word in their command line."""
    hits = []
    for pid in processes():
        try:
            if marker.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                hits.append(pid)
        except OSError:
            pass
    return hits


def eventually(holds):
    """Whether something comes true within five seconds."""
    end = time.monotonic() + 5
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def below(pid):
    """The processes that descend from one."""
    children = {}
    for each in processes():
        try:
            words = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(words[1]), []).append(each)
    hits = list(children.get(pid, []))
    for each in hits:
        hits += children.get(each, [])
    return set(hits)


# What protects, and the refusal without it


@sealed
def test_every_layer_of_this_machine_is_on(live):
    assert live.protection.sealed
    assert live.protection == found
    assert str(found).startswith("bubblewrap, namespaces")
    assert str(found).endswith("; no network, no files")
    lines = run(live, "print(open('/proc/self/status').read())").splitlines()
    status = dict(line.split(":\t", 1) for line in lines if line)
    assert {status[name].strip("0") for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {""}
    assert status["NoNewPrivs"] == "1"
    assert status["NSpid"] == status["Pid"] == "1"
    assert status["Seccomp"] == ("2" if "seccomp" in found.layers else "0")


def test_a_trusted_process_says_that_it_is_not_sealed():
    live = Session.start(Limits(protection="trusted"))
    assert not live.protection.sealed
    assert live.protection.mode == "trusted"
    assert "open to it" in str(live.protection)
    live.close()


def test_grading_works_in_a_trusted_process():
    made = from_cells(built.solution(lesson(2), "en").cells, 2, "en")
    result = grade(made, Limits(protection="trusted"))
    assert result.score == result.max_score


def test_an_unknown_mode_is_named():
    with pytest.raises(ValueError, match="sealed, trusted, best"):
        Session.start(Limits(protection="none"))


@pytest.fixture
def no_bubblewrap(monkeypatch):
    monkeypatch.setattr(bubblewrap, "program", lambda: None)
    protection._detect_for.cache_clear()
    yield
    protection._detect_for.cache_clear()


def test_without_bubblewrap_sealed_refuses_and_best_says_so(no_bubblewrap):
    with pytest.raises(SandboxError, match="bubblewrap is not installed"):
        Session.start(Limits(protection="sealed"))
    live = Session.start(Limits(protection="best"))
    assert live.protection == Protection(("rlimits",)) or os.name == "nt"
    assert "bubblewrap is not installed" in str(Protection.detect())
    live.close()


@sealed
def test_a_sandbox_that_does_not_start_is_a_fault_and_no_zero(monkeypatch):
    monkeypatch.setattr(zygote_client, "_zygotes", {})
    monkeypatch.setattr(fork_server, "_servers", {})
    monkeypatch.setattr(bubblewrap, "python_path", lambda code: "/else")
    made = from_cells(built.solution(lesson(1), "en").cells, 1, "en")
    with pytest.raises(SandboxError, match=r"does not start.*autograde"):
        grade(made, LIMITS)


@sealed
def test_a_sandbox_that_ends_under_a_process_is_a_fault_and_the_next_one_works():
    live = Session.start(LIMITS)
    live.process.origin.server.process.kill()

    def gone():
        try:
            live.set_deadline(10)
            live.names(["x"])
        except StudentProcessDied:
            return True
        return False

    assert eventually(gone)
    with pytest.raises(SandboxError):
        live.close()
    again = Session.start(LIMITS)
    assert run(again, "print(1)") == "1\n"
    again.close()


@sealed
@pytest.mark.parametrize(
    ("code", "end"),
    [
        ("import os; os._exit(9)", "died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL); os._exit(9)", "died"),
        ("import os, signal; os.killpg(0, signal.SIGKILL); os._exit(9)", "died"),
        ("import os, signal; os.kill(os.fork() or os._exit(0), 9); os.abort()", "died"),
        ("x = [bytearray(b'1') * (50 << 20) for _ in range(40)]", "died"),
        ("import os, time; os.closerange(3, 256); time.sleep(30)", "died"),
        (None, "killed"),
    ],
)
def test_a_death_from_outside_is_told_from_one_of_its_own(code, end):
    Session.start(LIMITS).close()
    before = below(os.getpid())
    live = Session.start(LIMITS)
    if code is None:
        (student,) = below(os.getpid()) - before
        code = "import time; time.sleep(30)"
        threading.Timer(0.5, os.kill, (student, signal.SIGKILL)).start()
    with pytest.raises(StudentProcessDied) as found:
        live.run_cell(code)
    assert found.value.reason == end


@sealed
def test_a_process_that_reports_less_than_asked_is_not_used(monkeypatch):
    monkeypatch.setattr(protection, "REQUIRED_LAYERS", frozenset(("bubblewrap", "namespaces", "an angel")))
    with pytest.raises(SandboxError, match="only"):
        Session.start(LIMITS)


def test_the_filter_and_the_rules_are_well_formed():
    for machine in seccomp.MACHINES:
        code = seccomp.program(machine)
        assert len(code) % 8 == 0
        assert len(code) // 8 < 4096
    assert seccomp.program("vax") == b""
    assert landlock.OWN_FOLDER & landlock.LANDLOCK_ACCESS_FS_EXECUTE == 0
    assert all(name.startswith(("course/", "autograde/")) for name in bubblewrap.VISIBLE)


def test_packages_that_were_installed_for_another_user_alone_are_a_fault():
    namespaces.require_readable([sys.executable])
    with pytest.raises(PermissionError, match="not readable by all"):
        namespaces.require_readable(["/proc/none"])


def test_a_trial_that_is_killed_ends_at_once(monkeypatch, capsys):
    def killed(self, serve, fail, memory, keep):
        pid = os.fork()
        if not pid:
            os.kill(os.getpid(), signal.SIGKILL)
        return pid

    monkeypatch.setattr(trial.private_root, "try_entering", lambda: None)
    monkeypatch.setattr(namespaces.NamespaceForker, "__init__", lambda self: None)
    monkeypatch.setattr(namespaces.NamespaceForker, "fork", killed)
    running = threading.Thread(target=trial.main, daemon=True)
    running.start()
    running.join(10)
    assert not running.is_alive()
    assert not capsys.readouterr().out.strip()


# Files


@sealed
def test_a_hidden_test_and_a_gradebook_are_not_there(live, tmp_path):
    for name in ("gradebook.db", "step01.py"):
        decoy = tmp_path / name
        decoy.write_text("decoy")
        assert refused(live, f"open({str(decoy)!r}).read()") in ("FileNotFoundError", "PermissionError")
        assert refused(live, f"open({str(decoy)!r}, 'w')") in ("FileNotFoundError", "PermissionError", "OSError")
        assert decoy.read_text() == "decoy"


@sealed
@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/etc/shadow",
        "/etc/hostname",
        "/home",
        "/var",
        "/usr/bin",
        "/sys",
        "/boot",
        "/run",
        "/mnt",
        str(ROOT / "course"),
        str(ROOT / "autograde"),
        str(ROOT / "source"),
        str(ROOT / "tests"),
        str(ROOT / "README.md"),
        str(Path.home() / ".bashrc"),
        str(Path.home() / ".ssh"),
    ],
)
def test_the_rest_of_the_file_system_is_not_there(live, path):
    assert run(live, f"import os; print(os.path.lexists({path!r}))") == "False\n"


@sealed
def test_of_our_own_code_only_what_it_needs_is_there(live):
    listed = run(
        live,
        "import os, course, autograde\n"
        "print(sorted(os.listdir(course.__path__[0])), sorted(os.listdir(autograde.__path__[0])))",
    )
    ours = ["__init__.py", "draw", "errors.py", "feedback", "i18n", "memory.py", "setup.py", "testing.py"]
    assert listed == f"{ours} ['__init__.py', 'sandbox']\n"
    for name in (
        "course.engine",
        "course.lessons",
        "course.authoring.preamble",
        "autograde.grading.passes",
        "autograde.catalogue",
    ):
        program = f"import subprocess, sys; print(subprocess.run([sys.executable, '-c', 'import {name}']).returncode)"
        assert run(live, program) == "1\n"


def test_what_a_student_process_imports_is_what_it_sees():
    program = (
        "import sys\nfrom autograde.sandbox.process import zygote\nzygote.preload()\n"
        "print(*{m.__file__ for n, m in sys.modules.items() if n.split('.')[0] in ('course', 'autograde') and m})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=100)
    imported = {str(Path(each).relative_to(ROOT)) for each in done.stdout.split()}

    def shown_by(file):
        return {entry for entry in bubblewrap.VISIBLE if file == entry or file.startswith(f"{entry}/")}

    assert {file for file in imported if not shown_by(file)} == set()
    assert set().union(*map(shown_by, imported)) == set(bubblewrap.VISIBLE)


@sealed
def test_an_installed_copy_of_our_code_is_covered(tmp_path, monkeypatch):
    packages = tmp_path / "site-packages"
    for name in ("course", "autograde"):
        (packages / name / "lessons").mkdir(parents=True)
    (packages / "other").mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(packages)])
    command = bubblewrap.command("x")
    program = f"import os; print(os.listdir({str(packages)!r}), os.listdir({str(packages / 'course')!r}))"
    command[command.index("x") - 1 :] = ["-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert "other" in done.stdout
    assert done.stdout.endswith("[]\n")


@sealed
def test_only_the_scratch_folder_can_be_written(live):
    assert run(live, "import os; print(os.getcwd(), os.environ['HOME'])") == "/scratch /scratch\n"
    writable = (
        "import os\nhits = []\n"
        "for folder, below, _ in os.walk('/'):\n"
        "    below[:] = [name for name in below if name not in ('proc', 'scratch') and folder.count('/') < 4]\n"
        "    try:\n        open(folder + '/new', 'w').close()\n        hits.append(folder)\n"
        "    except OSError:\n        pass\n"
        "print(hits)"
    )
    assert run(live, writable) == "[]\n"
    assert refused(live, "open('/gradsteps/course/testing.py', 'a')") in ("OSError", "PermissionError")
    assert refused(live, "import sys; open(sys.executable, 'ab')") in ("OSError", "PermissionError")
    assert refused(live, "import os; os.symlink('/gradsteps', '/cache/link')") in ("OSError", "PermissionError")


@sealed
def test_the_scratch_folder_holds_64_mb(live):
    program = (
        "import os\ntotal = 0\n"
        "try:\n"
        "    for n in range(20):\n"
        "        with open(f'fill{n}', 'wb') as file:\n"
        "            for _ in range(16):\n                total += os.write(file.fileno(), bytes(1 << 20))\n"
        "except OSError as error:\n    print(error.errno)\nprint(total <= 64 << 20, total > 50 << 20)"
    )
    assert run(live, program) == "28\nTrue True\n"
    assert refused(live, "for n in range(20_000): open(f'many{n}', 'w').close()") == "OSError"


@sealed
def test_nothing_is_left_for_the_next_one():
    one = Session.start(LIMITS)
    run(one, "open('left', 'w').write('behind'); import numpy as np; np.left = 1; open('/dev/shm/left', 'w').close()")
    other = Session.start(LIMITS)
    look = "import os, numpy; print(os.listdir('.'), hasattr(numpy, 'left'), os.path.exists('/dev/shm/left'))"
    assert run(other, look) == "['.matplotlib'] False False\n"
    one.close()
    after = Session.start(LIMITS)
    assert run(after, look) == "['.matplotlib'] False False\n"
    for each in (other, after):
        each.close()


@sealed
def test_other_processes_are_out_of_sight(live):
    other = Session.start(LIMITS)
    assert run(live, "import os; print([n for n in os.listdir('/proc') if n.isdigit()])") == "['1']\n"
    assert refused(live, f"open('/proc/{os.getpid()}/environ')") == "FileNotFoundError"
    other.close()


# Network


@sealed
def test_no_network():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        live = Session.start(LIMITS)
        assert refused(live, f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)") in (
            "PermissionError",
            "OSError",
            "ConnectionRefusedError",
        )
        for family in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"):
            assert refused(live, f"socket.socket(socket.{family}, socket.SOCK_DGRAM)") == "PermissionError"
        interfaces = run(live, "print([n.split(':')[0].strip() for n in open('/proc/self/net/dev') if ':' in n])")
        assert interfaces == "['lo']\n"
        with pytest.raises(TimeoutError):
            listener.accept()
        live.close()


@sealed
def test_no_unix_socket(tmp_path):
    for address in (str(tmp_path / "s"), "\0gradsteps-decoy"):
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(address)
            listener.listen()
            live = Session.start(LIMITS)
            program = f"import socket; s, _ = socket.socketpair(); s.connect({address!r})"
            assert refused(live, program) in ("PermissionError", "OSError", "FileNotFoundError")
            assert refused(live, f"socket.socket(socket.AF_UNIX).connect({address!r})") == "PermissionError"
            live.close()


@sealed
@pytest.mark.parametrize("call", ["a.send(b'x', socket.MSG_OOB)", "a.sendmsg([b'x'], [], socket.MSG_OOB)"])
def test_no_urgent_data(live, call):
    assert refused(live, f"import socket; a, b = socket.socketpair(); {call}") == "PermissionError"
    assert run(live, "import socket; a, b = socket.socketpair(); a.sendall(b'x'); print(b.recv(1))") == "b'x'\n"


# Other processes, and the kernel


@sealed
def test_no_signal_reaches_a_process_outside(live):
    victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        for pid in (victim.pid, os.getpid(), live.process.pid):
            if pid != 1:
                assert refused(live, f"import os; os.kill({pid}, 9)") == "ProcessLookupError"
        assert refused(live, "os.kill(-1, 9)") in ("ProcessLookupError", "PermissionError")
        assert victim.poll() is None
        assert run(live, "print(1)") == "1\n"
    finally:
        victim.kill()
        victim.wait()


CALL = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *words):
    found = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, words))
    return 'done' if found >= 0 else os.strerror(ctypes.get_errno())
"""


@sealed
@pytest.mark.skipif("seccomp" not in found.layers, reason="no seccomp on this machine")
def test_calls_that_nobody_here_needs_are_refused(live):
    run(live, CALL)
    column = seccomp.MACHINES[os.uname().machine][0]
    for name, numbers in seccomp.REFUSED.items():
        if numbers[column] is not None:
            assert run(live, f"print(call({numbers[column]}, 0, 0, 0, 0, 0))") == "Operation not permitted\n", name
    clone, clone3 = seccomp.CLONE[column], seccomp.CLONE3[column]
    for flag in (0x10000000, 0x20000000, 0x00020000, 0x40000000):
        assert run(live, f"print(call({clone}, {flag | signal.SIGCHLD}, 0, 0, 0, 0))") == "Operation not permitted\n"
    for number in (clone3, 452, 600, 0x40000000 + 39):
        assert run(live, f"print(call({number}, 0, 0))") == "Function not implemented\n"


@sealed
def test_daemons_and_double_forks_end_with_it():
    live = Session.start(LIMITS)
    marker = f"gradsteps-daemon-{os.getpid()}"
    daemon = (
        "import os, sys, time\n"
        f"program = [sys.executable, '-c', 'import time; time.sleep(60)', {marker!r}]\n"
        "for _ in range(3):\n"
        "    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0:\n"
        "            os.execv(program[0], program)\n        os._exit(0)\n"
        "time.sleep(0.5)"
    )
    run(live, daemon)
    assert eventually(lambda: len(named(marker)) == 3)
    live.close()
    assert named(marker) == []


@sealed
def test_fifty_sessions_leave_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # other tests make folders in the usual place meanwhile
    Session.start(LIMITS).close()
    origin = zygote_client.zygote_for("sealed")
    before = below(origin.server.process.pid)
    for n in range(50):
        live = Session.start(LIMITS)
        if n % 10 == 0:
            run(live, "import os\nif not os.fork():\n    os.setsid()\n    while os.fork() == 0: pass\n    os._exit(0)")
        live.close()
    assert below(origin.server.process.pid) == before
    assert list(tmp_path.glob("gradsteps-*")) == []
    assert len(os.listdir(f"/proc/{os.getpid()}/fd")) < 200


def test_an_answer_that_is_not_read_yet_is_no_end():
    here, there = socket.socketpair()
    assert fork_server.is_open(here)
    there.send(b"x")
    assert fork_server.is_open(here)
    assert here.recv(1) == b"x"
    there.close()
    assert not fork_server.is_open(here)
    here.close()
    assert not fork_server.is_open(here)


@sealed
def test_it_outlives_the_thread_that_started_it():
    started = []

    def begin():
        monkey = zygote_client.ZygoteClient("sealed")
        connection, pid = monkey.fork(1 << 30, "/scratch")
        started.extend((monkey, connection, pid))

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    time.sleep(0.3)
    origin, connection, pid = started
    assert origin.alive
    assert not origin.has_ended(pid)
    assert not origin.kill(pid)
    connection.close()
    origin.close()


@pytest.mark.slow
@sealed
def test_it_ends_with_the_grader_that_started_it():
    marker = f"gradsteps-orphan-{os.getpid()}"
    program = (
        "import time\nfrom autograde.sandbox.remote.session import Limits, Session\n"
        "live = Session.start(Limits(protection='sealed'))\n"
        "print(live.run_cell('import subprocess, sys; subprocess.Popen([sys.executable, \"-c\", '\n"
        f'    \'"import time; time.sleep(60)", "{marker}"])\')[1], flush=True)\ntime.sleep(60)'
    )
    grader = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert grader.stdout.readline() == "None\n"
    assert eventually(lambda: set(named(marker)) & below(grader.pid))
    mine = below(grader.pid)
    grader.kill()
    grader.wait()
    grader.stdout.close()
    assert eventually(lambda: not mine & processes())


@sealed
def test_it_ends_at_once_whatever_it_does():
    live = Session.start(Limits(cell=0.5, protection="sealed"))
    busy = (
        "import signal, threading\nfor n in (2, 15):\n    signal.signal(n, signal.SIG_IGN)\n"
        "def spin():\n    while True: pass\n"
        "for _ in range(4):\n    threading.Thread(target=spin).start()\nspin()"
    )
    with pytest.raises(StudentProcessDied):
        live.run_cell(busy)
    start = time.monotonic()
    live.close()
    assert time.monotonic() - start < 2


@sealed
def test_a_fork_bomb_is_bounded(live):
    program = (
        "import os, time\nstarted = 0\n"
        "try:\n"
        "    for _ in range(500):\n"
        "        if os.fork() == 0:\n            time.sleep(20)\n            os._exit(0)\n"
        "        started += 1\n"
        "except OSError as error:\n    print(type(error).__name__)\n"
        "print(started)"
    )
    try:
        name, started = run(live, program).split()
    except StudentProcessDied:
        return
    assert name == "BlockingIOError"
    assert int(started) <= rlimits.PROCESSES


@sealed
def test_a_memory_bomb_is_bounded_in_one_process_and_over_all():
    live = Session.start(Limits(cell=15, memory=400 << 20, protection="sealed"))
    assert refused(live, "x = bytearray(1 << 30)") == "MemoryError"
    bomb = (
        "import os, time\n"
        "for _ in range(8):\n"
        "    if os.fork() == 0:\n        x = bytes(b'1' * (100 << 20))\n        time.sleep(20)\n        os._exit(0)\n"
        "time.sleep(12)"
    )
    start = time.monotonic()
    with pytest.raises(StudentProcessDied):
        live.run_cell(bomb)
    assert time.monotonic() - start < 10
    live.close()


LIMIT = "import ctypes, resource\nlimit = (ctypes.c_long * 2)(1, 1)\ncall = ctypes.CDLL(None).syscall\n"
NEW_LIMITS = ("resource.setrlimit(kind, (1, 1))", "resource.prlimit(0, kind, (1, 1))", "call({number}, kind, limit)")


@sealed
@pytest.mark.skipif("seccomp" not in found.layers, reason="no seccomp on this machine")
@pytest.mark.parametrize("new", NEW_LIMITS)
def test_it_keeps_its_limit_of_processor_time_at_which_the_kernel_kills(live, new):
    number = seccomp.SETRLIMIT[seccomp.MACHINES[platform.machine()][0]]
    told = f"{LIMIT}kind = resource.RLIMIT_CPU\n{new.format(number=number)}\nprint(resource.getrlimit(kind)[1])"
    assert int(run(live, told)) == rlimits.CPU_SECONDS


@sealed
def test_other_limits_can_be_lowered(live):
    told = f"{LIMIT}kind = resource.RLIMIT_NOFILE\nresource.setrlimit(kind, (50, 50))\nprint(resource.getrlimit(kind))"
    assert run(live, told) == "(50, 50)\n"


@sealed
def test_it_can_end_itself(live):
    with pytest.raises(StudentProcessDied):
        live.run_cell("import os; os.abort()")


# What honest code needs


def test_what_memory_profilers_extension_imports_costs_no_start_and_no_fork(live):
    imported = "import sys\nassert not {'distutils', 'setuptools'} & sys.modules.keys()\n"
    _, error = live.run_cell(imported + "assert 'memory_profiler' in sys.modules")
    assert error is None


FRESH = """
import subprocess, sys
done = subprocess.run([sys.executable, '-c', {program!r}], capture_output=True, text=True)
assert (done.returncode, done.stdout, done.stderr) == (0, {printed!r}, ''), done
"""
HONEST = {
    "numpy": "import numpy as np; assert np.linalg.inv(np.eye(50) * 2).shape == (50, 50)",
    "a picture": "import matplotlib.pyplot as plt, io; plt.plot([1]); plt.title('값 値'); plt.savefig(io.BytesIO())",
    "a picture in a file": "import matplotlib.pyplot as plt; plt.plot([1]); plt.savefig('picture.png'); plt.close()",
    "memit": "%load_ext memory_profiler\n%memit x = [0] * 10**6",
    "timeit": "%timeit -n 1 -r 1 1 + 1",
    "writefile": "%%writefile mine.py\nx = 1",
    "a fresh Python": FRESH.format(program="import tempfile as t; print(t.gettempdir())", printed="/scratch\n"),
    "a fresh matplotlib": FRESH.format(program="import matplotlib.pyplot as p; p.figure()", printed=""),
    "temporary folders": """
import tempfile, pathlib
with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as file:
    pathlib.Path(folder, 'x').write_text('1')
""",
    "threads": """
import concurrent.futures
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    assert list(pool.map(abs, range(9))) == list(range(9))
""",
    "processes": """
import multiprocessing
fork = multiprocessing.get_context('fork')
queue = fork.Queue()
child = fork.Process(target=queue.put, args=(1,))
child.start()
assert queue.get(timeout=10) == 1
child.join()
assert child.exitcode == 0
""",
    "lifetimes and tracemalloc": """
import gc, weakref, tracemalloc
class A:
    pass
a = A()
watch = weakref.ref(a)
del a
gc.collect()
assert watch() is None
tracemalloc.start()
x = bytes(1 << 20)
assert tracemalloc.get_traced_memory()[1] > 1 << 20
tracemalloc.stop()
""",
    "our own memory module": """
import pathlib
from course.memory import measure, line_by_line
assert measure(lambda: bytes(1 << 20)).peak >= 1 << 20
script = pathlib.Path('script.py')
script.write_text('@profile\\ndef f():\\n    return 1\\nf()\\n')
assert 'Mem usage' in line_by_line(script)
""",
    "asyncio": "import asyncio\nawait asyncio.sleep(0)\nasync def f():\n    return 1\nassert await f() == 1",
    "signals": """
import signal, time
seen = []
signal.signal(signal.SIGALRM, lambda *_: seen.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.01)
time.sleep(0.1)
assert seen
""",
    "unittest": """
import unittest
class T(unittest.TestCase):
    def test(self):
        pass
cases = unittest.defaultTestLoader.loadTestsFromTestCase(T)
assert unittest.TextTestRunner(verbosity=0).run(cases).wasSuccessful()
""",
    "devices": "import os, random; os.urandom(8); open('/dev/null', 'w').write('x')",
    "a home": "import os, pathlib; assert str(pathlib.Path.home()) == os.getcwd() == '/scratch'",
}
PLOTS = ("a fresh matplotlib", "a picture in a file")
"""Those that take a second beside \"a picture\"."""


@sealed
@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=pytest.mark.slow if each in PLOTS else ()) for each in HONEST]
)
def test_honest_code_works(live, name):
    run(live, HONEST[name])


@sealed
def test_no_name_is_there_before_the_first_cell(live):
    live.set_deadline(5)
    assert live.names(["np", "plt", "x", "unittest"]) == {}


# As an ordinary user


def ordinary():
    """A Python that nobody can run with our packages, as a command and its variables, or why there is none."""
    if os.getuid() != 0:
        return "not root: the other tests run as an ordinary user already"
    packages = next((each for each in sys.path if "site-packages" in each), "")
    variables = {"PYTHONPATH": os.pathsep.join([str(ROOT), packages]), "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, shutil.which(version, path="/usr/local/bin:/usr/bin")):
        if python is None:
            continue
        try:
            done = subprocess.run(
                [python, "-c", "import autograde.sandbox.remote.session, numpy"],
                user=65534, group=65534, extra_groups=[], cwd="/", env=variables, capture_output=True, timeout=60,
            )  # fmt: skip
        except OSError:
            continue
        if done.returncode == 0:
            return python, variables
    return "no Python and packages that user nobody can read"


@sealed
@pytest.mark.parametrize("protection", ["sealed", pytest.param("trusted", marks=pytest.mark.slow)])
def test_an_ordinary_user_gets_the_same(protection):
    way = ordinary()
    if isinstance(way, str):
        pytest.skip(way)
    python, variables = way
    program = (
        "from autograde.sandbox.remote.session import *\n"
        f"live = Session.start(Limits(cell=20, protection={protection!r}))\n"
        "print(live.protection)\n"
        "bomb = 'import os, time\\nn = 0\\ntry:\\n    while n < 300:\\n        if not os.fork():\\n"
        "            time.sleep(5); os._exit(0)\\n        n += 1\\nexcept OSError:\\n    pass\\nprint(n < 70)'\n"
        "if live.protection.sealed:\n"
        "    print(live.run_cell(bomb)[0][0]['text'], live.run_cell('open(\"/etc/passwd\")')[1]['ename'])\n"
        "live.close()\n"
    )
    done = subprocess.run(
        [python, "-c", program],
        user=65534, group=65534, extra_groups=[], cwd="/", env=variables, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    said, rest = done.stdout.split("\n", 1)
    if protection == "sealed":
        assert (said, rest) == (str(found), "True\n FileNotFoundError\n"), done.stderr
    else:
        assert (said, rest) == (str(Protection(("rlimits",))), ""), done.stderr
