"""Find causes of a failure in a submission's text and in the check that failed.

In the text they are a misspelled name, a missing `return`, a value that is not used, a leak, and cells run in another
order. A check proves a cause if its kind says what was done wrong, and not what was tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nbformat import NotebookNode

from autograde.grading.messages import lacks_names, problem_texts
from autograde.grading.names import bound_names, is_analysed, required_names
from course.authoring.expected import expected_names, expected_returns, shown_text
from course.authoring.lesson import Cell, Lesson
from course.authoring.preamble import preamble
from course.authoring.released_lesson import released_lesson
from course.feedback import diagnosis, notebook_lint
from course.feedback.diagnosis import Diagnosis, Fingerprints
from course.feedback.evidence import lost_value, misspelling, returning
from course.feedback.observation import CheckFailed, Observation
from course.i18n import Message

PROOFS = {
    *("unchanged-input", "unchanged-grad", "result-type", "same-object", "new-object"),
    *("other-call", "call-count", "each-once"),
}
"""Kinds of hidden checks that say what was done wrong: a check of this kind that fails proves it."""


def diagnose(
    answer: str,
    test: Cell,
    lesson: Lesson,
    told: Observation,
    hidden: Observation,
    fingerprints: Fingerprints | None,
    *,
    in_hidden: bool = False,
) -> Diagnosis:
    """Find what an exercise did wrong.

    It is what can be read in its answer, a known mistake, or what a check proves.

    Args:
        answer: the student's text for the exercise.
        test: its test.
        lesson: the step.
        told: the failure that the student is told of.
        hidden: the failure of the hidden pass, which known mistakes are compared with.
        fingerprints: those of the known mistakes.
        in_hidden: whether the student is told of the hidden pass.
    """
    if read := misspelt_name(answer, test, lesson, told, in_hidden=in_hidden):
        return Diagnosis(evidence=read)
    if lacks_names(told):
        return Diagnosis()
    known = diagnosis.diagnose(
        lesson.step, test.exercise or "", hidden.fingerprint, fingerprints, informative=hidden.informative
    )
    return known or Diagnosis(evidence=proven_cause(answer, test, lesson, told))


def misspelt_name(
    answer: str, test: Cell, lesson: Lesson, seen: Observation, *, in_hidden: bool = False
) -> Message | None:
    """Return a message on a misspelled name that the failed check needed, if any.

    Of the hidden pass only the class of the exception is looked at: the line is hidden, and the text of an exception is
    what the student's code made of the inputs. If a name was missing, any that the exercise asks for may be meant.
    """
    names = expected_names(lesson.step, test.exercise or "")
    if in_hidden:
        words = " ".join(names) if isinstance(seen.problem, (AttributeError, NameError)) else ""
    else:
        words = " ".join([seen.line, *problem_texts(seen), *seen.missing])
    known = shown_text(lesson, test.exercise or "") + test.code
    return misspelling(answer, known, words, names)


def proven_cause(answer: str, test: Cell, lesson: Lesson, seen: Observation) -> Message | None:
    """Return what is certainly wrong where no known mistake fits, if anything is.

    It is what the failed hidden check proves by its kind, or a value in the answer that is lost.
    """
    if _proves(seen):
        return Message(f"proven_{seen.kind}")
    return lost_value(answer, expected_returns(lesson.step, test.exercise or ""), returning(preamble(lesson.step)))


def _proves(seen: Observation) -> bool:
    """Tell whether the kind of the hidden check that failed says what was done wrong."""
    match seen.kind, seen.problem:
        case "dtype", CheckFailed(message=Message(key="dtype")):  # the values were right
            return True
        case "long-chain", RecursionError():
            return True
        case kind, CheckFailed():
            return kind in PROOFS
    return False


def notebook_advice(name: str, cells: Sequence[NotebookNode]) -> Iterator[Message]:
    """Yield what may be wrong with the notebook itself, for an exercise that failed.

    Args:
        name: the id of the exercise cell.
        cells: the code cells of the notebook.
    """
    for cell in cells:
        others = [each.source for each in cells if each is not cell]
        if cell.id == name and is_analysed([cell.source, *others]):
            for function, read in notebook_lint.leaks(cell.source, others):
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
    if is_analysed(own) and any(bound_names(source) & required for source in own):
        return Message("answer_elsewhere", cell=name)
    return None
