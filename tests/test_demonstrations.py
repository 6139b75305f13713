"""Unchanged demonstrations that nothing builds on do not run to be graded; their place shows the course's own run."""

import base64
import io
import shutil
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell
from PIL import Image

from autograde.grading import demonstrations
from autograde.grading.free_names import read_by
from autograde.grading.names import bound_names, parse
from autograde.grading.passes import grade
from autograde.grading.submission import from_notebook
from autograde.sandbox.remote.notebook_run import NotebookRun
from autograde.validation import record_demonstrations
from course import draw
from course.authoring import notebook
from course.authoring.lesson import lesson, lessons
from course.authoring.released_lesson import released_lesson
from course.feedback.syntax import MAX_PARSED
from course.i18n import LANGUAGES, translate, use_language

STEP, IDLE, PICTURE = 17, "step17-demo-10", "step24-demo-9"


def demos(step):
    return {cell.id for cell in lesson(step).of_role("demo")}


def cell_of(step, name):
    return next(cell for cell in lesson(step).of_role("demo") if cell.id == name)


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


@pytest.mark.parametrize("step", [each.step for each in lessons()])
def test_the_recorded_outputs_are_those_of_the_code_as_it_is(step):
    assert not demonstrations.is_stale(step)
    for lang in LANGUAGES:
        assert demonstrations.recorded(step, lang).keys() == demos(step)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unchanged_demonstration_shows_the_recorded_output_and_says_so(lang):
    found = notebook.solution(lesson(STEP), lang)
    result = grade(from_notebook(notebook.text(found), STEP, lang, Path("step.ipynb")))
    with use_language(lang):
        said = translate("demonstration")
    assert text_of(result, found, IDLE).startswith(said)
    assert demonstrations.recorded(STEP, lang)[IDLE][0]["text"] in text_of(result, found, IDLE)


def test_recorded_outputs_speak_the_language_of_the_notebook():
    words = {str(demonstrations.recorded(1, lang)["step01-demo-2"]) for lang in LANGUAGES}
    assert len(words) == len(LANGUAGES)


def test_one_without_a_record_runs(monkeypatch, tmp_path):
    monkeypatch.setattr(demonstrations, "FOLDER", tmp_path)
    demonstrations.recorded.cache_clear()
    found = made(1)
    try:
        shown = text_of(graded(found, 1), found, "step01-demo-1")
    finally:
        demonstrations.recorded.cache_clear()
    assert shown
    assert translate("demonstration") not in shown


def test_what_only_those_that_do_not_run_import_is_not_preloaded(monkeypatch):
    wanted, start = [], NotebookRun.__init__
    monkeypatch.setattr(NotebookRun, "__init__", lambda run, *given: wanted.append(given[1]) or start(run, *given))
    found = made(16)
    graded(found, 16)
    assert len(wanted) == 2
    assert not any("matplotlib.pyplot" in each for each in wanted)
    plot = next(cell for cell in found.cells if "matplotlib" in cell.source)
    plot.source += "\nprint(1)"
    graded(found, 16)
    assert all("matplotlib.pyplot" in each for each in wanted[2:])


def test_a_changed_one_runs():
    found = with_cell(made(), IDLE, "print(6 * 7)")
    assert text_of(graded(found), found, IDLE) == "42\n"


def test_one_runs_if_the_student_builds_on_it():
    name = sorted(bound_names(cell_of(24, PICTURE).code))[0]
    found = made(24)
    assert PICTURE in skipped(found, 24)
    found.cells.append(new_code_cell(f"print({name})", id="own"))
    assert PICTURE not in skipped(found, 24)


def test_one_does_not_run_if_the_student_binds_its_names_anew():
    name = sorted(bound_names(cell_of(24, PICTURE).code))[0]
    found = made(24)
    found.cells.append(new_code_cell(f"{name} = 1\nprint({name})", id="own"))
    assert PICTURE in skipped(found, 24)


def test_a_name_that_a_cell_imports_itself_is_not_read_from_a_demonstration():
    found = made(23)
    found.cells.append(new_code_cell("import subprocess\n\nsubprocess", id="own"))
    assert "step23-demo-2" in skipped(found, 23)
    found.cells.append(new_code_cell("print(subprocess)\nimport subprocess", id="late"))
    assert "step23-demo-2" not in skipped(found, 23)


def test_a_cell_too_long_to_be_read_may_need_any_demonstration():
    found = made(24)
    found.cells.append(new_code_cell("#" * (MAX_PARSED + 1), id="own"))
    assert skipped(found, 24) == frozenset()


def test_local_names_of_an_answer_are_not_names_of_a_demonstration():
    found = made(24)
    own = "def spare(x0):\n    top = x0\n    return [x1 for x1 in (top,)]"
    found.cells.append(new_code_cell(own, id="own"))
    assert PICTURE in skipped(found, 24)


NEEDED = {
    "a name": (["demo: x = 1", "print(x)"], {0}),
    "a tool of the course": (["demo: from course.testing import predict", "predict(1, 2)"], {0}),
    "a name that the reader binds first": (["demo: x = 1", "x = 2\nprint(x)"], set()),
    "a name read only before": (["print(x)", "demo: x = 1"], set()),
    "an attribute": (["class C: pass", "demo: C.on = True", "print(C.on)"], {1}),
    "a method called for its effect": (["demo: seen = []", "demo: seen.append(1)", "print(seen)"], {0, 1}),
    "a function called in such a call": (["demo: seen = []\nseen.append(f(2))", "print(f)"], set()),
    "a chain": (["demo: x = 1", "demo: y = x", "print(y)"], {0, 1}),
    "what a function reads when it is called": (["def f():\n    return x", "demo: x = 1", "f()"], {1}),
    "what a needed function reads": (["demo: def f():\n    return x", "demo: x = 1", "print(f())"], {0, 1}),
    "what a method reads": (["class C:\n    def f(self):\n        return x", "demo: x = 1", "C().f()"], {1}),
    "numpy's functions": (["demo: seen = []\nseen.append(np.ones(2))", "print(np.ones(3))"], set()),
    "what a test gives to `inside`": (["demo: x = 1", "inside('y = x')"], {0}),
    "what a test names for `inside`": (["demo: x = 1", "x = 2\ninside('y = x', x=x)"], set()),
    "what a loop over no element may leave": (["demo: x = 1", "for x in []:\n    pass\nprint(x)"], {0}),
    "what an error may leave": (["demo: x = 1", "with raises(E):\n    x = f()\nprint(x)"], {0}),
    "what `unchanged` cannot leave": (["demo: x = 1", "with unchanged(a):\n    x = f()\nprint(x)"], set()),
    "what numpy's settings cannot leave": (["demo: x = 1", "with np.errstate():\n    x = f()\nprint(x)"], set()),
    "what an error on its way out cannot leave": (["demo: x = 1", "try:\n    x = f()\nfinally:\n    g()\nx"], set()),
    "what is read on the way out": (["demo: x = 1", "try:\n    x = f()\nfinally:\n    print(x)"], {0}),
    "what a caught error may leave": (["demo: x = 1", "try:\n    x = f()\nexcept E:\n    g()\nprint(x)"], {0}),
    "what a loop may leave": (["demo: x = 1", "while f():\n    x = 2\nprint(x)"], {0}),
    "what a loop sets": (["demo: x = 1", "while f():\n    x = 2\n    print(x)"], set()),
}


@pytest.mark.parametrize("case", NEEDED)
def test_what_later_cells_may_need_runs(case):
    sources, needed = NEEDED[case]
    optional = {n for n, source in enumerate(sources) if source.startswith("demo: ")}
    assert demonstrations._needed([source.removeprefix("demo: ") for source in sources], optional) == needed


@pytest.mark.slow
def test_a_demonstration_that_a_test_builds_on_runs():
    for each in lessons():
        idle = skipped(made(each.step), each.step)
        tests = set().union(*(read_by(parse(cell.code)) - bound_names(cell.code) for cell in each.of_role("test")))
        for cell in each.of_role("demo"):
            if bound_names(cell.code) & tests - set().union(
                *(bound_names(other.code) for other in each.cells if other.is_code and other is not cell)
            ):
                assert cell.id not in idle


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
        for outputs in demonstrations.recorded(each.step, "en").values()
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
