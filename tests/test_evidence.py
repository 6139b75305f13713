"""What is read in an answer is told where it is certain, and never otherwise."""

import pytest

from autograde.grading.causes import PROOFS, misspelt_name, proven_cause
from course.authoring.lesson import lesson
from course.feedback import kinds
from course.feedback.evidence import distance, lost_value, near_miss, returning
from course.feedback.observation import CheckFailed, Observation
from course.i18n import Message

KNOWN = """
class Variable:
    def __init__(self, data):
        self.data, self.grad, self.creator = data, None, None
    def set_creator(self, func):
        self.creator = func
    def cleargrad(self):
        self.grad = None
    def backward(self, retain_grad=False): ...
class Config:
    enable_backprop = True
same(y.creator, C); x.cleargrad(); y.backward(retain_grad=True); f.inputs
"""


@pytest.mark.parametrize(
    ("written", "wanted", "answer"),
    [
        ("creater", "creator", "class Variable:\n    def set_creator(self, func):\n        self.creater = func"),
        (
            "creater",
            "creator",
            "class V:\n    def a(self):\n        self.creator = None\n        self.creater = 1",
        ),
        ("clear_grad", "cleargrad", "class Variable:\n    def clear_grad(self): ..."),
        ("backword", "backward", "class Variable:\n    def backword(self): ..."),
        ("retrain_grad", "retain_grad", "class V:\n    def backward(self, retrain_grad=False): return retrain_grad"),
        ("enable_backprob", "enable_backprop", "class Config:\n    enable_backprob = True"),
        ("__array_priority", "__array_priority__", "class V:\n    __array_priority = 200"),
        ("input", "inputs", "class F:\n    def __call__(self, x):\n        self.input = x"),
    ],
)
def test_a_misspelt_name_is_found_with_its_line(written, wanted, answer):
    found = near_miss(answer, KNOWN, [wanted])
    assert (found.written, found.wanted) == (written, wanted)
    assert written in found.line


@pytest.mark.parametrize(
    "answer",
    [
        "class V:\n    def set_creator(self, f):\n        self.creator = f",
        "class V:\n    def set_creator(self, f):\n        self.creators = [f]\n        self.creator = self.creators[0]",
        "creater = 1",
        "class V:\n    def a(self): self.creator1 = self.creator",
        "def broken(:",
        "",
    ],
)
def test_nothing_is_told_where_the_right_name_is_there_or_the_other_is_a_name_of_its_own(answer):
    assert near_miss(answer, KNOWN, ["creator"]) is None


def test_two_candidates_prove_nothing():
    answer = "class V:\n    def a(self):\n        self.creater = self.creatr = 1"
    assert near_miss(answer, KNOWN, ["creator"]) is None


def test_a_transposition_is_one_edit():
    assert distance("backwrad", "backward") == 1
    assert distance("abc", "abc") == 0
    assert distance("", "abc") == 3


def test_a_special_method_of_pythons_own_is_no_misspelling_of_another():
    known = "class Variable: ...\nVariable.__mul__ = mul"
    assert near_miss("Variable.__imul__ = in_place", known, ["__mul__"]) is None
    assert near_miss("Variable.__mull__ = mul", known, ["__mul__"]).written == "__mull__"


def test_what_a_test_calls_its_own_things_is_not_asked_for():
    here, seen = lesson(2), Observation()
    seen.line = "close(y.data, result, rtol=0, atol=0)"
    answer = "class Function:\n    results = {}\n    def __call__(self, input): ..."
    assert misspelt_name(answer, here.tests["function"], here, seen) is None


def test_a_failed_check_of_the_hidden_pass_proves_no_misspelling():
    """A missing name does: its exception's class is known, and nothing else of the check."""
    here, seen = lesson(14), Observation()
    answer = "class Variable:\n    def clear_grad(self): ..."
    test = here.tests["variable"]
    for problem, found in ((CheckFailed(Message("differs")), False), (AttributeError("anything"), True)):
        seen.problem, seen.line = problem, "x.cleargrad()"
        assert (misspelt_name(answer, test, here, seen, in_hidden=True) is not None) is found


RETURNS = returning(
    "def add(a, b):\n    return a + b\nclass F:\n    def call(self, x):\n        return x\n    def set(self): ..."
)


def test_the_functions_that_return_a_value_are_known_by_name():
    assert {"add", "F.call"} == RETURNS


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("def add(a, b):\n    c = a + b", "no_return"),
        ("class F:\n    def call(self, x):\n        print(x)", "no_return"),
        ("def add(a, b):\n    def inner():\n        return 1\n    inner()", "no_return"),
        ("def sort(fs):\n    sorted(fs)\n    return fs", "unused_value"),
        ("def more(x):\n    x.grad == None\n    return x", "unused_value"),
        ("class V:\n    def __add__(self, other):\n        add(self, other)", "unused_value"),
    ],
)
def test_a_value_that_is_lost_is_told(answer, key):
    assert lost_value(answer, RETURNS, {"add"}).key == key


@pytest.mark.parametrize(
    "answer",
    [
        "def add(a, b):\n    return a + b",
        "def add(a, b):\n    yield a + b",
        "def add(a, b):\n    raise NotImplementedError()",
        "@decorated\ndef add(a, b):\n    a + b if a else None",
        "class F:\n    def set(self):\n        self.x = 1",
        'def sort(fs):\n    """Sort."""\n    fs.sort()\n    np.add(fs, 1, out=fs)\n    return fs',
        "add = lambda a, b: a + b",
        "add(1, 2)\nsorted([])",
        "def broken(:",
        "",
    ],
)
def test_no_value_is_lost_where_it_is_returned_kept_or_only_shown(answer):
    assert lost_value(answer, RETURNS, {"add"}) is None


def failed(kind, problem):
    seen = Observation()
    seen.kind, seen.problem = kind, problem
    return proven_cause("", lesson(5).tests["order"], lesson(5), seen)


def differs(key):
    return CheckFailed(Message(key))


def test_a_check_proves_what_its_kind_says_was_done_wrong():
    proofs = [(kind, differs("differs")) for kind in PROOFS]
    for kind, problem in [*proofs, ("dtype", differs("dtype")), ("long-chain", RecursionError())]:
        assert kind in kinds.names()
        assert str(failed(kind, problem))


def test_other_failures_prove_nothing():
    for kind, problem in [
        ("vector", differs("differs")),
        ("dtype", differs("differs")),
        ("long-chain", differs("differs")),
        ("unchanged-input", ValueError()),
        (None, differs("dtype")),
    ]:
        assert failed(kind, problem) is None
