import matplotlib
import pytest

from course.texts import speaking

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def english():
    with speaking("en"):
        yield
