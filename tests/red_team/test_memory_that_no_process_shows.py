"""Wants memory that no process is seen to have: in socket buffers, shared pages, files, pipes and kernel queues."""

import re
from dataclasses import replace

import pytest

from red_team.helpers import QUICK, attack, printed, scores, sealed

LIMITS = replace(QUICK, cell=10.0, memory=450 << 20)
FORKS = """
import mmap, os, socket, time
def hold():
{body}
for _ in range({forks}):
    if os.fork() == 0:
        kept = hold()
        time.sleep(30)
        os._exit(0)
time.sleep(30)
"""
SOCKETS = """
    pairs = [socket.socketpair() for _ in range(100)]
    for pair in pairs:
        for end in pair:
            end.setblocking(False)
            try:
                while end.send(bytes(1 << 14)): pass
            except BlockingIOError: pass
    return pairs"""
DROPPED = """
    maps = [mmap.mmap(-1, 16 << 20) for _ in range(8)]
    for each in maps:
        each.write(b'x' * (16 << 20))
        each.madvise(mmap.MADV_DONTNEED)
    return maps"""
UNMAPPED = """
    import ctypes
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    for _ in range(8):
        at = libc.mmap(None, 16 << 20, 3, 0x21, -1, 0)
        ctypes.memset(at, 1, 16 << 20)
        libc.munmap(ctypes.c_void_p(at + 4096), ctypes.c_size_t((16 << 20) - 4096))
    return at"""
ZEROS = """
    file = os.open('/dev/zero', os.O_RDWR)
    maps = [mmap.mmap(file, 16 << 20) for _ in range(8)]
    for each in maps:
        each.write(b'x' * (16 << 20))
        each.madvise(mmap.MADV_DONTNEED)
    return maps"""
FILES = """
    data = bytearray(b'x' * (100 << 20))
    try:
        with open(f'fill{os.getpid()}', 'wb') as file:
            for _ in range(60): file.write(bytes(1 << 20))
    except OSError: pass
    return data"""
ENDED = """
    import ctypes, platform, threading
    end = 93 if platform.machine() == 'aarch64' else 60
    def later():
        time.sleep(0.3)
        def hold():
{body}
        kept = hold()
        time.sleep(30)
    threading.Thread(target=later).start()
    ctypes.CDLL(None).syscall(ctypes.c_long(end), ctypes.c_long(0))"""
"""The first thread of a process ends, and another one takes the memory: /proc shows a zombie that has none."""
OWN = "\n    return bytearray(b'x' * (150 << 20))"


def ended(body):
    return ENDED.format(body="".join(f"        {line}\n" for line in body.splitlines()))


ITSELF = """
import time
def hold():
{body}
hold()
"""
CHILDREN = """
    import os
    for _ in range(4):
        if os.fork() == 0:
            kept = bytearray(b'x' * (150 << 20))
            time.sleep(30)
            os._exit(0)"""
HIDDEN = {
    "socket buffers": FORKS.format(body=SOCKETS, forks=12),
    "shared pages that were dropped": FORKS.format(body=DROPPED, forks=4),
    "shared pages that were unmapped": FORKS.format(body=UNMAPPED, forks=4),
    "shared pages of /dev/zero": FORKS.format(body=ZEROS, forks=4),
    "files and memory": FORKS.format(body=FILES, forks=4),
    "behind first threads that have ended": FORKS.format(body=ended(OWN), forks=4),
    "shared pages behind first threads that have ended": FORKS.format(body=ended(DROPPED), forks=4),
    "socket buffers behind first threads that have ended": FORKS.format(body=ended(SOCKETS), forks=12),
    "children of a process whose first thread has ended": ITSELF.format(body=ended(CHILDREN)),
}


@sealed
@pytest.mark.parametrize("way", HIDDEN)
def test_it_is_counted(way):
    result = attack(limits=LIMITS, square=HIDDEN[way])
    assert scores(result) == [5, 0]
    assert "TimeLimit" not in printed(result)


@sealed
def test_less_than_the_limit_is_left_alone():
    source = FORKS.format(body=SOCKETS, forks=1).replace("time.sleep(30)", "time.sleep(1)")
    assert scores(attack(limits=LIMITS, last=source)) == [5, 5]


CALL = """
import ctypes, errno, fcntl, os, platform, socket
libc = ctypes.CDLL(None, use_errno=True)
arm = platform.machine() == 'aarch64'
def call(number, *words):
    found = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, words))
    return 'done' if found >= 0 else errno.errorcode[ctypes.get_errno()]
one, other = socket.socketpair()
def attempt(does):
    try: return does() and 'done'
    except OSError as error: return errno.errorcode[error.errno]
"""
REFUSED = {
    "a queue for asynchronous reading": "call(0 if arm else 206, 128, ctypes.addressof(ctypes.c_long(0)))",
    "a large pipe": "attempt(lambda: fcntl.fcntl(os.pipe()[0], 1031, 1 << 20))",
    "huge pages in a pipe": "call(75 if arm else 278, os.pipe()[1], 0, 0, 0)",
    "large socket buffers": "attempt(lambda: one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20) or True)",
    "a large shared mapping": "attempt(lambda: __import__('mmap').mmap(-1, 17 << 20))",
    "watches": "call(26 if arm else 294, 0)",
    "watched files": "attempt(lambda: __import__('select').epoll())",
    "watched files, as Python does not ask for them": "call(20 if arm else 291, 0)",
    "watched files in another program": (
        "__import__('subprocess').run([__import__('sys').executable, '-c', 'import select; select.epoll()'],"
        " capture_output=True, text=True).stderr.strip().endswith('not permitted') and 'EPERM'"
    ),
    "files in flight": "attempt(lambda: socket.send_fds(one, [b'x'], [0] * 253))",
    "a message that may hold files": "attempt(lambda: one.sendmsg([b'x']))",
    "several messages": "call(269 if arm else 307, one.fileno(), ctypes.addressof((ctypes.c_char * 64)()), 1, 0)",
    "rules of a file system": "call(444, ctypes.addressof(ctypes.c_ulong(1)), 8, 0)",
    "rules of ports": "call(444, ctypes.addressof((ctypes.c_ulong * 2)(0, 3)), 16, 0)",
    "rules that are added": "call(445, 0, 2, ctypes.addressof((ctypes.c_ulong * 2)(1, 80)), 0)",
}


@sealed
@pytest.mark.parametrize("name", REFUSED)
def test_what_nobody_needs_is_refused(name):
    shown = printed(attack(last=f"{CALL}\nprint('kept', {REFUSED[name]})"))
    assert any(f"kept {code}" in shown for code in ("EPERM", "EINVAL"))


TIMERS = """
import ctypes, platform
libc, made, number = ctypes.CDLL(None), 0, ctypes.c_int()
create = 107 if platform.machine() == 'aarch64' else 222
while made < 20000 and libc.syscall(ctypes.c_long(create), ctypes.c_long(1), None, ctypes.byref(number)) == 0: made += 1
print(f'{made} timers')
"""
SIGNALS = """
import ctypes, signal
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
libc, queued = ctypes.CDLL(None), 0
while queued < 20000 and libc.sigqueue(os.getpid(), int(signal.SIGRTMIN), None) == 0: queued += 1
print(f'{queued} signals')
"""
IN_CHILDREN = """
for _ in range(8):
    if os.fork() == 0:
        import time
{body}
        time.sleep(5)
        os._exit(0)
{last}
"""


@sealed
@pytest.mark.parametrize("body", [TIMERS, SIGNALS], ids=["timers", "signals"])
@pytest.mark.parametrize("children", [False, True], ids=["one", "many"])
def test_what_the_kernel_counts_per_user_is_small(body, children):
    inner = "".join(f"        {line}\n" for line in body.splitlines())
    source = "import os\n" + (IN_CHILDREN.format(body=inner, last=body) if children else body)
    found = printed(attack(limits=LIMITS, last=source))
    assert 0 <= int(re.search(r"(\d+) (?:timers|signals)", found)[1]) <= 1024
