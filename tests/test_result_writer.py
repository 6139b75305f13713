"""Results are written several at once, and what is interrupted between is done again."""

import hashlib
import threading
from contextlib import ExitStack

import pytest
from sqlalchemy import Engine, event
from test_assignment_run import hand_in

from autograde.classroom import assignment_run, pages, result_writer
from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.gradebook import GradebookWriter, NotebookScores
from autograde.classroom.gradebook_reader import GradebookReader
from autograde.classroom.jobs import GradingJob, JobResult, RenderJob
from autograde.errors import GradebookWriteError
from autograde.grading.result import Exercise, Result
from course.authoring.cell_id import CellId
from course.authoring.lesson import lesson

STEPS = [1, 2, 3]


class Canned(ExitStack):
    """Workers that answer at once that all is right."""

    def __init__(self, digests=None):
        super().__init__()
        self.digests = digests or {}

    def results(self, tasks):
        for job in tasks:
            here = lesson(job.step)
            tests = here.tests.items()
            found = [Exercise(CellId(f"{here.name}-{name}"), name, test.points, "passed") for name, test in tests]
            if isinstance(job, RenderJob):
                page = f"page\n<!-- gradsteps {job.marks.digest()} -->\n"
                yield job, JobResult(job.student, job.step, page=page.encode())
            elif isinstance(job, GradingJob):
                digest = hashlib.sha256(job.load().data).hexdigest()
                notebook = f'{{"submission": "{digest}"}}'.encode()
                yield job, JobResult(job.student, job.step, Result(job.step, "en", found), notebook=notebook, page=b"-")


def graded(root, **named):
    """Grade what is pending and return the results."""
    run = AssignmentRun("stage1", root, trusted=True)
    run.register_assignment()
    jobs = run.pending_jobs(run.students, STEPS, force=False)
    run.pool = Canned()
    return run, list(run.grade(jobs, **named))


@pytest.fixture
def root(tmp_path):
    for number in range(5):
        hand_in(tmp_path, f"student{number}", STEPS, stamp="2026-03-01 09:00:00 UTC")
    return tmp_path


def pending(root):
    run = AssignmentRun("stage1", root, trusted=True)
    return [(each.student, each.step) for each in run.pending_jobs(run.students, STEPS, force=False)]


@pytest.mark.parametrize("batch", [1, 4, 100])
def test_a_class_is_complete_whatever_is_written_at_once(root, monkeypatch, batch):
    monkeypatch.setattr(result_writer, "BATCH", batch)
    run, found = graded(root)
    assert len(found) == 15
    assert pending(root) == []
    for scores in run.scores().values():
        assert scores["step02"] == (lesson(2).points, lesson(2).points)
        assert scores["step09"] == (0, lesson(9).points)
    with GradebookWriter(run.url, "stage1") as book:
        assert sum(map(len, book.graded().values())) == 5 * 10
    for kind, suffix in (("autograded", "ipynb"), ("feedback", "html")):
        assert len(list((root / kind).glob(f"*/stage1/step*.{suffix}"))) == 15
        assert len(list((root / kind).glob("*/stage1/timestamp.txt"))) == 5


def test_a_result_is_given_back_once_its_file_is_there(root, monkeypatch):
    monkeypatch.setattr(result_writer, "BATCH", 4)
    run = AssignmentRun("stage1", root, trusted=True)
    run.register_assignment()
    jobs = run.pending_jobs(run.students, STEPS, force=False)
    run.pool = Canned()
    for each in run.grade(jobs):
        assert run.pages.done(each.student, f"step{each.step:02d}").exists()


def test_what_waits_to_be_written_is_written_when_the_caller_ends_early(root, monkeypatch):
    monkeypatch.setattr(result_writer, "BATCH", 4)
    run = AssignmentRun("stage1", root, trusted=True)
    run.register_assignment()
    jobs = run.pending_jobs(run.students, STEPS, force=False)

    class Interrupted(Canned):
        def results(self, tasks):
            for number, each in enumerate(super().results(tasks)):
                if number == 6:
                    raise KeyboardInterrupt
                yield each

    run.pool = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        list(run.grade(jobs))
    assert len(pending(root)) == 15 - 6


def test_a_notebook_that_is_entered_and_has_no_file_is_graded_again(root, monkeypatch):
    real, written = result_writer.write_atomically, []

    def full(file, content):
        if len(written) == 7:  # of one student all six, of the next the first page
            raise OSError(28, "No space left on device")
        written.append(real(file, content))

    monkeypatch.setattr(result_writer, "write_atomically", full)
    with pytest.raises(GradebookWriteError, match="No space left"):
        graded(root)
    with GradebookWriter(AssignmentRun("stage1", root, trusted=True).url, "stage1") as book:
        entered = sum(map(len, book.graded().values()))
    assert entered > 3 * 10
    monkeypatch.undo()
    assert len(pending(root)) == 15 - 3
    assert len(graded(root)[1]) == 15 - 3
    assert pending(root) == []


def test_withdrawn_work_loses_its_points_even_if_the_first_attempt_fails(root, monkeypatch):
    run, _ = graded(root)
    (root / "submitted/student1/stage1/step02.ipynb").unlink()

    def refused(self, entries, times):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(GradebookWriter, "record", refused)
        with pytest.raises(GradebookWriteError):
            graded(root)
    run, _ = graded(root)
    assert run.scores()["student1"]["step02"][0] == 0
    assert not run.pages.exists("student1", "step02")


class Counted:
    """How many statements reach the database in the `with` block."""

    def __enter__(self):
        self.count = 0
        event.listen(Engine, "before_cursor_execute", self.add)
        return self

    def add(self, *words):
        self.count += 1

    def __exit__(self, *failure):
        event.remove(Engine, "before_cursor_execute", self.add)


def test_a_class_takes_as_many_statements_as_one_student(tmp_path):
    counts = []
    for students in (1, 6):
        with GradebookWriter(f"sqlite:///{tmp_path / str(students)}.db", "stage1") as book:
            book.register_assignment([lesson(step) for step in STEPS])
            times = {f"student{number}": None for number in range(students)}
            entries = [NotebookScores(student, f"step{step:02d}", {}) for student in times for step in STEPS]
            assert book.rows.id
            with Counted() as counted:
                book.record(entries, times)
                for read in (book.graded, book.manual, book.marks, book.scores, book.lateness, book.cells):
                    assert read() or read == book.manual or read == book.lateness
                assert book.late(times) == dict.fromkeys(times, 0.0)
                assert book.refresh_lateness(times) == []
            counts.append(counted.count)
    assert counts[0] == counts[1] > 0


def test_jobs_are_made_of_what_the_command_has_just_looked_at_and_else_of_a_new_look(root, monkeypatch):
    run, looks = AssignmentRun("stage1", root, trusted=True), []
    run.register_assignment()
    real = assignment_run.collect
    monkeypatch.setattr(assignment_run, "collect", lambda *words: looks.append(1) or real(*words))
    students = run.select([])
    assert len(run.pending_jobs(students, STEPS, force=False)) == 15
    assert len(looks) == 1
    hand_in(root, "student0", [4])
    assert len(run.pending_jobs(students, [4], force=False)) == 1
    assert len(looks) == 2


def test_what_another_command_did_while_this_one_waited_for_it_is_seen(root):
    run = AssignmentRun("stage1", root, trusted=True)
    run.register_assignment()
    students, said = run.select([]), []
    here, there = threading.Event(), threading.Event()

    def other():
        with run.pages.lock(lambda: None):
            here.set()
            there.wait(60)
            hand_in(root, "student0", [4])

    thread = threading.Thread(target=other)
    thread.start()
    here.wait(60)
    with run.locked(lambda: said.append(there.set())):
        assert len(run.pending_jobs(students, [4], force=False)) == 1
    thread.join(60)
    assert len(said) == 1


def test_the_marks_of_a_large_class_are_read_once_and_not_for_each_part_of_it(root, monkeypatch):
    run, _ = graded(root)
    found = []
    for at_once in (500, 1):
        monkeypatch.setattr(pages, "AT_ONCE", at_once)
        with GradebookReader(run.url, "stage1") as book, Counted() as statements:
            jobs = run.pages.outdated(book, ["student4", "student1"], "step02", force=True)
            found.append((statements.count, [(job.student, job.name, job.marks) for job in jobs]))
    assert found[0] == found[1]
    assert [(student, name) for student, name, _ in found[0][1]] == [("student1", "step02"), ("student4", "step02")]
