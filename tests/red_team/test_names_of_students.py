"""Wants a script run in Formgrader, or the class stopped, by the name of a folder in submitted/.

Formgrader puts a student's name into its pages as it is, and a table of nbgrader's holds 128 characters of it.
"""

import csv

import pytest
from nbgrader.apps import ZipCollectApp
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograde.classroom.collecting import Collecting
from autograde.classroom.course_file import load_course
from autograde.classroom.lms_extractor import LmsCollector
from autograde.classroom.nbgrader_plugin import _chosen, submitted_students
from autograde.classroom.roster import read_roster
from autograde.classroom.submitted import collect
from autograde.errors import CourseConfigError
from autograde.files import is_student_name
from red_team.helpers import hand_in, run_class, sealed, solution

SCRIPTS = [
    "<img src=x onerror=alert(1)>",
    "ann</a><svg onload=alert(1)>".replace("/", "\N{DIVISION SLASH}"),
    'ann" onmouseover="alert(1)',
    'ann";alert(1);"',
    "ann\\",
]
ADDRESSES = ["%62ob", "bob%", "%2e%2e", "bob?", "bob#", "b&#111;b", "&#x62;ob", "bob&period;", "&percnt;62ob", "bob&lt"]
"""Each leads to Bob's page, or to none, where it is put into an address as it is."""
UNSEEN = ["ann\u3164", "\uffa0ann", "a\u2800nn", "ann\ufe0f", "a\u034fnn", "ann\U000e0101", "ann ", " ann"]
"""Each looks like "ann"."""
FILLED = "ann" + " " * 77 + "bob: 100"
ODD = [*SCRIPTS, *ADDRESSES, *UNSEEN, FILLED, "z" * 129, "ann\x1b[31m", "ann\u202e", "ann\nbob: 100", "*", "b*"]
GOOD = ["ann", "O'Brien, Emma", "김지우 & 佐藤", "mina[late]", "z" * 128, "a{b}", "R&D; +1", "jörg (2)"]


@pytest.mark.parametrize("name", ODD)
def test_no_folder_of_such_a_name_is_graded(tmp_path, name):
    hand_in(tmp_path, name, "{}")
    hand_in(tmp_path, "ann", "{}")
    found = collect(tmp_path / "submitted", "stage1")
    assert list(found.students) == ["ann"]
    (line,) = found.problems
    assert line.key == "intake_name"
    assert str(line).isprintable()


@pytest.mark.parametrize("name", GOOD)
def test_other_names_are_a_students(name):
    assert is_student_name(name)


@pytest.mark.parametrize("name", ODD)
def test_formgrader_has_no_row_for_it(tmp_path, name):
    """The row of `%62ob` led to Bob's page, and its buttons graded Bob."""
    for student in (name, "ann"):
        hand_in(tmp_path, student, "{}")
    api = NbGraderAPI(CourseDirectory(root=str(tmp_path)))
    assert submitted_students(api, "stage1") == submitted_students(api, "*") == {"ann"}


@pytest.mark.parametrize("name", [*SCRIPTS, *ADDRESSES, "z" * 129])
def test_no_roster_has_it(tmp_path, name):
    with (tmp_path / "roster.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["student"], [name]])
    with pytest.raises(CourseConfigError):
        read_roster(tmp_path / "roster.csv")


@pytest.mark.parametrize("name", [*SCRIPTS, *ADDRESSES, "z" * 129])
def test_zip_collect_makes_no_folder_of_it(tmp_path, name):
    course = CourseDirectory(root=str(tmp_path), assignment_id="stage1")
    collector = LmsCollector(parent=ZipCollectApp(coursedir=course))
    place = tmp_path / "downloaded" / "stage1" / "extracted" / "lms"
    found = {who: collector.collect(str(place / f"{who}_1_90210_step02.ipynb")) for who in ("ann", name)}
    assert found["ann"]["student_id"] == "ann" and found[name] is None


@sealed
def test_the_class_is_graded(tmp_path):
    for name in (SCRIPTS[0], "z" * 200, "ann", "bob"):
        hand_in(tmp_path, name, solution())
    _, points = run_class(tmp_path)
    assert points.keys() == {"ann", "bob"} and all(points.values())


@pytest.mark.parametrize("name", [*SCRIPTS, *ADDRESSES, "z" * 129])
def test_none_is_made_by_collecting(tmp_path, name):
    folder = tmp_path / "lms" / f"{name}_1_assignsubmission_file_"
    folder.mkdir(parents=True)
    (folder / "step02.ipynb").write_text('{"metadata": {"gradsteps": {"step": 2}}, "nbformat": 4, "cells": []}')
    course = load_course(tmp_path)
    done = Collecting(course, course.find("stage1"), tmp_path, tmp_path / "submitted").run([tmp_path / "lms"])
    assert not done.taken and [each.key for each in done.problems] == ["collect_whose"]
    assert not (tmp_path / "submitted").exists()


@pytest.mark.parametrize("name", ["b*", "[a-z]*", "?ob", "bob"])
def test_a_name_that_is_a_pattern_chooses_its_student_alone(name):
    names = ["ann", "bob", "b*", "[a-z]*", "?ob"]
    assert _chosen(names, name) == [name]
    assert _chosen(names, "*") == names
    assert _chosen(["ann", "bob", "zoe"], "b*") == ["bob"]
