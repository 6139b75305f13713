"""nbgrader's own road, from its command line with our nbgrader_config.py: the same scores as `autograde run`."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from autograde.classroom import nbgrader_plugin, render
from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.gradebook import GradebookWriter
from autograde.errors import ScoreRangeError
from autograde.grading.submission import from_cells
from course.authoring import notebook
from course.authoring.cell_id import CellId
from course.authoring.lesson import lesson, lessons
from course.authoring.markers import HIDDEN

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("nbgrader")]
STAGE = "stage1"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course folder with our configuration, its own gradebook and its own exchange."""
    root = tmp_path_factory.mktemp("course")
    exchange = tmp_path_factory.mktemp("exchange")
    exchange.chmod(0o777)
    shutil.copytree(notebook.ROOT / "source" / "ko", root / "source" / "ko")
    config = (notebook.ROOT / "nbgrader_config.py").read_text("utf-8")
    config = config.replace("here = Path(__file__).resolve().parent", f"here = Path({str(notebook.ROOT)!r})")
    config += (
        f"\nc = get_config()\nc.CourseDirectory.root = {str(root)!r}\nc.Exchange.root = {str(exchange)!r}\n"
        f"c.Exchange.cache = {str(root / 'cache')!r}\n"
    )
    (root / "nbgrader_config.py").write_text(config, "utf-8")
    return root


def nbgrader(root, *words, cwd=None, check=True, **variables):
    """Run nbgrader as an instructor or a student would."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=cwd or root,
        env=os.environ
        | {"COURSE_LANG": "ko", "PATH": sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]}
        | {"JUPYTER_CONFIG_DIR": str(root / "jupyter"), "HOME": str(root)}
        | variables,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def without_what_passes(outputs):
    return re.sub(r"0x[0-9a-f]+|input-[0-9]+-[0-9a-f]+|in [0-9.]+s", "", str(outputs))


def test_a_whole_round_gives_the_scores_of_autograde_run(course):
    nbgrader(course, "generate_assignment", STAGE)
    for each in lessons(1):
        made = course / "release" / "ko" / STAGE / f"{each.name}.ipynb"
        assert made.read_bytes() == notebook.path("release", each, "ko").read_bytes()

    nbgrader(course, "release_assignment", STAGE)
    desk = course / "desk"
    desk.mkdir()
    shutil.copy(course / "nbgrader_config.py", desk)
    nbgrader(course, "fetch_assignment", STAGE, cwd=desk)
    for each in lessons(1):
        file = desk / STAGE / f"{each.name}.ipynb"
        assert file.exists()
        if each.step in (2, 3):
            file.write_text(notebook.text(notebook.solution(each, "ja")), "utf-8")
    wrong = desk / STAGE / "step03.ipynb"
    wrong.write_text(wrong.read_text("utf-8").replace("np.exp(x)", "np.exp(x) + 1"), "utf-8")

    right = nbgrader(course, "validate", f"{STAGE}/step02.ipynb", cwd=desk)
    assert "Success" in right.stdout
    failing = nbgrader(course, "validate", f"{STAGE}/step04.ipynb", cwd=desk, check=False)
    assert "Success" not in failing.stdout

    nbgrader(course, "submit", STAGE, cwd=desk)
    nbgrader(course, "collect", STAGE)
    nbgrader(course, "autograde", STAGE)
    nbgrader(course, "generate_feedback", STAGE)

    student = next(path.name for path in (course / "submitted").iterdir())
    by_nbgrader = AssignmentRun(STAGE, course).scores()[student]
    assert by_nbgrader["step02"][0] == by_nbgrader["step02"][1] > 0
    assert 0 < by_nbgrader["step03"][0] < by_nbgrader["step03"][1]
    assert by_nbgrader["step04"][0] == 0

    other = course / "again"
    other.mkdir()
    shutil.copytree(course / "submitted", other / "submitted")
    run = AssignmentRun(STAGE, other)
    run.register_assignment()
    for graded in run.grade(run.pending_jobs(run.students, list(range(1, 11)), force=False)):
        assert graded.result is not None
    assert run.scores()[student] == by_nbgrader

    for each in lessons(1):
        one, two = (
            nbformat.read(root / "autograded" / student / STAGE / f"{each.name}.ipynb", as_version=4)
            for root in (course, other)
        )
        for mine, theirs in zip(one.cells, two.cells, strict=True):
            assert mine.source == theirs.source
            assert mine.metadata == theirs.metadata
            assert without_what_passes(mine.get("outputs")) == without_what_passes(theirs.get("outputs"))

    for root in (course, other):
        page = (root / "feedback" / student / STAGE / "step03.html").read_text("utf-8")
        assert "BEGIN HIDDEN TESTS" not in page
        assert Path(root / "autograded" / student / STAGE / "step03.ipynb").exists()


@pytest.fixture
def enrolled(tmp_path):
    (tmp_path / "submitted").mkdir()
    run = AssignmentRun(STAGE, tmp_path, trusted=True)
    run.register_assignment()
    with GradebookWriter(run.url, STAGE) as book:
        book.submission("ann", None)
    return run


def through_the_pipeline(run, made, name="step02"):
    """A notebook's way through our preprocessors, as `nbgrader autograde` would send it, and its scores."""
    told = {"notebook": name, "assignment": STAGE, "student": "ann", "db_url": run.url}
    resources = {"nbgrader": told}
    execute = nbgrader_plugin.SealedExecute()
    execute.trusted = True
    for each in (nbgrader_plugin.Sanitize(), execute, nbgrader_plugin.SaveScores()):
        made, resources = each.preprocess(made, resources)
    with GradebookWriter(run.url, STAGE) as book:
        found = book.book.find_submission_notebook(name, STAGE, "ann")
        return made, {grade.name: grade.auto_score for grade in found.grades}


NOISY = "import sys, warnings\nwarnings.warn('old')\nprint('careful', file=sys.stderr)\n"


@pytest.mark.parametrize("last", ["None", "float('nan')", "-5", "1e9", "float('inf')", "True"])
def test_what_a_notebook_prints_or_ends_in_costs_nothing_and_gains_nothing(enrolled, last):
    right = notebook.solution(lesson(2), "en")
    for cell in right.cells:
        if cell.cell_type == "code":
            cell.source = f"{NOISY}{cell.source}\n{last}"
    _, scores = through_the_pipeline(enrolled, right)
    assert scores == {"step02-function-test": 5, "step02-square-test": 5}
    wrong = notebook.release(lesson(2), "en")
    for cell in wrong.cells:
        if cell.cell_type == "code":
            cell.source = f"{cell.source}\n{last}"
    _, scores = through_the_pipeline(enrolled, wrong)
    assert set(scores.values()) == {0}


@pytest.mark.parametrize("step", [1, 2, 9, 17, 23])
def test_no_hidden_test_is_taken_for_the_students_own_text(step):
    told = {"notebook": f"step{step:02d}", "assignment": STAGE, "student": "ann"}
    made, _ = nbgrader_plugin.Sanitize().preprocess(notebook.release(lesson(step), "en"), {"nbgrader": told})
    assert HIDDEN[0] in str(made)
    again = from_cells(render.release_locked_cells(made).cells, step, "en")
    assert HIDDEN[0] not in str(again.notebook)
    assert again.repairs == []
    assert [cell.source for cell in again.notebook.cells] == [
        cell.source for cell in from_cells(notebook.release(lesson(step), "en").cells, step, "en").notebook.cells
    ]


@pytest.mark.parametrize("credit", [2.5, 0, float("nan"), -1, 7])
def test_part_of_the_points_comes_with_what_is_wrong_and_an_odd_number_is_none(enrolled, monkeypatch, credit):
    real = nbgrader_plugin.grade

    def with_credit(*arguments, **options):
        result = real(*arguments, **options)
        result.exercises[1].credit = credit
        return result

    monkeypatch.setattr(nbgrader_plugin, "grade", with_credit)
    made = notebook.solution(lesson(2), "en")
    next(cell for cell in made.cells if cell.id == "step02-square").source = "class Square(Function):\n    pass"
    graded, scores = through_the_pipeline(enrolled, made)
    assert scores == {"step02-function-test": 5, "step02-square-test": credit if credit == 2.5 else 0}
    outputs = next(cell for cell in graded.cells if cell.id == "step02-square-test").outputs
    assert any("NotImplementedError" in output.evalue for output in outputs if output.output_type == "error")


@pytest.mark.parametrize("score", [float("nan"), -1, 5.5, float("inf")])
def test_a_score_that_no_cell_has_is_not_entered(enrolled, monkeypatch, score):
    odd = SimpleNamespace(id=CellId("step02-square"), score=score, state="failed")
    resources = {
        "nbgrader": {"notebook": "step02", "assignment": STAGE, "student": "ann", "db_url": enrolled.url},
        "gradsteps": SimpleNamespace(exercises=[odd]),
    }
    with pytest.raises(ScoreRangeError):
        nbgrader_plugin.SaveScores().preprocess(None, resources)
    assert set(enrolled.scores()["ann"]["step02"][:1]) == {0}
