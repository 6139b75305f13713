"""The code so far, gathered from earlier solutions."""

import ast

import pytest

from course.authoring.preamble import so_far
from course.lessons import paths


@pytest.mark.parametrize("step", paths())
def test_the_code_so_far_runs_by_itself(step):
    scope = {}
    exec(compile(so_far(step), "so far", "exec"), scope)
    assert "np" in scope


@pytest.mark.parametrize("step", paths())
def test_each_name_is_defined_once_and_before_it_is_a_base(step):
    tree = ast.parse(so_far(step))
    names = [node.name for node in tree.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))]
    assert len(names) == len(set(names))
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                name = ast.unparse(base)
                assert name in names[: names.index(node.name)] or name not in names


def test_a_later_definition_replaces_an_earlier_one():
    assert "self.grad = None" not in so_far(6)
    assert "self.grad = None" in so_far(7)
    assert so_far(7).count("class Variable") == 1


def test_step_1_starts_with_imports_alone():
    assert "class" not in so_far(1)
