import matplotlib
import pytest

from course.i18n import speaking

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def english():
    with speaking("en"):
        yield
