"""Laws that hold for many exercises.

Here are the data to try them on, and the code that runs beside the learner's.
"""

from __future__ import annotations

from typing import Any

import numpy as np

RUN_TESTS = """
import io, unittest
_suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
_result = unittest.TextTestRunner(stream=io.StringIO()).run(_suite)
run, failed, broken = _result.testsRun, len(_result.failures), len(_result.errors)
"""

REWRITTEN = """
def written_again(names):
    for source in sources:
        try:
            exec(source, names)
        except (Exception, SystemExit):  # what it does not bind stays
            pass
    return names[name]

made = written_again(dict(globals()))
"""
"""What `rewritten` runs: the learner's cells, in names of their own."""

UNTOUCHED = """
def state(thing):
    if isinstance(thing, (list, tuple)):
        return [list(thing), *map(state, thing)]
    if isinstance(thing, np.ndarray):
        return [thing.copy(), thing.dtype]
    if thing is None or np.isscalar(thing):
        return [thing]
    return [[getattr(thing, name, None) for name in names], [state(getattr(thing, name, None)) for name in arrays]]

def alike(one, other):
    if isinstance(one, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray) and one is not other:
        return one.shape == other.shape and one.tobytes() == other.tobytes()
    return one is other or type(one) is type(other) is np.dtype and one == other

names = ("data", "grad", "creator", "generation", "name")
arrays = ("data", "grad")
def judge(call, things):
    before = [state(thing) for thing in things]
    held = [None if isinstance(thing, np.ndarray) else getattr(thing, "data", None) for thing in things]
    call(*things)
    kept = [alike(*each) for each in zip(before, [state(thing) for thing in things])]
    return kept + [data is None or thing.data is data for thing, data in zip(things, held)]

def change(array):
    array += 1.0

found = [judge(change, [np.zeros(3)])[:1]]
found.insert(place, judge(call, things))
"""
"""What `untouched` runs: whether attributes are the very objects they were, and arrays hold what they held.

Like the laws below, it judges a call that breaks it beside the learner's, and `place` says in which place the
learner's stands.
"""

NEWBORN = """
def judge(call):
    boxes = [box for thing in things for box in (thing if isinstance(thing, list) else [thing])]
    grads = [box.grad for box in boxes]
    for box in boxes:
        box.grad = np.ones_like(box.data)
    made = call(*things)
    made = list(made) if isinstance(made, (list, tuple)) else [made]
    new = [each.grad is None and all(each is not box for box in boxes) for each in made]
    for box, grad in zip(boxes, grads):
        box.grad = grad
    return new

def first(*given):
    return given[0]

found = [judge(first)]
found.insert(place, judge(call))
"""
"""What `newborn` runs: whether each result is no argument, and has no `grad` although the arguments have one."""

ARRAYS = """
def arrays(made):
    if isinstance(made, (list, tuple)):
        return [array for each in made for array in arrays(each)]
    data = made if isinstance(made, np.ndarray) else getattr(made, "data", None)
    return [data] if isinstance(data, np.ndarray) else []
"""
"""Of boxes, arrays, and lists of them."""

BOXES = """
def boxes(thing):
    if isinstance(thing, (list, tuple)):
        return [box for each in thing for box in boxes(each)]
    return [thing] if isinstance(getattr(thing, "data", None), np.ndarray) else []
"""
"""Of boxes and lists of them."""

SEPARATE = (
    ARRAYS
    + """
def judge(call):
    given = arrays(things)
    first = [array for array in arrays(call(*things)) if not any(np.shares_memory(array, other) for other in given)]
    second = arrays(call(*things))
    return [not any(np.shares_memory(array, other) for array in first for other in second)]

buffer = np.zeros(3)

def reuse(*given):
    return buffer

found = [judge(reuse)]
found.insert(place, judge(call))
"""
)
"""What `separate` runs: whether the results of two calls share memory that is not the arguments' own."""

OVERWRITTEN = (
    ARRAYS
    + BOXES
    + """
made = call(*things)

def look():
    return arrays(made)

def again():
    held = [(box, box.data) for thing in things if not isinstance(thing, np.ndarray) for box in boxes(thing)]
    for box, data in held:
        box.data = 3 - data
    call(*[3 - thing if isinstance(thing, np.ndarray) else thing for thing in things])
    for box, data in held:
        box.data = data
"""
)
"""What `separate` runs as well: what the first result holds, and a second call with other numbers."""

AFRESH = (
    ARRAYS
    + BOXES
    + """
first, second, scales = things
remembered = []  # how many inputs and outputs a function object has after each call, and which inputs

def copies(made):
    return [array.copy() for array in arrays(made)]

def others(given, change=lambda data: 3 - data):
    if isinstance(given, (list, tuple)):
        return [others(each, change) for each in given]
    return type(given)(np.array(change(given.data)))

def equals(given):
    return others(given, np.copy)

def count(function, name):
    try:
        return len(getattr(function, name))
    except (AttributeError, TypeError):
        return None

def linked(function, names=("input", "inputs", "output", "outputs")):
    return boxes([getattr(function, name, None) for name in names])

def identical(ones, others):
    return len(ones) == len(others) and all(one is other for one, other in zip(ones, others))

def called(f, given):
    made = f(*given)
    return made, f if hasattr(f, "backward") else getattr(made, "creator", None)

def results(f, given, scales, between=None):
    made, function = called(f, given)
    found = [copies(made)]
    inputs = [id(box) for box in linked(function, ("input", "inputs"))]
    remembered.append([count(function, "inputs"), count(function, "outputs"), inputs])
    if between is not None:
        links = linked(function)
        between()
        found.append(identical(links, linked(function)))
    for scale in scales:
        found.append(copies(function.backward(*[np.full(array.shape, scale) for array in found[0]])))
    return found

def alike(ones, others):
    return len(ones) == len(others) and all(
        one.shape == other.shape and ((one == other).all() or np.allclose(one, other, equal_nan=True))
        for one, other in zip(ones, others)
    )

def use(f):
    results(f, first, scales[:1])
    results(f, others(second), scales[:1])
    given = [array for array in arrays(second) if array.flags.writeable]
    kept = [array.copy() for array in given]
    for array in given:
        array[...] = 3 - array
    results(f, second, scales[:1])
    for array, numbers in zip(given, kept):
        array[...] = numbers

def altered(arrays):
    place = np.eye(arrays[0].size)
    changes = [3e-5, *(place[[0, -1]] - place[len(place) // 2])]  # a little, or what leaves the sum and an end
    yield arrays
    for change in changes:
        yield [array + (n + 1) * change for n, array in enumerate(arrays)]
    for changed in range(len(arrays) if len(arrays) > 1 else 0):
        yield [array + (n == changed) * changes[1] for n, array in enumerate(arrays)]

def filled(given, arrays):
    if isinstance(given, (list, tuple)):
        return [filled(each, arrays) for each in given]
    return type(given)(next(arrays).copy())

def joined(rows):
    return [np.concatenate(parts) for parts in zip(*rows)]

def answers(f, data, gradients):
    made, function = called(f, filled(second, iter(data)))
    found = [copies(made)]
    if scales and all(array.shape == data[0].shape for array in found[0]):
        found += [copies(function.backward(*given)) for given in gradients]
    return found

def in_pieces(make, outputs):
    f, inputs = make(), list(altered([box.data + 0.1 for box in boxes(second)]))
    slopes = list(altered([0.6 + np.arange(inputs[0][0].size)] * outputs))
    whole = answers(make(), joined(inputs), [joined(slopes[:1] * len(inputs))])
    rows = [sum(answers(f, each, slopes[:1]), []) for each in inputs]
    if not (right := alike(sum(whole, []), joined(rows))) or not scales:
        return right
    whole = answers(make(), joined(inputs[:1] * len(slopes)), [joined(slopes)])
    return alike(joined(whole[1:]), joined(answers(f, inputs[0], in_turn(slopes))[1:]))

def in_turn(slopes):
    refilled = [np.empty(each.shape) for each in slopes[0]]
    for n, slope in enumerate(slopes):
        for array, numbers in zip(refilled, slope):
            array[...] = numbers
        yield refilled if n % 2 else slope

def judge(make):
    f = make()
    use(f)
    remembered.clear()
    made, own, *gradients = results(f, second, scales, lambda: make()(*others(second)))
    wanted = [results(make(), equals(second), [scale])[1] for scale in scales]
    new = results(make(), equals(second), [])[0]
    results(make(), second, [])
    kept = [alike(made, new), own and remembered[0] == remembered[-1], *map(alike, gradients, wanted)]
    return [*kept, in_pieces(make, len(made))]

class Once:
    def __call__(self, *given):
        if not hasattr(self, "made"):
            self.made, self.outputs = arrays(given)[0] + 1, []
        self.outputs.append(self.made)
        return self.made
    def backward(self, *given):
        if not hasattr(self, "gradient"):
            self.gradient = given[0]
        return self.gradient

found = [judge(Once)]
found.insert(place, judge(call))
"""
)
"""What `afresh` runs: the results of a function object that was called before, and those of new objects.

Before the last call were calls with another shape, with the same shape, and with the very arrays while they held other
numbers; between the last call and `backward`, another object is called. Inputs and outputs are counted and compared.

`in_pieces` finds what is remembered by a part of the arguments, whichever object remembers it. It calls one object with
arguments that differ by a little, or in two numbers and not in the sum, and another with all of them joined.
"""


def samples(size: float = 1e3) -> list[np.ndarray[Any, Any]]:
    """Return arrays of many shapes and dtypes.

    Their numbers go from 1/size to size, with either sign, and there are zeros.
    """
    far = [size, -size, 1 / size, -1 / size, 0.0, 0.7, -2.5, 1.0]
    return [
        np.array(-2.5),
        np.array(0.0),
        np.array(size),
        np.array([]),
        np.array([1 / size]),
        np.array(far),
        np.array(far).reshape(2, 1, 4),
        np.array([[3, -7], [0, 1]]),
        np.array([1.5, -0.25, 0.0], dtype="float32"),
    ]
