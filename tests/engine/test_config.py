import asyncio
import contextvars
import threading

import numpy as np
import pytest

from course.engine import Config, Variable, no_grad, square, using_config

x = Variable(np.array(3.0))


def recorded():
    return square(x).creator is not None


@pytest.fixture(autouse=True)
def _unchanged():
    yield
    assert Config.enable_backprop is True


def test_reads_and_sets_like_a_class_attribute():
    Config.enable_backprop = False
    try:
        assert Config.enable_backprop is False
        assert not recorded()
    finally:
        Config.enable_backprop = True
    assert recorded()


def test_a_misspelt_name_is_an_error():
    with pytest.raises(AttributeError, match="enable_back_prop"):
        Config.enable_back_prop = False
    with pytest.raises(AttributeError, match="enable_back_prop"):
        using_config("enable_back_prop", False)


@pytest.mark.parametrize("value", ["False", 0, None, 1.0])
def test_a_value_that_is_no_bool_is_an_error(value):
    with pytest.raises(TypeError, match="True or False"):
        Config.enable_backprop = value
    context = using_config("enable_backprop", value)
    for _ in range(2):
        with pytest.raises(TypeError, match="True or False"), context:
            pass
    assert Config.enable_backprop is True


def test_no_grad_keeps_no_graph():
    with no_grad():
        y = square(x) * x + 1.0
    assert (y.data, y.creator, y.generation) == (28.0, None, 0)


def test_the_old_value_comes_back_after_an_exception():
    with pytest.raises(ZeroDivisionError), using_config("enable_backprop", False):
        _ = 1 / 0
    assert recorded()


def test_nested_blocks_restore_what_was_there():
    with no_grad():
        with no_grad():
            pass
        assert not recorded()
        with using_config("enable_backprop", True):
            assert recorded()
        assert not recorded()


def test_one_object_can_be_entered_again_and_inside_itself():
    off = no_grad()
    for _ in range(2):
        with off, off:
            assert not recorded()
        assert recorded()


@pytest.mark.parametrize("decorate", [no_grad(), no_grad, using_config("enable_backprop", False)])
def test_decorates_a_function(decorate):
    @decorate
    def f(a, *, b):
        """Doc."""
        return a, b, recorded()

    assert f(1, b=2) == (1, 2, False)
    assert recorded()
    assert (f.__name__, f.__doc__) == ("f", "Doc.")


def test_a_decorated_function_may_recurse_and_raise():
    @no_grad()
    def f(n):
        if not n:
            raise KeyError
        f(n - 1)

    with pytest.raises(KeyError):
        f(3)


def test_a_decorated_generator_leaves_its_caller_alone():
    closed = []

    @no_grad()
    def g():
        try:
            sent = yield recorded()
            while sent:
                try:
                    sent = yield sent, recorded()
                except KeyError:
                    sent = yield "caught", recorded()
        finally:
            closed.append(recorded())
        return "end"

    it = g()
    assert next(it) is False
    assert recorded()
    assert it.send(5) == (5, False)
    assert it.throw(KeyError) == ("caught", False)
    assert recorded()
    with pytest.raises(StopIteration) as stop:
        it.send(None)
    assert stop.value.value == "end"
    it = g()
    next(it)
    it.close()
    assert closed == [False, False]


def test_decorates_a_coroutine():
    @no_grad()
    async def f():
        await asyncio.sleep(0)
        return recorded()

    async def main():
        return await asyncio.gather(f(), other(), f())

    async def other():
        await asyncio.sleep(0)
        return recorded()

    assert asyncio.run(main()) == [False, True, False]


def test_another_thread_is_not_concerned():
    seen = []
    with no_grad():
        thread = threading.Thread(target=lambda: seen.append(recorded()))
        thread.start()
        thread.join()
        assert not recorded()
    assert seen == [True]


def test_another_context_is_not_concerned():
    context = contextvars.copy_context()
    context.run(setattr, Config, "enable_backprop", False)
    assert recorded()
    assert not context.run(recorded)
