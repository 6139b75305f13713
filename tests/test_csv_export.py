"""Marks as CSV: nbgrader's columns, and nothing that a spreadsheet computes."""

import csv
import io
import re
import time

import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from autograde.classroom.csv_export import SafeCsvExport, defused
from autograde.classroom.database import Database
from autograde.grading.plain_text import few_marks

pytestmark = pytest.mark.slow


@pytest.fixture
def book(tmp_path):
    url = f"sqlite:///{tmp_path}/gradebook.db"
    Database(url).close()  # of a new gradebook nbgrader asks Alembic in a process of its own, which takes four seconds
    with Gradebook(url) as made:
        made.add_assignment("stage1", duedate="2026-03-02 09:00:00 UTC")
        made.add_assignment("stage2")
        made.add_notebook("step02", "stage1")
        made.add_grade_cell("step02-square-test", "step02", "stage1", max_score=5, cell_type="code")
        for name, more in (("ann", {"last_name": "Oh", "email": "a@b.c"}), ("bo", {}), ("late", {})):
            made.add_student(name, **more)
        for name in ("ann", "late"):
            made.add_submission("stage1", name)
            made.find_grade("step02-square-test", "step02", "stage1", name).auto_score = 4
        made.find_submission("stage1", "late").notebooks[0].late_submission_penalty = 1
        made.db.commit()
        yield made


def exported(plugin, book, folder, **options):
    made = plugin(to=str(folder / "grades.csv"), **options)
    made.export(book)
    return (folder / "grades.csv").read_text("utf-8")


@pytest.mark.parametrize("options", [{}, {"student": ["ann"]}, {"assignment": ["stage1"]}], ids=str)
def test_an_ordinary_class_is_exported_as_by_nbgrader(book, tmp_path, options):
    assert exported(SafeCsvExport, book, tmp_path, **options) == exported(CsvExportPlugin, book, tmp_path, **options)


def test_no_cell_is_a_formula_and_a_name_stays_one_cell(book, tmp_path):
    odd = [
        '=HYPERLINK("http://evil.example")',
        "+1",
        "-1+1",
        "@SUM(1)",
        "\t=1",
        " =1",
        'Kim, "J"\n=1',
        "＝1",
        "x\x1b[2J",
    ]
    for name in odd:
        book.add_student(name, first_name=name, last_name=name, email=name)
    exported(SafeCsvExport, book, tmp_path, assignment=["stage1"])
    with open(tmp_path / "grades.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3 + len(odd)
    assert all(None not in row and None not in row.values() for row in rows)
    for row in rows:
        for column in ("student_id", "last_name", "first_name", "email"):
            assert not row[column].lstrip().startswith(("=", "+", "-", "@", "＝"))
            assert "\x1b" not in row[column]


@pytest.mark.parametrize(
    "name", ["ann;=1+1;x", "bo\t=1+1", "\u200b=1+1", 'x;"=1+1"', "c|@SUM(1)", "\u22121", "d;\u00a0+1"]
)
@pytest.mark.parametrize("separator", ",;\t|")
def test_no_cell_is_a_formula_where_spreadsheets_separate_otherwise(name, separator):
    written = io.StringIO()
    csv.writer(written).writerow(["stage1", defused(name), "x"])
    for cell in next(csv.reader([written.getvalue()], delimiter=separator)):
        assert not re.match(r"[\s\"\u200b]*[=+@\u2212-]", cell), cell


def test_numbers_stay_numbers():
    assert defused(-1.5) == -1.5
    assert defused("Kim") == "Kim"


def test_a_long_name_of_signs_takes_no_time():
    start = time.monotonic()
    for text in (";" * 100_000, "; " * 50_000, "\u200b" * 100_000 + "x"):
        assert defused(text) == few_marks(text)
    assert time.monotonic() - start < 5
