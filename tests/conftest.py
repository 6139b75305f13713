import matplotlib
import pytest

from course.i18n import use_language

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def english():
    with use_language("en"):
        yield
