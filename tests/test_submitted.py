"""What students hand in under odd names and in odd places is found, or listed; nothing is passed over."""

import json
import os
import shutil
import unicodedata

import pytest

from autograde.classroom.submitted import collect
from autograde.grading.submission import from_bytes
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.i18n.notebook_metadata import MAX_BYTES


def text(step, make=notebook.solution, lang="en"):
    return notebook.text(make(lesson(step), lang))


def without_metadata(step):
    made = json.loads(text(step))
    made["metadata"] = {}
    for cell in made["cells"]:
        cell["metadata"] = {}
    return json.dumps(made)


def put(root, path, content):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, "utf-8")
    return file


@pytest.fixture
def submitted(tmp_path):
    (tmp_path / "submitted").mkdir()
    return tmp_path / "submitted"


def found(submitted, student="kim", assignment="stage1"):
    folder = collect(submitted, assignment).students[student]
    return folder, {step: file.shown for step, file in folder.files.items() if not file.refused}


NAMES = [
    *("step01 (1).ipynb", "Copy of step01.ipynb", "step01-Copy1.ipynb", "Step01.ipynb", "step1.ipynb", "step_01.ipynb"),
    *("step01.IPYNB", "step01.ipynb.txt", "step01_kim.ipynb", "step01.ipynb의 사본", "step01 のコピー.ipynb"),
    *(
        "homework.ipynb",
        "Untitled.ipynb",
        "과제1 최종.ipynb",
        "step01.json",
        "step01",
        "ＳＴＥＰ０１.ipynb",
        "submission.txt",
    ),
]
PLACES = ["", "stage1", "Stage1", "stage 1", "STAGE_01", "stage1/week1", "stage1/stage1", "stage2", "other", "a/b/c"]


@pytest.mark.parametrize("name", NAMES)
def test_a_renamed_notebook_is_the_step_that_it_holds_and_it_is_said(submitted, name):
    put(submitted, f"kim/stage1/{name}", text(1))
    folder, files = found(submitted)
    assert files == {1: f"stage1/{name}"}
    assert folder.problems == []
    assert ["step01" in str(note) for note in folder.notes] == [True]


@pytest.mark.parametrize("place", PLACES)
def test_a_notebook_in_another_folder_is_found(submitted, place):
    put(submitted, f"kim/{place}/step01.ipynb", text(1))
    folder, files = found(submitted)
    assert list(files) == [1]
    assert bool(folder.notes) == (place != "stage1")


def test_a_notebook_without_metadata_is_known_by_its_cells(submitted):
    put(submitted, "kim/stage1/homework.ipynb", without_metadata(3))
    assert found(submitted)[1] == {3: "stage1/homework.ipynb"}


def test_contents_count_more_than_a_name(submitted):
    put(submitted, "kim/stage1/step01.ipynb", text(2))
    assert found(submitted)[1] == {2: "stage1/step01.ipynb"}


def test_a_notebook_of_another_assignment_is_said_and_graded_with_that(submitted):
    put(submitted, "kim/stage1/step01.ipynb", text(1))
    put(submitted, "kim/stage1/more.ipynb", text(12))
    folder, files = found(submitted)
    assert list(files) == [1]
    assert any("12" in str(note) for note in folder.notes)
    assert found(submitted, assignment="stage2")[1] == {12: "stage1/more.ipynb"}


def test_a_student_of_the_other_assignment_alone_is_not_of_this_one(submitted):
    put(submitted, "kim/stage2/step11.ipynb", text(11))
    assert collect(submitted, "stage1").students == {}


@pytest.mark.parametrize(("newer", "older"), [("step01 (1)", "step01"), ("step01", "step01 (1)"), ("b", "a")])
def test_of_two_files_the_newer_is_graded_and_it_is_said(submitted, newer, older):
    for name, time in ((older, 1_000_000_000), (newer, 1_000_000_100)):
        os.utime(put(submitted, f"kim/stage1/{name}.ipynb", text(1)), (time, time))
    folder, files = found(submitted)
    assert files == {1: f"stage1/{newer}.ipynb"}
    (note,) = folder.notes
    assert f"{newer}.ipynb" in str(note)
    assert f"{older}.ipynb" in str(note)


def test_an_empty_copy_does_not_replace_an_older_answer(submitted):
    os.utime(put(submitted, "kim/stage1/step01 (1).ipynb", text(1)), (1, 1))
    put(submitted, "kim/stage1/step01.ipynb", text(1, notebook.release))
    assert found(submitted)[1] == {1: "stage1/step01 (1).ipynb"}


@pytest.mark.parametrize(
    "litter",
    [
        ".ipynb_checkpoints/step01-checkpoint.ipynb",
        "__MACOSX/._step01.ipynb",
        "._step02.ipynb",
        ".DS_Store",
    ],
)
def test_what_programs_leave_is_not_handed_in(submitted, litter):
    put(submitted, "kim/stage1/step01.ipynb", text(1))
    put(submitted, f"kim/stage1/{litter}", text(2))
    folder, files = found(submitted)
    assert files == {1: "stage1/step01.ipynb"}
    assert folder.problems == []


def broken(submitted, kind):
    place = submitted / "kim" / "stage1"
    place.mkdir(parents=True)
    file, real = place / "step01.ipynb", put(submitted.parent, "real.ipynb", text(1))
    match kind:
        case "folder":
            file.mkdir()
        case "dangling link":
            file.symlink_to("nowhere")
        case "link":
            file.symlink_to(real)
        case "pipe":
            os.mkfifo(file)
        case "huge":
            with file.open("wb") as sparse:
                sparse.truncate(MAX_BYTES + 1)
        case "empty":
            file.touch()
        case "web page":
            file.write_text("<!DOCTYPE html><html>log in</html>", "utf-8")


@pytest.mark.parametrize("kind", ["folder", "dangling link", "link", "pipe", "huge", "empty", "web page"])
def test_what_cannot_be_read_is_the_result_of_its_step(submitted, kind):
    broken(submitted, kind)
    folder = collect(submitted, "stage1").students["kim"]
    assert list(folder.files) == [1]
    assert "step01.ipynb" in str(folder.files[1].refused)


@pytest.mark.parametrize("kind", ["folder", "dangling link", "pipe", "empty", "web page"])
def test_beside_it_a_good_copy_is_graded(submitted, kind):
    broken(submitted, kind)
    put(submitted, "kim/stage1/step01 (1).ipynb", text(1))
    folder, files = found(submitted)
    assert files == {1: "stage1/step01 (1).ipynb"}
    assert len(folder.problems) == 1


def test_a_folder_made_by_unpacking_holds_the_notebook(submitted):
    put(submitted, "kim/stage1/step01.ipynb/step01.ipynb", text(1))
    folder, files = found(submitted)
    assert list(files) == [1]
    assert folder.problems == []


@pytest.mark.parametrize("name", ["work.zip", "notes.ipynb", "step01.py", "step99.ipynb"])
def test_what_is_not_recognised_is_listed(submitted, name):
    put(submitted, f"kim/stage1/{name}", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    folder = collect(submitted, "stage1").students["kim"]
    assert folder.files == {}
    assert name in str(folder.problems[0])


@pytest.mark.parametrize("place", ["kim", "kim/stage1"])
def test_a_student_with_an_empty_folder_has_a_row_and_a_line(submitted, place):
    (submitted / place).mkdir(parents=True)
    folder = collect(submitted, "stage1").students["kim"]
    assert len(folder.problems) == 1


@pytest.mark.parametrize("linked", ["kim", "kim/stage1", "kim/stage1/more"])
def test_a_linked_folder_is_not_followed(submitted, linked):
    put(submitted, "lee/stage1/step01.ipynb", text(1))
    put(submitted.parent, "elsewhere/stage1/step01.ipynb", text(1))
    put(submitted.parent, "elsewhere/step01.ipynb", text(1))
    link = submitted / linked
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(submitted.parent / "elsewhere")
    collection = collect(submitted, "stage1")
    lines = [*collection.problems, *(line for each in collection.students.values() for line in each.problems)]
    assert any("link" in str(line) for line in lines)
    assert [each for each in collection.students.values() if each.files] == [collection.students["lee"]]


@pytest.mark.parametrize("path", ["step01.ipynb", "class.zip", "stage1/step01.ipynb", "stage1/kim/step01.ipynb"])
def test_work_without_a_student_is_listed(submitted, path):
    put(submitted, path, text(1))
    collection = collect(submitted, "stage1")
    assert collection.students == {}
    assert [path.partition("/")[0] in str(line) for line in collection.problems] == [True]


def test_students_inside_a_folder_of_several_are_not_mixed(submitted):
    for name in ("kim", "lee"):
        put(submitted, f"class-a/{name}/stage1/step01.ipynb", text(1))
    folder = collect(submitted, "stage1").students["class-a"]
    assert folder.files == {}
    assert {each for each in ("kim", "lee") for line in folder.problems if each in str(line)} == {"kim", "lee"}


def test_a_folder_name_that_is_not_utf8_costs_nobody_else(submitted):
    put(submitted, "lee/stage1/step01.ipynb", text(1))
    odd = os.fsencode(submitted) + b"/" + "김민수".encode("cp949")
    shutil.copytree(os.fsencode(submitted / "lee"), odd)
    collection = collect(submitted, "stage1")
    assert list(collection.students) == ["lee"]
    (line,) = collection.problems
    str(line).encode("utf-8")


def test_one_name_in_two_spellings_is_said(submitted):
    for form in ("NFC", "NFD"):
        put(submitted, f"{unicodedata.normalize(form, '김지우')}/stage1/step01.ipynb", text(1))
    collection = collect(submitted, "stage1")
    assert len(collection.students) == 2
    assert len(collection.problems) == 1


@pytest.mark.parametrize("name", ["mina[late]", "a b", "-dash", "o'neil", "lee, jun", "さくら 田中", "line\nbreak"])
def test_odd_names_are_names(submitted, name):
    put(submitted, f"{name}/stage1/step01.ipynb", text(1))
    collection = collect(submitted, "stage1")
    assert (name in collection.students) == name.isprintable()
    assert len(collection.problems) == (not name.isprintable())


def test_a_folder_without_end_is_looked_at_in_part(submitted, monkeypatch):
    monkeypatch.setattr("autograde.classroom.folder_walk.MAX_ENTRIES", 10)
    put(submitted, "kim/stage1/step01.ipynb", text(1))
    for number in range(20):
        put(submitted, f"kim/stage1/zz{number}.csv", "")
    folder, files = found(submitted)
    assert list(files) == [1]
    assert len(folder.problems) == 1


def test_a_folder_of_a_thousand_odd_files_is_a_hundred_lines(submitted):
    for number in range(1000):
        put(submitted, f"kim/stage1/{number}.ipynb", "{}")
    for number in range(100):
        put(submitted, f"kim/stage1/copy {number}.ipynb", text(1))
    made, files = found(submitted)
    assert len(made.problems) == 101
    assert made.problems[-1].key == "collect_more"
    assert list(files) == [1]
    assert len(str(made.notes[0])) < 500


def test_a_cell_that_is_there_a_hundred_times_is_said_once():
    made = json.loads(text(1))
    made["cells"] += [cell for cell in made["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")] * 100
    repairs = from_bytes(json.dumps(made).encode(), "step01.ipynb", 1).repairs
    assert len(repairs) == len({str(each) for each in repairs})
    assert "repair_doubled" in {each.key for each in repairs}
