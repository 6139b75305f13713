"""The trusted side's view of a student's process."""

import time
from dataclasses import replace

import msgpack
import numpy as np
import pytest

from autograde.sandbox import codec
from autograde.sandbox.remote.errors import StudentError, StudentProcessDied, StudentTimeout
from autograde.sandbox.remote.handle import Handle, HandleMisuse
from autograde.sandbox.remote.session import Limits, Session
from course.feedback.observation import class_name

SHORT = Limits(cell=1.0, test=1.0)
BOX = """
import msgpack
import numpy as np
class Box:
    def __init__(self, data):
        self.data = data
    def __add__(self, other):
        return Box(self.data + getattr(other, "data", other))
    __radd__ = __add__
    def __len__(self):
        return len(self.data)
    def __repr__(self):
        return f"box({self.data})"
class Sub(Box):
    pass
box = Box(np.array([1.0, 2.0]))
"""


@pytest.fixture
def live():
    found = Session.start(SHORT)
    found.set_deadline(20)
    yield found
    found.close()


@pytest.fixture
def box(live):
    live.run_cell(BOX)
    live.set_deadline(20)
    return live.names(["Box", "Sub", "box", "missing"])


def test_names_come_as_handles_and_undefined_ones_not_at_all(box):
    assert set(box) == {"Box", "Sub", "box"}
    assert all(isinstance(each, Handle) for each in box.values())


def test_data_comes_as_a_copy(box):
    data = box["box"].data
    assert type(data) is np.ndarray
    data += 1
    assert box["box"].data.tolist() == [1.0, 2.0]


def test_a_handle_does_what_the_object_does(box):
    made = box["Box"](np.array([3.0]))
    assert isinstance(made, box["Box"])
    assert not isinstance(made, box["Sub"])
    assert not isinstance(1.0, box["Box"])
    assert issubclass(box["Sub"], box["Box"])
    assert (made + 1.0).data.tolist() == [4.0]
    assert (1.0 + made).data.tolist() == [4.0]
    assert len(made) == 1
    assert repr(made) == "box([3.])"
    made.data = np.array(5.0)
    assert made.data == 5.0
    with pytest.raises(AttributeError):
        made.nothing


def test_an_array_on_the_left_meets_the_object_in_the_students_process(box):
    result = np.array([1.0, 1.0]) + box["box"]
    assert result.dtype == object if isinstance(result, np.ndarray) else class_name(result) == "ndarray"


def test_one_object_has_one_handle(live, box):
    assert box["box"] is live.names(["box"])["box"]
    other = live.inside("twice = (box, box)", {})
    assert other["twice"][0] is other["twice"][1] is box["box"]


@pytest.mark.parametrize(
    "misuse",
    [
        lambda h: h == h,
        lambda h: h != 1,
        lambda h: h < 1,
        bool,
        lambda h: h(len),
    ],
)
def test_a_handle_is_not_compared_and_takes_no_function(box, misuse):
    with pytest.raises(HandleMisuse):
        misuse(box["box"])


@pytest.mark.parametrize(
    "name",
    [
        "__array__",
        "__array_interface__",
        "__array_struct__",
        "__array_function__",
        "__buffer__",
        "__dlpack__",
        "__index__",
    ],
)
def test_what_numpy_would_ask_a_handle_is_closed(live, name):
    live.run_cell(f"class Lie:\n    {name} = 1\nlie = Lie()")
    live.set_deadline(20)
    handle = live.names(["lie"])["lie"]
    with pytest.raises(AttributeError):
        getattr(handle, name)


def test_an_exception_of_the_students_arrives_as_its_builtin_kind(live):
    found = live.inside("class Own(KeyError):\n    pass\ndef f(kind):\n    raise kind('why')\nown = Own", {})
    with pytest.raises(KeyError) as caught:
        found["f"](found["own"])
    assert isinstance(caught.value, StudentError)
    assert caught.value.class_name == "Own"
    made = live.inside("class Own:\n    pass\nown = Own()", {})["own"]
    with pytest.raises(AttributeError) as missing:
        made.nothing
    assert missing.value.class_name == "AttributeError"
    with pytest.raises(StudentError):
        live.inside("raise SystemExit(3)", {})
    with pytest.raises(StudentError):
        live.inside("b'\\xff'.decode()", {})


def test_released_handles_let_the_objects_die(live):
    live.run_cell("import weakref\nclass Thing:\n    pass\nthing = Thing()\nwatch = weakref.ref(thing)")
    live.set_deadline(20)
    handle = live.names(["thing"])["thing"]
    live.inside("pass", {})
    del handle
    live.run_cell("del thing")
    live.set_deadline(20)
    assert live.inside("dead = watch() is None", {})["dead"] is True


def test_a_cell_that_never_ends_ends_the_process():
    live = Session.start(SHORT)
    start = time.monotonic()
    with pytest.raises(StudentTimeout):
        live.run_cell("while True: pass")
    assert time.monotonic() - start < 8
    live.set_deadline(1)
    with pytest.raises(StudentProcessDied):
        live.names(["x"])


@pytest.mark.parametrize(
    "code",
    [
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import ctypes; ctypes.string_at(0)",
    ],
)
def test_a_process_that_dies_is_noticed_at_once(code):
    live = Session.start(replace(SHORT, cell=20.0))
    start = time.monotonic()
    with pytest.raises(StudentProcessDied):
        live.run_cell(code)
    assert time.monotonic() - start < 10


def test_memory_is_bounded():
    live = Session.start(Limits(memory=1 << 30))
    _, error = live.run_cell("x = bytearray(4 << 30)")
    assert error["ename"] == "MemoryError"
    live.close()


def test_outputs_have_nbformats_shape_and_are_cut():
    live = Session.start(Limits())
    outputs, error = live.run_cell("import sys\nprint('a' * 10**6)\nprint('e', file=sys.stderr)\n1 + 1")
    assert error is None
    assert [each["output_type"] for each in outputs] == ["stream", "stream", "execute_result"]
    assert len(outputs[0]["text"]) < 200_000
    assert outputs[2]["data"]["text/plain"] == "2"
    outputs, error = live.run_cell("1/0")
    assert error["ename"] == "ZeroDivisionError"
    _, error = live.run_cell("def (:")
    assert error["ename"] == "SyntaxError"
    live.close()


def test_the_answers_are_not_importable_there():
    live = Session.start(Limits())
    for name in ("course.authoring", "course.engine", "course.lessons", "autograde.catalogue"):
        _, error = live.run_cell(f"import {name}")
        assert error["ename"] in ("ImportError", "ModuleNotFoundError")
    live.close()


def test_an_answer_of_tuples_in_tuples_does_not_end_the_trusted_side():
    frame = msgpack.packb([])
    for _ in range(500):
        frame = msgpack.packb(msgpack.ExtType(codec.TUPLE, frame))
    with pytest.raises(codec.ProtocolError, match="nested too deeply"):
        codec.decode(frame, lambda number, name: None)
    live = Session.start(Limits())
    live.run_cell("t = ()\nfor _ in range(500): t = (t,)")
    live.set_deadline(10)
    with pytest.raises(StudentError):
        live.names(["t"])
    live.close()


@pytest.mark.parametrize(
    "answer", ["[object(), 1]", "[object(), [], 'n', 't', []]", "['ok', [[{'output_type': object()}], None]]"]
)
def test_an_object_where_a_word_belongs_is_no_answer(answer):
    live = Session.start(Limits())
    forged = f"codec.encode = lambda value, opaque, real=codec.encode: real({answer}, opaque)"
    with pytest.raises(StudentProcessDied):
        live.run_cell(f"import sys\ncodec = sys.modules['autograde.sandbox.codec']\n{forged}")
    live.close()
