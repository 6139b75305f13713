"""Wants the reference answers: a process that runs them in place of failed cells keeps their text for a later one.

The grader is made to try again, by a process that dies, so that a new first pass could use what an earlier process
left. Trusted mode stands for every channel between two processes: there both see the same folder.
"""

import pytest

from autograde.grading import retry
from autograde.sandbox.remote.session import Limits, Session
from red_team.helpers import attack, empty, graded, plant, printed, scores, square

TRUSTED = Limits(cell=2.0, test=2.0, memory=1 << 30, protection="trusted")


@pytest.fixture(scope="module", autouse=True)
def warm_trusted():
    """Start what stays between two notebooks, so that it is not taken for something left behind."""
    Session.start(TRUSTED).close()


FIND = """
import linecache, os
mark = 'class ' + 'Function:'
texts = [''.join(each[2]) for each in list(linecache.cache.values()) if len(each) > 2]
found = [text for text in texts if mark in text]
"""
FIND_CODE = """
import marshal, os
methods = vars(globals().get('Function', int)).items()
methods = {name: each.__code__ for name, each in methods if hasattr(each, '__code__')}
found = ['import marshal, types\\nclass Function: pass\\nfor name, code in marshal.loads(%r).items():\\n'
         '    setattr(Function, name, types.FunctionType(code, globals()))' % marshal.dumps(methods)] if methods else []
"""
KEEP = """
if found and not os.path.exists({path!r}):
    open({path!r}, 'w').write(found[0])
    {end}
"""
USE = "import os\nif os.path.exists({path!r}): exec(open({path!r}).read())"
WRONG = square("return x * 0.0")


@pytest.mark.parametrize("end", ["os._exit(1)", "os.abort()", "os.kill(os.getpid(), 9)"])
@pytest.mark.parametrize("find", [FIND, FIND_CODE], ids=["text", "code"])
def test_a_process_that_held_answers_and_died_earns_nothing_for_the_next(tmp_path, find, end):
    path = str(tmp_path / "kept")
    made = plant(empty(), function=USE.format(path=path), square=find + KEEP.format(path=path, end=end) + WRONG)
    assert scores(graded(made, limits=TRUSTED, tries=retry.TRIES)) == [0, 0]


def test_nor_does_one_that_dies_when_it_is_asked(tmp_path):
    path = str(tmp_path / "kept")
    kept = KEEP.format(path=path, end="os._exit(1)").replace("\n", "\n    ")
    asked = square("keep()\nreturn x * 0.0", before=f"{FIND}\ndef keep():{kept}")
    made = plant(empty(), function=USE.format(path=path), square=asked)
    assert scores(graded(made, limits=TRUSTED, tries=retry.TRIES)) == [0, 0]


CUT = "found = [each[each.index('self.f' + 'orward'):][:60] for each in found if '# mine' not in each]"
MINE = "class Function:  # mine\n    def __call__(self, input):\n        return input"
SHOWN = {
    "exception": "raise ValueError(*found)",
    "class of an exception": "raise type(found[0] if found else 'E', (ValueError,), {})",
    "value": "return found",
    "part of a value": "return [[1.0], *found]",
}


@pytest.mark.parametrize("way", SHOWN)
def test_a_visible_check_does_not_show_them(way):
    result = attack(function=MINE, square=square(SHOWN[way], before=FIND + CUT))
    assert scores(result) == [0, 0]
    assert "self.forward" not in printed(result)


def test_cells_of_the_students_own_do_not_run_beside_them(tmp_path):
    path = tmp_path / "kept"
    made = plant(empty(), function="pass", square=square("return x * 0.0"))
    at = next(n for n, each in enumerate(made.cells) if each.id == "step02-square")
    spy = plant(empty(), first=FIND + KEEP.format(path=str(path), end="pass")).cells[1]
    made.cells.insert(at, spy)
    graded(made, limits=TRUSTED)
    assert not path.exists()


def test_a_cell_that_the_exercise_needs_does(tmp_path):
    made = plant(empty(), function="pass", square=square("return power(x)"))
    at = next(n for n, each in enumerate(made.cells) if each.id == "step02-square")
    made.cells[at:at] = plant(empty(), first="def power(x):\n    return x ** two").cells[1:2]
    made.cells[at:at] = plant(empty(), first="two = 2").cells[1:2]
    assert scores(graded(made)) == [0, 5]


ASKED = square("keep(x)\nreturn x * x", "import os\ndef keep(x):\n    open({path!r}, 'a').write(f'{{x}}')\n    {end}")


@pytest.mark.parametrize("end", ["os._exit(1)", "os.abort()"])
def test_hidden_questions_kept_by_a_process_that_dies_are_not_shown(tmp_path, end):
    """It dies when it is asked something that the visible test does not ask, and the next first pass would tell it."""
    path = str(tmp_path / "kept")
    end = f"if x.tolist() in ([-3, 0, 5], [1.5, -4.0]): {end}"
    last = f"import os\nprint('kept', open({path!r}).read() if os.path.exists({path!r}) else '')"
    first = f"import os\nif os.path.exists({path!r}): print('kept', open({path!r}).read())"
    made = plant(empty(), first=first, square=ASKED.format(path=path, end=end), last=last)
    shown = printed(graded(made, limits=TRUSTED, tries=retry.TRIES))
    assert "kept" in shown
    assert not any(secret in shown for secret in ("-3  0  5", "-3, 0, 5", "1.5 -4."))
