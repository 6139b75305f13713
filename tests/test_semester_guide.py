"""The guide's semester, tried line by line, from `autograde init` to the last export."""

import csv
import os
import re
import shlex
import tomllib
import zipfile

import pytest
from typer.testing import CliRunner

from autograde.classroom.course_file import load_course
from autograde.cli import app
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.authoring.notebook import ROOT
from course.i18n import LANGUAGES


def blocks(lang):
    """The blocks of the section that follows a semester: what each is written in, and its text."""
    text = (ROOT / "docs" / lang / "instructor.md").read_text("utf-8")
    section = next(each for each in re.split(r"^## ", text, flags=re.M) if "autograde init my-course" in each)
    return re.findall(r"^```(\w*)\n(.*?)^```$", section, re.M | re.S)


def commands(lang):
    """The words of each command of the section, without the folder of the programs."""
    lines = [line for kind, text in blocks(lang) if kind == "" for line in text.splitlines()]
    return [[os.path.expanduser(word) for word in shlex.split(line)][1:] for line in lines]


def pack(downloads, lang):
    """Write the zip of an LMS: two students in the forms that the guide names."""
    downloads.mkdir()
    with zipfile.ZipFile(downloads / "week3.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for folder in ("2027001_김지우", "佐藤陽翔_1_assignsubmission_file_"):
            for step in range(5, 9):
                text = notebook.text(notebook.solution(lesson(step), lang))
                archive.writestr(zipfile.ZipInfo(f"{folder}/step{step:02d}.ipynb", (2027, 3, 18, 9, 0, 0)), text)


@pytest.mark.slow
@pytest.mark.xdist_group("nbgrader")
def test_each_line_of_the_semester_works_in_its_order(tmp_path, monkeypatch):
    pack(tmp_path / "Downloads", "en")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COURSE_LANG", "en")
    root = tmp_path / "my-course"
    tried = []
    for kind, text in blocks("en"):
        if kind in ("toml", "csv"):
            (root / {"toml": "course.toml", "csv": "roster.csv"}[kind]).write_text(text, "utf-8")
        for line in text.splitlines() if kind == "" else ():
            words = [os.path.expanduser(word) for word in shlex.split(line)][1:]
            done = CliRunner().invoke(app, [*words, *(["--trusted"] if words[0] == "run" else [])])
            assert done.exit_code == 0, (line, done.output)
            tried.append(words[0])
    assert tried == ["init", "assign", "collect", "run", "report", "feedback", "similar", "export", "export"]
    assert (root / "reports/week3.en.html").is_file()
    assert (root / "feedback/haruto/week3/step08.html").is_file()
    with open("canvas.csv", encoding="utf-8-sig", newline="") as file:
        grades = {row["ID"]: row["week3"] for row in csv.DictReader(file)}
    assert grades == {"": "100.0", "771": "100.0", "772": "100.0"}
    with open("exercises.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(float(row["score"]) == float(row["max_score"]) for row in rows) == len(rows) > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_the_same_semester(tmp_path, lang):
    assert commands(lang) == [[lang if word == "en" else word for word in words] for words in commands("en")]
    files = {kind: text for kind, text in blocks(lang) if kind}
    english = {kind: text for kind, text in blocks("en") if kind}
    assert files["csv"] == english["csv"]
    zone = {"timezone": ""}
    assert tomllib.loads(files["toml"]) | zone == tomllib.loads(english["toml"]) | zone
    (tmp_path / "course.toml").write_text(files["toml"], "utf-8")
    assert load_course(tmp_path).find("week3").extension("jiwoo")
