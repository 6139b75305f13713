"""Late, extra, manual and repeated work: page, table, gradebook and export agree, and nothing is lost."""

import csv
import datetime
import os
import re
import unicodedata
import zipfile

import pytest
from test_assignment_run import hand_in
from typer.testing import CliRunner

from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.gradebook import GradebookWriter
from autograde.classroom.lms_extractor import DOWNLOADED
from autograde.classroom.pages import Pages
from autograde.cli import app
from autograde.errors import CourseConfigError
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.i18n import Message
from tests.warm_commands import nbgrader

pytestmark = pytest.mark.slow
STAGE = "stage1"
ALL = lesson(1).points


def run(root, *words):
    return CliRunner().invoke(app, ["run", STAGE, "--root", str(root), "--trusted", "--workers", "1", *words])


def page(root, student, step=1):
    return root / "feedback" / student / STAGE / f"step{step:02d}.html"


def row(output, student):
    """The numbers of a student's row: the points of each step, the total, and what follows."""
    return next(line for line in output.splitlines() if line.startswith(f"{student} ")).split()[1:]


def book(root):
    made = AssignmentRun(STAGE, root, trusted=True)
    return GradebookWriter(made.url, STAGE)


def due(root, time):
    AssignmentRun(STAGE, root, trusted=True).register_assignment()
    with book(root) as opened:
        opened.book.update_or_create_assignment(STAGE, duedate=time)


def exported(root, student):
    nbgrader(root, "export", "--to", str(root / "grades.csv"))
    with (root / "grades.csv").open() as file:
        return next(each for each in csv.DictReader(file) if each["student_id"] == student)


def shown_score(text):
    """The points at the head of a page."""
    return float(re.search(r'class="total">\D*([0-9.]+)', text)[1])


@pytest.fixture
def late_class(tmp_path):
    """A late and an early student of step 1, and a course whose late work gets nothing."""
    hand_in(tmp_path, "late", [1], stamp="2026-03-02 09:00:00 UTC")
    hand_in(tmp_path, "early", [1], stamp="2026-02-28 09:00:00 UTC")
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'gradsteps'\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
    )
    due(tmp_path, "2026-03-01 09:00:00 UTC")
    return tmp_path


def test_lateness_is_in_gradebook_table_page_and_export_and_stays(late_class):
    for _ in range(2):
        done = run(late_class)
        assert done.exit_code == 0, done.output
        late, early = row(done.output, "late"), row(done.output, "early")
        assert (late[0], late[10]) == (str(ALL), "0")
        assert (early[0], early[10]) == (str(ALL), str(ALL))
        assert "1 d 0 h" in done.output
        with book(late_class) as opened:
            assert opened.lateness() == {"late": (86400, ALL)}
        text = page(late_class, "late").read_text("utf-8")
        assert shown_score(text) == 0
        assert "1 d 0 h" in text
        assert shown_score(page(late_class, "early").read_text("utf-8")) == ALL
    found = exported(late_class, "late")
    assert (float(found["raw_score"]), float(found["late_submission_penalty"]), float(found["score"])) == (ALL, ALL, 0)


def test_an_extension_takes_the_penalty_back_without_grading_again(late_class):
    run(late_class)
    with book(late_class) as opened:
        opened.book.grant_extension(STAGE, "late", days=7)
    before = (late_class / "autograded" / "late" / STAGE / "step01.ipynb").stat().st_mtime_ns
    assert row(run(late_class).output, "late")[10] == str(ALL)
    assert shown_score(page(late_class, "late").read_text("utf-8")) == ALL
    assert (late_class / "autograded" / "late" / STAGE / "step01.ipynb").stat().st_mtime_ns == before


def test_a_penalty_that_nbgrader_entered_is_not_erased_where_nothing_is_said_of_penalties(late_class):
    run(late_class)
    (late_class / "nbgrader_config.py").unlink()
    run(late_class, "--force")
    with book(late_class) as opened:
        assert opened.lateness()["late"] == (86400, ALL)


def test_lateness_without_a_penalty_is_said(late_class):
    (late_class / "nbgrader_config.py").unlink()
    done = run(late_class)
    assert row(done.output, "late")[10] == str(ALL)
    assert "1 d 0 h" in done.output
    assert "1 d 0 h" in page(late_class, "late").read_text("utf-8")


PLUGIN = """
from nbgrader.plugins import BasePlugin
class Plugin(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        {body}
c = get_config()
c.AssignLatePenalties.plugin_class = Plugin
"""


@pytest.mark.parametrize(
    ("body", "penalty"), [("return 1.5", 1.5), ("return 99", ALL), ("return -3", 0), ("raise KeyError('no day')", 0)]
)
def test_a_plugin_of_ones_own_is_asked_and_its_fault_is_one_line(late_class, body, penalty):
    (late_class / "nbgrader_config.py").write_text(PLUGIN.format(body=body))
    done = run(late_class)
    assert float(row(done.output, "late")[10]) == ALL - penalty
    assert ("no day" in done.output) == ("raise" in body)
    assert row(done.output, "early")[10] == str(ALL)


def test_a_configuration_that_does_not_run_is_one_line(late_class):
    (late_class / "nbgrader_config.py").write_text("c = get_config(\n")
    with pytest.raises(CourseConfigError):
        AssignmentRun(STAGE, late_class, trusted=True)
    done = run(late_class)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_what_a_person_enters_after_the_grading_reaches_page_and_total(tmp_path):
    hand_in(tmp_path, "kim", [1, 2])
    run(tmp_path)
    other = page(tmp_path, "kim", 2).stat().st_mtime_ns
    with book(tmp_path) as opened:
        found = opened.book.find_submission_notebook("step01", STAGE, "kim")
        found.grades[0].extra_credit = 1.5
        found.comments[0].manual_comment = "Well named!"
        opened.book.db.commit()
    done = run(tmp_path)
    assert row(done.output, "kim")[0] == str(ALL + 1.5)
    text = page(tmp_path, "kim").read_text("utf-8")
    assert "Well named!" in text
    assert shown_score(text) == ALL + 1.5
    assert float(exported(tmp_path, "kim")["score"]) == ALL + 1.5 + lesson(2).points
    assert page(tmp_path, "kim", 2).stat().st_mtime_ns == other
    with book(tmp_path) as opened:
        (grade,) = (
            each
            for each in opened.book.find_submission_notebook("step01", STAGE, "kim").grades
            if each.extra_credit is not None
        )
        grade.manual_score, total = 0.5, ALL - grade.auto_score + 0.5 + 1.5
        opened.book.db.commit()
    assert row(run(tmp_path).output, "kim")[0] == f"{total:g}"
    assert shown_score(page(tmp_path, "kim").read_text("utf-8")) == total
    run(tmp_path, "--force")
    text = page(tmp_path, "kim").read_text("utf-8")
    assert "Well named!" in text
    assert shown_score(text) == total


def test_a_page_has_each_maximum_and_is_made_once(tmp_path, monkeypatch):
    hand_in(tmp_path, "kim", [1, 2])
    made = []
    monkeypatch.setattr(Pages, "write", lambda *words: made.append(words) or "")
    run(tmp_path)
    assert made == []
    text = page(tmp_path, "kim").read_text("utf-8")
    most = [float(test.points) for test in lesson(1).tests.values()]
    total, *each = re.findall(r'class="(?:total|soft)">\D*[0-9.]+ / ([0-9.]+)', text)
    assert [float(total), *map(float, each)] == [ALL, *most]


def test_new_work_is_noticed_by_its_contents_and_what_was_said_of_the_old_goes(tmp_path):
    stamp = "2026-03-02 09:00:00 UTC"
    hand_in(tmp_path, "kim", [1], stamp=stamp, make=notebook.release)
    assert row(run(tmp_path).output, "kim")[0] == "0"
    assert "No response." in page(tmp_path, "kim").read_text("utf-8")
    hand_in(tmp_path, "kim", [1], stamp=stamp)
    os.utime(tmp_path / "submitted" / "kim" / STAGE / "step01.ipynb", (1, 1))
    assert row(run(tmp_path).output, "kim")[0] == str(ALL)
    assert "No response." not in page(tmp_path, "kim").read_text("utf-8")


def test_a_withdrawn_notebook_has_no_page_and_no_points(tmp_path):
    folder = hand_in(tmp_path, "kim", [1, 2])
    run(tmp_path)
    (folder / "step02.ipynb").unlink()
    done = run(tmp_path)
    assert row(done.output, "kim")[:2] == [str(ALL), "0"]
    assert "step02" in done.output
    assert not page(tmp_path, "kim", 2).exists()
    assert page(tmp_path, "kim").exists()


def test_points_entered_by_hand_stay_when_work_comes_again_or_goes_and_it_is_said(tmp_path):
    folder = hand_in(tmp_path, "kim", [1, 2], make=notebook.release)
    run(tmp_path)
    with book(tmp_path) as opened:
        for name in ("step01", "step02"):
            opened.book.find_submission_notebook(name, STAGE, "kim").grades[0].manual_score = 0.5
        opened.book.db.commit()
    assert "entered by hand" not in run(tmp_path).output
    hand_in(tmp_path, "kim", [1])
    (folder / "step02.ipynb").unlink()
    done = run(tmp_path)
    for name in ("step01", "step02"):
        assert str(Message("manual_stays", step=name)) in done.output
    assert row(done.output, "kim")[1] == "0.5"
    with book(tmp_path) as opened:
        assert opened.book.find_submission_notebook("step01", STAGE, "kim").needs_manual_grade
    assert float(exported(tmp_path, "kim")["score"]) == float(row(done.output, "kim")[10])


LMS = {
    "moodle": ("Kim Mina_10001_assignsubmission_file_/step01.ipynb", "Kim Mina"),
    "moodle with a folder": ("김민아_10001_assignsubmission_file_/stage1/step01.ipynb", "김민아"),
    "moodle without folders": ("Kim Mina_10001_assignsubmission_file_step01.ipynb", "Kim Mina"),
    "canvas": ("leeyuna_4411_98001_step01.ipynb", "leeyuna"),
    "canvas, handed in again": ("leeyuna_4411_98001_step01-1.ipynb", "leeyuna"),
    "canvas, late": ("parkgoro_LATE_4412_98003_step01.ipynb", "parkgoro"),
}


def test_archives_of_moodle_and_canvas_are_collected_and_graded(tmp_path):
    place = tmp_path / "downloaded" / STAGE / "archive"
    place.mkdir(parents=True)
    for name, (path, _) in LMS.items():
        with zipfile.ZipFile(place / f"{name}.zip", "w") as archive:
            archive.writestr(path, notebook.text(notebook.solution(lesson(1), "en")))
    config = (notebook.ROOT / "nbgrader_config.py").read_text("utf-8")
    config = config.replace("here = Path(__file__).resolve().parent", f"here = Path({str(notebook.ROOT)!r})")
    (tmp_path / "nbgrader_config.py").write_text(f"{config}\nget_config().CourseDirectory.root = {str(tmp_path)!r}\n")
    for path in ("moodle without folders", "canvas, handed in again"):  # each is a class of its own
        (place / f"{path}.zip").rename(tmp_path / f"{path}.zip")
    nbgrader(tmp_path, "zip_collect", STAGE)
    done = run(tmp_path)
    assert done.exit_code == 0, done.output
    assert {student: row(done.output.replace(student, "x"), "x")[0] for student in ("Kim Mina", "leeyuna")} == {
        "Kim Mina": str(ALL),
        "leeyuna": str(ALL),
    }


@pytest.mark.parametrize("kind", LMS)
def test_a_path_in_such_an_archive_names_student_and_file(kind):
    path, student = LMS[kind]
    found = re.match(DOWNLOADED, f"archive/{path}")
    assert (found["student_id"], found["file_id"][:6]) == (student, "step01")


def test_students_without_anything_to_grade_have_a_row_and_the_status_is_1(tmp_path):
    hand_in(tmp_path, "ann", [1])
    (tmp_path / "submitted" / "empty" / STAGE).mkdir(parents=True)
    broken = hand_in(tmp_path, "zero", [])
    (broken / "step01.ipynb").touch()
    for _ in range(2):
        done = run(tmp_path)
        assert done.exit_code == 1
        for student in ("empty", "zero"):
            assert row(done.output, student)[10] == "0"
        assert row(done.output, "ann")[10] == str(ALL)
    assert float(exported(tmp_path, "empty")["score"]) == 0


def test_a_student_is_found_in_either_spelling_and_brackets_are_printed(tmp_path):
    name = unicodedata.normalize("NFD", "김지우")
    for student in (name, "mina[late]"):
        hand_in(tmp_path, student, [1], stamp="no time at all")
    done = run(tmp_path, "--student", unicodedata.normalize("NFC", name))
    assert done.exit_code == 0, done.output
    assert row(done.output, name)[0] == str(ALL)
    done = run(tmp_path)
    assert "mina[late]" in done.output
    assert done.output.count("timestamp.txt") == 2
    assert run(tmp_path, "--student", "박민수").exit_code == 2


@pytest.mark.parametrize("name", ["what?", "100%", "a b", "c#", "성적 [1]"])
def test_a_course_folder_may_have_an_odd_name(tmp_path, name):
    root = tmp_path / name
    hand_in(root, "kim", [1])
    for _ in range(2):
        done = run(root)
        assert done.exit_code == 0, done.output
        assert row(done.output, "kim")[0] == str(ALL)
    assert (root / "gradebook.db").is_file()
    assert list(tmp_path.iterdir()) == [root]


def test_what_the_exchange_needs_lies_beside_every_page(tmp_path):
    folder = hand_in(tmp_path, "kim", [1], stamp="2026-03-02 09:00:00 UTC")
    (folder / "submission_secret.txt").write_text("c0ffee")
    hand_in(tmp_path, "mail", [1])
    run(tmp_path)
    for kind in ("autograded", "feedback"):
        place = tmp_path / kind / "kim" / STAGE
        assert (place / "submission_secret.txt").read_text() == "c0ffee"
        assert (place / "timestamp.txt").read_text() == "2026-03-02 09:00:00 UTC"
        other = tmp_path / kind / "mail" / STAGE
        assert (other / "submission_secret.txt").read_text() not in ("", "c0ffee")
        assert datetime.datetime.fromisoformat((other / "timestamp.txt").read_text().removesuffix(" UTC"))
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    (tmp_path / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = 'gradsteps'\nc.Exchange.root = {str(exchange)!r}\n"
    )
    nbgrader(tmp_path, "release_feedback", STAGE)
    assert len(list((exchange / "gradsteps" / "feedback").glob("*.html"))) == 2
    nbgrader(tmp_path, "db", "student", "list")
    nbgrader(tmp_path, "db", "assignment", "list")
