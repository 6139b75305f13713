"""A class from submitted/ to gradebook, autograded/ and feedback/."""

from functools import partial
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from autograde.classroom import assignment_run
from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.gradebook import GradebookWriter, NotebookScores
from autograde.classroom.result_writer import ResultWriter
from autograde.cli import app
from autograde.errors import NothingToGradeError, ScoreRangeError
from autograde.pool import FORKS
from autograde.sandbox.process import fork_server
from autograde.sandbox.protection import Protection
from autograde.sandbox.remote.session import Limits
from autograde.validation import sample_class
from course.authoring import notebook
from course.authoring.lesson import lesson, lessons
from course.authoring.markers import HIDDEN, extract_region, remove_region
from tests.warm_commands import children


def hand_in(root, student, steps, lang="en", stamp=None, make=notebook.solution):
    folder = root / "submitted" / student / "stage1"
    folder.mkdir(parents=True, exist_ok=True)
    for step in steps:
        (folder / f"step{step:02d}.ipynb").write_text(notebook.text(make(lesson(step), lang)), "utf-8")
    if stamp:
        (folder / "timestamp.txt").write_text(stamp, "utf-8")
    return folder


def run(*words):
    return CliRunner().invoke(app, ["run", *map(str, words)])


@pytest.mark.parametrize(
    ("assignment", "submitted", "word"),
    [("stage9", True, "stage1"), ("stage1", False, "submitted/")],
)
def test_where_there_is_no_class_it_is_said_what_to_do(tmp_path, assignment, submitted, word):
    if submitted:
        (tmp_path / "submitted").mkdir()
    with pytest.raises(NothingToGradeError, match=word):
        AssignmentRun(assignment, tmp_path)
    assert run(assignment, "--root", tmp_path).exit_code == 2


def test_an_unknown_student_and_an_empty_class_are_told(tmp_path):
    (tmp_path / "submitted").mkdir()
    assert run("stage1", "--root", tmp_path).exit_code == 2
    hand_in(tmp_path, "ann", [1])
    assert run("stage1", "--root", tmp_path, "--student", "bob").exit_code == 2


@pytest.mark.slow
def test_a_student_of_whom_no_name_is_known_is_shown_by_the_folders(tmp_path):
    hand_in(tmp_path, "ann", [1])
    hand_in(tmp_path, "bob", [1])
    run = AssignmentRun("stage1", tmp_path)
    run.register_assignment()
    with GradebookWriter(run.url, run.assignment) as writer:
        writer.book.add_student("bob", first_name="Robert")
        writer.enter({"ann": None, "bob": None})
        ann, bob = writer.book.find_student("ann"), writer.book.find_student("bob")
        assert (ann.last_name, ann.first_name) == ("ann", "")
        assert (bob.last_name, bob.first_name) == (None, "Robert")


@pytest.mark.slow
def test_what_is_graded_is_not_graded_again_unless_it_is_newer_or_forced(tmp_path):
    folder = hand_in(tmp_path, "ann", [1, 2], stamp="2026-03-01 09:00:00 UTC")
    run = AssignmentRun("stage1", tmp_path)
    run.register_assignment()
    steps = list(range(1, 11))
    assert [todo.step for todo in run.pending_jobs(["ann"], steps, force=False)] == [1, 2]
    list(run.grade(run.pending_jobs(["ann"], steps, force=False)))
    assert run.pending_jobs(["ann"], steps, force=False) == []
    assert len(run.pending_jobs(["ann"], steps, force=True)) == 2
    before = run.scores()["ann"]
    assert before["step01"][0] == before["step01"][1] == lesson(1).points
    assert before["step03"] == (0, lesson(3).points)

    hand_in(tmp_path, "ann", [2], stamp="2026-03-02 09:00:00 UTC", make=notebook.release)
    assert (folder / "timestamp.txt").exists()
    list(run.grade(run.pending_jobs(["ann"], steps, force=False)))
    after = run.scores()["ann"]
    assert after["step02"][0] == 0
    assert after["step01"] == before["step01"]


@pytest.mark.slow
def test_a_student_whose_run_ended_before_the_last_entries_is_completed_by_the_next_one(tmp_path, monkeypatch):
    hand_in(tmp_path, "ann", [1, 2])
    run = AssignmentRun("stage1", tmp_path, trusted=True)
    run.register_assignment()

    def ends(*_, **named):
        raise KeyboardInterrupt

    monkeypatch.setattr(ResultWriter, "_finish", ends)
    with pytest.raises(KeyboardInterrupt):
        list(run.grade(run.pending_jobs(["ann"], run.plan.steps, force=False)))
    monkeypatch.undo()
    again = AssignmentRun("stage1", tmp_path, trusted=True)
    jobs = again.pending_jobs(["ann"], again.plan.steps, force=False)
    assert jobs == []
    list(again.grade(jobs))
    with GradebookWriter(again.url, "stage1") as writer:
        [submission] = writer.book.assignment_submissions("stage1")
        grades = [grade for each in submission.notebooks for grade in each.grades]
    assert all(grade.auto_score is not None and not grade.needs_manual_grade for grade in grades)


@pytest.mark.slow
def test_one_step_of_one_student_can_be_graded_by_itself(tmp_path):
    hand_in(tmp_path, "ann", [1, 2])
    hand_in(tmp_path, "bob", [1, 2])
    assert run("stage1", "--root", tmp_path, "--student", "ann").exit_code == 0
    hand_in(tmp_path, "ann", [1, 2], make=notebook.release)
    assert run("stage1", "--root", tmp_path, "--student", "ann", "--step", "step02", "--force").exit_code == 0
    scores = AssignmentRun("stage1", tmp_path).scores()
    assert scores["ann"]["step01"][0] == lesson(1).points
    assert scores["ann"]["step02"][0] == 0
    assert "bob" not in scores


@pytest.mark.slow
@pytest.mark.skipif(not FORKS, reason="workers are forked on Linux alone")
def test_workers_share_the_fork_server_of_this_process(tmp_path, monkeypatch):
    monkeypatch.setattr(fork_server, "_servers", {})
    hand_in(tmp_path, "ann", [1, 2])
    run = AssignmentRun("stage1", tmp_path, trusted=True)
    with run.start(2) as pool:
        for _, found in pool.results(run.pending_jobs(["ann"], [1, 2], force=False)):
            assert found.result.score == found.result.max_score
        assert [children(worker.process.pid) for worker in pool.workers] == [[], []]
    [server] = fork_server._servers.values()
    server.close()


@pytest.fixture(scope="module")
def graded_class(tmp_path_factory):
    root = tmp_path_factory.mktemp("class")
    sample_class.make(root, 1)
    with pytest.MonkeyPatch.context() as patch:  # two of its notebooks never end
        patch.setattr(assignment_run, "Limits", partial(Limits, cell=3.0, test=3.0))
        return root, run("stage1", "--root", root)


@pytest.mark.slow
@pytest.mark.xdist_group("class")
def test_the_sample_class_is_graded_to_the_last_student(graded_class):
    root, done = graded_class
    assert done.exit_code == 1, done.output  # one file is no JSON
    scores = AssignmentRun("stage1", root).scores()
    total = {student: sum(score for score, _ in each.values()) for student, each in scores.items()}
    assert len(total) == 12
    half = sum(each.points for each in lessons(1)[:5])
    assert total["jiwoo"] == total["haruto"] == 100
    assert total["minjun"] == half
    assert total["emma"] == 0
    for student in ("seoyeon", "sakura", "liam", "doyun"):
        assert 60 <= total[student] < 100
    assert total["noah"] == total["mio"] == 100
    assert total["yui"] < 100
    assert total["olivia"] == 100 - lesson(3).points
    for name in total:
        assert name in done.output


@pytest.mark.slow
@pytest.mark.xdist_group("class")
def test_the_sample_class_names_problems_mistakes_repairs_and_feedback(graded_class):
    root, done = graded_class
    for word in ("JSON", "SyntaxError", "step01-", "deleted", "exists twice", "feedback"):
        assert word in done.output
    run = AssignmentRun("stage1", root)
    for student in run.students:
        expected = [] if student != "olivia" else ["step03"]
        for each in run.lessons:
            page = root / "feedback" / student / "stage1" / f"{each.name}.html"
            assert page.exists() == (each.name not in expected)


@pytest.mark.slow
@pytest.mark.xdist_group("class")
def test_feedback_shows_no_hidden_test_and_speaks_the_students_language(graded_class):
    root, _ = graded_class
    for student, phrase in (("seoyeon", "습니다"), ("sakura", "ます")):
        for each in lessons(1):
            page = (root / "feedback" / student / "stage1" / f"{each.name}.html").read_text("utf-8")
            assert phrase in page
            assert HIDDEN[0] not in page
            shown = "\n".join(remove_region(HIDDEN, cell.code) for cell in each.cells if cell.is_code)
            for cell in each.of_role("test"):
                for line in extract_region(HIDDEN, cell.code).splitlines():
                    if len(line.strip()) > 30 and line.strip() not in shown:
                        assert line.strip().replace("<", "&lt;") not in page


@pytest.mark.slow
@pytest.mark.xdist_group("class")
def test_graded_notebooks_are_nbgraders(graded_class):
    root, _ = graded_class
    file = Path(root / "autograded" / "sakura" / "stage1" / "step02.ipynb")
    found = nbformat.read(file, as_version=4)
    nbformat.validate(found)
    assert any(cell.get("outputs") for cell in found.cells)
    assert HIDDEN[0] in str(found)


@pytest.mark.slow
def test_a_fault_of_ours_is_ungraded_and_loud_and_never_a_zero(tmp_path, monkeypatch):
    hand_in(tmp_path, "ann", [1])
    run = AssignmentRun("stage1", tmp_path)
    run.register_assignment()
    todo = run.pending_jobs(["ann"], [1], force=False)

    def broken(todo):
        raise MemoryError("the machine is full")

    monkeypatch.setattr(assignment_run, "run_job", broken)
    (found,) = run.grade(todo)
    assert "the machine is full" in found.fault
    with assignment_run.GradebookWriter(run.url, "stage1") as book:
        graded = book.book.find_submission_notebook("step01", "stage1", "ann").grades
        assert all(each.auto_score is None and each.needs_manual_grade for each in graded)
    assert [each.step for each in run.pending_jobs(["ann"], [1], force=False)] == [1]


@pytest.mark.slow
def test_what_a_person_entered_outlives_the_next_grading(tmp_path):
    hand_in(tmp_path, "ann", [2])
    run = AssignmentRun("stage1", tmp_path)
    run.register_assignment()
    list(run.grade(run.pending_jobs(["ann"], [2], force=False), 1))
    with GradebookWriter(run.url, "stage1") as book:
        notebook = book.book.find_submission_notebook("step02", "stage1", "ann")
        notebook.grades[0].manual_score = 1
        notebook.comments[0].manual_comment = "Beautiful!"
        book.book.db.commit()
        name, comment = notebook.grades[0].name, notebook.comments[0].name
    list(run.grade(run.pending_jobs(["ann"], [2], force=True), 1))
    with GradebookWriter(run.url, "stage1") as book:
        kept = book.manual()["ann"]["step02"]
        assert kept.scores == {name: 1}
        assert kept.comments == {comment: "Beautiful!"}
    assert "Beautiful!" in (tmp_path / "feedback" / "ann" / "stage1" / "step02.html").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("score", [-1, 1000, float("nan")])
def test_a_score_out_of_range_is_refused_and_nothing_is_entered(tmp_path, score):
    hand_in(tmp_path, "ann", [1])
    run = AssignmentRun("stage1", tmp_path)
    run.register_assignment()
    with GradebookWriter(run.url, "stage1") as book:
        book.enter({"ann": None})
        with pytest.raises(ScoreRangeError, match="score"):
            book.record([NotebookScores("ann", "step01", {"step01-variable-test": score})], {"ann": None})
        grades = book.book.find_submission_notebook("step01", "stage1", "ann").grades
        assert all(each.auto_score is None for each in grades)


@pytest.mark.slow
def test_a_late_submission_is_known_to_be_late(tmp_path):
    hand_in(tmp_path, "ann", [1], stamp="2026-03-02 09:00:00 UTC")
    run = AssignmentRun("stage1", tmp_path)
    run.register_assignment()
    with GradebookWriter(run.url, "stage1") as book:
        book.book.update_or_create_assignment("stage1", duedate="2026-03-01 09:00:00 UTC")
    list(run.grade(run.pending_jobs(["ann"], [1], force=False), 1))
    with GradebookWriter(run.url, "stage1") as book:
        assert book.book.find_submission("stage1", "ann").total_seconds_late == 86400


def test_without_a_sandbox_strangers_are_not_graded_and_it_is_said_what_to_do(tmp_path, monkeypatch):

    hand_in(tmp_path, "ann", [1])
    found = Protection(("rlimits",), "bubblewrap is not installed")
    monkeypatch.setattr(Protection, "detect", lambda: found)
    done = run("stage1", "--root", tmp_path)
    assert done.exit_code == 2
    assert not (tmp_path / "gradebook.db").exists()
    assert "--trusted" in done.output
    assert AssignmentRun("stage1", tmp_path, trusted=True).limits.protection == "trusted"
