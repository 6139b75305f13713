"""Scores as CSV, for computing and for the imports of Canvas and Moodle, and the roster that they go by."""

import csv
import datetime
import io

import pytest

from autograde.classroom import score_export
from autograde.classroom.course_file import Assignment, load_course
from autograde.classroom.roster import Person, read_roster
from autograde.classroom.scores import StudentScores
from autograde.errors import CourseConfigError
from course.authoring.lesson import lesson

PLAN = Assignment("week3", (5, 6), points=100)
TESTS = {str(test.id): test.points for step in (5, 6) for test in lesson(step).tests.values()}
FULL = sum(TESTS.values())
ROSTER = {
    "jiwoo": Person("jiwoo", "김지우", "jiwoo@uni.ac.kr", "2026001", "jwkim", "771", "A"),
    "gone": Person("gone", "=cmd|' /C calc'!A0", "gone@uni.ac.kr", "2026002"),
}
TIME = datetime.datetime(2026, 3, 20, 10, 0)


def table():
    full = StudentScores("jiwoo", dict(TESTS), {5: 1.0, 6: 0.0}, 3600.0, TIME, PLAN.scale)
    unread = StudentScores("mina", dict(TESTS) | {next(iter(TESTS)): None}, {5: 0.0, 6: 0.0}, 0.0, None, PLAN.scale)
    return [(PLAN, {"jiwoo": full, "mina": unread})]


def rows(form):
    file = io.StringIO()
    count = score_export.write(file, form, table(), ROSTER)
    found = list(csv.reader(io.StringIO(file.getvalue())))
    assert len(found) == count + 1
    assert len({len(row) for row in found}) == 1
    return found


def by_student(form):
    head, *body = rows(form)
    return {row[0]: dict(zip(head, row, strict=True)) for row in body}


def test_a_total_is_scaled_and_less_the_penalty_and_empty_where_a_score_is_missing():
    found = by_student("assignments")
    assert float(found["jiwoo"]["score"]) == pytest.approx(100 * (FULL - 1) / FULL, abs=1e-3)
    assert float(found["jiwoo"]["penalty"]) == pytest.approx(100 / FULL, abs=1e-3)
    assert found["jiwoo"]["max_score"] == "100.0"
    assert found["jiwoo"]["submitted"] == "2026-03-20T10:00:00Z"
    assert found["mina"]["score"] == "" == found["gone"]["score"]
    assert list(found) == ["jiwoo", "gone", "mina"]


def test_steps_and_exercises_add_up():
    head, *body = rows("exercises")
    scores = [dict(zip(head, row, strict=True)) for row in body if row[0] == "jiwoo"]
    assert sum(float(each["score"]) for each in scores) == FULL
    head, *body = rows("steps")
    steps = [dict(zip(head, row, strict=True)) for row in body if row[0] == "jiwoo"]
    assert sum(float(each["score"]) + float(each["penalty"]) for each in steps) == FULL
    unread = [dict(zip(head, row, strict=True)) for row in body if row[0] == "mina"]
    assert [each["score"] == "" for each in unread] == [True, False]


def test_canvas_gets_its_columns_and_the_points_possible():
    head, points, first, *_ = rows("canvas")
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "week3"]
    assert points[0].strip() == "Points Possible" and points[-1] == "100.0"
    assert first[:5] == ["김지우", "771", "2026001", "jwkim", "A"]


def test_moodle_gets_a_column_to_match_by_and_one_per_assignment():
    head, first, *_ = rows("moodle")
    assert head == ["Username", "ID number", "Email address", "Full name", "week3"]
    assert first[:4] == ["jwkim", "2026001", "jiwoo@uni.ac.kr", "김지우"]


@pytest.mark.parametrize("form", score_export.FORMS)
def test_no_cell_is_a_formula(form):
    for row in rows(form)[1:]:
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)


def roster(folder, text, encoding="utf-8"):
    file = folder / "roster.csv"
    file.write_bytes(text.encode(encoding))
    return read_roster(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_roster_is_read_as_spreadsheets_save_it(tmp_path, encoding, mark):
    text = "학생,이름,학번,extra\njiwoo,김지우,2026001,x\nminjun,이민준,2026002,\n".replace(",", mark)
    found = roster(tmp_path, text, encoding)
    assert found["jiwoo"].name == "김지우"
    assert found["minjun"].number == "2026002"


def test_the_columns_of_nbgraders_own_list_of_students_will_do(tmp_path):
    found = roster(tmp_path, "id,first_name,last_name,email\nemma,Emma,Brown,emma@uni.edu\n")
    assert found["emma"] == Person("emma", "Emma Brown", "emma@uni.edu")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name\nKim\n", "student"),
        ("student,name\n,Kim\n", "line 2"),
        ("student\n../x\n", "line 2"),
        ("student,email\na,x@y\nb,X@Y\n", "line 3.*x@y"),
        ("student\na\na\n", "line 3"),
        ("student,extension:week9\na,2 days\n", "week9"),
        ("student,extension:week3\na,soon\n", "a.*week3"),
    ],
)
def test_what_is_wrong_with_a_roster_is_named(tmp_path, text, says):
    (tmp_path / "course.toml").write_text(
        '[[assignment]]\nname = "week3"\nsteps = "5"\ndue = 2026-03-20T23:59:00Z\n', "utf-8"
    )
    (tmp_path / "roster.csv").write_text(text, "utf-8")
    with pytest.raises(CourseConfigError, match=says):
        load_course(tmp_path)


def test_an_extension_of_the_roster_counts_and_that_of_the_course_comes_first(tmp_path):
    (tmp_path / "course.toml").write_text(
        '[[assignment]]\nname = "week3"\nsteps = "5"\ndue = 2026-03-20T23:59:00Z\nextensions = { a = "1 hour" }\n',
        "utf-8",
    )
    (tmp_path / "roster.csv").write_text(
        "student,extension:week3\na,2 days\nb,2026-03-21 23:59:00+00:00\nc,\n", "utf-8"
    )
    plan = load_course(tmp_path).find("week3")
    assert plan.extension("a") == datetime.timedelta(hours=1)
    assert plan.extension("b") == datetime.timedelta(days=1)
    assert plan.extension("c") is None


def test_without_a_roster_nobody_is_on_it(tmp_path):
    assert read_roster(tmp_path / "roster.csv") == {}
