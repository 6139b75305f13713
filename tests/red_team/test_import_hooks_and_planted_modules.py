"""Wants its own `numpy`, `course` or `msgpack` imported by the grader. What it plants stays in its own process."""

import pytest

from red_team.helpers import attack, empty, graded, plant, scores

WAYS = {
    "finder": "import sys\nclass F:\n    def find_spec(self, name, *a): raise SystemExit(name)\n"
    "sys.meta_path.insert(0, F())",
    "modules": "import sys, types\nfor n in ('numpy', 'course.testing', 'msgpack'):\n"
    "    sys.modules[n] = types.ModuleType(n)",
    "files": "import os\nfor n in ('numpy', 'course', 'msgpack', 'sitecustomize'):\n"
    "    open(f'{n}.py', 'w').write('raise SystemExit')",
    "path": "import sys\nsys.path[:] = ['/scratch']\nsys.path_hooks.clear()\nsys.path_importer_cache.clear()",
}


@pytest.mark.parametrize("way", WAYS)
def test_it_wins_nothing_and_costs_nothing(way):
    assert graded(plant(empty(), first=WAYS[way], square="class Square: pass")).score == 0
    assert scores(attack(last=WAYS[way])) == [5, 5]


def test_the_next_student_meets_none_of_it():
    attack(first=WAYS["files"] + "\n" + WAYS["modules"])
    assert scores(attack()) == [5, 5]
