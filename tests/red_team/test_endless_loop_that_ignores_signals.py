"""Wants to outlive the deadline by ignoring every signal that can be ignored. SIGKILL cannot be."""

from red_team.helpers import attack, scores

SOURCE = """
import signal
for n in range(1, 65):
    try: signal.signal(n, signal.SIG_IGN)
    except (OSError, ValueError): pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True: pass
"""


def test_it_ends():
    assert scores(attack(square=SOURCE)) == [5, 0]
