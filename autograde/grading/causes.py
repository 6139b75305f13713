"""Find causes of a failure in the text of a submission.

The causes are a misspelt name, a leak, and cells run in another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nbformat import NotebookNode

from autograde.grading.flags import MAX_ANALYSED
from autograde.grading.messages import problem_texts
from autograde.grading.names import MAX_PARSED, bound_names, required_names
from course.authoring.lesson import Cell, Lesson
from course.authoring.markers import HIDDEN, remove_region, strip_markers
from course.authoring.preamble import preamble
from course.authoring.released_lesson import released_lesson
from course.feedback import notebook_lint
from course.feedback.evidence import WORD, identifiers, near_miss
from course.feedback.observation import Observation
from course.i18n import Message


def misspelt_name(answer: str, test: Cell, lesson: Lesson, seen: Observation) -> Message | None:
    """Return a message on a misspelling of a name that the failed check needed.

    Without such a misspelling, the result is None.

    Names count that learners see and the course's own code has, as attributes, functions, classes or keywords; what a
    test calls its own things does not.
    """
    if len(answer) > MAX_PARSED:
        return None
    exercise = lesson.exercises[test.exercise or ""].code
    shown = "\n".join([preamble(lesson.step), exercise, remove_region(HIDDEN, test.code)])
    names = identifiers("\n".join([preamble(lesson.step), strip_markers(exercise)]))
    words = set(WORD.findall(" ".join([seen.line, *problem_texts(seen), *seen.missing])))
    special = {word for word in WORD.findall(strip_markers(exercise)) if word.startswith("__")}
    visible = "\n".join([shown, *lesson.prose()])
    needed = (words | special) & (names.stored | names.loaded | set(seen.missing)) & set(WORD.findall(visible))
    found = near_miss(answer, "\n".join([visible, test.code]), needed)
    return Message("near_miss", written=found.written, wanted=found.wanted, line=found.line) if found else None


def notebook_advice(name: str, cells: Sequence[NotebookNode]) -> Iterator[Message]:
    """Yield what may be wrong with the notebook itself, for an exercise that failed.

    Args:
        name: the id of the exercise cell.
        cells: the code cells of the notebook.
    """
    analysed = sum(len(cell.source) for cell in cells) <= MAX_ANALYSED
    for cell in cells:
        if cell.id == name and analysed:
            for function, read in notebook_lint.leaks(cell.source, [each.source for each in cells if each is not cell]):
                yield Message("leak", function=function, name=read)
    if notebook_lint.out_of_order(cell.get("execution_count") for cell in cells):
        yield Message("order")


def answer_elsewhere(test: Cell, cells: Iterable[NotebookNode]) -> Message | None:
    """Return what to say of an exercise that a cell beside its own answers.

    Above the exercise's own cell, which is as released, the answer is replaced; below the test it comes too late.
    """
    name = test.id.exercise
    released, required = released_lesson(name.step), required_names(name.step, test.exercise or "")
    texts = {cell.source.strip() for cell in released.cells.values()}
    own = [cell.source for cell in cells if cell.id not in released.cells and cell.source.strip() not in texts]
    return Message("answer_elsewhere", cell=name) if any(bound_names(source) & required for source in own) else None
