"""Wrong versions of step 8, written from their descriptions alone, in two styles each."""

# %% of="8.1" style="renamed"
class Variable:
    def __init__(self, array):
        self.data = array
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        todo = [self.creator]
        while todo:
            function = todo.pop()
            before, after = function.input, function.output
            before.grad = function.backward(after.grad)
            if before.creator is not None:
                todo.append(before.creator)


# %% of="8.1" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        f = self.creator
        while True:
            f.input.grad = f.backward(f.output.grad)
            f = f.input.creator
            if f is None:
                break


# %% of="8.2" style="renamed"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, maker):
        self.creator = maker

    def backward(self):
        makers = [self.creator]
        while makers:
            maker = makers.pop()
            if maker is not None:
                source = maker.input
                source.grad = maker.backward(self.grad)
                makers.append(source.creator)


# %% of="8.2" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        f = self.creator
        while f is not None:
            f.input.grad = f.backward(self.grad)
            f = f.input.creator


# %% of="8.4" style="renamed"
class Variable:
    def __init__(self, values):
        self.data = values
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        stack = [self.creator]
        while stack:
            function = stack.pop()
            if function is not None:
                source, result = function.input, function.output
                source.grad = function.backward(result.grad)
                stack.append(source)


# %% of="8.4" style="restructured"
from collections import deque


class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        queue = deque([self.creator])
        while len(queue) > 0:
            f = queue.popleft()
            if f is None:
                continue
            f.input.grad = f.backward(f.output.grad)
            queue.append(f.input)


# %% of="8.6" style="renamed"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        waiting = [self.creator]
        while waiting:
            function = waiting.pop()
            if function is not None:
                before, after = function.input, function.output
                before.grad = function.backward(after.grad)
                waiting.append(self.creator)


# %% of="8.6" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        f = self.creator
        while f is not None:
            self._step(f)
            f = self.creator

    def _step(self, f):
        f.input.grad = f.backward(f.output.grad)


# %% of="8.7" style="renamed"
class Variable:
    def __init__(self, value):
        self.data = value
        self.grad = None
        self.creator = None

    def set_creator(self, maker):
        self.creator = maker

    def backward(self):
        todo = [self.creator]
        while todo:
            current = todo[0]
            if current is not None:
                source, result = current.input, current.output
                source.grad = current.backward(result.grad)
                todo.append(source.creator)


# %% of="8.7" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        funcs = [] if self.creator is None else [self.creator]
        while len(funcs) > 0:
            f = funcs[0]
            f.input.grad = f.backward(f.output.grad)
            following = f.input.creator
            if following is not None and following not in funcs:
                funcs.append(following)


# %% of="8.x1" style="renamed"
class Variable:
    def __init__(self, array):
        self.data = array
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        function = self.creator
        if function is not None:
            before = function.input
            before.grad = function.backward(self.grad)
            before.backward()


# %% of="8.x1" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        def visit(f):
            if f is None:
                return
            f.input.grad = f.backward(f.output.grad)
            visit(f.input.creator)

        visit(self.creator)


# %% of="8.x10" style="renamed"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        functions = [self.creator]
        for _ in range(1000):
            if not functions:
                break
            function = functions.pop()
            if function is not None:
                source, result = function.input, function.output
                source.grad = function.backward(result.grad)
                functions.append(source.creator)


# %% of="8.x10" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        f = self.creator
        for _ in range(1000):
            if f is None:
                return
            f.input.grad = f.backward(f.output.grad)
            f = f.input.creator


# %% of="8.x12" style="renamed"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, creator):
        self.creator = creator

    def backward(self):
        pending = [self.creator]
        while pending:
            current = pending.pop()
            if current is not None:
                var_in, var_out = current.input, current.output
                var_in.grad = current.backward(var_out.grad)
                pending.append(current)


# %% of="8.x12" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        funcs = [self.creator]
        while True:
            if len(funcs) == 0:
                return
            f = funcs.pop()
            if f is None:
                continue
            f.input.grad = f.backward(f.output.grad)
            funcs.append(f.output.creator)


# %% of="8.x3" style="renamed"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        # 뒤에서부터 거슬러 올라간다
        functions = [self.creator]
        while functions:
            function = functions.pop()
            if function is not None:
                before, after = function.input, function.output
                before.grad = function.backward(after.grad)


# %% of="8.x3" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        for f in filter(None, [self.creator]):
            f.input.grad = f.backward(f.output.grad)


# %% of="8.x6" style="renamed"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        gradient = self.grad
        functions = [self.creator]
        while functions:
            function = functions.pop()
            if function is not None:
                var = function.input
                gradient = function.backward(gradient)
                if var.creator is None:
                    var.grad = gradient
                functions.append(var.creator)


# %% of="8.x6" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        variable, g = self, self.grad
        while variable.creator is not None:
            f = variable.creator
            g, variable = f.backward(g), f.input
        if variable is not self:
            variable.grad = g


# %% of="8.x8" style="renamed"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        todo = [self.creator]
        while todo:
            function = todo.pop()
            if function is None:
                before, after = function.input, function.output
                before.grad = function.backward(after.grad)
                todo.append(before.creator)


# %% of="8.x8" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        funcs = [self.creator]
        while len(funcs) != 0:
            f = funcs.pop()
            if f is not None:
                continue
            f.input.grad = f.backward(f.output.grad)
            funcs.append(f.input.creator)


# %% of="8.x14" style="renamed" whole=true
recursion = 5001
loop = 5000
waiting = 1

# %% of="8.x14" style="restructured" whole=true
functions = 5000
recursion = functions + 1
loop, waiting = functions, 1

# %% of="8.x15" style="renamed" whole=true
recursion = 5001
loop = 1
waiting = 5000

# %% of="8.x15" style="restructured" whole=true
length = 5 * 1000
loop = 1
recursion = length + loop
waiting = length
