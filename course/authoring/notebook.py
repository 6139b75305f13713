"""Build notebooks from lessons: source/ for instructors, release/ for students.

A built notebook depends on nothing but its lesson, the earlier lessons' solutions and this package: the same bytes on
every machine. What is released goes through nbgrader's own preprocessors, so `nbgrader generate_assignment` agrees.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from course import __version__, testing
from course.authoring.files import write_atomically
from course.authoring.lesson import Cell, Lesson, has_solutions, lessons, require_solutions
from course.authoring.markers import HIDDEN, remove_region, strip_markers
from course.authoring.preamble import preamble
from course.authoring.setup_cell import setup_code
from course.feedback.diagnosis import import_line
from course.i18n import LANGUAGES, translate, use_language
from course.i18n.line_breaks import unwrap_cjk_lines
from course.i18n.notebook_metadata import NotebookMetadata, load_notebook
from course.i18n.step_names import step_files

PACKAGE = Path(__file__).parents[1]
ROOT = PACKAGE if (PACKAGE / "release").is_dir() else PACKAGE.parent
"""Where the built notebooks are: the checkout, or this package where it was installed from a wheel."""
FORMAT = 5
CONTENTS = "contents.ipynb"
"""The file name of the list of steps in a learner's folder."""
_released: dict[tuple[int, str, str, str, str], NotebookNode] = {}
"""What `release` made, by all that it depends on."""


def _nbgrader(cell: Cell) -> dict[str, Any]:
    meta = {
        "grade": cell.role == "test",
        "grade_id": str(cell.id),
        "locked": cell.role in ("test", "given"),
        "schema_version": 3,
        "solution": cell.role == "exercise",
        "task": False,
    }
    return meta | ({"points": cell.points} if cell.role == "test" else {})


def _cell(kind: str, text: str, name: str) -> NotebookNode:
    """Return a new cell as nbformat makes it.

    nbformat checks each new cell against its schema; here the file is checked, once.
    """
    own: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    made: NotebookNode = NotebookNode(id=name, cell_type=kind, metadata=NotebookNode(), source=text, **own)
    return made


def _markdown(lesson: Lesson, cell: Cell, lang: str) -> NotebookNode:
    text = unwrap_cjk_lines(cell.text[lang])
    if cell.role == "hint":
        number = [hint[lang] for hint in lesson.hints(cell.exercise or "")].index(cell.text[lang]) + 1
        with use_language(lang):
            text = f"<details><summary>{translate('hint', number=number)}</summary>\n\n{text}\n\n</details>"
    return _cell("markdown", text, str(cell.id))


def _code(lesson: Lesson, cell: Cell) -> NotebookNode:
    text = preamble(lesson.step).rstrip() if cell.role == "given" else cell.code
    if cell.role == "test":
        text = f"{import_line(_checks(cell))}\n{text}"
    made = _cell("code", text, str(cell.id))
    if cell.role != "demo":
        made.metadata["nbgrader"] = _nbgrader(cell)
    if cell.role == "given":
        made.metadata["jupyter"] = {"source_hidden": True}
    return made


def _setup(lesson: Lesson, lang: str, install: str) -> NotebookNode:
    made = _cell("code", setup_code(lang, install), f"{lesson.name}-setup")
    made.metadata["jupyter"] = {"source_hidden": True}
    return made


def _checks(test: Cell) -> set[str]:
    """Return the names of `course.testing` that the visible part of a test uses."""
    visible = ast.walk(ast.parse(remove_region(HIDDEN, test.code)))
    return {node.id for node in visible if isinstance(node, ast.Name)} & set(testing.__all__)


def _following(lesson: Lesson) -> Lesson | None:
    return next((each for each in lessons() if each.step == lesson.step + 1), None)


def _next_link(lesson: Lesson, lang: str) -> list[NotebookNode]:
    """Return the cell that leads to the next step, none at the end of the course."""
    following = _following(lesson)
    if following is None:
        return []
    folder = "" if following.stage == lesson.stage else f"../stage{following.stage}/"
    with use_language(lang):
        text = translate("next_step", title=following.title(lang), file=f"{folder}{following.name}.ipynb")
    return [_cell("markdown", text, f"{lesson.name}-next")]


def digest(lesson: Lesson) -> str:
    """Return a hash of all that a built notebook depends on.

    That is its lesson, the earlier lessons' solutions, the next lesson's title, the first cell and the format. The
    version of the course and what the first cell installs are recorded beside it: they change no exercise. A learner's
    lessons lack a part of it, so there it is the one that the released notebook records.
    """
    if not has_solutions():
        return NotebookMetadata.of(load_notebook(path("release", lesson, LANGUAGES[0]))).digest or ""
    following = _following(lesson)
    titles = [following.title(lang) for lang in LANGUAGES] if following else []
    first = [setup_code(lang, version="") for lang in LANGUAGES]
    parts = (str(FORMAT), lesson.path.read_text("utf-8"), preamble(lesson.step), *titles, *first)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def empty(lesson: Lesson, lang: str, install: str = "") -> NotebookNode:
    """Return a notebook of a step without cells."""
    made: NotebookNode = new_notebook()
    made.nbformat_minor = 5
    made.metadata["kernelspec"] = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    made.metadata["language_info"] = {"name": "python"}
    made.metadata["gradsteps"] = {
        "digest": digest(lesson),
        "lang": lang,
        "step": lesson.step,
        "version": __version__,
    } | ({"install": install} if install else {})
    return made


def source(lesson: Lesson, lang: str, install: str = "") -> NotebookNode:
    """Return the instructor's notebook, with solutions and hidden tests.

    Args:
        lesson: the step.
        lang: the language of its prose.
        install: where its first cell gets the course (`setup_code`).
    """
    made = empty(lesson, lang, install)
    made.cells = [_code(lesson, cell) if cell.is_code else _markdown(lesson, cell, lang) for cell in lesson.cells]
    made.cells.insert(1, _setup(lesson, lang, install))
    made.cells += _next_link(lesson, lang)
    return made


def contents(lang: str) -> NotebookNode:
    """Return the notebook that lists the steps, with a link to each."""
    made: NotebookNode = new_notebook(metadata=empty(lessons()[0], lang).metadata)
    made.nbformat_minor = 5
    made.metadata["gradsteps"] = {"lang": lang}
    parts = []
    with use_language(lang):
        parts.append(f"# gradsteps\n\n{translate('contents')}")
        for stage in sorted({each.stage for each in lessons()}):
            parts.append(f"## {translate('progress', stage=stage)}")
            here = (each for each in lessons() if each.stage == stage)
            parts.append("\n".join(f"- [{each.title(lang)}](stage{stage}/{each.name}.ipynb)" for each in here))
    made.cells = [_cell("markdown", "\n\n".join(parts), "contents")]
    return made


def solution(lesson: Lesson, lang: str) -> NotebookNode:
    """Return the released notebook with every exercise solved.

    The link to the next notebook is left out.

    Raises:
        SolutionsUnavailableError: the lessons are a learner's.
    """
    require_solutions()
    made = release(lesson, lang)
    made.cells = [cell for cell in made.cells if cell.id != f"{lesson.name}-next"]
    for cell in made.cells:
        exercise = next((each for each in lesson.of_role("exercise") if each.id == cell.id), None)
        if exercise:
            cell.source = strip_markers(exercise.code)
    return made


def release(lesson: Lesson, lang: str, install: str = "") -> NotebookNode:
    """Return the student's notebook: stubs, no hidden tests, no outputs.

    A process makes each once: nbgrader's preprocessors take fifty times as long as a copy.
    """
    key = (lesson.step, lang, install, digest(lesson), __version__)
    if key not in _released:
        _released[key] = _release(lesson, lang, install)
    return deepcopy(_released[key])


def _release(lesson: Lesson, lang: str, install: str) -> NotebookNode:
    from nbgrader.converters.generate_assignment import GenerateAssignment
    from nbgrader.preprocessors import IncludeHeaderFooter, InstantiateTests, SaveCells

    made = source(lesson, lang, install)
    resources: dict[str, Any] = {"metadata": {"name": lesson.name, "path": ""}, "nbgrader": {"notebook": lesson.name}}
    for preprocessor in GenerateAssignment.preprocessors.default_args[0]:
        if preprocessor not in (IncludeHeaderFooter, InstantiateTests, SaveCells):
            made, resources = preprocessor().preprocess(made, resources)
    return made


def path(folder: str, lesson: Lesson, lang: str, root: Path = ROOT) -> Path:
    """Return the path of a built notebook; `folder` is "source" or "release"."""
    return root / folder / lang / f"stage{lesson.stage}" / f"{lesson.name}.ipynb"


def text(notebook: NotebookNode) -> str:
    """Return the text of a notebook file."""
    return f"{nbformat.writes(notebook, version=4)}\n"


def is_current(file: Path, lesson: Lesson, install: str | None = None) -> bool:
    """Tell whether a built notebook records what this checkout would build.

    `install` is where its first cell should get the course; None accepts any.
    """
    found = NotebookMetadata.of(load_notebook(file))
    same_source = install is None or found.install == install
    return found.digest == digest(lesson) and found.version == __version__ and same_source


def _expected(root: Path, install: str | None = None) -> Iterator[tuple[Path, Lesson, str, Callable[[], str]]]:
    """Yield each built file, its lesson, its source of the course, its maker.

    The source is the one that the file records, unless `install` names another.

    Raises:
        SolutionsUnavailableError: the lessons are a learner's.
    """
    require_solutions()
    for lesson in lessons():
        for lang in LANGUAGES:
            for folder, make in (("source", source), ("release", release)):
                file = path(folder, lesson, lang, root)
                origin = NotebookMetadata.of(load_notebook(file)).install if install is None else install
                yield file, lesson, origin, partial(_made, make, lesson, lang, origin)


def _made(make: Callable[[Lesson, str, str], NotebookNode], lesson: Lesson, lang: str, install: str) -> str:
    return text(make(lesson, lang, install))


def _orphans(root: Path) -> list[Path]:
    """Return the built notebooks of lessons that no longer exist."""
    known = {file for file, *_ in _expected(root)}
    built = [file for folder in ("source", "release") for file in step_files(root / folder, ".ipynb", "*/stage*")]
    return sorted(set(built) - known)


def count() -> int:
    """Return the number of notebooks that the lessons make."""
    return sum(1 for _ in _expected(ROOT))


def build(
    root: Path = ROOT,
    *,
    everything: bool = False,
    install: str | None = None,
    advance: Callable[[], object] = lambda: None,
) -> list[Path]:
    """Write source/ and release/; return the files that changed.

    Only notebooks of lessons that changed since they were built are made, unless `everything` is asked for. Notebooks
    of lessons that are no more are removed.

    Args:
        root: where the folders are.
        everything: build all notebooks, changed or not.
        install: where the first cells get the course (`setup_code`); None leaves it as it is.
        advance: called for each notebook.
    """
    changed: list[Path] = []
    for file, lesson, origin, make in _expected(root, install):
        advance()
        if not everything and is_current(file, lesson, origin):
            continue
        made = make()
        if not file.exists() or file.read_text("utf-8") != made:
            write_atomically(file, made)
            changed.append(file)
    for file in _orphans(root):
        file.unlink()
        changed.append(file)
    return changed


def find_stale(root: Path = ROOT) -> list[Path]:
    """Build all notebooks in memory and return the files that differ."""
    return [
        file for file, *_, make in _expected(root) if not file.exists() or file.read_text("utf-8") != make()
    ] + _orphans(root)
