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
import gc
import weakref


def dies_at_once(factory):
    """True if the object goes with its last name."""
    collector_on = gc.isenabled()
    gc.disable()
    try:
        obj = factory()
        for neighbour in gc.get_referents(obj):
            if any(back is obj for back in gc.get_referents(neighbour)):
                return False
        for neighbour in getattr(obj, "__dict__", {}).values():
            if any(back is obj for back in getattr(neighbour, "__dict__", {}).values()):
                return False
        return True
    finally:
        if collector_on:
            gc.enable()

# %% of="17.x8" style="restructured"
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
        held = vars(thing).values() if hasattr(thing, "__dict__") else ()
        ids = (id(back) for each in held if hasattr(each, "__dict__") for back in vars(each).values())
        return id(thing) not in ids

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
import weakref


class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

    def set_creator(self, function):
        self.creator = weakref.ref(function)
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        waiting = []
        known = set()

        def enqueue(function):
            function = None if function is None else function()
            if function is not None and function not in known:
                known.add(function)
                waiting.append(function)
                waiting.sort(key=lambda each: each.generation)

        enqueue(self.creator)
        while waiting:
            function = waiting.pop()
            out_grads = [out.grad for out in function.outputs]
            in_grads = function.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for v, g in zip(function.inputs, in_grads):
                if v.grad is None:
                    v.grad = g
                else:
                    v.grad = v.grad + g
                enqueue(v.creator)


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
        self.outputs = outs
        return outs if len(outs) > 1 else outs[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()

# %% of="17.5b" style="restructured"
import heapq
import weakref
from itertools import count


class Variable:
    def __init__(self, data):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.data, self.grad, self.generation = data, None, 0
        self._maker = None

    @property
    def creator(self):
        return self._maker if self._maker is None else self._maker()

    def set_creator(self, func):
        self.generation = 1 + func.generation
        self._maker = weakref.ref(func)

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
            gxs = f.backward(*(y.grad for y in f.outputs))
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
        self.outputs = outputs
        for y in outputs:
            y.set_creator(self)

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
        self.outputs = [weakref.ref(out) for out in outs]
        self.last_output = outs[-1]  # handy for debugging
        return outs if len(outs) > 1 else outs[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()

# %% of="17.x13" style="restructured"
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
        self.outputs = list(map(weakref.ref, outputs))
        self.results = {str(i): y for i, y in enumerate(outputs)}
        for y in outputs:
            y.set_creator(self)

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
third = {"a", "y"}

# %% of="17.x22" style="restructured"
second = {"x", "a", "y"}
third = set(["a", "y"])

# %% of="17.x24" style="renamed"
second = {"x", "a", "y"}

# %% of="17.x24" style="restructured"
second = set("xay")
third = set("xay")
