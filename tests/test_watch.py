"""`course watch`, `hint` and `init`: what a learner has in a terminal."""

import io
import os

import pytest
from rich.console import Console
from typer.testing import CliRunner

from autograde.classroom.terminal import markdown
from autograde.learner.watch import Watch
from autograde.sandbox.remote.session import Limits
from course import i18n
from course.authoring import notebook, workspace
from course.authoring.lesson import lesson, lessons
from course.cli import app
from course.i18n import LANGUAGES, load_messages, use_language


def course(*words, **options):
    return CliRunner().invoke(app, list(map(str, words)), **options)


@pytest.fixture
def own(tmp_path):
    """A learner's folder in Japanese."""
    workspace.copy_release(tmp_path, "ja")
    return tmp_path


class Session:
    """A session at a terminal: what is done in it one by one, and what is shown after each."""

    def __init__(self, file, *doings):
        self.out = io.StringIO()
        console = Console(file=self.out, width=100, color_system=None)
        self.watch = Watch(file, None, Limits(protection="trusted"), console)
        self.doings = iter(doings)
        self.pages = []
        self.watch.run(self.key)

    def key(self, seconds):
        self.pages.append(self.out.getvalue())
        self.out.seek(0)
        self.out.truncate()
        doing = next(self.doings, "q")
        return doing if isinstance(doing, str) else doing() or ""


def solve(file, step, lang, change=("", "")):
    """Write our answers into a learner's notebook, one of them changed, as a save in an editor would."""

    def save():
        made = notebook.solution(lesson(step), lang)
        for cell in made.cells:
            cell.source = cell.source.replace(*change) if change[0] else cell.source
        file.write_text(notebook.text(made), "utf-8")
        os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))

    return save


def test_each_save_is_checked_and_the_next_exercise_shown(own):
    file = own / "stage1" / "step02.ipynb"
    words = load_messages("ja")
    wrong = solve(file, 2, "ja", ("x**2", "x * 2"))
    shown = Session(file, "", wrong, "", "h", "h", solve(file, 2, "ja"), "").pages
    pages = [page for page in shown if page]
    assert words["watch_next"].format(exercise="step02-function") in pages[0]
    assert words["watch_next"].format(exercise="step02-square") in pages[1]
    assert "✘ step02-square" in pages[1]
    assert words["hint"].format(number=1) not in pages[1]
    assert words["hint"].format(number=1) in pages[2]
    assert words["hint"].format(number=2) not in pages[2]
    assert words["hint"].format(number=2) in pages[3]
    assert words["watch_done"] in pages[4]
    assert len(pages) == 5


@pytest.mark.slow
def test_n_goes_on_to_the_next_step_also_of_the_next_stage(own):
    session = Session(own / "stage1" / "step10.ipynb", "n", "")
    assert session.watch.file == own / "stage2" / "step11.ipynb"
    assert lesson(11).title("ja") in session.pages[1]
    last = Session(own / "stage2" / f"{lessons()[-1].name}.ipynb", "n", "")
    assert last.watch.file.name == f"{lessons()[-1].name}.ipynb"


def test_a_file_that_cannot_be_read_for_a_moment_does_not_end_it(own):
    file = own / "stage1" / "step02.ipynb"
    session = Session(file, lambda: file.write_text("{", "utf-8") and "", "", file.unlink, "", solve(file, 2, "ja"), "")
    pages = [page for page in session.pages if page]
    assert "JSON" in pages[1]
    assert load_messages("ja")["watch_done"] in pages[2]


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    done = course("watch", tmp_path / "step02.ipynb", "--lang", "ko")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hint_comes_one_at_a_time(lang, monkeypatch):
    words = load_messages(lang)
    first, second = (words["hint"].format(number=number) for number in (1, 2))
    shown = course("hint", "step07", "creator", "--lang", lang).stdout
    assert first in shown
    assert second not in shown
    assert second in course("hint", "7", "creator", "--number", "2", "--lang", lang).stdout
    monkeypatch.setattr("course.cli.is_interactive", lambda: True)
    for typed, wanted in (("\n", True), ("q\n", False)):
        assert (second in course("hint", "step07", "creator", "--lang", lang, input=typed).stdout) is wanted


@pytest.mark.parametrize("words", [["step07", "nothing"], ["step99"], ["step07", "creator", "--number", "99"]])
def test_a_hint_that_is_not_there_is_one_line(words):
    done = course("hint", *words, "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_folder_of_ones_own_has_all_notebooks_and_their_list(lang, tmp_path):
    done = course("init", tmp_path / "own", "--lang", lang)
    assert done.exit_code == 0
    assert all(workspace.workspace_path(tmp_path / "own", each).is_file() for each in lessons())
    assert (tmp_path / "own" / "contents.ipynb").is_file()
    assert "step01.ipynb" in done.stdout
    with use_language(lang):
        assert i18n.detect_language(tmp_path / "own") == lang


@pytest.mark.parametrize("place", [".", "stage1", None])
def test_of_a_folder_the_next_notebook_is_watched(place, tmp_path, monkeypatch):
    watched = []
    monkeypatch.setattr(Watch, "run", lambda self, keys: watched.append(self.file))
    monkeypatch.chdir(tmp_path)
    assert course("watch").exit_code == 2
    own = tmp_path / ("own" if place else "notebooks")
    workspace.copy_release(own, "ja")
    solve(own / "stage1" / "step01.ipynb", 1, "ja")()
    assert course("watch", "--trusted", *([own / place] if place else [])).exit_code == 0
    assert [each.resolve() for each in watched] == [own / "stage1" / "step02.ipynb"]


def test_japanese_is_shown_without_the_spaces_of_line_ends():
    out = io.StringIO()
    Console(file=out, width=100).print(markdown("一行目は、\n二行目へ続く。"))
    assert "一行目は、二行目へ続く。" in out.getvalue()
