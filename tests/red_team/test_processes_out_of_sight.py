"""Wants to read or kill the grader, its parent, its siblings through /proc, ptrace and signals."""

import os
import subprocess
import sys

from red_team.helpers import attack, printed, scores, sealed, unprotected

KILL = """
import os, signal
for pid in {pids!r}:
    try:
        os.kill(pid, signal.SIGKILL)
        print('killed', pid)
    except OSError as error:
        print(type(error).__name__)
"""
READ = """
import os
print('others', [n for n in os.listdir('/proc') if n.isdigit() and n != str(os.getpid())])
for name in ('environ', 'mem', 'maps', 'fd', 'root'):
    try:
        os.stat(f'/proc/{pid}/{{name}}'); print('seen')
    except OSError: pass
"""


def sleeper():
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])


@sealed
def test_nobody_outside_is_killed():
    one, two = sleeper(), sleeper()
    try:
        assert "killed" in unprotected(KILL.format(pids=[one.pid]))
        assert one.wait(5) == -9
        result = attack(last=KILL.format(pids=[two.pid, os.getppid() if os.getppid() > 1 else two.pid]))
        assert scores(result) == [5, 5]
        assert "killed" not in printed(result)
        assert two.poll() is None
    finally:
        for each in (one, two):
            each.kill()
            each.wait()


@sealed
def test_killing_everything_in_sight_costs_one_exercise():
    bystander = sleeper()
    try:
        source = "import os, signal\ntry: os.kill(-1, 9)\nexcept OSError: pass\nos.kill(os.getppid() or os.getpid(), 9)"
        assert scores(attack(square=source)) == [5, 0]
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


@sealed
def test_nobody_outside_is_seen():
    shown = printed(attack(last=READ.format(pid=os.getpid())))
    assert "others []" in shown
    assert "seen" not in shown
