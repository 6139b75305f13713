"""A way through a notebook goes on when a process is lost on it."""

import time

import pytest

from autograde.sandbox.remote.errors import StudentProcessDied
from autograde.sandbox.remote.notebook_run import NotebookRun
from autograde.sandbox.remote.session import Limits


@pytest.fixture
def way():
    found = NotebookRun(Limits(cell=2.0, test=2.0))
    yield found
    found.close()


def value(way, name):
    with way.session() as live:
        live.set_deadline(10)
        return live.names([name]).get(name)


def test_cells_run_in_order_in_one_process(way):
    way.run_cell("x = 1")
    outputs, error = way.run_cell("x += 1\nprint(x)")
    assert (outputs[0]["text"], error) == ("2\n", None)
    assert value(way, "x") == 2


def test_behind_a_cell_that_ends_the_process_stand_those_that_worked(way):
    way.run_cell("x = 1")
    with pytest.raises(StudentProcessDied):
        way.run_cell("x = 5\nimport os; os._exit(1)")
    way.run_cell("x += 1")
    assert value(way, "x") == 2


def test_a_cell_that_raises_has_worked(way):
    _, error = way.run_cell("x = 1\n1 / 0")
    assert error["ename"] == "ZeroDivisionError"
    way.close()
    assert value(way, "x") == 1


def test_a_process_that_is_lost_while_it_is_asked_gives_way_to_another(way):
    way.run_cell("import os\nx = 1\ndef end(): os._exit(1)")
    with pytest.raises(StudentProcessDied), way.session() as live:
        live.set_deadline(10)
        live.names(["end"])["end"]()
    assert way.current is None
    assert value(way, "x") == 1


@pytest.mark.slow
def test_cells_that_end_every_later_process_lose_what_comes_next_and_no_more_time(way):
    way.run_cell(f"import os, time\nif time.time() > {time.time() + 2}: os._exit(1)")
    way.close()
    time.sleep(2)
    with pytest.raises(StudentProcessDied), way.session():
        raise AssertionError("not reached")
    assert way.current is None


def test_two_ways_know_nothing_of_each_other(way):
    other = NotebookRun(way.limits)
    way.run_cell("import os\nx = 1\nopen('kept', 'w').write('x')")
    outputs, _ = other.run_cell("import os\nprint('x' in globals(), os.path.exists('kept'))")
    assert outputs[0]["text"] == "False False\n"
    other.close()
