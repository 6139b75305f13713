"""Wants the points of a backward that remembers in its class, where the next object overwrites it."""

import pytest

from red_team.helpers import attack, cell, scores, solution

ONE = "x = self.inputs[0].data"
TWO = "x0, x1 = self.inputs[0].data, self.inputs[1].data"
KEPT = {
    (6, "square"): ("return x**2", "x", "x = self.input.data"),
    (6, "exp"): ("return np.exp(x)", "x", "x = self.input.data"),
    (13, "functions"): ("return np.exp(x)", "x", f"{ONE}\n        gx = np"),
    (13, "polar"): ("return r * np.cos(t), r * np.sin(t)", "r, t", "r, t = self.inputs[0].data, self.inputs[1].data"),
    (20, "mul"): ("y = x0 * x1\n", "x0, x1", TWO),
    (22, "div"): ("y = x0 / x1\n", "x0, x1", TWO),
    (22, "pow"): ("y = x**self.c\n", "x, self.c", "x, c = self.inputs[0].data, self.c"),
}


@pytest.mark.parametrize(("step", "exercise"), KEPT)
def test_it_wins_nothing(step, exercise):
    forward, values, read = KEPT[step, exercise]
    source = cell(solution(step), f"step{step:02d}-{exercise}").source
    assert forward in source
    assert read in source
    names = read.partition(" =")[0]
    source = source.replace(forward, f"Function.kept = {values}\n        {forward}")
    source = source.replace(read, read.replace(read.partition("= ")[2].partition("\n")[0], "Function.kept"))
    assert f"{names} = Function.kept" in source
    found = attack(step, **{exercise: source})
    assert next(each.score for each in found.exercises if each.name == exercise) == 0
    assert scores(attack(step))[0] > 0
