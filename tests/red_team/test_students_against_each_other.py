"""Wants to harm whoever is graded at the same time: by load, by files, by signals, by a crash of the shared parent."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest

from red_team.helpers import attack, empty, hand_in, plant, run_class, scores, sealed, solution

HOSTILE = {
    "files": "import os\nfor n in range(4): open(f'/tmp/x{n}', 'wb').write(bytes(20 << 20))\nwhile True: pass",
    "signals": "import os, signal\nfor pid in range(1, 400):\n    try: os.kill(pid, 9)\n    except OSError: pass",
    "memory": "kept = []\nwhile True: kept.append(bytearray(1 << 24))",
    "forks": "import os, time\nfor _ in range(60):\n    if os.fork() == 0: time.sleep(20)\nos._exit(1)",
}


@sealed
def test_neighbours_at_the_same_time():
    with ThreadPoolExecutor(2) as pool:
        for way in HOSTILE.values():
            hostile = pool.submit(copy_context().run, attack, square=way)
            honest = pool.submit(copy_context().run, attack)
            assert scores(honest.result(30)) == [5, 5]
            assert scores(hostile.result(30)) == [5, 0]


@sealed
@pytest.mark.slow
def test_a_class_of_attackers(tmp_path):
    for student in ("ann", "zoe"):
        hand_in(tmp_path, student, solution())
    for way in ("signals", "forks"):
        hand_in(tmp_path, f"eve-{way}", plant(empty(), first=HOSTILE[way], square="pass"))
    found, points = run_class(tmp_path)
    assert points == {"ann": 10, "zoe": 10, "eve-signals": 0, "eve-forks": 0}
    assert not any(each.fault for each in found.values())
