"""Formgrader's search for the graded files of a notebook: few queries, however large the class."""

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import event
from sqlalchemy.engine import Engine
from traitlets.config import Config

from autograde.classroom.gradebook import GradebookWriter
from autograde.classroom.nbgrader_plugin import configure
from course.authoring.lesson import lessons


@pytest.fixture
def queries():
    """The statements that any gradebook gets."""
    found = []

    def note(*arguments):
        found.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def api_of(root, students):
    with GradebookWriter(f"sqlite:///{root / 'gradebook.db'}", "stage1") as book:
        book.register_assignment(lessons(1))
        book.enter(dict.fromkeys(students))
    config = Config()
    configure(config, root, "en")
    config.CourseDirectory.root = str(root)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def test_queries_do_not_grow_with_the_class(tmp_path, queries):
    counts = []
    for size in (2, 40):
        root = tmp_path / str(size)
        root.mkdir()
        api = api_of(root, [f"student{number}" for number in range(size)])
        queries.clear()
        api.get_notebook_submission_indices("stage1", "step01")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_those_with_a_file_are_found_in_the_order_of_their_ids(tmp_path):
    api = api_of(tmp_path, ["ann", "bob", "mina[late]", "zoe"])
    for student in ("ann", "mina[late]", "zoe"):
        folder = tmp_path / "autograded" / student / "stage1"
        folder.mkdir(parents=True)
        (folder / "step02.ipynb").touch()
    (tmp_path / "autograded" / "zoe" / "stage1" / "step02.ipynb").unlink()
    with api.gradebook as book:
        known = {each.id: each.student.id for each in book.notebook_submissions("step02", "stage1")}
    found = api.get_notebook_submission_indices("stage1", "step02")
    assert [known[number] for number in found] == [known[n] for n in sorted(known) if known[n] in ("ann", "mina[late]")]
    assert list(found.values()) == [0, 1]
    assert api.get_notebook_submission_indices("stage1", "step03") == {}
