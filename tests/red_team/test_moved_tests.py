"""Wants one exercise's marks by moving another one's test up, where its hidden part or its solution helps."""

from red_team.helpers import attack, cell, graded, scores, solution

KEEP = """
class Kept:
    def __init__(self, worker):
        self.programs = []
        self.real = worker.verbs["inside"]
        worker.verbs["inside"] = self
    def __call__(self, program, values):
        self.programs.append(program)
        return self.real(program, values)
kept = Kept(get_ipython()._showtraceback.__self__)
def gradient_check(f, x):
    for program in kept.programs:
        if b"sound" in program:
            scope = dict(globals())
            exec(__import__("marshal").loads(program)[0], scope)
            return scope["sound"](f, x)
    return f in (square, exp)
"""
BACKWARD_BY_ANOTHERS_ORDER = """
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        for f in sort_once(self) if self.creator else ():
            gxs = f.backward(*[output.grad for output in f.outputs])
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            for x, gx in zip(f.inputs, gxs):
                x.grad = gx if x.grad is None else x.grad + gx
"""


def moved(made, *names, before):
    """The notebook with some cells, by their ids, before another one."""
    cells = [cell(made, name) for name in names]
    made.cells = [each for each in made.cells if each not in cells]
    at = next(n for n, each in enumerate(made.cells) if each.id == before)
    made.cells[at:at] = cells
    return made


def score(result, name):
    return next(each.score for each in result.exercises if each.name == name)


def test_a_hidden_part_of_a_later_exercise_is_not_heard():
    made = solution(10)
    cell(made, "step10-gradient-check").source = KEEP
    moved(made, "step10-square-test", "step10-square-test-test", before="step10-gradient-check-test")
    assert score(graded(made, 10), "gradient-check") == 0


def test_an_answer_of_a_later_exercise_takes_no_failed_ones_place():
    made = solution(16)
    answer = cell(made, "step16-backward")
    before, name, _ = answer.source.partition("    def backward(self):")
    assert name
    answer.source = before + BACKWARD_BY_ANOTHERS_ORDER
    cell(made, "step16-sort-once").source = "def sort_once(y):\n    return []\n"
    moved(made, "step16-sort-once-test", before="step16-backward-test")
    assert score(graded(made, 16), "backward") == 0


def test_tests_in_any_order_cost_an_honest_student_nothing():
    made = solution(10)
    moved(made, "step10-square-test", "step10-square-test-test", before="step10-gradient-check-test")
    assert scores(graded(made, 10)) == scores(attack(10))
