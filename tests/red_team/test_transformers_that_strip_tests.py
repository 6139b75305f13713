"""Wants the test cells' asserts stripped by AST and input transformers. No test cell passes through them."""

import pytest

from red_team.helpers import attack, empty, graded, plant, scores

WAYS = {
    "AST": "import ast\nclass T(ast.NodeTransformer):\n    def visit(self, tree): return ast.Module([], [])\n"
    "get_ipython().ast_transformers.append(T())",
    "input": "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])",
    "post": "get_ipython().input_transformers_post.append(lambda lines: [])",
    "compile": "import builtins\nreal = compile\n"
    "builtins.compile = lambda s, *a, **k: real('' if 'close' in str(s) else s, *a, **k)",
}


@pytest.mark.parametrize("way", WAYS)
def test_it_wins_nothing(way):
    assert graded(plant(empty(), first=WAYS[way], square="class Square: pass")).score == 0


def test_stripping_ones_own_cells_costs_only_oneself():
    assert scores(attack(last=WAYS["AST"])) == [5, 5]
