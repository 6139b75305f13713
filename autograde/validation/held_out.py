"""Load the known mistakes as others wrote them.

They wrote them from the descriptions alone, so a right diagnosis of these versions proves that diagnosis goes by
behavior.

`tests/answers/variants/stepNN.py` holds two styles of each: with other names, and built otherwise. A cell gives only
the definitions that it changes; the others are those of the reference answer.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache

from autograde.catalogue import known_answers
from course.authoring.lesson import lesson
from course.authoring.markers import strip_markers
from course.authoring.notebook import ROOT
from course.i18n.step_names import step_name

CELL = re.compile(r'^# %% of="(?P<of>[^"]+)" style="(?P<style>\w+)"(?P<whole> whole=true)?$', re.MULTILINE)


@dataclass(frozen=True)
class HeldOutAnswer:
    """A wrong version in another style.

    `code` is the whole text of its exercise's cell.
    """

    of: str
    style: str
    step: int
    exercise: str
    code: str


def _names(node: ast.stmt) -> tuple[str, ...]:
    if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
        return (node.name,)
    if isinstance(node, ast.Assign):
        return tuple(sorted(ast.unparse(target) for target in node.targets))
    return ()


def spliced(solution: str, code: str) -> str:
    """Return the solution with its definitions replaced by those of `code`.

    Other code of `code` comes first.
    """
    ours, theirs = ast.parse(solution).body, ast.parse(code).body
    changed = {_names(node): ast.unparse(node) for node in theirs if _names(node)}
    known = {_names(node) for node in ours}
    extra = [ast.unparse(node) for node in theirs if not _names(node) or _names(node) not in known]
    return "\n\n".join(extra + [changed.get(_names(node), ast.unparse(node)) for node in ours])


@cache
def held_out_answers(step: int) -> tuple[HeldOutAnswer, ...]:
    """All variants of a step's wrong versions; none where nobody wrote any."""
    file = ROOT / "tests" / "answers" / "variants" / f"{step_name(step)}.py"
    if not file.exists():
        return ()
    text = file.read_text("utf-8")
    exercises = {each.id: each.exercise for each in known_answers(step) if each.wrong}
    marks = list(CELL.finditer(text))
    found = []
    for mark, end in zip(marks, [*(m.start() for m in marks[1:]), len(text)], strict=True):
        code = text[mark.end() : end].strip("\n")
        exercise = exercises[mark["of"]]
        if not mark["whole"]:
            code = spliced(strip_markers(lesson(step).exercises[exercise].code), code)
        found.append(HeldOutAnswer(mark["of"], mark["style"], step, exercise, code))
    return tuple(found)
