"""What an instructor hands out, and the links to Colab."""

import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from course import __version__
from course.authoring import badge, handout, notebook
from course.authoring.lesson import lesson, lessons
from course.cli import app
from course.i18n import LANGUAGES

WHEEL = f"gradsteps-{__version__}-py3-none-any.whl"
GITHUB = "https://github.com/someone/gradsteps"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stage", [1, 2])
def test_an_archive_holds_a_stage_its_readme_and_the_wheel(lang, stage, tmp_path):
    wheel = tmp_path / WHEEL
    wheel.write_bytes(b"wheel")
    with zipfile.ZipFile(handout.write_archive(tmp_path, lang, stage, wheel)) as archive:
        names = archive.namelist()
        top = f"gradsteps-{lang}/"
        steps = [f"{top}stage{stage}/{each.name}.ipynb" for each in lessons(stage)]
        assert names == [f"{top}README.md", f"{top}{WHEEL}", f"{top}contents.ipynb", *steps]
        assert archive.read(steps[0]) == notebook.path("release", lessons(stage)[0], lang).read_bytes()
        readme = archive.read(names[0]).decode()
        assert WHEEL in readme
        assert steps[0].removeprefix(top) in readme
        contents = nbformat.reads(archive.read(names[2]).decode(), as_version=4)
        assert f"stage{stage}/{lessons(stage)[0].name}.ipynb" in contents.cells[0].source


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_the_command_makes_the_wheel_and_all_archives(wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(handout, "build_wheel", lambda out: Path(shutil.copy(wheel, out)))
    done = CliRunner().invoke(app, ["dist", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    made = sorted(file.name for file in tmp_path.iterdir())
    archives = [f"gradsteps-{lang}-stage{stage}.zip" for lang in LANGUAGES for stage in (1, 2)]
    assert made == sorted([WHEEL, *archives])
    assert len(made) == handout.count()
    with zipfile.ZipFile(tmp_path / WHEEL) as packed:
        released = notebook.path("release", lesson(2), "ko").read_bytes()
        assert packed.read("course/release/ko/stage1/step02.ipynb") == released
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert CliRunner().invoke(app, ["dist", "--out", str(tmp_path)]).exit_code == 0
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("address", ["", "https://example.org/gradsteps"])
def test_without_a_repository_on_github_there_is_no_badge(address):
    assert badge.badge(lesson(1), "en", address, "colab.svg") == ""


@pytest.mark.parametrize("address", [GITHUB, f"{GITHUB}/", f"{GITHUB}.git"])
def test_the_badge_opens_the_released_notebook_in_the_readers_language(address):
    there = "https://colab.research.google.com/github/someone/gradsteps/blob/main/release/ko/stage2/step11.ipynb"
    assert badge.badge(lesson(11), "ko", address, "colab.svg") == f"[![Colab에서 열기](colab.svg)]({there})"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_readme_has_the_badge_if_there_is_an_address(lang):
    text = badge.readme(lang).read_text("utf-8")
    assert badge.with_badge(text, lang, badge.repository()) == text
    with_address = badge.with_badge(text, lang, GITHUB)
    assert f"/release/{lang}/stage1/step01.ipynb" in with_address
    assert badge.with_badge(with_address, lang, "") == badge.with_badge(text, lang, "")
