"""The notebooks that are built from lessons."""

import json
import re

import nbformat
import pytest

from course import __version__
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths
from course.authoring.markers import HIDDEN, SOLUTION, extract_region
from course.i18n import LANGUAGES
from course.i18n.line_breaks import unwrap_cjk_lines
from course.i18n.step_names import step_name

LINK = re.compile(r"\]\(([\w./]+\.ipynb)\)")


@pytest.mark.slow
def test_what_is_committed_is_up_to_date():
    assert notebook.find_stale() == []


@pytest.mark.parametrize("step", paths())
def test_what_is_committed_was_built_from_this_lesson(step):
    here = lesson(step)
    for lang in LANGUAGES:
        for folder in ("source", "release"):
            meta = json.loads(notebook.path(folder, here, lang).read_text("utf-8"))["metadata"]["gradsteps"]
            assert meta == {"digest": notebook.digest(here), "lang": lang, "step": step, "version": __version__}


def test_building_twice_gives_the_same_bytes_and_only_what_changed_is_built(tmp_path, monkeypatch):
    few = [lesson(1), lesson(2)]
    monkeypatch.setattr(notebook, "lessons", lambda: few)
    first = notebook.build(tmp_path)
    assert len(first) == 2 * 2 * 3
    bytes_before = {file: file.read_bytes() for file in first}
    assert notebook.build(tmp_path) == []
    assert notebook.build(tmp_path, everything=True) == []
    assert {file: file.read_bytes() for file in first} == bytes_before

    touched = notebook.path("release", few[0], "ja", tmp_path)
    touched.write_text("{}", "utf-8")
    assert notebook.build(tmp_path) == [touched]
    assert touched.read_bytes() == bytes_before[touched]


def test_a_hand_edited_notebook_and_a_stray_one_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr(notebook, "lessons", lambda: [lesson(1)])
    notebook.build(tmp_path)
    assert notebook.find_stale(tmp_path) == []
    edited = notebook.path("source", lesson(1), "ko", tmp_path)
    edited.write_text(edited.read_text("utf-8").replace("Variable", "Box"), "utf-8")
    stray = notebook.path("release", lesson(2), "en", tmp_path)
    stray.write_text("{}", "utf-8")
    assert notebook.find_stale(tmp_path) == [edited, stray]
    notebook.build(tmp_path)
    assert not stray.exists()


@pytest.mark.parametrize("step", paths())
@pytest.mark.parametrize("folder", ["source", "release"])
def test_code_ids_and_points_are_the_same_in_the_three_languages(step, folder):
    def code(lang):
        found = nbformat.read(notebook.path(folder, lesson(step), lang), as_version=4)
        cells = [cell for cell in found.cells if cell.cell_type == "code" and cell.id != f"{step_name(step)}-setup"]
        return [(cell.id, cell.source, dict(cell.metadata)) for cell in cells]

    assert code("ko") == code("ja") == code("en")


@pytest.mark.parametrize("step", paths())
def test_prose_differs_between_the_languages(step):
    for cell in lesson(step).cells:
        if not cell.is_code:
            assert len(set(cell.text.values())) == 3, cell.id


@pytest.mark.parametrize("step", paths())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_released_holds_no_answer_no_hidden_test_and_no_output(step, lang):
    here = lesson(step)
    released = nbformat.read(notebook.path("release", here, lang), as_version=4)
    nbformat.validate(released)
    by_id = {cell.id: cell for cell in released.cells}
    text = "\n".join(cell.source for cell in released.cells)
    assert not any(marker in text for marker in (*SOLUTION, *HIDDEN))
    for cell in released.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
    for cell in here.of_role("exercise"):
        assert "# YOUR CODE HERE" in by_id[cell.id].source
        assert extract_region(SOLUTION, cell.code).strip() not in by_id[cell.id].source
    for cell in here.of_role("test"):
        first, *kept = by_id[cell.id].source.splitlines()
        assert first.startswith("from course.testing import ")
        hidden = extract_region(HIDDEN, cell.code).splitlines()
        shown = cell.code.splitlines()
        assert kept == shown[: len(kept) - 1] + [shown[-1]]
        assert len(kept) + len(hidden) + 2 * cell.code.count(HIDDEN[0]) == len(shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_notebook_leads_to_the_next_and_the_list_of_steps_to_all(lang):
    first = notebook.path("release", lesson(1), lang)
    root = first.parents[1]
    listed = [root / link for link in LINK.findall(notebook.contents(lang).cells[0].source)]
    assert listed == [notebook.path("release", lesson(step), lang) for step in paths()]
    for here, following in zip(listed, [*listed[1:], None], strict=True):
        last = nbformat.read(here, as_version=4).cells[-1]
        links = [(here.parent / link).resolve() for link in LINK.findall(last.source)]
        assert links == ([] if following is None else [following.resolve()])


def test_japanese_lines_are_joined_without_a_space_and_nothing_else_is_touched():
    text = "# 題\n一行目は、\n二行目へ続く。\n\n- 項目\n  続き\n- `x` は\n  箱\n\n```\n図\n図\n```\n| 表 |\n| 表 |"
    assert unwrap_cjk_lines(text) == (
        "# 題\n一行目は、二行目へ続く。\n\n- 項目続き\n- `x` は箱\n\n```\n図\n図\n```\n| 表 |\n| 表 |"
    )
    korean = "첫째 줄은\n둘째 줄로 이어집니다."
    assert unwrap_cjk_lines(korean) == korean


def test_japanese_lines_that_break_beside_a_digit_are_joined_and_a_list_keeps_its_lines():
    assert unwrap_cjk_lines("箱は、\n2つある。値は10\n個。") == "箱は、2つある。値は10個。"
    listed = "手順：\n1. 箱を作る。\n10. 終わる。"
    assert unwrap_cjk_lines(listed) == listed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_lessons_lack_the_answers_a_released_notebook_is_of_this_version_all_the_same(lang, monkeypatch):
    monkeypatch.setattr(notebook, "has_solutions", lambda: False)
    assert notebook.is_current(notebook.path("release", lesson(7), lang), lesson(7))
