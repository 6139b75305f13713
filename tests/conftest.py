import gc
import os

import hypothesis
import matplotlib
import pytest

from autograde import startup

startup.skip_web_address_grammar()  # five seconds a worker, before anything imports nbformat

from autograde.validation import release_check  # noqa: E402
from course.authoring import handout  # noqa: E402
from course.i18n import use_language  # noqa: E402

matplotlib.use("Agg")
LONGEST = ("types", "gate", "kills", "cluster", "nbgrader", "wheel", "faults", "postgresql", "class")
"""Groups of tests in the order in which they start: `make test` ends soonest if the longest ones begin it."""

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def english():
    with use_language("en"):
        yield


@pytest.fixture(autouse=True)
def same_environment():
    """Undo what a command called in this process chose for itself and its children, such as `--extra-tests`."""
    before = dict(os.environ)
    yield
    if os.environ != before:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def gate():
    """The release check of the whole course, made once: its report, and the result of each case.

    All tests that ask for it are in the group "gate", so that one worker of pytest-xdist runs them.
    """
    results, real = {}, release_check.graded

    def graded(*words):
        for case, result, in_process in real(*words):
            results[case] = result
            yield case, result, in_process

    with pytest.MonkeyPatch.context() as patch, use_language("en"):
        patch.setattr(release_check, "graded", graded)
        *_, report = release_check.run()
    return report, results


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel that learners install, built once: the tests that ask for it are in the group "wheel"."""
    return handout.build_wheel(tmp_path_factory.mktemp("wheel"))


def group(item):
    return next((mark.kwargs.get("name") or mark.args[0] for mark in item.iter_markers("xdist_group")), None)


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item):
    """Mark the red team as slow: each attack starts processes, and many of them wait for a limit."""
    if "red_team" in item.path.parts:
        item.add_marker("slow")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Start the longest groups first; the others keep their order."""
    order = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(group(item), len(order)))


def pytest_collection_finish():
    """Take what is imported and collected out of all later garbage collections, here and in forks."""
    gc.freeze()


def pytest_xdist_auto_num_workers(config):
    """Run tests in twice as many processes as there are cores: they wait for half of their time."""
    return (os.cpu_count() or 1) * 2
