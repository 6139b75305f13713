"""Wants a file of whoever works in a folder overwritten: links in it, under the names that commands write to."""

import os
import zipfile

import pytest
from typer.testing import CliRunner

from autograde.classroom.collecting import Collecting
from autograde.classroom.course_file import Course, stages
from autograde.classroom.stamp import NAME
from course.authoring import notebook, workspace
from course.authoring.files import write_atomically
from course.authoring.lesson import lesson
from course.cli import app
from course.i18n import LANGUAGES
from red_team.helpers import kept_file, solution


@pytest.fixture
def precious(tmp_path):
    with kept_file(tmp_path / "precious", "precious") as file:
        yield file
    assert not (tmp_path / "new").exists()


def plant(file, target):
    """Put links to a file under all names that the next writing of another one may use."""
    file.parent.mkdir(parents=True, exist_ok=True)
    (file.parent / f".{file.name}.{os.getpid()}.part").symlink_to(target)


@pytest.mark.parametrize("content", ["text", b"text", ("te", "xt")])
def test_what_is_written_first_to_another_name_follows_no_link_there(tmp_path, precious, content):
    file = tmp_path / "folder" / "contents.ipynb"
    plant(file, precious)
    write_atomically(file, content)
    assert not file.is_symlink()
    assert file.read_bytes() == b"text"
    assert os.listdir(file.parent) == [file.name]


def test_a_folder_under_the_name_of_an_abandoned_part_stops_nobody(tmp_path):
    file = tmp_path / NAME
    (tmp_path / f".{NAME}.4194304.part").mkdir()  # more than any process has for a number
    write_atomically(file, "text")
    assert file.read_text() == "text"


@pytest.mark.parametrize("there", [True, False], ids=["a file", "no file"])
def test_a_learners_notebooks_are_copied_over_links_and_not_through_them(tmp_path, precious, there):
    folder = tmp_path / "sent by a friend"
    target = precious if there else tmp_path / "new"
    plant(folder / notebook.CONTENTS, precious)
    for step in (1, 2):
        file = workspace.workspace_path(folder, lesson(step))
        plant(file, precious)
        if step == 1 and not there:
            file.symlink_to(target)
    workspace.copy_release(folder, "en")
    assert not (folder / notebook.CONTENTS).is_symlink()
    assert workspace.is_pristine(workspace.workspace_path(folder, lesson(1)), lesson(1))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stage", [1, 2])
@pytest.mark.parametrize("there", [True, False], ids=["a folder", "no folder"])
def test_no_notebook_is_copied_through_the_link_of_a_folder(tmp_path, lang, stage, there):
    folder, elsewhere = tmp_path / "sent by a friend", tmp_path / "elsewhere"
    folder.mkdir()
    if there:
        elsewhere.mkdir()
    (folder / f"stage{stage}").symlink_to(elsewhere)
    done = CliRunner().invoke(app, ["init", str(folder), "--lang", lang])
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"stage{stage}" in done.stderr
    assert os.listdir(folder) == [f"stage{stage}"]
    assert os.listdir(elsewhere) == [] if there else not elsewhere.exists()


def test_no_solution_is_written_through_the_link_of_a_folder(tmp_path, precious):
    (tmp_path / "mine").mkdir()
    work = tmp_path / "mine" / "step01.ipynb"
    work.write_text("mine")
    (tmp_path / "solutions").symlink_to(tmp_path / "mine")
    done = CliRunner().invoke(app, ["solution", "1", "--folder", str(tmp_path / "solutions")])
    assert done.exit_code == 2
    assert work.read_text() == "mine"
    assert os.listdir(tmp_path / "mine") == [work.name]


def test_a_learners_folder_may_be_a_link_itself(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "own").symlink_to(tmp_path / "disk")
    assert workspace.copy_release(tmp_path / "own", "en")


def test_what_is_collected_is_written_over_links_and_not_through_them(tmp_path, precious):
    submitted = tmp_path / "submitted"
    plant(submitted / "mina" / "stage1" / "step02.ipynb", precious)
    plant(submitted / "mina" / "stage1" / NAME, precious)
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as file:
        file.writestr("mina+stage1+2026-03-20 10:15:00 UTC+x/step02.ipynb", notebook.text(solution()))
    found = Collecting(Course(stages()), stages()["stage1"], tmp_path, submitted).run([tmp_path / "class.zip"])
    assert found.taken == {"mina": [2]}
    assert (submitted / "mina" / "stage1" / NAME).read_text() == "2026-03-20 10:15:00 UTC\n"
