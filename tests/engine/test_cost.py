"""What the engine may spend, counted rather than timed, so that it repeats on any machine."""

import gc
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from course.engine import Function, Variable, exp, no_grad, square


class Total(Function):
    def forward(self, *xs):
        return sum(xs)

    def backward(self, gy):
        return (gy,) * len(self.inputs)


@pytest.fixture
def reads(monkeypatch):
    """Counts reads of Variable.generation and Function.generation."""
    count = {"reads": 0}
    for cls in (Variable, Function):
        slot = cls.__dict__["generation"]

        def read(self, slot=slot):
            count["reads"] += 1
            return slot.__get__(self)

        monkeypatch.setattr(cls, "generation", property(read, slot.__set__))
    return count


@pytest.mark.parametrize("width", [64, 1024, 4096])
def test_a_wide_backward_reads_each_generation_once(reads, width):
    x = Variable(np.array(1.5))
    y = Total()(*[square(x) for _ in range(width)])
    reads["reads"] = 0
    y.backward()
    assert x.grad == 3.0 * width
    assert reads["reads"] <= width + 4


@pytest.mark.parametrize("n", [64, 4096])
def test_a_long_sum_reads_each_generation_once(reads, n):
    x = Variable(np.array(1.5))
    y = square(x)
    for _ in range(n):
        y = y + square(x)
    reads["reads"] = 0
    y.backward()
    assert reads["reads"] <= 2 * n + 4


OPERATIONS = {
    "square": (lambda y, x: square(y), 2, 300),
    "mul": (lambda y, x: y * x, 2, 300),
    "constant": (lambda y, x: y * 0.5, 2, 300),
    "add": (lambda y, x: y + x, 2, 300),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_costs_two_tracked_objects_and_300_bytes(name):
    step, objects, size = OPERATIONS[name]
    n = 2000
    x = Variable(np.array(1.0))
    results = [x]
    gc.collect()
    gc.disable()
    try:
        before = len(gc.get_objects())
        tracemalloc.start()
        start = tracemalloc.get_traced_memory()[0]
        y = x
        for _ in range(n):
            y = step(y, x)
        used = tracemalloc.get_traced_memory()[0] - start
        tracemalloc.stop()
        tracked = len(gc.get_objects()) - before
    finally:
        gc.enable()
    assert results
    assert tracked <= objects * n + 20
    assert used <= size * n + 2000


SIZE = 1_000_000  # 8 MB of float64


def eight_operations(x, w):
    y = x * w
    y = y / (square(y) + 1.0)
    return (exp(-y) - x) ** 2


@pytest.fixture
def peak():
    """peak(call): (result, the most arrays of 8 MB alive during the call, those alive after it)."""
    tracemalloc.start()

    def measure(call):
        gc.collect()
        tracemalloc.reset_peak()
        start = tracemalloc.get_traced_memory()[0]
        result = call()
        now, most = tracemalloc.get_traced_memory()
        return result, (most - start) / (8 * SIZE), (now - start) / (8 * SIZE)

    yield measure
    tracemalloc.stop()


@pytest.fixture
def leaves():
    rng = np.random.default_rng(0)
    return [Variable(rng.uniform(0.5, 1.5, SIZE)) for _ in range(2)]


def test_forward_keeps_eight_arrays_for_eight_operations(peak, leaves):
    _y, most, kept = peak(lambda: eight_operations(*leaves))
    assert 7.99 < kept < 8.01
    assert most < 8.01


def test_forward_and_backward_need_at_most_fourteen_arrays(peak, leaves):
    def run():
        eight_operations(*leaves).backward()

    _, most, kept = peak(run)
    assert 8 < most < 14.01
    assert 1.99 < kept < 2.01


def test_no_grad_needs_three_arrays(peak, leaves):
    with no_grad():
        _y, most, kept = peak(lambda: eight_operations(*leaves))
    assert most < 3.01
    assert 0.99 < kept < 1.01


@pytest.mark.parametrize(
    "double", [lambda x: x + x + x + x + x, lambda x: Total()(x, x, x, x, x)], ids=["operators", "a function"]
)
def test_gradients_of_one_variable_are_added_in_place(peak, double):
    x = Variable(np.ones(SIZE))
    y = double(x)
    _, most, kept = peak(y.backward)
    assert x.grad[0] == 5.0
    assert most < 2.01 + (y.creator.arity == 0)
    assert 0.99 < kept < 1.01


def test_constants_get_no_gradient(monkeypatch):
    products = []

    class Counting(np.ndarray):
        def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
            products.append(ufunc.__name__)
            plain = [np.asarray(i) if isinstance(i, np.ndarray) else i for i in inputs]
            return getattr(ufunc, method)(*plain, **kwargs).view(Counting)

    f = (Variable(np.ones(3)) * 2.0).creator
    f.backward(np.ones(3).view(Counting))
    assert products == ["multiply"]


def test_importing_the_engine_needs_numpy_only():
    code = (
        "import sys, numpy; before = set(sys.modules); import course.engine; "
        "print(*sorted({m.split('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"course", "numpy"}
