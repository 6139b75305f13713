"""Show a failed test cell as a short message instead of a traceback.

This is an IPython extension.

`course.testing` loads it in a learner's kernel. The cell still fails, as `nbgrader validate` and Restart and Run All
expect; only the display of the error changes.
"""

from __future__ import annotations

import linecache
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from course.feedback import advice, diagnosis, html, notebook_lint, rerun
from course.feedback.evidence import lost_value, misspelling, returning
from course.feedback.observation import CheckFailed, Observation
from course.i18n import translate

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


OPTIONAL = ("matplotlib", "memory_profiler")
"""Packages that a few demonstrations use and that the course does not install."""


@dataclass(frozen=True)
class Report:
    """The text to show for an error.

    `summary` is a line in the place of the traceback; "" keeps the traceback. A box holds the rest.
    """

    summary: str = ""
    named: str = ""
    hints: Sequence[str] = ()
    advice: Sequence[str] = ()


def kernel_shell() -> Any:
    """Return the shell of the kernel that this process is, None outside of a kernel."""
    ipython = sys.modules.get("IPython")  # a kernel has imported it; importing it takes other processes 0.3 s
    shell = ipython.get_ipython() if ipython else None
    return shell if hasattr(shell, "kernel") else None


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Handle the errors of cells: `%load_ext course.feedback.kernel_hook`."""
    shell.set_custom_exc((Exception, KeyboardInterrupt), handle_cell_error)
    if file := shell.user_ns.get("__vsc_ipynb_file__"):  # VS Code names the notebook so, Jupyter in the environment
        os.environ.setdefault("JPY_SESSION_NAME", str(file))


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Leave the errors to IPython: `%unload_ext course.feedback.kernel_hook`."""
    shell.set_custom_exc((), None)


def publish(bundle: dict[str, str]) -> None:
    """Display a MIME bundle in the notebook.

    Outside of a kernel, its plain text is printed.
    """
    if shell := kernel_shell():
        shell.display_pub.publish(bundle)
    else:
        print(bundle["text/plain"])


def handle_cell_error(
    shell: InteractiveShell,
    etype: type[BaseException],
    error: BaseException,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    """Display an error that a cell raised, as IPython's custom exception handler."""
    try:
        report = _report(shell, error, trace)
    except Exception:  # a defect here must not hide the learner's own error
        report = Report()
    if report.summary:
        shell._showtraceback(etype, error, [f"✘ {report.summary}"])
    else:
        shell.showtraceback((etype, error, trace), tb_offset=tb_offset)
    if report.named or report.hints or report.advice:
        parts = (report.named, report.hints, report.advice)
        told = "".join(traceback.format_exception(etype, error, trace)) if report.summary else ""
        shell.display_pub.publish({"text/html": html.render_html(*parts, told), "text/plain": html.render_text(*parts)})


def _report(shell: InteractiveShell, error: BaseException, trace: TracebackType) -> Report:
    """Return what to show of an error that a cell raised."""
    names, ran = shell.user_ns, [str(each) for each in shell.user_ns.get("In", [])]
    file = _cell_file(trace, names)
    source = "".join(linecache.getlines(file))
    if advice.first_cell_forgotten(error, ran):
        return Report(translate("first_cell", name=getattr(error, "name", "")), translate("run_first_cell"))
    if isinstance(error, ModuleNotFoundError) and error.name in OPTIONAL:
        return Report(translate("needs_package", name=error.name))
    found = diagnosis.exercise_of(source)
    about_notebook = [*advice.leaks(source, ran), *advice.not_run(error, ran)]
    again = advice.suggestions(source, names, ran)
    if found is None:
        old = [each.text for each in again] if isinstance(error, advice.BY_OLD_OBJECTS) else []
        return Report(advice=[*old, *about_notebook])
    if isinstance(error, KeyboardInterrupt):
        return Report(translate("interrupted"), hints=diagnosis.exercise_hints(*found))
    run = partial(rerun.rerun_test, diagnosis.test_code(source), diagnosis.probe_code(*found), names)
    observation = run()
    problem, diagnosed = observation.problem, diagnosis.Diagnosis()
    if problem is None or isinstance(problem, rerun.RerunTimeout):  # it says nothing of the error that was raised
        problem = error
    else:
        given = "\n".join(each for each in [source, *ran] if advice.GIVEN in each)
        diagnosed = _diagnose(found, observation, _answer(source, ran), given)
    if _is_stub(problem):
        return Report(translate("untouched"))
    return Report(
        html.truncate(_error_message(problem, names, {file, rerun.TEST}), diagnosed.sentence()),
        diagnosed.sentence(),
        diagnosed.hints() or diagnosis.exercise_hints(*found),
        [*advice.helpful(again, observation, run), *about_notebook],
    )


def _diagnose(exercise: tuple[int, str], seen: Observation, answer: str, given: str) -> diagnosis.Diagnosis:
    """Find what an answer did wrong.

    It is a misspelled name, a known mistake, or a value that is lost.

    Args:
        exercise: the step, and the exercise's name.
        seen: how its test went.
        answer: the text of the answer.
        given: the cells that are not the learner's.
    """
    names, returns = diagnosis.expected(*exercise)
    raised_in = [each.name for each in traceback.extract_tb(seen.problem.__traceback__)] if seen.problem else []
    failure = " ".join([seen.line, str(seen.problem), *raised_in])
    if near := misspelling(answer, "\n".join([given, *names]), failure, names):
        return diagnosis.Diagnosis(evidence=near)
    known = diagnosis.diagnose(*exercise, seen.fingerprint, informative=seen.informative)
    return known or diagnosis.Diagnosis(evidence=lost_value(answer, returns, returning(given)))


def _answer(test: str, ran: Sequence[str]) -> str:
    """Return the cell that ran last of those that define what a test uses."""
    wanted = notebook_lint.used(test) - notebook_lint.bound(test)
    return next((each for each in reversed(ran) if advice.GIVEN not in each and wanted & _defines(each)), "")


def _defines(source: str) -> set[str]:
    """Return the names that a cell binds, and those whose attributes it sets."""
    return notebook_lint.bound(source) | {each.partition(".")[0] for each in notebook_lint.assigned_names(source)}


def _cell_file(trace: TracebackType | None, names: dict[str, Any]) -> str:
    """Return the file name of the outermost frame in the notebook's namespace."""
    return next((frame.f_code.co_filename for frame, _ in traceback.walk_tb(trace) if frame.f_globals is names), "")


def _error_message(problem: BaseException, names: dict[str, Any], tests: set[str]) -> str:
    """Return a sentence on the first thing that went wrong in a test.

    Args:
        problem: what a check or the learner's code raised.
        names: the notebook's variables.
        tests: the file names of the test.
    """
    if isinstance(problem, CheckFailed):
        return str(problem)
    if isinstance(problem, NameError):
        return translate("missing_name", name=problem.name or "?")
    text = " ".join(str(problem).split())[:160]
    name, frames = type(problem).__name__, traceback.extract_tb(problem.__traceback__)
    deepest = frames[-1].filename if frames else ""
    about_object = isinstance(problem, AttributeError) and "SimpleNamespace" not in text
    if deepest in tests and not about_object:
        return translate("test_stopped", line=(frames[-1].line or "").strip())
    if deepest in (*tests, "<inside>"):
        return translate("test_raised", name=name, text=text)
    own = [(frame.f_code, line) for frame, line in traceback.walk_tb(problem.__traceback__) if frame.f_globals is names]
    place = ""
    if own and own[-1][0].co_filename not in tests:
        code, line = own[-1]
        place = f" ({code.co_name}: {linecache.getline(code.co_filename, line).strip()})"
    return translate("raised", name=name, text=text, place=place)


def _is_stub(problem: BaseException) -> bool:
    """Tell whether the problem is an unedited stub."""
    if not isinstance(problem, NotImplementedError):
        return False
    frames = traceback.extract_tb(problem.__traceback__)
    return bool(frames) and "# YOUR CODE HERE" in "".join(linecache.getlines(frames[-1].filename))
