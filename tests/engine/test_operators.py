import warnings

import numpy as np
import pytest

from course.engine import Add, Div, Exp, Mul, Neg, Pow, Square, Sub, Variable, add, div, exp, mul, neg, pow, square, sub

A, B = 3.0, 2.0
BINARY = {  # value, d/da, d/db at a = 3, b = 2
    add: (5.0, 1.0, 1.0),
    sub: (1.0, 1.0, -1.0),
    mul: (6.0, 2.0, 3.0),
    div: (1.5, 0.5, -0.75),
}
SYMBOL = {
    add: lambda a, b: a + b,
    sub: lambda a, b: a - b,
    mul: lambda a, b: a * b,
    div: lambda a, b: a / b,
}


@pytest.mark.parametrize("function", BINARY)
@pytest.mark.parametrize("call", ["function", "symbol"])
def test_two_variables(function, call):
    a, b = Variable(np.array(A)), Variable(np.array(B))
    y = (function if call == "function" else SYMBOL[function])(a, b)
    y.backward()
    assert (y.data, a.grad, b.grad) == BINARY[function]


@pytest.mark.parametrize("function", BINARY)
@pytest.mark.parametrize("kind", [float, np.float64, np.array, lambda v: np.full(3, v), int, np.int64])
@pytest.mark.parametrize("call", ["function", "symbol"])
def test_a_number_or_ndarray_on_either_side(function, kind, call):
    operator = function if call == "function" else SYMBOL[function]
    value, ga, gb = BINARY[function]
    a = Variable(np.array(A))
    y = operator(a, kind(B))
    y.backward()
    assert np.all(y.data == value)
    assert a.grad == ga * y.size
    b = Variable(np.array(B))
    y = operator(kind(A), b)
    assert isinstance(y, Variable)
    y.backward()
    assert np.all(y.data == value)
    assert b.grad == gb * y.size


@pytest.mark.parametrize("function", BINARY)
def test_two_numbers_make_a_variable(function):
    function(A, B).backward()
    y = function(A, B)
    assert y.data == BINARY[function][0]
    with np.errstate(all="ignore"):
        assert div(1.0, 0.0).data == np.inf


@pytest.mark.parametrize(
    ("function", "value", "gradient"),
    [
        (neg, -3.0, -1.0),
        (square, 9.0, 6.0),
        (exp, np.exp(3.0), np.exp(3.0)),
        (lambda x: pow(x, 3), 27.0, 27.0),
        (lambda x: x**-1, 1 / 3, -1 / 9),
        (lambda x: x**0.5, 3**0.5, 0.5 / 3**0.5),
        (lambda x: x**2, 9.0, 6.0),
        (lambda x: x**1, 3.0, 1.0),
        (lambda x: x**0, 1.0, 0.0),
        (lambda x: -x, -3.0, -1.0),
    ],
)
def test_one_variable_in_a_chain(function, value, gradient):
    x = Variable(np.array([3.0, 3.0]))
    y = function(x)
    z = 5.0 * y
    z.backward()
    np.testing.assert_allclose(y.data, [value, value], rtol=1e-15)
    np.testing.assert_allclose(x.grad, [5 * gradient, 5 * gradient], rtol=1e-15)


def test_one_operand_used_twice():
    for function, gradient in [(add, 2.0), (sub, 0.0), (mul, 6.0), (div, 0.0)]:
        x = Variable(np.array(3.0))
        function(x, x).backward()
        assert x.grad == gradient


def test_functions_and_classes_agree():
    a, b = Variable(np.array(A)), Variable(np.array(B))
    for cls, function in [(Add, add), (Sub, sub), (Mul, mul), (Div, div)]:
        assert cls()(a, b).data == function(a, b).data
    for cls, function in [(Neg, neg), (Square, square), (Exp, exp)]:
        assert cls()(a).data == function(a).data
    assert Pow(3)(a).data == pow(a, 3).data


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.float64])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_the_dtype_survives_numbers_values_and_gradients(dtype, shape):
    x = Variable(np.full(shape, 1.5, dtype))
    y = 2.0 * exp(-((x + 1) ** 2 / 3.0 - 1)) - square(x) * 0.5
    assert y.dtype == dtype
    y.backward(retain_grad=True)
    assert (x.grad.dtype, y.grad.dtype) == (dtype, dtype)


def test_mixed_dtypes_give_each_variable_a_gradient_of_its_own():
    for shape in [(), (3,)]:
        a, b = Variable(np.full(shape, 2.0, np.float32)), Variable(np.full(shape, 3.0))
        y = a * b + a
        assert y.dtype == np.float64
        y.backward()
        assert (a.grad.dtype, b.grad.dtype) == (np.float32, np.float64)
        assert np.all(a.grad == 4.0)


@pytest.mark.parametrize("dtype", [np.int64, np.int32, np.uint8, bool])
def test_integers_get_a_float_gradient(dtype):
    for shape in [(), (2,)]:
        x = Variable(np.ones(shape, dtype))
        (square(x) * x + 0.5 * x).backward()
        assert x.grad.dtype == np.float64
        assert np.all(x.grad == 3.5)


def test_unsigned_integers_wrap_as_in_numpy():
    assert (-Variable(np.array([3], np.uint8))).data == 253


def test_pow_of_zero_is_numpys():
    x = Variable(np.array([0.0, 2.0]))
    y = x**0
    y.backward()
    assert (y.data.tolist(), x.grad.tolist()) == ([1.0, 1.0], [0.0, 0.0])
    x.cleargrad()
    (x**1).backward()
    assert x.grad.tolist() == [1.0, 1.0]
    with np.errstate(all="ignore"):
        assert (x**-1).data.tolist() == [np.inf, 0.5]
        assert np.isnan((Variable(np.array(-2.0)) ** 0.5).data)


def test_pow_of_integers():
    x = Variable(np.array([0, 2]))
    for c in (0, 1, 2, 3):
        x.cleargrad()
        y = x**c
        y.backward()
        assert y.data.tolist() == [0**c, 2**c]
        assert x.grad.tolist() == [c * 0.0 ** max(c - 1, 0), c * 2.0 ** (c - 1)]
    with pytest.raises(ValueError, match="negative integer powers"):
        x**-1


@pytest.mark.parametrize("exponent", [np.float64(2.0), np.int64(2), np.array(2.0)])
def test_an_exponent_of_numpys_is_a_number_and_keeps_float32(exponent):
    y = Variable(np.array([3.0], np.float32)) ** exponent
    assert (y.data, y.dtype) == (9.0, np.float32)


@pytest.mark.parametrize("exponent", [Variable(np.array(2.0)), np.ones(2), "2", None, 1j])
def test_any_other_exponent_is_an_error(exponent):
    with pytest.raises(TypeError, match="exponent"):
        Variable(np.array(3.0)) ** exponent


def test_a_variable_is_no_exponent():
    with pytest.raises(TypeError):
        2.0 ** Variable(np.array(3.0))


def test_a_chain_of_powers_keeps_each_exponent():
    x = Variable(np.array(2.0))
    ((x**3) ** 2).backward()
    assert x.grad == 192.0


def test_division_by_zero_is_numpys():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert (1.0 / Variable(np.array(0.0))).data == np.inf
        assert np.isinf((Variable(np.array([1.0])) / 0.0).data)
    assert {w.category for w in caught} == {RuntimeWarning}


@pytest.mark.parametrize("other", ["1", [1.0], None, np.array("a")])
def test_other_operands_are_an_error(other):
    x = Variable(np.array(1.0))
    for operator in SYMBOL.values():
        with pytest.raises(TypeError):
            operator(x, other)
        with pytest.raises(TypeError):
            operator(other, x)


def test_numpy_functions_do_not_take_variables():
    with pytest.raises(TypeError):
        np.exp(Variable(np.array(1.0)))


def test_in_place_operators_make_a_new_variable():
    x = y = Variable(np.array(1.0))
    y += 1.0
    y *= 3.0
    y.backward()
    assert (x.data, y.data, x.grad) == (1.0, 6.0, 3.0)
