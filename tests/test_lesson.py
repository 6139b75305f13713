"""The lesson format: what it takes and what it refuses."""

import jupytext
import pytest

from course.authoring.lesson import lesson, lessons, read
from course.authoring.lesson_files import paths
from course.authoring.markers import HIDDEN, SOLUTION, extract_region, remove_region, strip_markers
from course.authoring.percent import read_cells
from course.errors import LessonFormatError

HEAD = """\
# %% [markdown] lang="ko"
# # 1단계. 제목
# %% [markdown] lang="ja"
# # ステップ1　題
# %% [markdown] lang="en"
# # Step 1. A title

# %% given=true
pass

"""
EXERCISE = """\
# %% exercise="one"
def one():
    ### BEGIN SOLUTION
    return 1
    ### END SOLUTION

"""
TEST = """\
# %% test="one" points=2
equal(one(), 1)
### BEGIN HIDDEN TESTS
equal(one() + one(), 2)
### END HIDDEN TESTS
passed()
"""


@pytest.fixture
def write(tmp_path):
    def write(text):
        file = tmp_path / "stage1" / "step01.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    return write


def test_a_lesson_tells_its_title_exercises_tests_and_points(write):
    found = read(write(HEAD + EXERCISE + TEST))
    assert [found.title(lang) for lang in ("ko", "ja", "en")] == ["1단계. 제목", "ステップ1　題", "Step 1. A title"]
    assert list(found.exercises) == list(found.tests) == ["one"]
    assert found.points == 2
    assert [cell.id for cell in found.cells] == ["step01-prose-1", "step01-given", "step01-one", "step01-one-test"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEAD.replace('lang="ja"', 'lang="en"'), "ko, ja and en"),
        (HEAD.replace("# # Step 1. A title", "# A title"), "title"),
        (HEAD.replace("given=true", ""), "given=true"),
        (HEAD + EXERCISE, "followed by its own test"),
        (HEAD + TEST + EXERCISE.replace("one", "two"), "followed by its own test"),
        (HEAD + EXERCISE.replace("    ### BEGIN SOLUTION\n", "") + TEST, "BEGIN SOLUTION"),
        (HEAD + EXERCISE + TEST.replace("points=2", "points=0"), "points"),
        (HEAD + EXERCISE + TEST.replace("### BEGIN HIDDEN TESTS\n", ""), "BEGIN HIDDEN TESTS"),
        (HEAD + EXERCISE + TEST + EXERCISE + TEST, "share a name"),
        (HEAD + EXERCISE + TEST + '# %% colour="red"\n1\n', "colour"),
    ],
)
def test_a_lesson_that_breaks_the_format_is_refused_with_a_reason(write, text, complaint):
    with pytest.raises(LessonFormatError, match=complaint):
        read(write(text))


def test_an_unknown_step_is_refused():
    with pytest.raises(LessonFormatError, match="no step 99"):
        lesson(99)


def test_regions_are_cut_and_kept_at_their_own_indentation():
    text = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\nx = 2"
    assert remove_region(SOLUTION, text) == "def f():\nx = 2"
    assert strip_markers(text) == "def f():\n    return 1\nx = 2"
    assert extract_region(HIDDEN, "a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc") == "b"


def test_the_points_of_a_stage_sum_to_100():
    for stage in {each.stage for each in lessons()}:
        assert sum(each.points for each in lessons(stage)) == 100


def test_the_stages_hold_the_steps_of_the_course():
    assert [each.step for each in lessons(1)] == list(range(1, 11))
    assert [each.step for each in lessons(2)] == list(range(11, 26))


@pytest.mark.parametrize("each", lessons(), ids=lambda each: each.name)
def test_every_lesson_keeps_to_the_spine(each):
    roles = [cell.role for cell in each.cells]
    assert 1 <= len(each.exercises) <= 5
    assert roles[0] == "prose"
    assert roles[-1] == "prose"
    assert "demo" in roles
    for name in each.exercises:
        assert each.hints(name), f"{name} has no hint"
    # a learner never writes more than one exercise before learning whether it works
    graded = [(cell.role, cell.exercise) for cell in each.cells if cell.role in ("exercise", "test")]
    assert graded == [pair for name in each.exercises for pair in (("exercise", name), ("test", name))]


def test_a_lesson_knows_what_its_code_imports():
    assert lesson(7).imports() == {"course.draw", "course.testing", "sys"}
    plotting = {each.step for each in lessons() if "matplotlib.pyplot" in each.imports()}
    assert plotting == {16, 18, 24, 25}
    plots = {cell.id for cell in lesson(16).cells if "matplotlib" in cell.code}
    assert "matplotlib.pyplot" not in lesson(16).imports(plots)


@pytest.mark.parametrize("step", paths())
def test_a_lesson_has_the_cells_that_jupytext_finds_in_it(step):
    wanted = jupytext.read(paths()[step], fmt="py:percent").cells
    for cell in wanted:
        cell.metadata.pop("lines_to_next_cell", None)
    found = [(cell.cell_type, cell.source, cell.metadata) for cell in read_cells(paths()[step])]
    assert found == [(cell.cell_type, cell.source, cell.metadata) for cell in wanted]


@pytest.mark.parametrize("points", ["five", '"five', "1.5x"])
def test_an_option_that_is_no_value_is_named(write, points):
    with pytest.raises(LessonFormatError, match="points="):
        read(write(HEAD + EXERCISE + TEST.replace("points=2", f"points={points}")))
