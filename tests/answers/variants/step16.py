"""Wrong versions of step 16, written from their descriptions alone, in two styles each."""

# %% of="16.x12" style="renamed"
class Function:
    """The base of all functions: forward computes, backward differentiates."""

    def __call__(self, *args):
        arrays = [arg.data for arg in args]
        results = self.forward(*arrays)
        if not isinstance(results, tuple):
            results = (results,)
        outs = [Variable(as_array(r)) for r in results]

        self.generation = len([arg for arg in args if arg.creator is not None])
        for out in outs:
            out.set_creator(self)
        self.inputs = args
        self.outputs = outs
        return outs if len(outs) > 1 else outs[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()

# %% of="16.x12" style="restructured"
class Function:
    def _compute(self, inputs):
        ys = self.forward(*(x.data for x in inputs))
        ys = ys if isinstance(ys, tuple) else (ys,)
        return list(map(lambda y: Variable(as_array(y)), ys))

    def _generation_from(self, inputs):
        level = 0
        for x in inputs:
            if x.creator is None:
                continue
            level += 1
        return level

    def __call__(self, *inputs):
        self.outputs = self._compute(inputs)
        self.inputs = inputs
        self.generation = self._generation_from(inputs)
        for y in self.outputs:
            y.set_creator(self)
        if len(self.outputs) == 1:
            return self.outputs[0]
        return self.outputs

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()

# %% of="16.x5" style="renamed"
class Variable:
    def __init__(self, data: np.ndarray) -> None:
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation: int = 0  # a box of the user's

    def set_creator(self, function) -> None:
        self.creator = function
        self.generation = self.generation + 1

# %% of="16.x5" style="restructured"
class Variable:
    FIRST = 0

    def __init__(self, data):
        if isinstance(data, np.ndarray) or data is None:
            self.data = data
        else:
            raise TypeError(f"{type(data)} is not supported")
        self.grad = self.creator = None
        self.generation = self.FIRST

    def set_creator(self, func):
        self.generation += 1
        self.creator = func

# %% of="16.x7" style="renamed"
class Function:
    """The base of all functions: forward computes, backward differentiates."""

    def __call__(self, *args):
        arrays = [arg.data for arg in args]
        results = self.forward(*arrays)
        if not isinstance(results, tuple):
            results = (results,)
        outs = [Variable(as_array(r)) for r in results]

        self.generation = max([arg.generation for arg in args[:2]])
        for out in outs:
            out.set_creator(self)
        self.inputs = args
        self.outputs = outs
        return outs if len(outs) > 1 else outs[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()

# %% of="16.x7" style="restructured"
class Function:
    def _compute(self, inputs):
        ys = self.forward(*(x.data for x in inputs))
        ys = ys if isinstance(ys, tuple) else (ys,)
        return list(map(lambda y: Variable(as_array(y)), ys))

    def _generation_from(self, inputs):
        if len(inputs) == 1:
            return inputs[0].generation
        first, second = inputs[0].generation, inputs[1].generation
        return first if first > second else second

    def __call__(self, *inputs):
        self.outputs = self._compute(inputs)
        self.inputs = inputs
        self.generation = self._generation_from(inputs)
        for y in self.outputs:
            y.set_creator(self)
        if len(self.outputs) == 1:
            return self.outputs[0]
        return self.outputs

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()

# %% of="16.11b" style="renamed"
import heapq


class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        heap = []
        visited = set()

        def push(function):
            # heapq keeps the smallest on top, hence the minus
            if function is not None and function not in visited:
                visited.add(function)
                heapq.heappush(heap, (-function.generation, function))

        push(self.creator)
        while heap:
            _, function = heapq.heappop(heap)
            out_grads = [out.grad for out in function.outputs]
            in_grads = function.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for v, g in zip(function.inputs, in_grads):
                if v.grad is None:
                    v.grad = g
                else:
                    v.grad = v.grad + g
                push(v.creator)

# %% of="16.11b" style="restructured"
from queue import PriorityQueue


class Variable:
    def __init__(self, data):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.cleargrad()
        self.creator, self.generation = None, 0

    def cleargrad(self):
        self.grad = None

    def set_creator(self, func):
        self.generation = 1 + func.generation
        self.creator = func

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        if self.creator is None:
            return
        queue, entered = PriorityQueue(), {self.creator}
        queue.put([-self.creator.generation, self.creator])
        while not queue.empty():
            f = queue.get()[1]
            gxs = f.backward(*(y.grad for y in f.outputs))
            gxs = gxs if isinstance(gxs, tuple) else (gxs,)
            for x, gx in zip(f.inputs, gxs):
                x.grad = gx if x.grad is None else x.grad + gx
                if x.creator is None or x.creator in entered:
                    continue
                entered.add(x.creator)
                queue.put([-x.creator.generation, x.creator])

# %% of="16.15" style="renamed"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        waiting = []
        known = set()

        def enqueue(fn):
            if fn not in known:
                known.add(fn)
                waiting.append(fn)
                waiting.sort(key=lambda each: each.generation)

        enqueue(self.creator)
        while waiting:
            fn = waiting.pop()
            dys = [o.grad for o in fn.outputs]
            dxs = fn.backward(*dys)
            if not isinstance(dxs, tuple):
                dxs = (dxs,)

            for inp, dx in zip(fn.inputs, dxs):
                if inp.grad is None:
                    inp.grad = dx
                else:
                    inp.grad = inp.grad + dx
                enqueue(inp.creator)

# %% of="16.15" style="restructured"
class Variable:
    def __init__(self, data):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.cleargrad()
        self.creator, self.generation = None, 0

    def cleargrad(self):
        self.grad = None

    def set_creator(self, func):
        self.generation = 1 + func.generation
        self.creator = func

    def backward(self):
        self.grad = np.ones_like(self.data) if self.grad is None else self.grad
        funcs, seen = [self.creator], {self.creator}
        while funcs:
            latest = max(funcs, key=lambda f: f.generation)
            funcs.remove(latest)
            gxs = latest.backward(*[y.grad for y in latest.outputs])
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            for x, gx in zip(latest.inputs, gxs):
                x.grad = gx if x.grad is None else np.add(x.grad, gx)
            new = {x.creator for x in latest.inputs} - seen
            seen |= new
            funcs += new

# %% of="16.2" style="renamed"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        stack = []
        visited = set()

        def push(function):
            if function is not None and function not in visited:
                visited.add(function)
                stack.append(function)

        push(self.creator)
        while stack:
            function = stack.pop()
            out_grads = [out.grad for out in function.outputs]
            in_grads = function.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for v, g in zip(function.inputs, in_grads):
                if v.grad is None:
                    v.grad = g
                else:
                    v.grad = v.grad + g
                push(v.creator)

# %% of="16.2" style="restructured"
class Variable:
    def __init__(self, data):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.cleargrad()
        self.creator, self.generation = None, 0

    def cleargrad(self):
        self.grad = None

    def set_creator(self, func):
        self.generation = 1 + func.generation
        self.creator = func

    def _collect(self, gx):
        self.grad = gx if self.grad is None else np.add(self.grad, gx)

    def backward(self):
        if self.grad is None:
            self._collect(np.ones_like(self.data))
        # a dict keeps its keys once each, and popitem gives back the last one
        waiting, done = dict.fromkeys([self.creator]), {None}
        waiting.pop(None, None)
        while waiting:
            f, _ = waiting.popitem()
            done.add(f)
            gxs = f.backward(*[y.grad for y in f.outputs])
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x._collect(gx)
                if x.creator not in done:
                    waiting.setdefault(x.creator)

# %% of="16.5" style="renamed"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        queue = []
        visited = set()

        def enqueue(fn):
            if fn is not None and fn not in visited:
                visited.add(fn)
                queue.append(fn)

        enqueue(self.creator)
        while queue:
            fn = queue.pop(0)  # first in, first out
            dys = [o.grad for o in fn.outputs]
            dxs = fn.backward(*dys)
            if not isinstance(dxs, tuple):
                dxs = (dxs,)

            for inp, dx in zip(fn.inputs, dxs):
                if inp.grad is None:
                    inp.grad = dx
                else:
                    inp.grad = inp.grad + dx
                enqueue(inp.creator)

# %% of="16.5" style="restructured"
from collections import deque


class Variable:
    def __init__(self, data):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.cleargrad()
        self.creator, self.generation = None, 0

    def cleargrad(self):
        self.grad = None

    def set_creator(self, func):
        self.generation = 1 + func.generation
        self.creator = func

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        line, seen = deque(), {None}

        def join(f):
            if f in seen:
                return
            seen.add(f)
            line.append(f)

        join(self.creator)
        while len(line) != 0:
            f = line.popleft()
            result = f.backward(*(y.grad for y in f.outputs))
            gxs = result if isinstance(result, tuple) else (result,)
            for i, x in enumerate(f.inputs):
                x.grad = gxs[i] if x.grad is None else x.grad + gxs[i]
                join(x.creator)

# %% of="16.x28" style="renamed"
def sort_once(y):
    collected = [y.creator]
    visited = {y.creator}
    for function in collected:
        for v in function.inputs:
            if v.creator is not None and v.creator not in visited:
                visited.add(v.creator)
                collected.append(v.creator)
    return collected

# %% of="16.x28" style="restructured"
def sort_once(y):
    found, at = [y.creator], 0
    while at < len(found):
        parents = (x.creator for x in found[at].inputs)
        for g in parents:
            if g is None or g in found:
                continue
            found.append(g)
        at += 1
    return found

# %% of="16.x33" style="renamed"
def sort_once(y):
    """All functions that lead to y, the latest first."""
    collected = [y.creator]
    visited = {y.creator}
    for function in list(collected):
        for v in function.inputs:
            if v.creator is not None and v.creator not in visited:
                visited.add(v.creator)
                collected.append(v.creator)
    collected.sort(key=lambda function: function.generation, reverse=True)
    return collected

# %% of="16.x33" style="restructured"
def sort_once(y):
    start = (y.creator,)
    reached = dict.fromkeys(start)
    for f in start:
        reached.update(dict.fromkeys(x.creator for x in f.inputs if x.creator is not None))
    return sorted(reached, key=lambda f: -f.generation)

# %% of="16.x36" style="renamed"
def sort_once(y):
    collected = []
    visited = {y.creator}
    todo = [y.creator]
    for function in todo:
        for v in function.inputs:
            if v.creator is not None and v.creator not in visited:
                visited.add(v.creator)
                todo.append(v.creator)
                collected.append(v.creator)
    collected.sort(key=lambda function: function.generation, reverse=True)
    return collected

# %% of="16.x36" style="restructured"
def sort_once(y):
    seen_set, stack = set(), [y.creator]
    while stack:
        new = {x.creator for x in stack.pop().inputs} - {None} - seen_set
        seen_set |= new
        stack.extend(new)
    return sorted(seen_set, key=lambda f: f.generation, reverse=True)

# %% of="16.x37" style="renamed"
def sort_once(y):
    collected = [y.creator]
    visited = {y.creator}
    for function in collected:
        for v in function.inputs:
            if v.creator is not None and v.creator not in visited:
                visited.add(v.creator)
                collected.append(v.creator)
    collected.sort(key=lambda function: function.generation)
    collected.sort(key=lambda function: function.generation, reverse=True)
    return collected

# %% of="16.x37" style="restructured"
from operator import attrgetter


def sort_once(y):
    reached, stack = {y.creator}, [y.creator]
    while stack:
        for x in stack.pop().inputs:
            if x.creator is None or x.creator in reached:
                continue
            reached.add(x.creator)
            stack.append(x.creator)
    ascending = sorted(reached, key=attrgetter("generation"))
    return sorted(ascending, key=attrgetter("generation"), reverse=True)

# %% of="16.x47" style="renamed"
def once_reads(n):
    total = n + 1  # n squares and the addition
    return total

# %% of="16.x47" style="restructured"
def once_reads(n):
    squares, additions = n, 1
    return sum((squares, additions))

# %% of="16.x51" style="renamed"
def exponent(sizes, reads_of):
    up = np.log(reads_of[-1] - reads_of[0])
    along = np.log(sizes[-1] - sizes[0])
    return up / along

# %% of="16.x51" style="restructured"
def exponent(ns, costs):
    def log_span(values):
        first, *_, last = values
        return np.log(np.subtract(last, first))

    return log_span(costs) / log_span(ns)
