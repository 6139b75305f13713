"""Wants to pass for an instance: metaclasses that say yes to everything. Being one is never all that is asked."""

from red_team.helpers import attack, scores

YES = """
class Yes(type(Variable)):
    __instancecheck__ = __subclasscheck__ = lambda cls, other: True
"""
NO_CREATOR = (
    YES
    + """
class Square(Square, metaclass=Yes): pass
class Exp(Exp, metaclass=Yes): pass
def square(x):
    return Square()(x)
def exp(x):
    f = Square()
    y = f(x)
    y.data = np.exp(x.data)
    f.backward = lambda gy: np.exp(x.data) * gy
    return y
"""
)
NO_VARIABLE = (
    YES
    + """
class Variable(Variable, metaclass=Yes): pass
class Box:
    def __init__(self, data):
        self.data, self.grad, self.creator, self.generation, self.name = np.asarray(data), None, None, 0, None
def as_variable(obj):
    return obj if hasattr(obj, "grad") else Box(obj)
"""
)

SOURCE = """
class Meta(type):
    __instancecheck__ = __subclasscheck__ = lambda cls, other: True
    __eq__ = lambda cls, other: True
    __hash__ = type.__hash__
class Variable(metaclass=Meta):
    def __init__(self, data): self.data = 0.0
class Square(Variable):
    __call__ = lambda self, x: self
    def __init__(self, *a): self.data = 0.0
"""


def test_it_wins_nothing():
    assert scores(attack(square=SOURCE)) == [5, 0]


def test_a_function_of_another_class_wins_nothing():
    assert scores(attack(9, functions=NO_CREATOR))[0] == 0


def test_what_is_no_variable_wins_nothing():
    assert scores(attack(21, **{"as-variable": NO_VARIABLE}))[0] == 0


def test_builtins_that_lie_win_nothing():
    lies = "import builtins\nbuiltins.any = builtins.type = lambda *given: True\n"
    assert scores(attack(21, **{"as-variable": lies + NO_VARIABLE}))[0] == 0
