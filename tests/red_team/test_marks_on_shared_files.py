"""Wants to leave a mark for another student's process, on a file that both can read or in a count of the machine."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograde.sandbox.linux import private_root
from autograde.sandbox.remote.session import Session
from red_team.helpers import QUICK, sealed

CALL = """
import ctypes, errno, fcntl, mmap, os, platform, struct
libc = ctypes.CDLL(None, use_errno=True)
arm = platform.machine() == 'aarch64'
path = os.__file__
file = os.open(path, os.O_RDONLY)
def call(number, *words):
    found = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, words))
    return 'done' if found >= 0 else errno.errorcode[ctypes.get_errno()]
def attempt(does):
    try: return repr(does())
    except OSError as error: return errno.errorcode[error.errno]
"""
SELDOM = """
places = ('/usr/share/zoneinfo/Indian', os.path.dirname(os.__file__) + '/wsgiref')
seldom = sorted(each.path for each in os.scandir(next(filter(os.path.isdir, places))) if each.is_file())
def ask(place, command, most):
    told = bytearray(struct.pack('QQIIII', 0, most, 0, 0, 0, 0))
    fcntl.ioctl(os.open(place, os.O_RDONLY), command, told)
    start, _, _, extents, _, _ = struct.unpack('QQIIII', told)
    return 1000 + start + extents
"""
PAGE = "mapped = libc.mmap; mapped.restype = ctypes.c_void_p\nat = mapped(None, 4096, 1, 2, file, 0)\n"
CLONED = (
    "number = ctypes.c_int(-1)\nfound = libc.syscall(ctypes.c_long(220 if arm else 56), ctypes.c_long(0x1000 | 17), "
    "None, ctypes.byref(number), None, None)\nos._exit(0) if found == 0 else None\n"
)
"""A child, and a file that stands for it."""
SESSION = """
def session(start=os.setsid):
    here, there = os.pipe()
    if os.fork() == 0:
        attempt(start)
        os.write(there, open('/proc/self/autogroup', 'rb').read())
        os._exit(0)
    os.wait()
    return int(os.read(here, 100).partition(b'-')[2].split()[0])
def moved(number):
    return number - globals().setdefault('first', number)
"""
"""The number of a new session as the scheduler counts it, from the first one on that was asked for."""
MOVED = """
def moved(device, kind='st_mtime_ns'):
    number = getattr(os.stat(f'/dev/{device}'), kind)
    return number - globals().setdefault(device + kind, number)
"""
MOUNT = """
def unique(place, folder=-100, flags=0):
    told, name = ctypes.create_string_buffer(256), ctypes.create_string_buffer(place.encode())
    found = call(291 if arm else 332, folder, ctypes.addressof(name), flags, 0x4000, ctypes.addressof(told))
    return found if found != 'done' else struct.unpack_from('Q', told, 0x90)[0]
"""
QUERY = "struct.pack('hhqqi4x', fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)"
CHANNELS = {
    "a lock of a file": (
        "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "print(attempt(lambda: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)))",
    ),
    "a lock of a device": (
        "null = os.open('/dev/null', 2)\nfcntl.flock(null, fcntl.LOCK_EX)",
        "null = os.open('/dev/null', 2)\nprint(attempt(lambda: fcntl.flock(null, fcntl.LOCK_EX | fcntl.LOCK_NB)))",
    ),
    "a lock of a range": (
        "fcntl.lockf(file, fcntl.LOCK_SH, 1, 0)",
        f"print(attempt(lambda: struct.unpack('hhqqi4x', fcntl.fcntl(file, fcntl.F_GETLK, {QUERY}))[0]))",
    ),
    "a lock of an open file": (
        "attempt(lambda: fcntl.fcntl(file, 37, struct.pack('hhqqi4x', fcntl.F_RDLCK, os.SEEK_SET, 0, 0, 0)))",
        f"print(attempt(lambda: struct.unpack('hhqqi4x', fcntl.fcntl(file, 36, {QUERY}))[0]))",
    ),
    "the page cache, by advice": (
        "attempt(lambda: os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED))",
        "print(attempt(lambda: os.preadv(file, [bytearray(4096)], 4096, os.RWF_NOWAIT)))",
    ),
    "the page cache, as it is told": (
        "os.pread(file, 1 << 20, 0)",
        PAGE + "vector = (ctypes.c_char * 1)()\nprint(call(232 if arm else 27, at, 4096, ctypes.addressof(vector)))",
    ),
    "the page cache, counted": (
        "os.pread(file, 1 << 20, 0)",
        "print(call(451, file, ctypes.addressof(ctypes.create_string_buffer(64)), "
        "ctypes.addressof(ctypes.create_string_buffer(64)), 0))",
    ),
    "pages that are asked to leave": (PAGE + "call(233 if arm else 28, at, 4096, 21)", "print(1)"),
    "where a file lies, as far as the file system has looked": (
        "[attempt(lambda: ask(place, 0xC020660B, 2**63 - 1)) for place in seldom[::2]]",
        "print([attempt(lambda: ask(place, 0xC020662A, 2**63 - 1)) for place in seldom])",
    ),
    "where a file lies, looked up in advance": (
        "[attempt(lambda: fcntl.ioctl(os.open(place, os.O_RDONLY), 0x6612)) for place in seldom]",
        "print([attempt(lambda: ask(place, 0x40046629, 0)) for place in seldom])",
    ),
    "what a file is marked with": (
        "[attempt(lambda: ask(place, 0x40086602, 1)) for place in seldom]",
        "print([attempt(lambda: ask(place, command, 0)) for place in seldom for command in (0x80086601, 0x80087601)])",
    ),
    "a lease": ("attempt(lambda: fcntl.fcntl(file, 1024, 0))", "print(attempt(lambda: fcntl.fcntl(file, 1025)))"),
    "free memory": ("kept = bytearray(b'x' * (200 << 20))", "print(call(179 if arm else 99, ctypes.addressof("
        "ctypes.create_string_buffer(256))))"),
    "load and open files": (
        "kept = [os.dup(file) for _ in range(100)]",
        "print([attempt(lambda: open(f'/proc/{each}').read()) for each in ('loadavg', 'meminfo', 'stat', 'locks', "
        "'sys/fs/file-nr', 'sys/fs/inode-nr', 'vmstat', 'interrupts')])",
    ),
    "how many processes there were": (
        "import threading\n[(thread := threading.Thread(target=int)).start() or thread.join() for _ in range(300)]",
        "print(attempt(lambda: os.fstat(os.pidfd_open(os.getpid())).st_ino))",
    ),
    "how many processes there were, by a child": (
        "for _ in range(30):\n    pid = os.fork()\n    os._exit(0) if pid == 0 else os.waitpid(pid, 0)",
        CLONED + "print('EPERM' if found < 0 else os.fstat(number.value).st_ino)",
    ),
    "how many sockets there were": (
        "import socket\nkept = [pair for _ in range(30) if (pair := socket.socketpair())]\n"
        "[attempt(lambda: one.getsockopt(1, 57, 8)) for one, _ in kept]",
        "import socket\none, _ = socket.socketpair()\n"
        "print([attempt(lambda: one.getsockopt(1, n, 8)) for n in (57, 71)])",
    ),
    "how many event counters there are": (
        "kept = [attempt(lambda: os.eventfd(0)) for _ in range(30)]",
        "print(attempt(lambda: open(f'/proc/self/fdinfo/{os.eventfd(0)}').read()))",
    ),
    "how many sessions there were": (
        "for _ in range(30):\n"
        "    pid = os.fork()\n    os._exit(bool(os.setsid())) if pid == 0 else os.waitpid(pid, 0)",
        SESSION + "print(attempt(lambda: moved(session())))",
    ),
    "how many sessions there were, without Python": (
        "for _ in range(30):\n"
        "    pid = os.fork()\n    os._exit(libc.setsid()) if pid == 0 else os.waitpid(pid, 0)",
        SESSION + "print(attempt(lambda: moved(session(libc.setsid))))",
    ),
    "how many mounts there were": (
        "pass",
        MOUNT + "print([unique(place) for place in ('/', '/proc', '.', '/dev/null')])",
    ),
    "how many mounts there were, of an open file": (
        "pass",
        MOUNT + "print([unique('', file, 0x1000) for file in (os.open('.', os.O_RDONLY), os.pipe()[0])])",
    ),
    "when a device was touched": (
        "[attempt(lambda: os.utime(f'/dev/{name}')) for name in ('null', 'zero', 'full', 'random', 'urandom')]",
        MOVED + "print([attempt(lambda: moved(name)) for name in ('null', 'zero', 'full', 'random', 'urandom')])",
    ),
    "when an open device was touched": (
        "attempt(lambda: os.utime(os.open('/dev/null', os.O_RDWR)))\n"
        "attempt(lambda: libc.utimensat(os.open('/dev/full', os.O_RDWR), None, None, 0))",
        MOVED + "print([attempt(lambda: moved(name)) for name in ('null', 'full')])",
    ),
    "when a device was read": (
        "open('/dev/zero', 'rb', 0).read(9), open('/dev/urandom', 'rb', 0).read(9)",
        MOVED + "print([attempt(lambda: moved(name, 'st_atime_ns')) for name in ('zero', 'urandom')])",
    ),
    "the signal of a stream that was inherited": (
        "[attempt(lambda: fcntl.fcntl(n, 10, 37 + n)) for n in range(3)]",
        "print([attempt(lambda: fcntl.fcntl(n, 11)) for n in range(3)])",
    ),
    "flags of a stream that was inherited": (
        "[attempt(lambda: fcntl.fcntl(n, fcntl.F_SETFL, os.O_APPEND | os.O_NONBLOCK)) for n in range(3)]",
        "print([attempt(lambda: fcntl.fcntl(n, fcntl.F_GETFL) & (os.O_APPEND | os.O_NONBLOCK)) for n in range(3)])",
    ),
    "the owner of a stream that was inherited": (
        "attempt(lambda: fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid()))",
        "print(attempt(lambda: fcntl.fcntl(0, fcntl.F_GETOWN)))",
    ),
    "where a page lies": (
        PAGE + "call(235 if arm else 237, at, 4096, 0, 0, 0, 2)",
        PAGE + "mode = ctypes.c_int(-1)\nprint(call(236 if arm else 239, ctypes.addressof(mode), 0, 0, at, 3))",
    ),
    "pages that are equal to others'": (
        "call(167 if arm else 157, 67, 1, 0, 0, 0)",
        "print(call(167 if arm else 157, 67, 1, 0, 0, 0))",
    ),
    "free blocks and files": (
        "open('kept', 'wb').write(bytes(1 << 20))",
        "print([attempt(lambda: os.statvfs(place).f_bfree) for place in (path, '/dev/null', '/proc', file)])",
    ),
}  # fmt: skip
TELLS_NOTHING = ("None", "0", "1", "2", "EPERM", "EINVAL", "ENOENT", "ENOTTY")


@pytest.fixture
def two():
    patient = replace(QUICK, cell=60.0)
    one, other = Session.start(patient), Session.start(patient)
    yield one, other
    one.close()
    other.close()


def printed(live, source):
    outputs, error = live.run_cell(CALL + (SELDOM if "seldom" in source else "") + source)
    assert error is None, error
    return "".join(each.get("text", "") for each in outputs)


@sealed
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_mark_is_not_seen(two, channel):
    mark, look = CHANNELS[channel]
    one, other = two
    before = printed(other, look)
    printed(one, mark)
    after = printed(other, look)
    assert before == after
    words = after.strip().strip("[]").replace("'", "").split(", ")
    assert set(words) <= set(TELLS_NOTHING), after


@sealed
def test_devices_are_written_and_read_all_the_same(two):
    use = "print(open('/dev/null', 'w').write('x'), open('/dev/zero', 'rb').read(2), len(os.urandom(3)))"
    assert printed(two[0], use) == "1 b'\\x00\\x00' 3\n"
    assert printed(two[0], "print(len(open('/dev/urandom', 'rb').read(3)))") == "3\n"


@sealed
def test_pages_of_others_are_not_asked_to_leave(two):
    assert printed(two[0], PAGE + "print([call(233 if arm else 28, at, 4096, n) for n in (3, 12, 20, 21)])") == (
        "['EINVAL', 'EINVAL', 'EINVAL', 'EINVAL']\n"
    )


READ = "import course.testing\nplaces = [course.testing.__file__, {large!r}, os.environ['MPLCONFIGDIR']]\n"
TIMES = READ + "print([os.stat(each).st_atime_ns for each in places])"


@sealed
def test_reading_a_file_leaves_no_time(two):
    """On a copy, on a file that is mounted, and on the list of fonts.

    A mounted file of another user's has times; it was read before the first student process was.
    """
    found = (Path(each) for each in (*np._core.__path__, *np.linalg.__path__))
    large = max((file for folder in found for file in folder.glob("*.so")), key=lambda file: file.stat().st_size)
    assert large.stat().st_size > private_root.COPIED
    times, names = TIMES.format(large=str(large)), READ.format(large=str(large))
    if os.geteuid() == 0:
        os.utime(large, (1, large.stat().st_mtime))
    before = printed(two[1], times)
    printed(two[0], names + "for each in places[:2]:\n    open(each, 'rb').read()\nos.listdir(places[2])")
    assert printed(two[1], times) == before
    assert large.stat().st_atime == 1 or os.geteuid() != 0


MEETING = """
import threading, time
libc.mmap.restype = ctypes.c_void_p
at = libc.mmap(None, 4096, 1, 1, file, 0)
word = ctypes.c_uint32.from_address(at).value
def futex(operation, value, until=None):
    number, until = ctypes.c_long(98 if arm else 202), until and struct.pack('qq', until, 0)
    return libc.syscall(number, ctypes.c_void_p(at), operation, ctypes.c_uint32(value), until, None, -1)
"""
"""A word of a file that every process can map."""


@sealed
@pytest.mark.parametrize("wait", ["futex(0, word, 4)", "futex(9, word, int(time.monotonic()) + 4)"])
def test_nobody_learns_that_another_waits(two, wait):
    for live in two:
        printed(live, MEETING)
    printed(two[0], f"threading.Thread(target=lambda: {wait}, daemon=True).start()\ntime.sleep(0.2)")
    assert printed(two[1], "print(max(0, futex(1, 9)), max(0, futex(5, 9)))") == "0 0\n"


@sealed
def test_nobody_watches_another(two):
    watch = "descriptor = libc.inotify_init1(2048)\nprint(descriptor)"
    assert printed(two[0], watch) == "-1\n"


@sealed
@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user has one number alone")
def test_two_processes_are_two_users_to_the_kernel(two):
    users = {os.stat(f"/proc/{each}").st_uid for each in map(outside, two)}
    assert len(users) == 2
    assert 0 not in users


def outside(live):
    """The number outside of the sandbox of a student process: a child of its zygote's, by the number inside."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            status = Path(f"/proc/{name}/status").read_text()
        except OSError:
            continue
        numbers = next(line for line in status.splitlines() if line.startswith("NSpid")).split()[1:]
        if len(numbers) > 2 and numbers[-1] == "1" and int(numbers[-2]) == live.process.pid:
            return int(name)
    raise AssertionError("it is not there")


OWN = """
import sqlite3
with open('own', 'w') as own:
    fcntl.flock(own, fcntl.LOCK_EX)
    fcntl.lockf(own, fcntl.LOCK_EX)
base = sqlite3.connect('own.db')
base.execute('create table t (x)')
base.execute('insert into t values (1)')
base.commit()
print(base.execute('select x from t').fetchall())
"""


@sealed
def test_files_of_ones_own_are_locked_and_databases_work(two):
    assert printed(two[0], OWN) == "[(1,)]\n"
