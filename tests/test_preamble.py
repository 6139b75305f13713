"""The code so far, gathered from earlier solutions."""

import ast

import pytest

from course.authoring.lesson_files import paths
from course.authoring.preamble import preamble


@pytest.mark.parametrize("step", paths())
def test_the_code_so_far_runs_by_itself(step):
    scope = {}
    exec(compile(preamble(step), "so far", "exec"), scope)
    assert "np" in scope


@pytest.mark.parametrize("step", paths())
def test_each_name_is_defined_once_and_before_it_is_a_base(step):
    tree = ast.parse(preamble(step))
    names = [node.name for node in tree.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))]
    assert len(names) == len(set(names))
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                name = ast.unparse(base)
                assert name in names[: names.index(node.name)] or name not in names


def test_a_later_definition_replaces_an_earlier_one():
    assert "self.grad = None" not in preamble(6)
    assert "self.grad = None" in preamble(7)
    assert preamble(7).count("class Variable") == 1


def test_step_1_starts_with_imports_alone():
    assert "class" not in preamble(1)
