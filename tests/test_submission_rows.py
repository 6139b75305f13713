"""The gradebook's rows of a submission are those that nbgrader enters, and many are entered at once."""

import datetime

import pytest
from nbgrader.api import Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook

from autograde.classroom.course_file import load_course
from autograde.classroom.gradebook import GradebookWriter, NotebookScores
from course.authoring.lesson import lesson

NAME = "week1"
TIME = datetime.datetime(2026, 3, 1, 9)
COURSE = f"""
[[assignment]]
name = "{NAME}"
steps = "1-2"
due = 2026-03-01T00:00:00Z
[assignment.extensions]
bob = "2 days"
"""


@pytest.fixture
def opened(tmp_path):
    made = []

    def new(name="own"):
        (tmp_path / "course.toml").write_text(COURSE)
        plan = load_course(tmp_path).find(NAME)
        book = GradebookWriter(f"sqlite:///{tmp_path / name}.db", NAME, None, plan)
        made.append(book.__enter__())
        book.register_assignment([lesson(1), lesson(2)])
        return book

    yield new
    for book in made:
        book.__exit__()


def columns(row):
    numbers = {"id", "assignment_id", "notebook_id", "cell_id"} if type(row) is not Student else set()
    return {each.name: getattr(row, each.name) for each in row.__table__.columns if each.name not in numbers}


def rows(writer):
    """All rows of submissions, by what they belong to, without their random numbers."""
    found = {}
    for each in writer.book.students:
        found[each.id] = columns(each)
    for each in writer.book.assignment_submissions(NAME):
        found[each.student.id, each.name] = columns(each)
        for one in each.notebooks:
            found[each.student.id, one.name] = columns(one)
            for row in (*one.grades, *one.comments):
                found[each.student.id, one.name, type(row), row.name] = columns(row)
    return found


def test_the_rows_are_nbgraders(opened):
    own, other = opened("own"), opened("other")
    own.enter({"ann": TIME, "bob": None})
    for student, time in (("ann", TIME), ("bob", None)):
        other.book.update_or_create_student(student, last_name=student, first_name="")
        extension = other.plan.extension(student)
        other.book.update_or_create_submission(NAME, student, timestamp=time, extension=extension)
    found = rows(own)
    assert {Grade, Comment} == {key[2] for key in found if isinstance(key, tuple) and len(key) == 4}
    assert found == rows(other)
    for kind in (SubmittedAssignment, SubmittedNotebook, Grade, Comment):
        assert own.book.db.query(kind).count() == other.book.db.query(kind).count()
        assert {len(number) for (number,) in own.book.db.query(kind.id)} == {32}


def test_a_known_submission_keeps_its_rows_and_its_time_where_none_is_given(opened):
    writer = opened()
    writer.enter({"ann": TIME})
    before = {each.id for each in writer.book.db.query(Grade)}
    later = TIME + datetime.timedelta(days=1)
    for given, known in ((None, TIME), (later, later)):
        writer.enter({"ann": given, "bob": None})
        assert writer.book.find_submission(NAME, "ann").timestamp == known
    assert before < {each.id for each in writer.book.db.query(Grade)}
    assert writer.students() == {"ann", "bob"}
    assert writer.book.find_submission(NAME, "bob").extension == datetime.timedelta(days=2)


def test_many_notebooks_of_one_transaction_are_entered_each_as_alone(opened):
    one, many = opened("one"), opened("many")
    tests = {each: [str(test.id) for test in lesson(each).tests.values()] for each in (1, 2)}
    exercise = next(iter(many.rows.exercises_of["step01"])).name
    entries = [
        NotebookScores("ann", "step01", dict.fromkeys(tests[1], 1), frozenset({exercise})),
        NotebookScores("ann", "step02", None, needs_review=True),
        NotebookScores("bob", "step01", {}, is_absent=True),
        NotebookScores("bob", "step02", dict.fromkeys(tests[2], 0)),
    ]
    for entry in entries:
        one.record([entry], {entry.student: TIME})
    many.record(entries, {"ann": TIME, "bob": TIME})
    assert rows(many) == rows(one)
    grade = rows(many)["ann", "step02", Grade, tests[2][0]]
    assert (grade["auto_score"], grade["needs_manual_grade"]) == (None, True)
    assert rows(many)["ann", "step01", Comment, exercise]["auto_comment"] == "No response."
    assert many.graded() == {"ann": {"step01"}, "bob": {"step01", "step02"}}


def test_a_score_by_hand_asks_for_review_of_a_new_grading_but_not_of_absent_work(opened):
    writer = opened()
    tests = [str(test.id) for test in lesson(1).tests.values()]
    writer.record([NotebookScores("ann", "step01", dict.fromkeys(tests, 1))], {"ann": None})
    writer.book.find_submission_notebook("step01", NAME, "ann").grades[0].manual_score = 1
    writer.book.db.commit()
    for is_absent, wanted in ((False, True), (True, False)):
        writer.record([NotebookScores("ann", "step01", {}, is_absent=is_absent)], {"ann": None})
        grades = writer.book.find_submission_notebook("step01", NAME, "ann").grades
        assert any(each.needs_manual_grade for each in grades) == wanted
        writer.book.db.rollback()


def test_a_step_that_an_assignment_gets_later_is_entered_for_known_submissions_too(opened):
    writer = opened()
    writer.enter({"ann": TIME})
    writer.register_assignment([lesson(1), lesson(2), lesson(3)])
    tests = [str(test.id) for test in lesson(3).tests.values()]
    writer.record([NotebookScores("ann", "step03", dict.fromkeys(tests, 1))], {"ann": TIME, "bob": TIME})
    found = rows(writer)
    assert "step03" in writer.graded()["ann"]
    for name in ("step01", "step03"):
        own, new = ([key[2:] for key in found if key[:2] == (who, name)] for who in ("ann", "bob"))
        assert sorted(own, key=str) == sorted(new, key=str)


@pytest.mark.parametrize("method", ["manual", "marks", "cells", "entered"])
def test_what_is_entered_while_a_class_is_read_waits_for_the_next_look(opened, method, monkeypatch):
    reader, other = opened(), opened()
    tests = [str(test.id) for test in lesson(1).tests.values()]
    entry = NotebookScores("ann", "step01", dict.fromkeys(tests, 1))
    other.record([entry], {"ann": TIME})
    before = getattr(reader, method)()
    real, waiting = GradebookWriter._rows_of, ["bob"]

    def rows_of(self, query):
        found = list(real(self, query))
        if waiting:  # between the first query and the next one
            student = waiting.pop()
            other.record([NotebookScores(student, "step01", dict.fromkeys(tests, 1))], {student: TIME})
            other.book.find_submission_notebook("step01", NAME, student).grades[0].manual_score = 1
            other.book.db.commit()
        return found

    monkeypatch.setattr(GradebookWriter, "_rows_of", rows_of)
    assert getattr(reader, method)() == before
    monkeypatch.undo()
    assert "bob" in str(getattr(reader, method)())
