# ruff: noqa: E731
"""The verdict of a check is the same in a kernel and across the sandbox, whatever kind of value it sees."""

import collections
import enum
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograde.sandbox import codec
from autograde.sandbox.remote.handle import Handle, HandleMisuse
from autograde.sandbox.remote.session import Limits, Session
from course.feedback.observation import CheckFailed
from course.feedback.plain_data import plain_type, to_plain
from course.testing import close, equal, kind


class MyList(list):
    pass


class MyTuple(tuple):
    __slots__ = ()


class MyDict(dict):
    pass


class MySet(set):
    pass


class MyStr(str):
    __slots__ = ()


class MyInt(int):
    pass


class MyFloat(float):
    pass


class MyComplex(complex):
    pass


class MyArray(np.ndarray):
    pass


class MyNumber(np.float32):
    pass


class Color(enum.IntEnum):
    RED, GREEN = 1, 2


class Word(enum.StrEnum):
    A = "a"


class Liar:
    """Claims to be whatever is asked for."""

    __class__ = property(lambda self: float)
    __hash__ = None
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __len__ = lambda self: 3
    __float__ = lambda self: 1.0
    __int__ = __index__ = lambda self: 1
    __array__ = lambda self, *rest, **named: np.array(1.0)
    __iter__ = lambda self: iter([1.0])


class LyingList(list):
    __class__ = property(lambda self: tuple)
    __eq__ = lambda self, other: True
    __hash__ = None
    __len__ = lambda self: 3
    __iter__ = lambda self: iter([1.0, 2.0, 3.0])
    __getitem__ = lambda self, index: 1.0


class LyingFloat(float):
    __eq__ = lambda self, other: True
    __hash__ = None
    __float__ = lambda self: 1.0
    __array__ = lambda self, *rest, **named: np.array(1.0)


class LyingArray(np.ndarray):
    shape = ()
    __eq__ = lambda self, other: True
    __array__ = lambda self, *rest, **named: np.array(1.0)
    __array_ufunc__ = lambda self, *rest, **named: True
    __array_function__ = lambda self, *rest, **named: True


Pair = collections.namedtuple("Pair", "first second")
numbers = st.integers(-3, 3) | st.sampled_from([0.0, 1.0, -1.5, float("nan"), 1j, True, 2**70])
shapes = arrays.array_shapes(min_dims=0, min_side=0, max_dims=2, max_side=3)
arrays_ = arrays.arrays(st.sampled_from(["f8", "f4", "f2", "i8", "u1", "?", "c16"]), shapes)
scalars = (
    st.none()
    | numbers
    | st.sampled_from(["a", "", MyStr("a"), np.str_("a"), Word.A, b"a"])
    | numbers.map(lambda x: MyComplex(x) if isinstance(x, complex) else MyFloat(x))
    | st.integers(-3, 3).map(MyInt)
    | st.sampled_from(
        [Color.RED, np.bool_(True), np.int64(1), np.float32(1), np.float64(1), MyNumber(1), np.dtype("f4")]
    )
    | st.sampled_from([object(), len, Liar(), LyingFloat(2.0), range(3), (1).__class__])
    | arrays_
    | arrays_.map(lambda array: array.view(MyArray))
    | arrays_.map(lambda array: array.view(LyingArray))
    | arrays_.filter(lambda array: array.ndim == 2).map(lambda array: array.view(np.matrix))
)
keys = st.sampled_from(["a", MyStr("b"), 1, Color.GREEN])
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        [st.lists(inner, max_size=3).map(make) for make in (list, tuple, MyList, MyTuple, LyingList, collections.deque)]
        + [st.dictionaries(keys, inner, max_size=2).map(make) for make in (dict, MyDict, collections.OrderedDict)]
        + [st.tuples(inner, inner).map(Pair._make)]
        + [
            st.lists(st.sampled_from(["a", 1, 2.5, Color.RED]), max_size=3).map(each)
            for each in (set, MySet, frozenset)
        ]
        + [st.lists(st.sampled_from("ab")).map(collections.Counter)]
    ),
    max_leaves=5,
)
numeric = st.sampled_from([1, 1.0, True, [1.0, 2.0, 3.0], [], (1, 2), np.ones(2)])
wanted = numeric | st.sampled_from([None, "a", b"a", {"a": 1}, {}, {1}, ["a", 1], np.dtype("f4")])
CLASSES = (int, float, complex, str, bytes, list, tuple, dict, set, np.ndarray, np.number, np.generic)


class Loopback:
    """A session whose student process is this one: objects stay here, data crosses through the codec."""

    def __init__(self):
        self.objects = {}

    def opaque(self, item):
        self.objects[id(item)] = item
        return codec.handle_code(len(self.objects), type(item).__name__)

    def sent(self, value):
        return codec.decode(codec.encode(value, self.opaque), lambda number, name: Handle(self, number, name))

    def request(self, verb, *arguments):
        assert verb == "repr", "a check asks the student's object for nothing but its text"
        return "object"

    def release(self, handle):
        pass


def passes(check, *arguments):
    with suppress(CheckFailed, HandleMisuse, ValueError):
        check(*arguments)
        return True
    return False


@given(values, wanted, numeric)
@example(Liar(), 1.0, 1.0)
@example([Liar()], ["a"], [1.0])
@example(LyingList([0]), [1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
@example(LyingFloat(2.0), 1.0, 1.0)
def test_each_check_says_the_same_of_a_value_here_and_across(value, expected, number):
    across = Loopback().sent(value)
    assert passes(equal, value, expected) == passes(equal, across, expected)
    for cls in CLASSES:
        assert passes(kind, value, cls) == passes(kind, across, cls), cls
    assert passes(close, value, number) == passes(close, across, number)


LIES = [Liar(), [Liar()], LyingFloat(2.0), LyingList([0]), np.zeros(3).view(LyingArray)]


@pytest.mark.parametrize("value", LIES, ids=["object", "inside a list", "float", "list", "array"])
@pytest.mark.parametrize("check", [equal, close])
def test_lies_never_make_a_check_pass(check, value):
    for expected in (1.0, [1.0], [1.0, 2.0, 3.0], np.ones(3), True):
        assert not passes(check, value, expected)
        assert not passes(check, Loopback().sent(value), expected)


@given(values)
def test_the_content_of_a_subclass_is_of_the_plain_type(value):
    plain = to_plain(value)
    assert type(plain) is (plain_type(value) or type(value))


@pytest.mark.parametrize(
    ("source", "expected", "cls"),
    [
        ("import collections; x = collections.OrderedDict(a=1)", {"a": 1}, dict),
        ("import collections; x = collections.Counter('aab')", {"a": 2, "b": 1}, dict),
        ("import collections; x = collections.defaultdict(int, a=1)", {"a": 1}, dict),
        ("import collections; x = collections.namedtuple('P', 'a b')(1, 2.5)", (1, 2.5), tuple),
        ("import enum\nclass E(enum.IntEnum):\n    A = 3\nx = [E.A]", [3], list),
        ("class L(list): pass\nx = L([1, 2])", [1, 2], list),
        ("import numpy as np; x = np.matrix([[1, 2]])", [[1, 2]], np.ndarray),
        ("x = {'a', 'b'}", {"a", "b"}, set),
    ],
)
def test_a_subclass_of_the_students_counts_as_its_plain_type(source, expected, cls):
    live = Session.start(Limits(cell=5.0, test=5.0))
    try:
        assert live.run_cell(source)[1] is None
        live.set_deadline(5)
        x = live.names(["x"])["x"]
        equal(x, expected)
        kind(x, cls)
    finally:
        live.close()


def test_a_variable_that_derives_from_a_plain_type_stays_an_object():
    live = Session.start(Limits(cell=5.0, test=5.0))
    try:
        live.run_cell("class Variable(list):\n    def __init__(self, data): self.data = data\nx = Variable(3)")
        live.set_deadline(5)
        equal(live.names(["x"])["x"].data, 3)
    finally:
        live.close()
