"""The kernel's handler, as a learner's kernel calls it: a message in the place of a traceback."""

import io
import re
from contextlib import redirect_stdout

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from course import testing
from course.authoring.lesson import lesson
from course.authoring.markers import HIDDEN, remove_region, strip_markers
from course.authoring.preamble import preamble
from course.feedback import diagnosis, html, kernel_hook
from course.i18n import LANGUAGES, use_language


@pytest.fixture
def shell():
    made = InteractiveShell()
    made.display_pub = CapturingDisplayPublisher()
    made.shown = []
    made.set_custom_exc((Exception, KeyboardInterrupt), kernel_hook.handle_cell_error)
    made._showtraceback = lambda etype, error, lines: made.shown.append("\n".join(lines))
    made.run_cell("import numpy as np\nfrom course.testing import *\n" + preamble(2))
    return made


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
        assert known.name() in shown[0]["text/html"].replace("&#x27;", "'")
        assert all(
            hint in shown[0]["text/html"].replace("&#x27;", "'").replace("&quot;", '"') for hint in known.hints()
        )
        assert "Traceback" in shown[0]["text/html"]
        assert len(shell.shown) == 1
        assert "\n" not in shell.shown[0]


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
    assert diagnosis.success_message(2, "square") in printed


def test_other_cells_keep_their_traceback(shell):
    seen = []
    shell.showtraceback = lambda *args, **named: seen.append(args)
    result, shown, _ = run(shell, "1 / 0")
    assert not result.success
    assert shown == []
    assert len(seen) == 1


def test_the_second_look_ends_and_leaves_the_names_as_they_were(shell, monkeypatch):
    monkeypatch.setattr(kernel_hook, "RERUN_TIMEOUT", 0.3)
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


def test_an_operator_that_was_lost_is_told(shell):
    for cell in ("class V: pass", "V.__add__ = lambda a, b: 1", "class V: pass"):
        run(shell, cell)
    shell.showtraceback = lambda *args, **named: None
    _, _, printed = run(shell, "V() + V()")
    assert "__add__" in printed


def test_nothing_of_a_learners_value_is_taken_for_html():
    made = html.render_html("<script>x</script>", "<b>", ["<i>"], ["<u>"], "<pre>")
    assert not re.search(r"<(script|b|i|u)>", made)
    assert "<code>x.grad &lt; 1</code>" in html.render_html("`x.grad < 1`", "", [])


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
