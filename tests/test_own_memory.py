"""What a test may take on the trusted side ends with it, also where tests of several threads overlap."""

import resource
from contextlib import ExitStack

import pytest

from autograde.grading.own_memory import ROOM, bounded_memory


def limit():
    return resource.getrlimit(resource.RLIMIT_DATA)[0]


def test_blocks_that_end_in_another_order_leave_the_limit_as_it_was():
    before, first, second = limit(), ExitStack(), ExitStack()
    first.enter_context(bounded_memory())
    second.enter_context(bounded_memory(2 * ROOM))
    inside = limit()
    first.close()
    assert limit() == inside != before
    second.close()
    assert limit() == before


def test_the_highest_bound_holds_while_blocks_overlap():
    with bounded_memory(2 * ROOM):
        high = limit()
        with bounded_memory(ROOM):
            assert limit() == high


def test_a_limit_of_the_process_is_kept():
    before, hard = resource.getrlimit(resource.RLIMIT_DATA)
    with bounded_memory():
        low = limit()
    resource.setrlimit(resource.RLIMIT_DATA, (low, hard))
    try:
        with bounded_memory(1 << 40):
            assert limit() == low
        assert limit() == low
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, hard))


def test_an_error_in_the_block_ends_it():
    before = limit()
    with pytest.raises(MemoryError), bounded_memory():
        bytearray(2 * ROOM)
    assert limit() == before
