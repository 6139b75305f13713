"""IPython extension that shows a failed test cell as a short message instead of a traceback.

`course.testing` loads it in a learner's kernel. The cell still fails, as `nbgrader validate` and Restart and Run All
expect; only the display of the error changes.
"""

from __future__ import annotations

import linecache
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from course.feedback import diagnosis, html, notebook_lint
from course.feedback.observation import CheckFailed, Observation
from course.i18n import translate
from course.i18n.notebook_metadata import load_notebook

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

RERUN_TIMEOUT = 2.0
TEST = "<test>"
"""Seconds that the second run of a failed test may take."""


class RerunTimeout(BaseException):
    """The second run took too long.

    A BaseException, so that a learner's `except Exception` does not catch it.
    """


def kernel_shell() -> Any:
    """Return the shell of the kernel that this process is, None outside of a kernel."""
    ipython = sys.modules.get("IPython")  # a kernel has imported it; importing it takes other processes 0.3 s
    shell = ipython.get_ipython() if ipython else None
    return shell if hasattr(shell, "kernel") else None


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Handle the errors of cells: `%load_ext course.feedback.kernel_hook`."""
    shell.set_custom_exc((Exception, KeyboardInterrupt), handle_cell_error)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Leave the errors to IPython: `%unload_ext course.feedback.kernel_hook`."""
    shell.set_custom_exc((), None)


def publish(bundle: dict[str, str]) -> None:
    """Display a MIME bundle in the notebook; outside of a kernel, print its plain text."""
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
        source = _cell(trace, shell.user_ns)
        found = diagnosis.exercise_of(source)
        advice = list(_advice(shell, source, error))
        if found is None:
            shell.showtraceback((etype, error, trace), tb_offset=tb_offset)
            for sentence in advice:
                print(f"! {sentence}")
            return
        observation = _rerun_test(source, diagnosis.probe_code(*found), shell.user_ns)
        problem = observation.problem or error
        diagnosed = diagnosis.diagnose(*found, observation.fingerprint, informative=observation.informative)
        attempted = not _is_stub(problem)
        summary = translate("untouched")
        if attempted:
            summary = html.truncate(_error_message(problem), diagnosed.sentence())
    except Exception:  # a defect here must not hide the learner's own error
        shell.showtraceback((etype, error, trace), tb_offset=tb_offset)
        return
    if attempted:
        report = "".join(traceback.format_exception(etype, error, trace))
        parts = (summary, diagnosed.sentence(), diagnosed.hints(), advice)
        shell.display_pub.publish(
            {"text/html": html.render_html(*parts, report), "text/plain": html.render_text(*parts)}
        )
    shell._showtraceback(etype, error, [f"✘ {summary}"])


def _cell(trace: TracebackType | None, names: dict[str, Any]) -> str:
    """Return the source of the outermost frame in the notebook's namespace."""
    for frame, _ in traceback.walk_tb(trace):
        if frame.f_globals is names:
            return "".join(linecache.getlines(frame.f_code.co_filename))
    return ""


def _rerun_test(source: str, probe: str, names: dict[str, Any]) -> Observation:
    """Run a test once more, to its end, and record all that is wrong."""
    observation, before = Observation(), dict(names)
    names["passed"] = lambda: None
    try:
        with _time_limit(RERUN_TIMEOUT):
            observation.run(source, TEST, "visible", names)
            observation.probe(probe, names)
    except RerunTimeout as late:
        observation.end(late, "timeout")
    finally:
        names.clear()
        names.update(before)
    return observation


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise RerunTimeout

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _error_message(problem: BaseException) -> str:
    if isinstance(problem, CheckFailed):
        return str(problem)
    if isinstance(problem, NameError):
        return translate("missing_name", name=problem.name or "?")
    if isinstance(problem, (RerunTimeout, KeyboardInterrupt)):
        return translate("timeout", seconds=f"{RERUN_TIMEOUT:g}")
    text = " ".join(str(problem).split())[:160]
    frames = traceback.extract_tb(problem.__traceback__)
    about_object = isinstance(problem, AttributeError) and "SimpleNamespace" not in text
    if frames and frames[-1].filename == TEST and not about_object:
        return translate("test_stopped", line=(frames[-1].line or "").strip())
    if frames and frames[-1].filename in (TEST, "<inside>"):
        return translate("test_raised", name=type(problem).__name__, text=text)
    place = f" ({frames[-1].name}: {frames[-1].line})" if len(frames) > 1 and frames[-1].line else ""
    return translate("raised", name=type(problem).__name__, text=text, place=place)


def _is_stub(problem: BaseException) -> bool:
    """Tell whether the problem is an unedited stub."""
    if not isinstance(problem, NotImplementedError):
        return False
    frames = traceback.extract_tb(problem.__traceback__)
    return bool(frames) and "# YOUR CODE HERE" in "".join(linecache.getlines(frames[-1].filename))


def _advice(shell: InteractiveShell, source: str, error: BaseException) -> Iterator[str]:
    """Yield what may have gone wrong with the notebook itself."""
    names, ran = shell.user_ns, [str(each) for each in shell.user_ns.get("In", [])]
    read = notebook_lint.used(source)
    yield from notebook_lint.old_objects(names, read)
    yield from notebook_lint.old_bases(names, set(names))
    yield from notebook_lint.lost_operators(names, ran)
    defining = [each for each in ran if notebook_lint.bound(each) & read]
    for each in dict.fromkeys(defining[::-1]):
        for function, name in notebook_lint.leaks(each, [other for other in ran if other != each]):
            yield translate("leak", function=function, name=name)
    if (
        isinstance(error, NameError)
        and error.name
        and any(error.name in notebook_lint.bound(each) for each in _cells())
    ):
        yield translate("not_run", name=error.name)


def _cells() -> list[str]:
    """Return the code cells of the notebook that this kernel runs, as last saved."""
    try:
        cells = load_notebook(Path(os.environ["JPY_SESSION_NAME"]))["cells"]
        return ["".join(each["source"]) for each in cells if each["cell_type"] == "code"]
    except (KeyError, TypeError):
        return []
