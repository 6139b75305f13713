"""Paths of a descent on the function that they descend."""

import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course.draw import descent
from course.i18n import LANGUAGES, use_language
from tests.draw.conftest import engine


@pytest.fixture(autouse=True)
def closed():
    plt.close("all")
    yield
    plt.close("all")


def lines():
    """The points of each line of the picture."""
    return [np.stack(line.get_data(), axis=1) for line in plt.gca().lines]


def test_a_path_of_numbers_lies_on_the_curve_of_its_function():
    descent(lambda x: (x - 2) ** 2, [5.0, 4.4, 3.9])
    curve, path, start, end = lines()
    np.testing.assert_allclose(curve[:, 1], (curve[:, 0] - 2) ** 2)
    np.testing.assert_allclose(path, [[5.0, 9.0], [4.4, 5.76], [3.9, 3.61]])
    np.testing.assert_allclose([start[0], end[0]], path[[0, -1]])
    assert curve[0, 0] < 3.9
    assert curve[-1, 0] > 5.0


def test_pairs_are_seen_from_above_on_contour_lines_that_hold_all_of_them():
    made = engine(25)
    one, other = [(2.0, -1.0), (1.0, 0.5)], [np.array([-3.0, 0.0]), np.array([0.0, 0.0])]
    descent(made.matyas, one, other)
    found = lines()
    np.testing.assert_allclose(found[0], one)
    np.testing.assert_allclose(found[3], other)
    assert plt.gca().collections
    for limits, values in ((plt.gca().get_xlim(), (-3.0, 2.0)), (plt.gca().get_ylim(), (-1.0, 0.5))):
        assert limits[0] < values[0]
        assert limits[1] > values[1]


def test_the_contour_lines_show_the_function_and_not_its_mirror_image():
    descent(lambda x, y: x + 0 * y, [(0.0, 0.0), (1.0, 3.0)])
    filled = plt.gca().collections[0]
    centres = [np.mean(np.concatenate(path.to_polygons()), axis=0) for path in filled.get_paths()]
    assert np.all(np.diff([x for x, _ in centres]) > 0)


def test_a_function_of_variables_is_read_by_its_data():
    made = engine(25)
    descent(lambda x: made.square(made.as_variable(x)), [1.0, 2.0])
    np.testing.assert_allclose(lines()[1], [[1.0, 1.0], [2.0, 4.0]])


def test_a_path_that_runs_away_is_drawn_as_far_as_it_is_finite():
    descent(lambda x: x**2, [1.0, -3.0, np.inf, np.nan])
    np.testing.assert_allclose(lines()[1], [[1.0, 1.0], [-3.0, 9.0]])


REFUSED = [[], [[]], [[np.nan]], [["a"]], [[(1, 2, 3)]], [[1.0], [(1.0, 2.0)]], [[1.0, (1.0, 2.0)]]]


@pytest.mark.parametrize("paths", REFUSED, ids=str)
def test_points_that_cannot_be_drawn_are_refused_in_each_language(paths):
    said = set()
    for lang in LANGUAGES:
        with use_language(lang), pytest.raises(ValueError, match=r"\w") as refused:
            descent(lambda *x: x[0], *paths)
        said.add(str(refused.value))
    assert len(said) == 3


def test_without_matplotlib_the_missing_package_has_its_name():
    program = (
        "import sys; sys.modules['matplotlib'] = None; from course.draw import descent\n"
        "try: descent(abs, [1.0])\nexcept ModuleNotFoundError as error: print(error.name)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("matplotlib")
