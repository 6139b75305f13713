"""How the site is made: notebooks run once, packages pinned."""

import json
import re
import tomllib

import pytest
from nbformat.v4 import new_output
from packaging.requirements import Requirement

from course.authoring import badge, notebook
from course.authoring.lesson import lesson
from course.authoring.markers import strip_markers
from course.authoring.notebook import ROOT
from course.i18n import LANGUAGES, load_messages
from docs.site import collect, run
from docs.site.translations import WORDS


def test_a_notebook_is_run_in_its_language_and_then_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "CACHE", tmp_path)
    file = run.run(2, "ja")
    assert load_messages("ja")["visible_passed"] in file.read_text("utf-8")
    before = file.stat().st_mtime_ns
    assert run.run(2, "ja") == file
    assert file.stat().st_mtime_ns == before

    made = notebook.solution(lesson(2), "ja")
    made.cells[-1].source += " "
    monkeypatch.setattr(notebook, "solution", lambda *_: made)
    assert run.run(2, "ja") != file
    assert not file.exists()


def test_a_solution_that_fails_stops_the_site(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "CACHE", tmp_path)
    monkeypatch.setattr(notebook, "solution", notebook.release)
    with pytest.raises(Exception, match="NotImplementedError"):
        run.run(2, "en")
    assert not list(tmp_path.rglob("*.ipynb"))


def test_the_code_so_far_is_folded():
    cells = collect.prepare_notebook(notebook.solution(lesson(7), "ko"), lesson(7), "ko").cells
    assert [cell.metadata.get("tags") for cell in cells if cell.id == "step07-given"] == [["hide-input"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_exercise_comes_unsolved_then_its_hints_then_the_solution_folded_then_the_test(lang):
    here = lesson(7)
    cells = collect.prepare_notebook(notebook.solution(here, lang), here, lang).cells
    ids = [cell.id for cell in cells]
    for exercise in here.of_role("exercise"):
        at, end = ids.index(exercise.id), ids.index(exercise.id.test)
        stub, *hints, solution, _ = cells[at : end + 1]
        assert "# YOUR CODE HERE" in stub.source
        assert len(hints) == len(here.hints(exercise.exercise))
        assert all("<details>" in each.source for each in hints)
        assert solution.source == strip_markers(exercise.code)
        assert solution.metadata["tags"] == ["hide-input"]
        assert solution.metadata["mystnb"]["code_prompt_show"] == WORDS[lang]["solution"]


def test_the_address_of_the_repository_is_the_projects_or_none():
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"].get("urls", {})
    assert badge.repository() == urls.get("Repository", "")


def test_the_sites_lock_is_the_courses_and_what_the_site_adds():
    ours = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    sites = (ROOT / "docs" / "site" / "requirements.lock").read_text("utf-8").splitlines()
    assert set(ours) <= set(sites)
    locked = {re.sub(r"[-_.]+", "-", each.name): str(each.specifier)[2:] for each in map(Requirement, sites)}
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for wanted in map(Requirement, extras["site"] + extras["test-browser"]):
        assert locked[wanted.name] in wanted.specifier, wanted


def test_npm_gets_exact_versions():
    lock = json.loads((ROOT / "docs" / "site" / "package-lock.json").read_text("utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert {"node_modules/katex", "node_modules/axe-core"} <= set(packages)
    assert all(each["integrity"] and "resolved" not in each for each in packages.values())


def test_a_page_has_no_setup_cell_and_a_badge_if_there_is_an_address(monkeypatch):
    for address, badges in (("", 0), ("https://github.com/someone/gradsteps", 1)):
        monkeypatch.setattr(badge, "repository", lambda address=address: address)
        page = collect.prepare_notebook(notebook.solution(lesson(7), "ko"), lesson(7), "ko")
        assert not [cell.id for cell in page.cells if cell.id.endswith("-setup")]
        found = [cell.source for cell in page.cells if cell.id == "step07-colab"]
        assert len(found) == badges
        assert all("release/ko/stage1/step07.ipynb" in source for source in found)


def test_what_is_printed_in_pieces_is_one_text_and_columns_are_told_from_sentences():
    made = notebook.solution(lesson(10), "ko")
    sentence, columns, pieces = [cell for cell in made.cells if cell.cell_type == "code"][1:4]
    sentence.outputs = [new_output("stream", text="One sentence.\nAnother  one.\n")]
    columns.outputs = [new_output("stream", text="n   exponent\n1        0.5\n")]
    pieces.outputs = [new_output("stream", text=text) for text in (".", ".", ".\n", "OK\n")]
    collect.prepare_notebook(made, lesson(10), "ko")
    assert "columns" not in sentence.metadata["tags"]
    assert "columns" in columns.metadata["tags"]
    assert [output.text for output in pieces.outputs] == ["...\nOK\n"]
