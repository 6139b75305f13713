import copy
import pickle

import numpy as np
import pytest

from course.engine import Variable, as_array, as_variable, square


def test_holds_the_ndarray_itself_not_a_copy():
    data = np.array([1.0, 2.0])
    x = Variable(data)
    data[0] = 99.0
    assert x.data is data


@pytest.mark.parametrize("data", [1.0, 3, [1.0, 2.0], "1", np.float64(1.0), True])
def test_refuses_what_is_not_an_ndarray(data):
    with pytest.raises(TypeError, match=f"not {type(data).__name__}"):
        Variable(data)


@pytest.mark.parametrize("data", [np.array("a"), np.array(1j), np.array([None])])
def test_refuses_arrays_that_hold_no_real_numbers(data):
    with pytest.raises(TypeError, match=str(data.dtype)):
        Variable(data)


def test_refuses_other_data_on_assignment_too():
    x = Variable(np.array(1.0))
    with pytest.raises(TypeError, match="float"):
        x.data = 2.0
    assert x.data == 1.0


def test_an_empty_box_is_allowed():
    assert repr(Variable(None)) == "variable(None)"


@pytest.mark.parametrize("shape", [(), (1,), (2, 3), (0,)])
def test_a_result_is_an_ndarray_whatever_its_shape(shape):
    x = Variable(np.ones(shape))
    for y in (square(x), x + 1.0, x * x, 2.0 / (x + x), -x, x**3):
        assert type(y.data) is np.ndarray
        assert y.shape == shape
        assert y.data is y.data


def test_a_gradient_is_an_ndarray_whatever_its_shape():
    for shape in [(), (1,), (2, 3)]:
        x = Variable(np.ones(shape))
        (x * x + x).backward()
        assert type(x.grad) is np.ndarray
        assert x.grad.shape == shape


def test_a_result_can_be_changed_in_place_and_used_again():
    x = Variable(np.array(3.0))
    y = square(x)
    y.data[...] = 5.0
    assert square(y).data == 25.0


def test_a_leaf_changed_in_place_is_read_anew():
    x = Variable(np.array(3.0))
    assert square(x).data == 9.0
    x.data -= 1.0
    assert square(x).data == 4.0
    x.data[...] = 5.0
    assert square(x).data == 25.0


def test_shape_ndim_size_dtype_and_len_are_those_of_the_data():
    x = Variable(np.zeros((2, 3), np.float32))
    assert (x.shape, x.ndim, x.size, x.dtype, len(x)) == ((2, 3), 2, 6, np.float32, 2)
    assert square(Variable(np.array(1.0))).shape == ()


def test_a_number_has_a_truth_value_but_no_len():
    assert Variable(np.array(2.0))
    assert not Variable(np.array(0.0))
    with pytest.raises(TypeError):
        len(Variable(np.array(2.0)))
    with pytest.raises(ValueError, match="ambiguous"):
        bool(Variable(np.ones(2)))


def test_repr_aligns_the_rows_of_a_matrix():
    assert repr(Variable(np.array([[1, 2], [3, 4]]))) == "variable([[1 2]\n          [3 4]])"
    assert repr(square(Variable(np.array(3.0)))) == "variable(9.0)"


def test_name_is_kept():
    assert Variable(np.array(1.0), "x").name == "x"
    assert square(Variable(np.array(1.0))).name is None


def test_a_misspelt_attribute_is_an_error():
    with pytest.raises(AttributeError):
        Variable(np.array(1.0)).gard = None


class Grid(np.ndarray):
    """Like np.matrix: its product is not elementwise."""

    __mul__ = np.ndarray.__matmul__


def test_an_ndarray_subclass_is_seen_as_an_ndarray():
    x = Variable(np.array([[1.0, 2.0], [3.0, 4.0]]).view(Grid))
    assert (x * x).data.tolist() == [[1.0, 4.0], [9.0, 16.0]]


def test_as_array_and_as_variable_keep_identity():
    array, x = np.ones(2), Variable(np.ones(2))
    assert as_array(array) is array
    assert as_variable(x) is x
    assert as_variable(array).data is array


@pytest.mark.parametrize("number", [1, 1.5, True, np.float32(1.5), np.int64(2)])
def test_as_array_makes_a_0_dim_array_of_a_number(number):
    array = as_array(number)
    assert array.shape == ()
    assert array == number
    assert array.dtype == np.array(number).dtype


@pytest.mark.parametrize("other", ["1", None, [1.0], Variable(np.array(1.0)), 1j])
def test_as_array_refuses_the_rest(other):
    with pytest.raises(TypeError, match=type(other).__name__):
        as_array(other)


@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_leaf_can_be_copied_and_pickled(twin):
    x = Variable(np.array([1.0, 2.0]), "x")
    square(x).backward()
    other = twin(x)
    assert other is not x
    assert (other.data.tolist(), other.grad.tolist(), other.name) == ([1.0, 2.0], [2.0, 4.0], "x")
    other.cleargrad()
    square(other).backward()
    assert other.grad.tolist() == [2.0, 4.0]


@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, pickle.dumps])
def test_copying_a_computed_variable_says_why_not_and_what_instead(twin):
    y = square(Variable(np.array(1.0)))
    for value in (y, [y], {"y": y}):
        if twin is copy.copy and value is not y:
            continue
        with pytest.raises(TypeError, match=r"computed Variable.*Variable\(y.data.copy\(\)\)"):
            twin(value)
