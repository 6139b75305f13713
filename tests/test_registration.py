"""The gradebook's rows of an assignment are those that nbgrader enters."""

from contextlib import contextmanager
from pathlib import Path

import nbgrader
import pytest
from alembic.script import ScriptDirectory
from nbgrader.api import GradeCell, SolutionCell, SourceCell
from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.preprocessors import IncludeHeaderFooter, InstantiateTests, SaveCells

from autograde.classroom import database, gradebook
from autograde.classroom.registration import register
from autograde.errors import GradebookWriteError
from course.authoring import notebook as built
from course.authoring.lesson import lesson

NAME = "week1"


@contextmanager
def new_book(file):
    with gradebook.GradebookWriter(f"sqlite:///{file}", NAME) as opened:
        opened.book.add_assignment(NAME)
        yield opened.book


@pytest.fixture
def book(tmp_path):
    with new_book(tmp_path / "own.db") as opened:
        yield opened


def rows(book):
    found = {}
    for notebook in book.find_assignment(NAME).notebooks:
        found[notebook.name] = notebook.kernelspec
        for each in (*notebook.grade_cells, *notebook.solution_cells, *notebook.source_cells):
            columns = {column.name for column in each.__table__.columns} - {"id", "notebook_id"}
            found[notebook.name, type(each), each.name] = {name: getattr(each, name) for name in columns}
    return found


def by_nbgrader(lessons, url):
    for each in lessons:
        made = built.source(each, "en")
        own = {"notebook": each.name, "assignment": NAME, "student": ".", "db_url": url}
        resources = {"metadata": {"name": each.name, "path": ""}, "nbgrader": own}
        for preprocessor in GenerateAssignment.preprocessors.default_args[0]:
            if preprocessor not in (IncludeHeaderFooter, InstantiateTests):
                made, resources = preprocessor().preprocess(made, resources)
            if preprocessor is SaveCells:
                break


def test_the_rows_are_nbgraders(book, tmp_path):
    lessons = [lesson(1), lesson(12)]
    with new_book(tmp_path / "other.db") as other:
        by_nbgrader(lessons, f"sqlite:///{tmp_path / 'other.db'}")
        register(book, NAME, lessons)
        wanted = rows(other)
    assert {GradeCell, SolutionCell, SourceCell} == {key[1] for key in wanted if isinstance(key, tuple)}
    assert rows(book) == wanted


def test_a_changed_lesson_changes_its_rows_and_keeps_their_numbers(book):
    register(book, NAME, [lesson(1)])
    (cell, *_), before = book.find_notebook("step01", NAME).grade_cells, rows(book)
    number, cell.max_score = cell.id, 99
    source = book.find_notebook("step01", NAME).source_cells[0]
    source.source = "old"
    book.db.delete(book.find_notebook("step01", NAME).solution_cells[0])
    book.db.commit()
    register(book, NAME, [lesson(1)])
    assert rows(book) == before
    assert number in {each.id for each in book.find_notebook("step01", NAME).grade_cells}


def test_cells_that_have_scores_do_not_come_and_go(book):
    register(book, NAME, [lesson(1)])
    book.add_student("kim")
    book.add_submission(NAME, "kim")
    register(book, NAME, [lesson(1)])
    book.find_notebook("step01", NAME).grade_cells[0].name = "of an older lesson"
    book.db.commit()
    with pytest.raises(GradebookWriteError, match="step01"):
        register(book, NAME, [lesson(1)])


def test_the_version_of_the_tables_is_alembics():
    folder = Path(nbgrader.__file__).parent / "alembic"
    assert database.schema_version() == ScriptDirectory(str(folder)).get_current_head()
