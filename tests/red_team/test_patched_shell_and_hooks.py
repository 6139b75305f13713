"""Wants to run instead of the tests: a patched shell, displayhook, excepthook, tracer, or showtraceback."""

import pytest

from red_team.helpers import empty, graded, plant

WAYS = {
    "run_cell": "get_ipython().run_cell = lambda *a, **k: None",
    "run_code": "type(get_ipython()).run_code = lambda *a, **k: None",
    "hooks": "import sys\nsys.excepthook = lambda *a: None\nsys.displayhook = lambda *a: None",
    "showtraceback": "get_ipython().showtraceback = get_ipython()._showtraceback = lambda *a, **k: None",
    "custom handler": "get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)",
    "events": "get_ipython().events.register('post_run_cell', lambda *a: 1 / 0)",
    "trace": "import sys\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)",
    "user_ns": "class N(dict):\n    def __getitem__(self, k): return lambda *a, **k: 100\n"
    "    __contains__ = lambda s, k: True\n"
    "get_ipython().user_ns = N()",
    "audit": "import sys\ndef hook(name, words):\n    if name == 'exec': raise SystemExit\nsys.addaudithook(hook)",
}


@pytest.mark.parametrize("way", WAYS)
def test_it_wins_nothing(way):
    assert graded(plant(empty(), first=WAYS[way], square="class Square: pass")).score == 0
