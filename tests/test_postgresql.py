"""The gradebook on a PostgreSQL server: the same results, two commands at once, and a connection that is lost."""

import csv
import io
import threading
import time

import pytest
from postgresql_server import Proxy, running_server
from sqlalchemy.exc import OperationalError
from test_assignment_run import hand_in
from typer.testing import CliRunner

from autograde.classroom import database
from autograde.classroom.gradebook import GradebookWriter, NotebookScores
from autograde.classroom.gradebook_reader import GradebookReader
from autograde.cli import app
from course.authoring import notebook
from course.authoring.lesson import lesson
from tests.warm_commands import autograde, nbgrader

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]
STAGE = "stage1"
COURSE = """
[[assignment]]
name = "one"
steps = "1-3"
due = 2026-03-01T00:00:00Z
late = { percent_per_day = 10 }

[[assignment]]
name = "two"
steps = "4-5"
"""
SECONDS = 300


@pytest.fixture(scope="module")
def server():
    with running_server() as made:
        yield made


@pytest.fixture
def url(server):
    return server.new_database()


def answered(step, lang="en"):
    return notebook.release(lesson(step), lang) if step % 2 else notebook.solution(lesson(step), lang)


def new_course(root, students=3):
    """A course of two assignments with a few students, some of them late."""
    (root / "course.toml").write_text(COURSE)
    for number in range(students):
        for name, steps in (("one", (1, 2, 3)), ("two", (4, 5))):
            folder = root / "submitted" / f"student{number}" / name
            folder.mkdir(parents=True)
            for step in steps:
                (folder / f"step{step:02d}.ipynb").write_text(notebook.text(answered(step)), "utf-8")
            (folder / "timestamp.txt").write_text(f"2026-03-0{1 + number % 2} 09:00:00 UTC")
    return root


def command(root, *words):
    """A command in a process of its own; its output goes to a file that is named after its words."""
    log = root / f"{'-'.join(words[:2])}.txt"
    log.write_text("")
    return autograde(*words, log=log, cwd=root)


def run(root, name, url, *words):
    return command(root, "run", name, "--db", url, "--trusted", "--workers", "1", *words)


def said(root, *words):
    return (root / f"{'-'.join(words)}.txt").read_text()


def exported(root, *words):
    done = CliRunner().invoke(app, ["export", "--form", "exercises", "--root", str(root), *words])
    assert done.exit_code == 0, done.output
    return list(csv.reader(io.StringIO(done.stdout)))


def marks(url, name):
    with GradebookReader(url, name) as book:
        return book.marks()


def test_a_class_has_the_same_marks_as_in_sqlite(tmp_path, url):
    root = new_course(tmp_path)
    short = url.replace("+psycopg", "")
    for where in ([], ["--db", short]):
        for name in ("one", "two"):
            words = ["run", name, "--root", str(root), "--trusted", "--force", *where]
            done = CliRunner().invoke(app, words)
            assert done.exit_code == 0, done.output
    assert exported(root, "--db", short) == exported(root)
    for name in ("one", "two"):
        assert marks(url, name) == marks(f"sqlite:///{root / 'gradebook.db'}", name)
    assert {each.penalty > 0 for each in marks(url, "one")["student1"].values()} == {True, False}
    (root / "gradebook.db").unlink()
    for words in (["run", "one", "--trusted"], ["feedback", "one"], ["report", "one"]):
        done = CliRunner().invoke(app, [*words, "--root", str(root), "--db", short])
        assert done.exit_code == 0, done.output
    assert not (root / "gradebook.db").exists()


def test_nbgraders_commands_work_on_it(tmp_path, url):
    config = (notebook.ROOT / "nbgrader_config.py").read_text("utf-8")
    config = config.replace("here = Path(__file__).resolve().parent", f"here = Path({str(notebook.ROOT)!r})")
    own = f"c.CourseDirectory.root = {str(tmp_path)!r}\nc.CourseDirectory.db_url = {url!r}\n"
    (tmp_path / "nbgrader_config.py").write_text(f"{config}\nc = get_config()\n{own}c.Autograde.trusted = True\n")
    (tmp_path / "source" / "ko" / STAGE).mkdir(parents=True)
    source = notebook.text(notebook.source(lesson(1), "ko"))
    (tmp_path / "source" / "ko" / STAGE / "step01.ipynb").write_text(source, "utf-8")
    nbgrader(tmp_path, "generate_assignment", STAGE)
    hand_in(tmp_path, "ann", [1], stamp="2026-03-01 09:00:00 UTC")
    nbgrader(tmp_path, "autograde", STAGE)
    nbgrader(tmp_path, "generate_feedback", STAGE)
    nbgrader(tmp_path, "export", "--to", "grades.csv")
    with (tmp_path / "grades.csv").open() as file:
        (row,) = [each for each in csv.DictReader(file) if each["student_id"] == "ann"]
    assert float(row["score"]) == lesson(1).points
    assert (tmp_path / "feedback" / "ann" / STAGE / "step01.html").exists()
    assert not (tmp_path / "gradebook.db").exists()


def test_two_assignments_are_graded_at_once_and_the_same_one_is_not(tmp_path, url):
    root = new_course(tmp_path, 6)
    both = [run(root, name, url) for name in ("one", "two")]
    assert [each.wait(SECONDS) for each in both] == [0, 0], said(root, "run", "one") + said(root, "run", "two")
    assert "Another command" not in said(root, "run", "one") + said(root, "run", "two")
    for name, steps in (("one", 3), ("two", 2)):
        found = marks(url, name)
        assert sorted(found) == [f"student{number}" for number in range(6)]
        assert {len(each) for each in found.values()} == {steps}


class Disturbed(GradebookWriter):
    """A writer that loses its connection at its second commit, before the commit or after it."""

    def __init__(self, *words, after):
        super().__init__(*words)
        self.commits, self.real = 0, self.book.db.commit
        self.after, self.book.db.commit = after, self.commit

    def commit(self):
        self.commits += 1
        if self.commits != 2:
            return self.real()
        process = self.book.db.connection().connection.driver_connection.info.backend_pid
        if self.after:
            self.real()
        with self.book.engine.connect() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({process})")
        if self.after:
            raise OperationalError("COMMIT", {}, Exception("the answer was lost"))
        return self.real()


def grades(book, student):
    found = book.book.find_submission("one", student)
    return sorted(
        (each.name, each.auto_score, each.needs_manual_grade) for one in found.notebooks for each in one.grades
    )


@pytest.mark.parametrize("after", [False, True])
def test_a_transaction_whose_connection_is_lost_is_repeated_and_enters_nothing_twice(tmp_path, url, capsys, after):
    lessons = [lesson(1), lesson(2)]
    scores = {str(test.id): float(test.points) for test in lesson(1).tests.values()}
    entries = [NotebookScores("ann", "step01", scores), NotebookScores("ann", "step02", {}, is_absent=True)]
    with GradebookWriter(f"sqlite:///{tmp_path / 'plain.db'}", "one") as book:
        book.register_assignment(lessons)
        book.record(entries, {"ann": None})
        expected = grades(book, "ann")
    with GradebookWriter(url, "one") as book:
        book.register_assignment(lessons)
    with Disturbed(url, "one", after=after) as book:
        book.record(entries[:1], {"ann": None})
        book.record(entries, {"ann": None, "bob": None})
        assert book.commits == 3
        assert grades(book, "ann") == expected
        assert book.students() == {"ann", "bob"}
    assert capsys.readouterr().err.count("does not answer") == 1


def test_two_programs_that_enter_the_same_students_at_once_both_succeed(url):
    for name in ("one", "two"):
        with GradebookWriter(url, name) as book:
            book.register_assignment([lesson(1)])
    entered = threading.Event()

    def second():
        with GradebookWriter(url, "two") as book:
            entered.wait(60)
            book.enter({"ann": None, "bob": None})

    other = threading.Thread(target=second)
    other.start()
    with GradebookWriter(url, "one") as book:
        real = book.book.db.commit

        def commit():
            entered.set()
            time.sleep(1)  # the other one waits for this one's row meanwhile
            real()

        book.book.db.commit = commit
        book.enter({"ann": None, "bob": None})
        other.join(60)
        assert book.students() == {"ann", "bob"}
    with GradebookReader(url, "two") as book:
        assert book.students() == {"ann", "bob"}


def test_a_server_that_restarts_and_a_cable_that_is_out_for_ten_seconds_cost_nothing(tmp_path, server, url):
    root = new_course(tmp_path, 12)
    assert run(root, "one", url).wait(SECONDS) == 0, said(root, "run", "one")
    expected = marks(url, "one")
    other, proxy = server.new_database(), Proxy(server.port)
    try:
        for disturb, restore in ((server.stop, server.start), (proxy.cut, proxy.mend)):
            grading = run(root, "one", other.replace(f":{server.port}/", f":{proxy.port}/"), "--force")
            graded = root / "autograded"
            before = {file.stat().st_mtime_ns for file in graded.glob("*/one/*.ipynb")}
            while grading.poll() is None:
                now = {file.stat().st_mtime_ns for file in graded.glob("*/one/*.ipynb")}
                if len(now - before) >= 2:
                    break
                time.sleep(0.02)
            assert grading.poll() is None, said(root, "run", "one")
            disturb()
            time.sleep(10)
            restore()
            assert grading.wait(SECONDS) == 0, said(root, "run", "one")
            assert said(root, "run", "one").count("does not answer") == 1
            assert "Traceback" not in said(root, "run", "one")
            assert marks(other, "one") == expected
    finally:
        proxy.close()


def test_a_wrong_address_is_told_at_once(tmp_path, server, url):
    root = new_course(tmp_path, 1)
    wrong = [url.replace(f":{server.port}/", ":1/"), f"{url}_not_there", url.replace(server.password, "guess")]
    for address in [*wrong, "not a url", "postgresql://"]:
        start = time.monotonic()
        done = CliRunner().invoke(app, ["run", "one", "--root", str(root), "--trusted", "--db", address])
        assert done.exit_code == 2, done.output
        assert time.monotonic() - start < database.WAIT / 2
        assert "guess" not in done.output
        assert server.password not in done.output


def test_a_run_leaves_statistics_of_what_it_entered(url, tmp_path):
    """Without them the server takes minutes for a question about a class that was just graded."""
    import psycopg

    assert run(new_course(tmp_path, 1), "one", url).wait(SECONDS) == 0, said(tmp_path, "run", "one")
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        rows = dict(connection.execute("SELECT relname, reltuples FROM pg_class").fetchall())
    assert rows["grade"] > 0
    assert rows["submitted_notebook"] > 0
