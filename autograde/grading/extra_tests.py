"""Load an instructor's own hidden tests from a folder outside the repository.

GRADSTEPS_EXTRA_TESTS names the folder. In it a file `step07.py` has a cell for each exercise that gets more checks, in
the format and with the vocabulary of the lessons:

    # %% test="square"
    close(square(Variable(np.array(0.5))).data, 0.25)

They run after the course's own hidden tests, and nothing but that they passed, or the kind of check that failed, leaves
them. The points of an exercise stay what they are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from autograde.errors import ExtraTestsError
from autograde.sandbox.linux import bubblewrap
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths, step_named
from course.authoring.percent import read_cells
from course.feedback import kinds
from course.i18n.step_names import step_name

VARIABLE = "GRADSTEPS_EXTRA_TESTS"
_given: ContextVar[Mapping[str, str] | None] = ContextVar("extra_tests", default=None)


def use(folder: Path | None) -> None:
    """Use the extra tests from a folder, and check all of them.

    The choice holds for this process and those that it starts.

    Raises:
        ExtraTestsError: the folder cannot be used.
    """
    if folder is not None:
        os.environ[VARIABLE] = str(folder.resolve())
    of_step(min(paths()))  # which reads the files of all steps


def of_step(step: int) -> dict[str, str]:
    """Return the text of the extra tests of a step by exercise.

    Raises:
        ExtraTestsError: the folder that is configured cannot be used.
    """
    if (given := _given.get()) is not None:
        return dict(given)
    folder = os.environ.get(VARIABLE)
    return _load(Path(folder)).get(step, {}) if folder else {}


@contextmanager
def given(texts: Mapping[str, str]) -> Iterator[None]:
    """Use these extra tests inside the `with` block, and no folder.

    `texts` holds those of the step that is graded there, by exercise.
    """
    token = _given.set(texts)
    try:
        yield
    finally:
        _given.reset(token)


@cache
def _load(folder: Path) -> dict[int, dict[str, str]]:
    if not os.path.isdir(folder):
        raise ExtraTestsError(f"{VARIABLE}: {folder} is not a folder")
    if bubblewrap.shows(folder):
        raise ExtraTestsError(f"{VARIABLE}: students' code can read {folder}: use a folder of your own")
    found: dict[int, dict[str, str]] = {}
    for file in sorted(folder.glob("*.py")):
        step = step_named(file.stem)
        if step is None or file.name != f"{step_name(step)}.py":
            raise ExtraTestsError(f"{file}: a file of extra tests is named after its step, such as step07.py")
        found[step] = _read(file, step)
    return found


def _read(file: Path, step: int) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        cells = list(read_cells(file))
    except (OSError, ValueError) as error:
        raise ExtraTestsError(f"{file}: {error}") from None
    for cell in cells:
        name = cell.metadata.get("test")
        if cell.cell_type != "code" or not (cell.source.strip() or name):
            continue
        if name not in lesson(step).tests or name in found:
            wanted = ", ".join(each for each in lesson(step).tests if each not in found)
            raise ExtraTestsError(f'{file}: a cell begins with `# %% test="EXERCISE"`, EXERCISE one of {wanted}')
        unknown = set(kinds.kind_comments(_compiled(cell.source, file, name)).values())
        unknown -= {*kinds.names(), kinds.BY_SHAPE}
        if unknown:
            raise ExtraTestsError(f"{file}, {name}: there is no kind {', '.join(sorted(unknown))}")
        found[name] = cell.source
    return found


def _compiled(source: str, file: Path, name: str) -> str:
    try:
        compile(source, name, "exec")
    except (SyntaxError, ValueError) as error:
        raise ExtraTestsError(f"{file}, {name}: {error}") from None
    return source
