"""Honest situations of real classes, as a table: what was handed in for step 2, and the points that it earns.

The two exercises of the step, `Function` and `Square`, are worth five points each. Each row is named after the kind of
situation that public bug reports tell of. What runs in a kernel from top to bottom earns what it earns there.
"""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from autograde.grading.passes import grade
from autograde.grading.submission import read
from course.authoring import notebook
from course.authoring.lesson import lesson

pytestmark = pytest.mark.slow
HERE = lesson(2)
FULL, FIRST, SECOND, NONE = (5, 5), (5, 0), (0, 5), (0, 0)


class Made:
    """A solved notebook of step 2, to be changed as editors and people do."""

    def __init__(self):
        self.nb = notebook.solution(HERE, "en")
        self.stubs = {cell.id: cell.source for cell in notebook.release(HERE, "en").cells}

    def __getitem__(self, name):
        return next(cell for cell in self.nb.cells if cell.id == f"step02-{name}")

    def at(self, name):
        return self.nb.cells.index(self[name])

    def stub(self, name):
        """Put the stub back and return the answer."""
        answer, self[name].source = self[name].source, self.stubs[f"step02-{name}"]
        return answer

    def insert(self, position, *sources):
        for source in reversed(sources):
            self.nb.cells.insert(position, source if not isinstance(source, str) else new_code_cell(source))

    def drop(self, *names):
        self.nb.cells = [cell for cell in self.nb.cells if cell.id not in {f"step02-{name}" for name in names}]


def before(*lines):
    """Lines at the head of the answer's own cell."""

    def change(made):
        made["square"].source = "\n".join([*lines, made["square"].source])

    return change


def beside(*sources):
    """Cells of one's own above the answer."""
    return lambda made: made.insert(made.at("square"), *sources)


def elsewhere(position):
    def change(made):
        made.insert({"above": made.at("square"), "below": made.at("square-test") + 1, "end": 999}[position], "")
        answer, cells = made.stub("square"), made.nb.cells
        next(cell for cell in cells if cell.cell_type == "code" and not cell.source).source = answer

    return change


def between(made):
    made.insert(made.at("square-test"), made.stub("square"))


def swapped(made):
    made["square"].source, made["function"].source = made["function"].source, made["square"].source


def all_in_one(made):
    made["function"].source += "\n\n" + made["square"].source
    made.drop("square")


def split(made):
    head, _, body = made["square"].source.partition("\n")
    made["square"].source = "scale = 1"
    made.insert(made.at("square") + 1, f"{head}\n{body}")


def split_copies_metadata(made):
    half = new_code_cell("print('half')")
    half.metadata = made["square"].metadata
    made.insert(made.at("square") + 1, half)


def kind(cell, make):
    def change(made):
        at = made.at(cell)
        other = make(made[cell].source)
        other.id, other.metadata = made[cell].id, made[cell].metadata
        made.nb.cells[at] = other

    return change


def drop(*names):
    return lambda made: made.drop(*names)


def wipe(made):
    for cell in made.nb.cells:
        cell.metadata = {}
    made.nb.metadata = {}


def wipe_and_run(made):
    wipe(made)
    for cell in made.nb.cells:
        cell.pop("id", None)


def conflict(made):
    text = made["square"].source
    made["square"].source = f"<<<<<<< HEAD\n{text}\n=======\n{text}\n>>>>>>> theirs"


def black(made):
    for cell in made.nb.cells:
        if cell.cell_type == "code":
            cell.source = cell.source.replace("'", '"').rstrip() + "\n"


def wrong_first(made):
    made["function"].source = "class Function:\n    pass"


def raising_cell(made):
    made.insert(made.at("function"), "raise RuntimeError('of my own')")


def given_deleted_and_own_import(made):
    made.drop("given")
    made.insert(0, "import numpy as np")


def repeat_a_test(made):
    made.insert(made.at("square-test"), made["square-test"].source)


def own_cell_ids(made):
    for number, cell in enumerate(made.nb.cells):
        cell.id = f"{number:08x}"


ROWS = {
    "10 metadata wiped": (wipe, FULL),
    "10 metadata and ids wiped": (wipe_and_run, FULL),
    "10 other cell ids": (own_cell_ids, FULL),
    "11 form": (before("#@title Square { display-mode: 'form' }", "size = 3 #@param {type:'integer'}"), FULL),
    "11 drive": (beside("from google.colab import drive\ndrive.mount('/content/drive')"), FULL),
    "11 apt": (beside("!apt-get -qq install fonts-nanum > /dev/null\n%cd /content"), FULL),
    "12 input below": (lambda made: made.insert(999, "name = input('name? ')"), FULL),
    "12 input above": (beside("n = int(input())"), FULL),
    "12 input in the answer's cell, below": (
        lambda made: setattr(made["square"], "source", made["square"].source + "\nn = input('go on? ')"),
        FULL,
    ),
    "12 getpass": (beside("import getpass\ngetpass.getpass()"), FULL),
    "13 conflict in a cell": (conflict, FIRST),
    "14 one cell": (all_in_one, FULL),
    "14 split": (split, FULL),
    "14 split with its metadata": (split_copies_metadata, FULL),
    "14 test cells deleted": (drop("square-test", "function-test"), FULL),
    "14 given deleted": (given_deleted_and_own_import, FULL),
    "14 test run twice": (repeat_a_test, FULL),
    "15 above": (elsewhere("above"), FIRST),
    "15 below": (elsewhere("below"), FIRST),
    "15 end": (elsewhere("end"), FIRST),
    "15 between": (between, FULL),
    "15 raw": (kind("square", new_raw_cell), FULL),
    "15 markdown": (kind("square", new_markdown_cell), FULL),
    "15 test as markdown": (kind("square-test", new_markdown_cell), FULL),
    "15 swapped": (swapped, NONE),
    "15 first wrong, second right": (wrong_first, SECOND),
    "15 stub deleted": (drop("square"), FIRST),
    "15 raise above": (raising_cell, FULL),
    "16 inline": (before("%matplotlib inline"), FULL),
    "16 config": (before("%config InlineBackend.figure_format = 'retina'"), FULL),
    "16 qt": (before("%matplotlib qt"), FULL),
    "16 ipympl": (before("%matplotlib widget"), FULL),
    "16 pylab": (before("%pylab inline"), FULL),
    "16 load_ext": (before("%load_ext autoreload", "%autoreload 2"), FULL),
    "16 unknown extension": (before("%load_ext nb_black"), FULL),
    "16 unknown magic": (before("%nonsense 1"), FULL),
    "16 shell": (before("!ls -la", "files = !ls", "!!pwd"), FULL),
    "16 pip": (before("!pip install -q numpy", "%pip install numpy", "%conda install numpy"), FULL),
    "16 cd": (before("%cd ..", "%pwd"), FULL),
    "16 store": (before("%store -r", "%env A=1", "%who", "%xmode Verbose"), FULL),
    "16 help": (before("print?", "?print", "np.exp??"), FULL),
    "16 time": (before("%time 1 + 1", "%timeit -n1 -r1 1"), FULL),
    "16 %%time": (before("%%time"), FULL),
    "16 %%timeit": (beside("%%timeit -n1 -r1\n1 + 1"), FULL),
    "16 %%capture": (before("%%capture out"), FULL),
    "16 %%bash": (beside("%%bash\nls"), FULL),
    "16 %%writefile": (beside("%%writefile my.py\nx = 1"), FULL),
    "16 %%html": (beside("%%html\n<b>hello</b>"), FULL),
    "16 %%javascript": (beside("%%javascript\nalert(1)"), FULL),
    "16 %%prun": (before("%%prun -q"), FULL),
    "16 assignment from a magic": (before("here = %pwd"), FULL),
    "16 magic in a function": (beside("def look():\n    %matplotlib inline\n    !ls\nlook()"), FULL),
    "16 run": (before("%run missing.py"), FULL),
    "16 await": (beside("import asyncio\nawait asyncio.sleep(0)"), FULL),
    "16 async for": (beside("async def f():\n    yield 1\nasync for x in f():\n    print(x)"), FULL),
    "16 tqdm": (beside("from tqdm.auto import tqdm\nfor _ in tqdm(range(3)): pass"), FULL),
    "16 widgets": (beside("import ipywidgets\nipywidgets.interact(lambda a: a, a=(0, 3))"), FULL),
    "16 debugger": (beside("%pdb on\nbreakpoint()"), FULL),
    "17 formatter": (black, FULL),
    "29 warning": (before("import warnings", "warnings.warn('old')"), FULL),
    "29 stderr": (before("import sys", "print('careful', file=sys.stderr)"), FULL),
    "29 logging": (before("import logging", "logging.basicConfig()", "logging.warning('x')"), FULL),
    "29 exit": (beside("exit()"), FULL),
    "29 sys.exit": (beside("import sys\nsys.exit()"), FULL),
    "29 quit above a definition": (lambda made: made.insert(999, "quit"), FULL),
    "29 plot": (beside("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"), FULL),
    "29 reload numpy": (beside("import importlib\nimport numpy\nimportlib.reload(numpy)"), FULL),
    "29 printoptions": (beside("np.set_printoptions(precision=2)"), FULL),
    "29 seed": (beside("np.random.seed(0)"), FULL),
    "29 seterr": (beside("np.seterr(all='raise')"), FULL),
    "29 warnings as errors": (beside("import warnings\nwarnings.simplefilter('error')"), FULL),
    "29 thread": (beside("import threading\nthreading.Thread(target=print).start()"), FULL),
    "29 underscore": (beside("1 + 1", "_ + 1\nOut[1] if 1 in Out else None"), FULL),
    "29 In and get_ipython": (beside("get_ipython().run_line_magic('matplotlib', 'inline')\nlen(In)"), FULL),
    "29 own file": (beside("open('notes.txt', 'w').write('x')\nprint(open('notes.txt').read())"), FULL),
    "29 del": (lambda made: made.insert(999, "del Square"), FULL),
}


def scores(made, tmp_path):
    file = tmp_path / "step02.ipynb"
    file.write_text(nbformat.writes(made.nb) if all("id" in each for each in made.nb.cells) else json.dumps(made.nb))
    return grade(read(file, 2))


@pytest.mark.parametrize("name", ROWS)
def test_an_honest_notebook_earns_what_it_earns_in_a_kernel(name, tmp_path):
    change, expected = ROWS[name]
    made = Made()
    change(made)
    result = scores(made, tmp_path)
    assert tuple(each.score for each in result.exercises) == expected, [each.message for each in result.exercises]


@pytest.mark.parametrize("position", ["above", "below", "end"])
def test_an_answer_in_another_cell_is_not_said_to_be_none(position, tmp_path):
    made = Made()
    elsewhere(position)(made)
    told = scores(made, tmp_path).exercises[1]
    assert (told.state, told.note.key) == ("failed", "answer_elsewhere")
    untouched = Made()
    untouched.stub("square")
    untouched.insert(0, "def helper():\n    pass")
    assert scores(untouched, tmp_path).exercises[1].state == "untouched"
