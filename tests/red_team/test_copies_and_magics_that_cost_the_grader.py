"""Wants the grader to look through the same large text again and again: for each copy, magic, statement, question."""

import json
import time

import pytest

from autograde.classroom.submitted import collect
from autograde.grading import names
from autograde.grading.flags import flags
from autograde.grading.passes import Grader
from autograde.grading.script import splice
from autograde.grading.submission import from_bytes, holds_answer
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook
from red_team.helpers import hand_in, patience, solution

MAGICS = "%time\n" * 9 + "x=[\n" + "1,\n" * 2000 + "]\n#{}"
FORMS = {
    "magics": MAGICS,
    "magics that are none": "%time\n" * 9 + "x=[\n" + "1,\n" * 2000 + ")\n#{}",
    "a line of magics": ";" * 7990 + "\n#{}",
    "a line of quotes": "%x\n" * 9 + "';" * 3990 + "\n#{}",
    "statements": "x\n" * 5000 + "#{}",
    "names": "".join(f"a{n}=b{n}\n" for n in range(1400)) + "#{}",
    "nested flags": "if 0: f([" + "1," * 7000 + "])" + ".displayhook" * 90 + "\n#{}",
    "statements of a class": "class A:\n" + " x\n" * 6000 + "#{}",
}


def raw():
    return json.loads(notebook.text(solution()))


def code(source):
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def look_through(made):
    """Do all that is done with a notebook's text; return the processor time."""
    before = time.process_time()
    found = from_bytes(json.dumps(made).encode(), "step02.ipynb", 2)
    flags(found)
    grader = Grader(found, Limits(), None)
    for test in grader.tests.values():
        grader.written.unanswered(test)
        grader.visible.completed = {position for position, _ in grader.cells}
        grader.sources_with_answers(test, {"step02-function"})
    return time.process_time() - before


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_of_many_cells(form):
    made = raw()
    made["cells"][1:1] = [code(form.replace("{}", str(number))) for number in range(50)]
    assert look_through(made) < patience(1)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_of_one_cell_each_question_costs_no_more_than_the_first(form):
    made = raw()
    made["cells"].insert(1, code(form))
    assert look_through(made) < patience(4)


def test_of_locked_cells_that_are_all_changed():
    made = raw()
    for number, cell in enumerate(made["cells"]):
        if cell["metadata"].get("nbgrader", {}).get("locked") and cell["cell_type"] == "code":
            cell["source"] = "x = 1\n" * 3000 + f"# {number}"
    assert look_through(made) < patience(2)


def test_of_many_notebooks_of_one_step(tmp_path):
    made = raw()
    for cell in made["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("locked") and cell["cell_type"] == "code":
            cell["source"] = MAGICS
    file = hand_in(tmp_path, "mallory", json.dumps(made))
    for number in range(12):
        file.with_name(f"step02 ({number}).ipynb").write_bytes(file.read_bytes())
    before = time.process_time()
    assert 2 in collect(tmp_path / "submitted", "stage1").students["mallory"].files
    assert time.process_time() - before < patience(1)


def test_a_copy_with_an_answer_still_comes_first():
    def holds(change):
        made = json.loads(notebook.text(notebook.release(lesson_2(), "en")))
        cells = {each["metadata"].get("nbgrader", {}).get("grade_id"): each for each in made["cells"]}
        change(made["cells"], cells)
        return holds_answer(json.dumps(made).encode(), "step02.ipynb", 2)

    def edit(name, source):
        return lambda _, cells: cells[name].update(source=source)

    test = "step02-square-test"
    assert not holds(lambda *_: None)
    assert not holds(edit(test, "pass"))
    assert holds(edit("step02-square", "pass"))
    assert holds(lambda cells, _: cells.append(code("y = 1")))
    assert holds(lambda _, cells: cells[test].update(source="y = 1\n" + "".join(cells[test]["source"])))
    assert not holds(lambda cells, _: cells.append({"cell_type": "markdown", "source": "y = 1"}))


def lesson_2():
    from course.authoring.lesson import lesson

    return lesson(2)


def test_replacing_parts_of_a_program_takes_linear_time():
    before = time.process_time()
    assert splice("x = 1\n" * 3_000, "y = 2\nx = 3") == "x = 3\ny = 2"
    assert splice("x\n" * 9_900, "y = 2").count("\n") == 9_900
    assert time.process_time() - before < patience(1)


def test_a_notebook_with_more_code_than_is_looked_through_may_bind_any_name():
    own = ["x = 1\n" * 3000 + f"#{number}" for number in range(6)]
    assert not names.is_analysed(own)
    assert names.unanswered(2, "square", own) == []
    assert names.unanswered(2, "square", own[:1]) == ["Square"]
