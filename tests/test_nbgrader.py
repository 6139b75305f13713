"""nbgrader's own road, from its command line with our nbgrader_config.py: the same scores as `autograde run`."""

import os
import re
import shutil
import unicodedata
from pathlib import Path

import nbformat
import pytest
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from test_assignment_run import hand_in
from typer.testing import CliRunner

from autograde.classroom import jobs, nbgrader_plugin
from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.course_config import load_config
from autograde.classroom.gradebook import GradebookWriter
from autograde.classroom.graded_files import shown_marks
from autograde.cli import app
from course.authoring import notebook
from course.authoring.lesson import lesson, lessons
from course.authoring.markers import HIDDEN
from course.i18n import load_messages
from tests.warm_commands import nbgrader

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


def without_what_passes(outputs):
    return re.sub(r"0x[0-9a-f]+|input-[0-9]+-[0-9a-f]+|in [0-9.]+s", "", str(outputs))


def test_a_whole_round_gives_the_scores_of_autograde_run(course):
    handed_in = [each for each in lessons(1) if each.step <= 4]
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
        if each not in handed_in:
            file.unlink()
        elif each.step in (2, 3):
            file.write_text(notebook.text(notebook.solution(each, "ja")), "utf-8")
    wrong = desk / STAGE / "step03.ipynb"
    wrong.write_text(wrong.read_text("utf-8").replace("np.exp(x)", "np.exp(x) + 1"), "utf-8")

    right = nbgrader(course, "validate", f"{STAGE}/step02.ipynb", cwd=desk)
    assert "Success" in right.stdout
    failing = nbgrader(course, "validate", f"{STAGE}/step04.ipynb", cwd=desk, check=False)
    assert "Success" not in failing.stdout

    (desk / STAGE / "step02.ipynb").rename(desk / STAGE / "step02 (1).ipynb")
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

    for each in handed_in:
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

    for by_run in (False, True):
        if by_run:
            words = ["run", STAGE, "--root", str(course), "--force", "--step", "2", "--step", "3"]
            assert CliRunner().invoke(app, words).exit_code == 0
        nbgrader(course, "release_feedback", STAGE)
        nbgrader(course, "fetch_feedback", STAGE, cwd=desk)
        fetched = {file.name: file for file in (desk / STAGE / "feedback").rglob("*.html")}
        assert set(fetched) == {"step02 (1).html", *(f"{each.name}.html" for each in handed_in if each.step != 2)}
        score, most = (f"{each:g}" for each in by_nbgrader["step02"])
        points = load_messages("ja")["fb_points"].format(score=score, most=most)
        assert points in fetched["step02 (1).html"].read_text("utf-8")
        shutil.rmtree(desk / STAGE / "feedback")
        for file in course.parent.glob("exchange*/gradsteps/feedback/*.html"):
            file.unlink()


@pytest.fixture
def graded(tmp_path):
    """Grade a notebook of step 2 by nbgrader's converter; returns the graded notebook and the scores by cell."""

    def grade(made):
        root = tmp_path / "class"
        hand_in(root, "ann", [2], make=lambda lesson, lang: made)
        convert(root)
        with GradebookWriter(AssignmentRun(STAGE, root, trusted=True).url, STAGE) as book:
            found = book.book.find_submission_notebook("step02", STAGE, "ann")
            scores = {grade.name: grade.auto_score for grade in found.grades}
        return nbformat.read(root / "autograded" / "ann" / STAGE / "step02.ipynb", as_version=4), scores

    return grade


def convert(root, kind=nbgrader_plugin.SealedAutograde, student="*", **traits):
    """Run a converter of ours as nbgrader's command line and Formgrader do."""
    course = CourseDirectory(config=load_config(root), assignment_id=STAGE, student_id=student)
    traits = {"trusted": True} | traits if issubclass(kind, nbgrader_plugin.SealedAutograde) else traits
    kind(coursedir=course, config=load_config(root), **traits).start()


NOISY = "import sys, warnings\nwarnings.warn('old')\nprint('careful', file=sys.stderr)\n"


@pytest.mark.parametrize("last", ["float('nan')", "-5", "1e9"])
def test_what_a_notebook_prints_or_ends_in_costs_nothing_and_gains_nothing(graded, last):
    right = notebook.solution(lesson(2), "en")
    for cell in right.cells:
        if cell.cell_type == "code":
            cell.source = f"{NOISY}{cell.source}\n{last}"
    assert graded(right)[1] == {"step02-function-test": 5, "step02-square-test": 5}
    wrong = notebook.release(lesson(2), "en")
    for cell in wrong.cells:
        if cell.cell_type == "code":
            cell.source = f"{cell.source}\n{last}"
    assert set(graded(wrong)[1].values()) == {0}


@pytest.mark.parametrize("credit", [2.5, float("nan"), 7])
def test_part_of_the_points_comes_with_what_is_wrong_and_an_odd_number_is_none(graded, monkeypatch, credit):
    real = jobs.grade

    def with_credit(*arguments, **options):
        result = real(*arguments, **options)
        result.exercises[1].credit = credit
        return result

    monkeypatch.setattr(jobs, "grade", with_credit)
    made = notebook.solution(lesson(2), "en")
    next(cell for cell in made.cells if cell.id == "step02-square").source = "class Square(Function):\n    pass"
    done, scores = graded(made)
    assert scores == {"step02-function-test": 5, "step02-square-test": credit if credit == 2.5 else 0}
    outputs = next(cell for cell in done.cells if cell.id == "step02-square-test").outputs
    assert any("NotImplementedError" in output.evalue for output in outputs if output.output_type == "error")


@pytest.fixture(scope="module")
def mess(tmp_path_factory):
    """A class with something odd about each submission, and an nbgrader_config.py of ours."""
    root = tmp_path_factory.mktemp("mess")
    for student, name in ODD_FILES.items():
        file = hand_in(root, student, [1, 2]) / "step01.ipynb"
        file.rename(file.with_name(name))
    for student, stamp in ODD_STAMPS.items():
        (hand_in(root, student, [1]) / "timestamp.txt").write_bytes(stamp)
    hand_in(root, "wrong-folder", [1]).rename(root / "submitted" / "wrong-folder" / "Stage1")
    (hand_in(root, "zero", []) / "step01.ipynb").touch()
    (root / "submitted" / "empty").mkdir()
    (root / "submitted" / "linked").symlink_to(root / "submitted" / "renamed")
    (hand_in(root, "linked-file", []) / "step01.ipynb").symlink_to(hand_in(root, "lee", [1]) / "step01.ipynb")
    shutil.copy(hand_in(root, "lee", [1]) / "step01.ipynb", root / "submitted")
    shutil.copytree(root / "submitted" / "lee", root / "submitted" / os.fsdecode(b"\xb1\xe8"))
    config = (notebook.ROOT / "nbgrader_config.py").read_text("utf-8")
    config = config.replace("here = Path(__file__).resolve().parent", f"here = Path({str(notebook.ROOT)!r})")
    (root / "nbgrader_config.py").write_text(f"{config}\nget_config().CourseDirectory.root = {str(root)!r}\n", "utf-8")
    return root


ODD_FILES = {
    "renamed": "step01 (1).ipynb",
    "copied": "Copy of step01.ipynb",
    "capital": "Step01.IPYNB",
    "texted": "step01.ipynb.txt",
    "mina[late]": "Untitled.ipynb",
    "50%off": "과제1.ipynb",
    unicodedata.normalize("NFD", "김지우"): "step01.ipynb",
}
ODD_STAMPS = {
    "bom": b"\xef\xbb\xbf2026-03-02 09:00:00 UTC",
    "utf16": "2026-03-02 09:00:00 KST".encode("utf-16"),
    "korean": "2026년 3월 2일 오후 6:00".encode(),
    "bytes": b"\xff\xfe\x00",
    "void": b"",
}


def state(root):
    """Everything that a grading leaves: rows, scores, times, files, and the marks on pages."""
    made = AssignmentRun(STAGE, root, trusted=True)
    made.collect()
    with GradebookWriter(made.url, STAGE) as book:
        times = {each.student.id: each.timestamp for each in book.book.assignment_submissions(STAGE)}
    files = {
        str(file.relative_to(root)): shown_marks(file) if file.suffix == ".html" else ""
        for kind in ("autograded", "feedback")
        for file in (root / kind).rglob("*")
    }
    return made.scores(), made.lateness(), times, files


def problems(text):
    """What a command says is not graded, by the first word of each line."""
    return {line.split(":")[0].split(" ")[0] for line in text}


def test_autograde_and_run_agree_on_rows_scores_times_pages_and_problems(mess, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(mess / "submitted", other / "submitted", symlinks=True)
    done = CliRunner().invoke(app, ["run", STAGE, "--root", str(other), "--trusted"])
    assert done.exit_code == 1
    by_nbgrader = nbgrader(mess, "autograde", STAGE, check=False, COURSE_LANG="en")
    assert by_nbgrader.returncode == 1
    assert "Traceback" not in by_nbgrader.stderr
    scores, *_ = state(mess)
    assert state(mess) == state(other)
    assert {student for student, each in scores.items() if each["step01"][0] != lesson(1).points} == {
        *("zero", "empty", "linked-file")
    }
    listed = done.output.partition("\nProblems")[2].partition("\n\n")[0]
    said = [line.partition("ERROR] ")[2] for line in by_nbgrader.stderr.splitlines() if "ERROR] " in line]
    assert sorted(line.strip() for line in listed.splitlines() if line.strip()) == sorted(said)
    for name in ("zero", "empty", "linked", "linked-file", "step01.ipynb", "korean"):
        assert any(line.startswith(name) for line in said)

    again = nbgrader(mess, "autograde", STAGE, check=False)
    assert [line for line in again.stderr.splitlines() if "Graded step" in line] == []
    before = state(mess)
    assert CliRunner().invoke(app, ["run", STAGE, "--root", str(mess), "--trusted"]).exit_code == 1
    assert state(mess) == before


def test_options_of_nbgrader_choose_students_and_notebooks(tmp_path, caplog):
    for student in ("ann", "bob", "mina[late]", unicodedata.normalize("NFD", "김지우")):
        hand_in(tmp_path, student, [1, 2])
    convert(tmp_path, student="mina[late]")
    convert(tmp_path, student=unicodedata.normalize("NFC", "김지우"))
    assert len(AssignmentRun(STAGE, tmp_path, trusted=True).scores()) == 2
    course = CourseDirectory(config=load_config(tmp_path), assignment_id=STAGE, notebook_id="step01", student_id="a*")
    nbgrader_plugin.SealedAutograde(coursedir=course, config=load_config(tmp_path), trusted=True).start()
    assert AssignmentRun(STAGE, tmp_path, trusted=True).scores()["ann"]["step01"][0] == lesson(1).points
    assert not (tmp_path / "autograded" / "ann" / STAGE / "step02.ipynb").exists()
    with pytest.raises(NbGraderException):
        convert(tmp_path, student="nobody")
    with pytest.raises(NbGraderException):
        convert(tmp_path, student="bob", create_student=False)
    assert "bob" not in AssignmentRun(STAGE, tmp_path, trusted=True).scores()


def test_a_lost_gradebook_is_filled_again_and_nothing_is_a_silent_zero(tmp_path):
    hand_in(tmp_path, "ann", [1])
    convert(tmp_path)
    (tmp_path / "gradebook.db").unlink()
    with pytest.raises(NbGraderException):
        convert(tmp_path, nbgrader_plugin.GradstepsFeedback, force=True)
    convert(tmp_path)
    assert AssignmentRun(STAGE, tmp_path, trusted=True).scores()["ann"]["step01"][0] == lesson(1).points
    convert(tmp_path, nbgrader_plugin.GradstepsFeedback)


@pytest.mark.parametrize("force", [False, True])
def test_generate_feedback_shows_what_was_entered_and_drops_withdrawn_pages(tmp_path, force):
    hand_in(tmp_path, "mina[late]", [1, 2])
    hand_in(tmp_path, "ann", [1])
    convert(tmp_path)
    run = AssignmentRun(STAGE, tmp_path, trusted=True)
    with GradebookWriter(run.url, STAGE) as book:
        found = book.book.find_submission_notebook("step01", STAGE, "mina[late]")
        found.comments[0].manual_comment = "Well named!"
        found.grades[0].extra_credit = 2
        book.book.db.commit()
    (tmp_path / "autograded" / "mina[late]" / STAGE / "step02.ipynb").unlink()
    other = run.pages.page("ann", "step01").stat().st_mtime_ns
    convert(tmp_path, nbgrader_plugin.GradstepsFeedback, student="mina[late]", force=force)
    page = run.pages.page("mina[late]", "step01")
    assert "Well named!" in page.read_text("utf-8")
    assert f"{lesson(1).points + 2:g} / {lesson(1).points} points" in page.read_text("utf-8")
    assert HIDDEN[0] not in page.read_text("utf-8")
    assert not run.pages.page("mina[late]", "step02").exists()
    assert run.pages.page("ann", "step01").stat().st_mtime_ns == other
