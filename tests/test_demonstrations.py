"""Unchanged demonstrations that nothing builds on do not run to be graded; their place shows the course's own run."""

import base64
import io
import shutil
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell
from PIL import Image

from autograde.grading import demonstrations
from autograde.grading.names import bound_names, parse, read_by
from autograde.grading.passes import grade
from autograde.grading.submission import from_notebook
from autograde.validation import record_demonstrations
from course import draw
from course.authoring import notebook
from course.authoring.lesson import lesson, lessons
from course.authoring.released_lesson import released_lesson
from course.feedback.syntax import MAX_PARSED
from course.i18n import translate

STEP, ASIDE, ANSWER = 17, "step17-demo-10", "step17-function"


def asides(step):
    return [cell for cell in lesson(step).of_role("demo") if cell.aside]


STEPS = [each.step for each in lessons() if asides(each.step)]


def made(step=STEP):
    return notebook.solution(lesson(step), "en")


def handed_in(found, step=STEP):
    """Read a notebook as a file: cells without metadata of nbgrader lose their ids there."""
    return from_notebook(notebook.text(found), step, "en", Path("step.ipynb"))


def skipped(found, step=STEP):
    code = [cell for cell in handed_in(found, step).notebook.cells if cell.cell_type == "code"]
    return demonstrations.idle_demonstrations(code, released_lesson(step))


def with_cell(found, name, source):
    next(cell for cell in found.cells if cell.id == name).source = source
    return found


def text_of(result, found, name):
    position = next(n for n, cell in enumerate(found.cells) if cell.id == name)
    return "".join(str(output.get("text", output.get("data"))) for output in result.outputs[position])


def graded(found, step=STEP):
    return grade(handed_in(found, step))


@pytest.mark.parametrize("step", STEPS)
def test_no_cell_that_always_runs_reads_what_only_asides_define(step):
    defined, only_asides = set(), set()
    for cell in (each for each in lesson(step).cells if each.is_code):
        if cell.aside:
            only_asides |= bound_names(cell.code) - defined
        else:
            assert not only_asides & read_by(parse(cell.code)) - bound_names(cell.code), cell.id
            defined |= bound_names(cell.code)
            only_asides -= defined


@pytest.mark.parametrize("step", STEPS)
def test_the_recorded_outputs_are_those_of_the_code_as_it_is(step):
    assert not demonstrations.is_stale(step)
    assert demonstrations.recorded(step).keys() == {cell.id for cell in asides(step)}


def test_an_unchanged_aside_shows_the_recorded_output_and_says_so():
    found = made()
    shown = text_of(graded(found), found, ASIDE)
    assert translate("demonstration") in shown
    assert demonstrations.recorded(STEP)[ASIDE][0]["text"] in shown


def test_a_changed_one_runs():
    found = with_cell(made(), ASIDE, "print(6 * 7)")
    assert text_of(graded(found), found, ASIDE) == "42\n"


def test_one_runs_if_the_student_builds_on_it():
    picture = asides(24)[0]
    name = sorted(bound_names(picture.code))[0]
    found = made(24)
    assert picture.id in skipped(found, 24)[0]
    found.cells.append(new_code_cell(f"print({name})", id="own"))
    assert picture.id not in skipped(found, 24)[0]


@pytest.mark.parametrize("step", STEPS)
def test_no_solution_needs_an_aside(step):
    assert skipped(made(step), step)[0] == {cell.id for cell in asides(step)}


def test_a_name_that_a_cell_imports_itself_is_not_read_from_a_demonstration():
    found, first = made(23), asides(23)[0].id
    found.cells.append(new_code_cell("import subprocess\n\nsubprocess", id="own"))
    assert first in skipped(found, 23)[0]
    found.cells.append(new_code_cell("print(subprocess)\nimport subprocess", id="late"))
    assert first not in skipped(found, 23)[0]


def test_a_cell_too_long_to_be_read_may_need_any_demonstration():
    found = made(24)
    found.cells.append(new_code_cell("#" * (MAX_PARSED + 1), id="own"))
    assert skipped(found, 24) == (frozenset(), frozenset())


def test_local_names_of_an_answer_are_not_names_of_a_demonstration():
    found = made(24)
    picture = asides(24)[0]
    own = "def spare(x0):\n    top = x0\n    return [x1 for x1 in (top,)]"
    found.cells.append(new_code_cell(own, id="own"))
    assert picture.id in skipped(found, 24)[0]


@pytest.mark.slow
def test_a_demonstration_that_a_test_builds_on_runs_each_time():
    for each in lessons():
        never, once = skipped(made(each.step), each.step)
        tests = set().union(*(read_by(parse(cell.code)) - bound_names(cell.code) for cell in each.of_role("test")))
        for cell in each.of_role("demo"):
            if bound_names(cell.code) & tests - set().union(
                *(bound_names(other.code) for other in each.cells if other.is_code and other is not cell)
            ):
                assert cell.id not in never | once


def test_a_changed_lesson_makes_its_recording_stale(tmp_path, monkeypatch):
    monkeypatch.setattr(demonstrations, "FOLDER", tmp_path)
    assert demonstrations.is_stale(STEP)
    record_demonstrations.record(STEP)
    assert not demonstrations.is_stale(STEP)
    monkeypatch.setattr(demonstrations, "code_digest", lambda of: "other")
    assert demonstrations.is_stale(STEP)


def test_recorded_plots_take_few_bytes_and_keep_their_white():
    """Each of them is in every notebook and page of a class."""
    pictures = [
        output["data"]["image/png"]
        for each in lessons()
        for outputs in demonstrations.recorded(each.step).values()
        for output in outputs
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) > 5
    for text in pictures:
        with Image.open(io.BytesIO(base64.b64decode(text))) as picture:
            assert len(text) < picture.width * picture.height / 4
            assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_a_changed_drawing_makes_the_recordings_stale_that_show_it(tmp_path, monkeypatch):
    before = {each.step: demonstrations.code_digest(each) for each in lessons()}
    shutil.copytree(Path(draw.__file__).parent, tmp_path / "draw")
    (tmp_path / "draw" / "theme.py").write_text("COLOR = 'green'\n")
    monkeypatch.setattr(draw, "__file__", str(tmp_path / "draw" / "__init__.py"))
    changed = {each.step for each in lessons() if demonstrations.code_digest(each) != before[each.step]}
    assert 14 in changed
    assert not any("course.draw" in cell.code for each in lessons() if each.step not in changed for cell in each.cells)
