"""Wants the tests to use its own `allclose`, `isinstance`, `open`. The tests run in another process, with their own."""

import pytest

from red_team.helpers import attack, empty, graded, plant, scores

WAYS = {
    "numpy": "import numpy as np\nnp.allclose = np.array_equal = np.isclose = np.all = lambda *a, **k: True\n"
    "np.testing.assert_allclose = lambda *a, **k: None\nnp.asarray = lambda *a, **k: a[0]",
    "builtins": "import builtins\nbuiltins.isinstance = builtins.issubclass = builtins.all = lambda *a: True\n"
    "builtins.AssertionError = type('Quiet', (Exception,), {})\nbuiltins.len = lambda x: 1",
    "vocabulary": "import course.testing as t\nfor n in t.__all__: setattr(t, n, lambda *a, **k: None)\n"
    "t.CheckFailed = type('Quiet', (Exception,), {})",
    "operators": "import operator\nfor n in ('add', 'mul', 'getitem'): setattr(operator, n, lambda *a: 100)",
    "random": "import numpy as np, random\nnp.random.default_rng = lambda *a: None\nrandom.random = lambda: 0",
}


@pytest.mark.parametrize("way", WAYS)
def test_it_wins_nothing(way):
    assert graded(plant(empty(), first=WAYS[way], square="class Square: pass")).score == 0


@pytest.mark.parametrize("way", ["vocabulary", "operators", "random"])
def test_right_answers_beside_it_count(way):
    assert scores(attack(last=WAYS[way])) == [5, 5]
