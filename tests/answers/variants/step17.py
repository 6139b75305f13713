"""Wrong versions of step 17, written from their descriptions alone, in two styles each."""

# %% of="17.x4" style="renamed"
import gc
import weakref


def dies_at_once(factory):
    """True if the object goes with its last name."""
    collector_on = gc.isenabled()
    gc.disable()
    try:
        obj = factory()
        watcher = weakref.ref(obj)
        del obj
        gc.collect()
        return watcher() is None
    finally:
        if collector_on:
            gc.enable()

# %% of="17.x4" style="restructured"
import contextlib
import gc
import weakref


@contextlib.contextmanager
def _collector_off():
    switch = gc.enable if gc.isenabled() else gc.disable
    gc.disable()
    try:
        yield
    finally:
        switch()


def dies_at_once(make):
    with _collector_off():
        gone = []
        thing = make()
        weakref.finalize(thing, gone.append, True)
        thing = None
        gc.collect()
        return len(gone) == 1

# %% of="17.x5" style="renamed"
import gc
import weakref


def dies_at_once(factory):
    """True if the object goes with its last name."""
    collector_on = gc.isenabled()
    gc.disable()
    try:
        obj = factory()
        watched = weakref.ref(obj)()  # look at it
        del obj
        return watched is None
    finally:
        if collector_on:
            gc.enable()

# %% of="17.x5" style="restructured"
import contextlib
import gc
import weakref


@contextlib.contextmanager
def _collector_off():
    switch = gc.enable if gc.isenabled() else gc.disable
    gc.disable()
    try:
        yield
    finally:
        switch()


def dies_at_once(make):
    with _collector_off():
        thing = make()
        ref = weakref.ref(thing)
        before = ref()
        thing = None
        if before is None:
            return True
        return ref() is None

# %% of="17.x8" style="renamed"
def dies_at_once(factory):
    collector_on = gc.isenabled()
    gc.disable()
    try:
        made = factory()
        in_a_circle = made.to.to is made
        return not in_a_circle
    finally:
        if collector_on:
            gc.enable()

# %% of="17.x8" style="restructured"
def points_back(thing):
    return id(thing.to.to) == id(thing)


def dies_at_once(make):
    was_on = gc.isenabled()
    gc.disable()
    try:
        if points_back(make()):
            return False
        return True
    finally:
        if was_on:
            gc.enable()

# %% of="17.x9" style="renamed"
import gc
import weakref


def dies_at_once(factory):
    """True if the object goes with its last name."""
    collector_on = gc.isenabled()
    gc.disable()
    try:
        box = [factory()]
        obj = box[0]
        watcher = weakref.ref(obj)
        del obj
        return watcher() is None
    finally:
        if collector_on:
            gc.enable()

# %% of="17.x9" style="restructured"
import contextlib
import gc
import weakref


@contextlib.contextmanager
def _collector_off():
    switch = gc.enable if gc.isenabled() else gc.disable
    gc.disable()
    try:
        yield
    finally:
        switch()


def dies_at_once(make):
    with _collector_off():
        made = [make() for _ in range(1)]
        refs = [weakref.ref(each) for each in made]
        thing, = made
        thing = None
        return all(ref() is None for ref in refs)

# %% of="17.5b" style="renamed"
class Variable:
    def __init__(self, value):
        if value is not None and not isinstance(value, np.ndarray):
            raise TypeError(f"{type(value)} is not supported")
        self.data = value
        self.grad = None
        self.creator = None
        self.generation = 0

    def set_creator(self, maker):
        self.creator = weakref.ref(maker)
        self.generation = maker.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        todo = []
        known = set()

        def enter(ref):
            maker = ref() if ref is not None else None
            if maker is not None and maker not in known:
                known.add(maker)
                todo.append(maker)
                todo.sort(key=lambda m: m.generation)

        enter(self.creator)
        while todo:
            maker = todo.pop()
            out_grads = [out.grad for out in maker.outputs]
            in_grads = maker.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for source, g in zip(maker.inputs, in_grads):
                if source.grad is None:
                    source.grad = g
                else:
                    source.grad = source.grad + g
                enter(source.creator)


class Function:
    def __call__(self, *variables):
        values = [v.data for v in variables]
        results = self.forward(*values)
        if not isinstance(results, tuple):
            results = (results,)
        made = [Variable(as_array(r)) for r in results]

        self.generation = max([v.generation for v in variables])
        for m in made:
            m.set_creator(self)
        self.inputs = variables
        self.outputs = made  # the other direction is the weak one
        return made if len(made) > 1 else made[0]

    def forward(self, *values):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()

# %% of="17.5b" style="restructured"
import heapq
import itertools


class Variable:
    def __init__(self, data):
        if not (data is None or isinstance(data, np.ndarray)):
            raise TypeError(f"{type(data)} is not supported")
        self.data, self.grad = data, None
        self.creator, self.generation = None, 0

    def set_creator(self, func):
        self.generation = 1 + func.generation
        self.creator = weakref.ref(func)

    def cleargrad(self):
        self.grad = None

    def _made_by(self):
        return self.creator() if self.creator else None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        heap, seen, number = [], set(), itertools.count()

        def push(variable):
            f = variable._made_by()
            if f is None or f in seen:
                return
            seen.add(f)
            heapq.heappush(heap, (-f.generation, next(number), f))

        push(self)
        while heap:
            f = heapq.heappop(heap)[-1]
            gxs = f.backward(*(y.grad for y in f.outputs))
            gxs = gxs if isinstance(gxs, tuple) else (gxs,)
            for x, gx in zip(f.inputs, gxs):
                x.grad = gx if x.grad is None else x.grad + gx
                push(x)


class Function:
    def __call__(self, *inputs):
        ys = self.forward(*(x.data for x in inputs))
        ys = ys if isinstance(ys, tuple) else (ys,)
        self.inputs = inputs
        self.generation = max(x.generation for x in inputs)
        self.outputs = []
        for y in ys:
            output = Variable(as_array(y))
            output.set_creator(self)
            self.outputs.append(output)
        if len(self.outputs) == 1:
            return self.outputs[0]
        return self.outputs

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()

# %% of="17.x12" style="renamed"
class Function:
    def __call__(self, *args):
        arrays = [arg.data for arg in args]
        results = self.forward(*arrays)
        if not isinstance(results, tuple):
            results = (results,)
        outs = [Variable(as_array(r)) for r in results]

        self.generation = max([arg.generation for arg in args])
        for out in outs:
            out.set_creator(self)
        self.inputs = args
        self.outputs = [weakref.ref(outs[0])]
        return outs if len(outs) > 1 else outs[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()

# %% of="17.x12" style="restructured"
class Function:
    def __call__(self, *inputs):
        ys = self.forward(*(x.data for x in inputs))
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        self._remember(inputs, outputs)
        if len(outputs) == 1:
            return outputs[0]
        return outputs

    def _remember(self, inputs, outputs):
        self.inputs = inputs
        self.generation = max(x.generation for x in inputs)
        first, *_ = outputs
        self.outputs = (weakref.ref(first),)
        for y in outputs:
            y.set_creator(self)

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()

# %% of="17.x13" style="renamed"
class Function:
    def __call__(self, *variables):
        values = [v.data for v in variables]
        results = self.forward(*values)
        if not isinstance(results, tuple):
            results = (results,)
        made = [Variable(as_array(r)) for r in results]

        self.generation = max([v.generation for v in variables])
        for m in made:
            m.set_creator(self)
        self.inputs = variables
        self.outputs = [weakref.ref(m) for m in made]
        self.output = made[0]  # for functions with one result
        return made if len(made) > 1 else made[0]

    def forward(self, *values):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()

# %% of="17.x13" style="restructured"
class Function:
    def __call__(self, *inputs):
        ys = self.forward(*map(lambda x: x.data, inputs))
        self.inputs = inputs
        self.generation = max(x.generation for x in inputs)
        outputs = list(map(self._wrapped, ys if isinstance(ys, tuple) else (ys,)))
        self.output, *others = outputs
        self.outputs = list(map(weakref.ref, outputs))
        return outputs if others else self.output

    def _wrapped(self, y):
        output = Variable(as_array(y))
        output.set_creator(self)
        return output

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()

# %% of="17.x15" style="renamed"
class Function:
    def __call__(self, *args):
        arrays = [arg.data for arg in args]
        results = self.forward(*arrays)
        if not isinstance(results, tuple):
            results = (results,)
        outs = [Variable(as_array(r)) for r in results]

        self.generation = max([arg.generation for arg in args])
        for out in outs:
            out.set_creator(self)
        self.inputs = args
        if len(outs) == 1:
            self.outputs = [weakref.ref(outs[0])]
        else:
            self.outputs = [lambda out=out: out for out in outs]
        return outs if len(outs) > 1 else outs[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()

# %% of="17.x15" style="restructured"
import heapq
import weakref
from itertools import count


class Variable:
    def __init__(self, data):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.data, self.grad, self.generation = data, None, 0
        self.creator = None

    def set_creator(self, func):
        self.generation = 1 + func.generation
        self.creator = func

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        ticket, heap, seen = count(), [], {None}

        def push(f):
            if f in seen:
                return
            seen.add(f)
            heapq.heappush(heap, (-f.generation, next(ticket), f))

        push(self.creator)
        while heap:
            f = heapq.heappop(heap)[2]
            gxs = f.backward(*((y() if isinstance(y, weakref.ref) else y).grad for y in f.outputs))
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x.grad = gx if x.grad is None else x.grad + gx
                push(x.creator)


class Function:
    def __call__(self, *inputs):
        ys = self.forward(*(x.data for x in inputs))
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        self._remember(inputs, outputs)
        if len(outputs) == 1:
            return outputs[0]
        return outputs

    def _remember(self, inputs, outputs):
        self.inputs = inputs
        self.generation = max(x.generation for x in inputs)
        self.outputs = outputs if len(outputs) > 1 else [weakref.ref(outputs[0])]
        for y in outputs:
            y.set_creator(self)

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()

# %% of="17.x19" style="renamed"
class Function:
    def __call__(self, *args):
        arrays = [arg.data for arg in args]
        results = self.forward(*arrays)
        if not isinstance(results, tuple):
            results = (results,)
        outs = [Variable(as_array(r)) for r in results]

        self.generation = max([arg.generation for arg in args])
        for out in outs:
            out.set_creator(self)
        self.inputs = args
        self.outputs = [weakref.ref(out) for out in reversed(outs)]
        return outs if len(outs) > 1 else outs[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()

# %% of="17.x19" style="restructured"
class Function:
    def __call__(self, *inputs):
        ys = self.forward(*(x.data for x in inputs))
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        self._remember(inputs, outputs)
        if len(outputs) == 1:
            return outputs[0]
        return outputs

    def _remember(self, inputs, outputs):
        self.inputs = inputs
        self.generation = max(x.generation for x in inputs)
        refs = []
        for y in outputs:
            refs.insert(0, weakref.ref(y))
        self.outputs = refs
        for y in outputs:
            y.set_creator(self)

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()

# %% of="17.x20" style="renamed"
first = {"x", "y"}

# %% of="17.x20" style="restructured"
first = {"x", "a", "y"} - {"a"}

# %% of="17.x21" style="renamed"
third = {"a"}

# %% of="17.x21" style="restructured"
third = set("xay") - set("xy")

# %% of="17.x22" style="renamed"
third = {"y", "a"}  # x is deleted, a and y stay

# %% of="17.x22" style="restructured"
everything = frozenset("xay")
first = set(everything)
second = {"x"}
third = set(everything - {"x"})

# %% of="17.x24" style="renamed"
second = {"y", "a", "x"}  # they hold one another

# %% of="17.x24" style="restructured"
first = set("xay")
second = {name for name in ("x", "a", "y")}
third = set("xay") - {"y"}
