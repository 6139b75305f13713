"""Read lessons: percent scripts that hold a step in three languages.

Code is written once; prose is three neighboring markdown cells, in the order of `LANGUAGES`. A cell's metadata give
its role:

    # %% given=true                     the code so far, written by the builder in place of this cell
    # %% [markdown] lang="ko"           prose (then "ja", then "en")
    # %% [markdown] lang="ko" hint="square"     a hint for an exercise, shown folded
    # %% exercise="square"              a stub for the learner, the answer between ### BEGIN/END SOLUTION
    # %% exercise="cost" keep=false     an exercise that the later steps' code does not build on
    # %% test="square" points=6         its test, the hidden part between ### BEGIN/END HIDDEN TESTS
    # %%                                a demonstration that anyone may change and run
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from course.authoring.cell_id import CellId
from course.authoring.lesson_files import paths
from course.authoring.markers import HIDDEN, SOLUTION, extract_region
from course.authoring.percent import read_cells
from course.errors import LessonFormatError, SolutionsUnavailableError
from course.i18n import LANGUAGES
from course.i18n.step_names import step_name, step_number

ROLES = ("given", "hint", "prose", "exercise", "test", "demo")


@dataclass(frozen=True)
class Cell:
    """One cell of a lesson.

    `text` holds it by language, with the same text for each language if the cell is code.
    """

    role: str
    id: CellId
    text: dict[str, str]
    exercise: str | None = None
    points: int = 0
    keep: bool = True

    @property
    def code(self) -> str:
        """The source of a code cell, which no language changes."""
        return self.text["en"]

    @property
    def is_code(self) -> bool:
        return self.role not in ("prose", "hint")


@dataclass(frozen=True)
class Lesson:
    """A step of the course, as its file describes it."""

    step: int
    stage: int
    cells: tuple[Cell, ...]
    path: Path = field(compare=False)

    @property
    def name(self) -> str:
        return step_name(self.step)

    def title(self, lang: str) -> str:
        """Return the first heading of the lesson, without its "# "."""
        return self.cells[0].text[lang].splitlines()[0].lstrip("# ")

    def of_role(self, role: str) -> Iterator[Cell]:
        return (cell for cell in self.cells if cell.role == role)

    @property
    def exercises(self) -> dict[str, Cell]:
        """The stubs by exercise name, in order."""
        return {cell.exercise: cell for cell in self.of_role("exercise") if cell.exercise}

    @property
    def tests(self) -> dict[str, Cell]:
        """The test cells by exercise name, in order."""
        return {cell.exercise: cell for cell in self.of_role("test") if cell.exercise}

    def prose(self) -> list[str]:
        """Return the English prose and hints."""
        return [cell.text["en"] for cell in self.cells if not cell.is_code]

    def hints(self, exercise: str) -> list[dict[str, str]]:
        """Return the hints of an exercise by language, from gentle to plain."""
        return [cell.text for cell in self.of_role("hint") if cell.exercise == exercise]

    def imports(self, left_out: Set[str] = frozenset()) -> frozenset[str]:
        """Return the modules that its cells import.

        Without those of the code so far, and of the cells whose ids are left out.
        """
        cells = (cell for cell in self.cells if cell.is_code and cell.role != "given" and cell.id not in left_out)
        code = "\n".join(cell.code for cell in cells)
        return frozenset(re.findall(r"^\s*(?:import|from)\s+(\w[\w.]*)", code, re.MULTILINE))

    @property
    def points(self) -> int:
        return sum(cell.points for cell in self.cells)


def _cells(path: Path, step: int) -> Iterator[Cell]:
    try:
        raw = list(read_cells(path))
    except ValueError as error:
        raise LessonFormatError(f"{path.name}: {error}") from None
    counts: dict[str, int] = {}
    position = 0
    while position < len(raw):
        cell = raw[position]
        where = f"{path.name}, cell {position + 1}"
        meta = cell.metadata
        if cell.cell_type == "markdown":
            triple = raw[position : position + 3]
            if tuple(c.metadata.get("lang") for c in triple) != LANGUAGES:
                raise LessonFormatError(f"{where}: prose is three markdown cells, lang ko, ja and en in this order")
            if len({c.metadata.get("hint") for c in triple}) != 1:
                raise LessonFormatError(f"{where}: the three languages of a hint must name the same exercise")
            role = "hint" if "hint" in meta else "prose"
            counts[role] = counts.get(role, 0) + 1
            text = {c.metadata["lang"]: c.source for c in triple}
            yield Cell(role, CellId.of(step, f"{role}-{counts[role]}"), text, meta.get("hint"))
            position += 3
            continue
        text = dict.fromkeys(LANGUAGES, cell.source)
        unknown = set(meta) - {"given", "exercise", "keep", "test", "points"}
        if unknown:
            raise LessonFormatError(f"{where}: unknown cell metadata {sorted(unknown)}")
        if meta.get("given"):
            yield Cell("given", CellId.of(step, "given"), text)
        elif "exercise" in meta:
            name = meta["exercise"]
            if not all(marker in cell.source for marker in SOLUTION):
                raise LessonFormatError(f"{where}: exercise {name!r} needs {SOLUTION[0]} and {SOLUTION[1]}")
            yield Cell("exercise", CellId.of(step, name), text, name, keep=meta.get("keep", True))
        elif "test" in meta:
            name = meta["test"]
            if not all(marker in cell.source for marker in HIDDEN):
                raise LessonFormatError(f"{where}: test {name!r} needs {HIDDEN[0]} and {HIDDEN[1]}")
            if not isinstance(meta.get("points"), int) or meta["points"] < 1:
                raise LessonFormatError(f"{where}: test {name!r} needs points=N, a whole number of 1 or more")
            yield Cell("test", CellId.of(step, name).test, text, name, meta["points"])
        else:
            counts["demo"] = counts.get("demo", 0) + 1
            yield Cell("demo", CellId.of(step, f"demo-{counts['demo']}"), text)
        position += 1


def read(path: Path) -> Lesson:
    """Read a lesson file, or raise `LessonFormatError`."""
    step = step_number(path.stem)
    stage = re.fullmatch(r"stage(\d)", path.parent.name)
    if step is None or not stage:
        raise LessonFormatError(f"{path}: a lesson is named stageN/stepNN.py")
    cells = tuple(_cells(path, step))
    lesson = Lesson(step, int(stage[1]), cells, path)
    if not cells or cells[0].role != "prose" or not cells[0].text["en"].startswith("# "):
        raise LessonFormatError(f"{path.name}: a lesson opens with a prose cell whose first line is its title, '# ...'")
    if [cell.role for cell in cells].count("given") != 1:
        raise LessonFormatError(f"{path.name}: a lesson has one cell given=true")
    if list(lesson.exercises) != list(lesson.tests):
        raise LessonFormatError(f"{path.name}: each exercise is followed by its own test, in the same order")
    for cell in cells:
        if cell.role == "hint" and cell.exercise not in lesson.exercises:
            raise LessonFormatError(f"{path.name}: a hint names the unknown exercise {cell.exercise!r}")
    ids = [cell.id for cell in cells]
    if len(ids) != len(set(ids)):
        raise LessonFormatError(f"{path.name}: two cells share a name")
    return lesson


@cache
def lesson(step: int) -> Lesson:
    """Return the lesson of a step.

    Raises:
        LessonFormatError: there is no such step, or its file breaks the format.
    """
    if step not in paths():
        raise LessonFormatError(f"there is no step {step}: the lessons are {', '.join(step_name(n) for n in paths())}")
    return read(paths()[step])


def lessons(stage: int | None = None) -> list[Lesson]:
    """Return all lessons, or those of one stage, in order."""
    found = [lesson(step) for step in paths()]
    return [each for each in found if stage in (None, each.stage)]


@cache
def has_solutions() -> bool:
    """Tell whether the installed lessons have solutions and hidden tests."""
    return any(extract_region(HIDDEN, cell.code).strip() for cell in lesson(min(paths())).of_role("test"))


def require_solutions() -> None:
    """Check that the installed lessons have solutions and hidden tests.

    Raises:
        SolutionsUnavailableError: they are the student edition.
    """
    if not has_solutions():
        raise SolutionsUnavailableError
