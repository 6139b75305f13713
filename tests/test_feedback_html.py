"""The kernel's handler, as a learner's kernel calls it: a message in the place of a traceback."""

import io
import re
from contextlib import redirect_stdout
from html import unescape

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from course import testing
from course.authoring.lesson import lesson
from course.authoring.markers import HIDDEN, remove_region, strip_markers
from course.authoring.preamble import preamble
from course.authoring.released_lesson import released_lesson
from course.feedback import diagnosis, html, kernel_hook, rerun
from course.i18n import LANGUAGES, translate, use_language


@pytest.fixture
def fresh_shell():
    """A kernel in which nothing was run yet."""
    made = InteractiveShell()
    made.display_pub = CapturingDisplayPublisher()
    made.shown = []
    made.set_custom_exc((Exception, KeyboardInterrupt), kernel_hook.handle_cell_error)
    made._showtraceback = lambda etype, error, lines: made.shown.append("\n".join(lines))
    return made


@pytest.fixture
def shell(fresh_shell):
    fresh_shell.run_cell(preamble(2), store_history=True)
    return fresh_shell


def run(shell, source):
    shell.display_pub.outputs.clear()
    with redirect_stdout(io.StringIO()) as printed:
        result = shell.run_cell(source, store_history=True)
    return result, [each["data"] for each in shell.display_pub.outputs], printed.getvalue()


def cell(role, exercise):
    return next(each for each in lesson(2).of_role(role) if each.exercise == exercise)


TEST = remove_region(HIDDEN, cell("test", "square").code)
FUNCTION = strip_markers(cell("exercise", "function").code)
SQUARE = strip_markers(cell("exercise", "square").code)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_known_mistake_is_named_with_hints_and_the_traceback_folded_away(shell, lang):
    with use_language(lang):
        shell.run_cell(FUNCTION)
        shell.run_cell(SQUARE.replace("x**2", "x * 2"))
        result, shown, _ = run(shell, TEST)
        known = diagnosis.diagnose(2, "square", diagnosis.visible(2, "square")["2.9"])
        assert not result.success
        assert len(shown) == 1
        assert known.name() in shown[0]["text/plain"]
        page = unescape(re.sub("</?code>", "`", shown[0]["text/html"]))
        assert all(text in page for text in [known.name(), *known.hints()])
        assert "Traceback" in shown[0]["text/html"]
        assert len(shell.shown) == 1
        assert "\n" not in shell.shown[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (SQUARE.replace("forward", "foward"), "foward"),
        (SQUARE.replace("return x**2", "sorted(x.shape)\n        return x * 2.5"), "sorted(x.shape)"),
    ],
)
def test_what_can_be_read_in_the_answer_is_told(shell, lang, answer, told):
    with use_language(lang):
        for source in (FUNCTION, "x = 1", answer, "x = Variable(np.array(2.0))"):
            run(shell, source)
        _, shown, _ = run(shell, TEST)
    assert len(shown) == 1
    assert f"`{told}`" in shown[0]["text/plain"]


def test_a_stub_is_not_attempted_and_nothing_more(shell):
    shell.run_cell(FUNCTION)
    stub = "# YOUR CODE HERE\n        raise NotImplementedError()"
    shell.run_cell(f"class Square(Function):\n    def forward(self, x):\n        {stub}")
    result, shown, _ = run(shell, TEST)
    assert not result.success
    assert shown == []
    assert shell.shown == ["✘ Not attempted yet."]


def test_a_right_answer_is_told_what_was_right(shell):
    shell.run_cell(FUNCTION)
    shell.run_cell(SQUARE)
    result, shown, printed = run(shell, TEST)
    assert result.success
    assert shown == []
    assert printed.startswith("✔ ")
    assert diagnosis.success_message(2, "square", visible_only=True) in printed
    assert diagnosis.success_message(2, "square", visible_only=True)


def test_nothing_is_praised_that_only_the_hidden_part_can_know(shell):
    """Nine known wrong versions of this base class pass its visible checks."""
    assert diagnosis.success_message(2, "function")
    assert not diagnosis.success_message(2, "function", visible_only=True)
    shell.run_cell(FUNCTION)
    _, _, printed = run(shell, remove_region(HIDDEN, cell("test", "function").code))
    assert printed.strip() == f"✔ {translate('visible_passed')}"


def test_other_cells_keep_their_traceback(shell):
    seen = []
    shell.showtraceback = lambda *args, **named: seen.append(args)
    result, shown, _ = run(shell, "1 / 0")
    assert not result.success
    assert shown == []
    assert len(seen) == 1


def test_the_second_look_ends_and_leaves_the_names_as_they_were(shell, monkeypatch):
    monkeypatch.setattr(rerun, "RERUN_TIMEOUT", 0.3)
    shell.run_cell(FUNCTION)
    shell.run_cell("calls = []")
    shell.run_cell(
        "class Square(Function):\n    def forward(self, x):\n        calls.append(1)\n"
        "        while len(calls) > 1: pass\n        return x"
    )
    result, shown, _ = run(shell, TEST)
    assert not result.success
    assert len(shown) == 1
    assert shell.user_ns["passed"] is testing.passed


def test_the_error_that_was_raised_is_told_where_a_second_run_takes_too_long(shell, monkeypatch):
    monkeypatch.setattr(rerun, "RERUN_TIMEOUT", 0.3)
    shell.run_cell(FUNCTION)
    shell.run_cell("calls = []")
    shell.run_cell(
        "class Square(Function):\n    def forward(self, x):\n        calls.append(1)\n"
        "        while len(calls) > 1: pass\n        return x * 2"
    )
    _, shown, _ = run(shell, TEST)
    assert "20" in shell.shown[0]
    assert "0.3" not in shell.shown[0]
    assert diagnosis.exercise_hints(2, "square")[0] in shown[0]["text/plain"]


def test_an_interrupted_test_is_not_named_as_anything_else(shell):
    shell.run_cell(FUNCTION)
    shell.run_cell("class Square(Function):\n    def forward(self, x):\n        raise KeyboardInterrupt")
    _, shown, _ = run(shell, TEST)
    assert shell.shown == [f"✘ {translate('interrupted')}"]
    assert len(shown) == 1
    assert not any(each.title["en"] in str(shown) for each in diagnosis.mistakes(2, "square").values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_seen_is_said_once_and_without_a_name_the_exercises_own_hints_follow(shell, lang):
    with use_language(lang):
        shell.run_cell(FUNCTION)
        shell.run_cell(SQUARE.replace("x**2", "x * 0 + 123.456"))
        _, shown, _ = run(shell, TEST)
        assert "123.456" in shell.shown[0]
        assert "123.456" not in shown[0]["text/plain"]
        for hint in diagnosis.exercise_hints(2, "square"):
            assert html._marked(hint) in shown[0]["text/html"]


def as_released(step, name):
    return released_lesson(step).cells[f"step{step:02d}-{name}"].source


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["variable-test", "given"])
def test_a_forgotten_first_cell_is_met_in_the_learners_language(fresh_shell, lang, name):
    """By a test cell, which loads the feedback itself, and by a learner's own cell where the kernel has loaded it."""
    with use_language(lang):
        source = as_released(1, name) if name.endswith("-test") else "np.array(1.0)"
        result, shown, _ = run(fresh_shell, "class Variable:\n    def __init__(self, data):\n        self.data = data")
        assert result.success
        result, shown, _ = run(fresh_shell, source)
        assert not result.success
        assert fresh_shell.shown == [f"✘ {translate('first_cell', name='np')}"]
        assert translate("run_first_cell") in shown[0]["text/plain"]
        assert "Traceback" in shown[0]["text/html"]


def test_a_name_that_is_missing_though_the_first_cell_was_run_is_no_matter_of_the_first_cell(shell):
    tracebacks = []
    shell.showtraceback = lambda *args, **named: tracebacks.append(args)
    run(shell, "nmae")
    assert len(tracebacks) == 1
    assert not shell.shown


def solved(step, exercise):
    return strip_markers(lesson(step).exercises[exercise].code)


def test_the_advice_to_run_a_cell_again_is_given_where_it_helps(fresh_shell):
    fresh_shell.run_cell(preamble(6), store_history=True)
    forgetful = solved(6, "remember").replace("self.input = input", "pass")
    for source in (forgetful, solved(6, "square"), solved(6, "remember")):
        fresh_shell.run_cell(source, store_history=True)
    square = fresh_shell.user_ns["Square"]
    _, shown, _ = run(fresh_shell, as_released(6, "square-test"))
    assert translate("old_base", name="Square", base="Function") in shown[0]["text/plain"]
    assert fresh_shell.user_ns["Square"] is square
    fresh_shell.run_cell(solved(6, "square"), store_history=True)
    assert run(fresh_shell, as_released(6, "square-test"))[0].success


def test_the_advice_to_run_a_cell_again_is_not_given_where_it_breaks_a_right_answer(fresh_shell):
    """The first cell holds the Exp of step 3, but also the Function that exercise 1 of step 6 has just replaced."""
    fresh_shell.run_cell(preamble(6), store_history=True)
    fresh_shell.run_cell(solved(6, "remember"), store_history=True)
    wrong = solved(6, "square").replace("2 * x * gy", "x * gy")
    assert wrong != solved(6, "square")
    fresh_shell.run_cell(wrong, store_history=True)
    _, shown, _ = run(fresh_shell, as_released(6, "square-test"))
    assert shown
    assert "Function" not in shown[0]["text/plain"]


def test_what_the_failed_test_makes_itself_is_not_blamed(fresh_shell):
    fresh_shell.run_cell(preamble(1), store_history=True)
    fresh_shell.run_cell(solved(1, "variable"), store_history=True)
    assert run(fresh_shell, as_released(1, "variable-test"))[0].success
    fresh_shell.run_cell(f"{solved(1, 'variable')}\n        raise ValueError('left over')", store_history=True)
    _, shown, _ = run(fresh_shell, as_released(1, "variable-test"))
    assert "ValueError" in fresh_shell.shown[-1]
    assert "one" not in shown[0]["text/plain"].split()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_names_nothing_that_the_test_made_for_itself(fresh_shell, lang):
    with use_language(lang):
        fresh_shell.run_cell(preamble(14), store_history=True)
        fresh_shell.run_cell(solved(14, "variable"), store_history=True)
        fresh_shell.run_cell("x_grad, b_grad, y_grad = 9.0, 9.0, 9.0", store_history=True)
        run(fresh_shell, as_released(14, "in-place-test"))
        assert "[True, True, True]" in fresh_shell.shown[0]
        assert "found" not in fresh_shell.shown[0]


def test_a_message_shows_places_in_the_learners_code_alone(fresh_shell):
    fresh_shell.run_cell(preamble(2), store_history=True)
    fresh_shell.run_cell(FUNCTION, store_history=True)
    fresh_shell.run_cell(SQUARE.replace("x**2", "np.reshape(x, (7, 7))"), store_history=True)
    run(fresh_shell, TEST)
    assert "(forward: return np.reshape(x, (7, 7)))" in fresh_shell.shown[0]


def test_an_operator_that_was_lost_is_told(shell):
    for source in ("class V: pass", "V.__add__ = lambda a, b: 1", "class V: pass"):
        run(shell, source)
    shell.showtraceback = lambda *args, **named: None
    _, shown, _ = run(shell, "V() + V()")
    assert "__add__" in shown[0]["text/plain"]


def test_nothing_of_a_learners_value_is_taken_for_html():
    made = html.render_html("<b>", ["<i>"], ["<u>"], "<script>x</script>")
    assert not re.search(r"<(script|b|i|u)>", made)
    assert "<code>x.grad &lt; 1</code>" in html.render_html("`x.grad < 1`", [])


def test_a_message_stays_within_sixty_words():
    assert html.truncate("one two three", "named") == "one two three"
    cut = html.truncate("seen " * 40, "named " * 50)
    assert len(f"{cut} {'named ' * 50}".split()) == html.WORDS


def test_the_extension_can_be_unloaded(shell):
    kernel_hook.load_ipython_extension(shell)
    assert shell.custom_exceptions == (Exception, KeyboardInterrupt)
    kernel_hook.unload_ipython_extension(shell)
    assert shell.custom_exceptions == ()


def test_importing_the_vocabulary_loads_the_extension_in_a_kernel_and_only_there(shell, monkeypatch):
    shell.set_custom_exc((), None)
    testing._load_feedback()
    assert shell.custom_exceptions == ()
    monkeypatch.setattr(kernel_hook, "kernel_shell", lambda: shell)
    monkeypatch.setattr(shell.extension_manager, "loaded", set())
    testing._load_feedback()
    assert shell.custom_exceptions == (Exception, KeyboardInterrupt)
