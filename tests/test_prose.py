"""A lesson is a plain program, and the numbers of its prose are numbers of its run."""

import contextlib
import io
import re
import runpy
from itertools import pairwise

import pytest

from course.authoring.lesson import lessons
from course.i18n import LANGUAGES

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w])(?!\.\d)")
DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?:e[+-]?\d+)?(…?)(?!\w)(?!\.\d)")
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def numbers(text):
    return {float(found) for found in NUMBER.findall(text)}


def claims(prose):
    """The numbers that a prose cell states: all decimals, and whole numbers that stand alone in backticks."""
    for found in DECIMAL.finditer(prose):
        yield found[0]
    for span in SPAN.findall(prose):
        if re.fullmatch(r"-?\d+", span):
            yield span


def supported(claim, known, text):
    if claim.endswith("…"):
        return claim[:-1] in text
    return abs(float(claim)) in known or -abs(float(claim)) in known


def run(lesson):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        runpy.run_path(str(lesson.path), run_name="__main__")
    return printed.getvalue()


SLOW = (16, 17, 25)
"""The steps whose demonstrations take seconds."""


@pytest.mark.parametrize(
    "lesson",
    [pytest.param(each, marks=pytest.mark.slow if each.step in SLOW else ()) for each in lessons()],
    ids=lambda lesson: lesson.name,
)
def test_a_lesson_runs_as_a_program_and_its_prose_states_only_what_it_shows(lesson, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = "\n".join(cell.code for cell in lesson.cells if cell.is_code)
    text = run(lesson) + "\n" + code
    known = numbers(text)
    unsupported = [
        f"{cell.id} ({lang}): {claim}"
        for cell in lesson.cells
        if not cell.is_code
        for lang in LANGUAGES
        for claim in claims(cell.text[lang])
        if not supported(claim, known, text)
    ]
    assert unsupported == []


def test_a_number_that_the_run_does_not_show_is_found():
    known = numbers("4.000000000004 and 100")
    assert list(claims("`100` 3.5 $0.26$ 4.0000… 2 steps")) == ["3.5", "0.26", "4.0000…", "100"]
    assert supported("100", known, "")
    assert supported("4.0000…", known, "4.000000000004")
    assert not supported("3.5", known, "4.000000000004 and 100")


def begins_a_list(text):
    """The lines that a reader sees as the first item of a list although they go on with a sentence."""
    lines = text.splitlines()
    item = re.compile(r"\s{0,3}(?:\d+[.)]|[-+*])\s")
    return [
        line
        for before, line in pairwise(lines)
        if item.match(line) and before.strip() and not item.match(before) and not before.startswith((" ", "|"))
    ]


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_no_sentence_goes_on_with_what_looks_like_an_item_of_a_list(lesson):
    assert [
        line for cell in lesson.cells if not cell.is_code for text in cell.text.values() for line in begins_a_list(text)
    ] == []


def test_such_a_line_is_found():
    assert begins_a_list("The function adds\n1. When it is called, it counts.") == ["1. When it is called, it counts."]
    assert begins_a_list("Three steps:\n\n1. one\n2. two\n   and more\n3. three") == []
