"""Programs that run backward passes beside the learner's code, with the learner's own names."""

from __future__ import annotations

VALUE_AND_GRAD = """
def judge(x, results):
    found = []
    for y in results:
        x.cleargrad()
        y.backward()
        found.append([isinstance(y, Variable), y.data, x.grad])
    return found

found = judge(x, [{expressions}])
"""
"""What `value_and_grad` runs: first all expressions, then backward from each."""

RECOVERS = """
calls = []

class Step(Function):
    broken = False
    def forward(self, *xs):
        self.places = len(xs)
        return 2 * sum(xs[1:], xs[0])
    def backward(self, gy):
        calls.append(self)
        if self.broken:
            raise RuntimeError("an error of the function")
        return 2 * gy if self.places == 1 else (2 * gy,) * self.places

class Graph:
    def __init__(self):
        self.boxes = [Variable(np.array([1.0, -2.0])) for _ in range(2 * inputs - 1)]
        self.leaves = self.boxes[:]
        self.steps = []
        x, *others = self.boxes
        y = self.step(self.step(self.step(x)))
        for other in others:
            y = self.step(self.step(other), y) if other is others[0] else self.step(y, self.step(other))
        self.end, self.faulty = y, self.steps[1]

    def step(self, *boxes):
        self.steps.append(Step())
        self.boxes.append(self.steps[-1](*boxes))
        return self.boxes[-1]

    def run(self):
        for box in self.boxes:
            box.grad = None
        calls.clear()
        self.end.grad = np.array([1.0, -3.0])
        self.end.backward()

    def fail(self):
        self.faulty.broken = True
        try:
            self.run()
        except RuntimeError:
            return True
        finally:
            self.faulty.broken = False
        return False

    def grads(self):
        return [box.grad for box in self.leaves]

def judge(failed, other):
    raised, before = failed.fail(), failed.grads()
    other.run()
    kept = other is failed or all(one is grad for one, grad in zip(before, failed.grads()))
    return [raised, kept, len(calls) == len(other.steps), other.grads()]

again = Graph()
found = [judge(Graph(), Graph()), judge(again, again)]
"""
"""What `recovers` runs: a pass that fails in the middle, then one through another graph, or the same once more."""
