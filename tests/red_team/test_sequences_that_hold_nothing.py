"""Wants the marks for links that it does not keep: an object that says how many it holds, and gives none of them."""

import ast
import re

import pytest

from course.authoring.lesson import lesson, lessons
from red_team.helpers import attack, cell, sealed, solution

HOLLOW = """
class Hollow:
    def __init__(self, n):
        self.n = n
    def __len__(self):
        return self.n
    def __iter__(self):
        return iter(())
"""


@sealed
@pytest.mark.parametrize("names", ["inputs|outputs", "inputs", "outputs"])
def test_links_that_are_only_counted_are_none(names):
    source = cell(solution(12), "step12-function").source
    hollow = re.sub(rf"self\.({names}) = (\w+)", r"self.\1 = Hollow(len(\2))", source)
    assert hollow != source
    found = attack(12, function=HOLLOW + hollow)
    assert next(each.score for each in found.exercises if each.name == "function") == 0


@pytest.mark.parametrize("step", [each.step for each in lessons()])
def test_no_check_is_left_out_because_an_answer_is_short(step):
    """`zip` ends with the shorter one, which a student's object may be."""
    for test in lesson(step).tests.values():
        for node in ast.walk(ast.parse(test.code)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "zip":
                assert any(each.arg == "strict" for each in node.keywords), ast.unparse(node)
