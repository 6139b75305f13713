"""Which worker is next: the one with the least before it, and none that is silent or refused."""

from dataclasses import replace

import pytest

from autograde.cluster.announcement import Announcement, refusal
from autograde.cluster.members import FACTOR, MOST, SHARE, SPAN, Members
from course.i18n import LANGUAGES, use_language

SEALED = Announcement.of_this_machine(2, trusted=False)
SEALED = replace(SEALED, layers=("bubblewrap", "namespaces", "rlimits"), why="")
BARE = replace(SEALED, layers=("rlimits",), why="bubblewrap is not installed")
OTHERS = {
    "not started by autograde worker": None,
    "another version": replace(SEALED, version="0.0.1"),
    "other lessons": replace(SEALED, digest="0" * 64),
    "no sandbox": BARE,
    "no sandbox, and willing": replace(BARE, trusted=True),
}


def members(*names, **named):
    made = Members(trusted=False, **named)
    assert made.update(dict.fromkeys(names, SEALED)) == (set(), [])
    return made


@pytest.mark.parametrize("name", OTHERS)
def test_a_worker_that_would_grade_otherwise_gets_no_job_and_the_reason_is_said_once_in_one_line(name):
    made = Members(trusted=False)
    _, news = made.update({"tcp://w": OTHERS[name]})
    assert made.next(0.0) is None
    for lang in LANGUAGES:
        with use_language(lang):
            assert len(str(news[0]).splitlines()) == 1
    assert len(news) == 1
    assert made.update({"tcp://w": OTHERS[name]}) == (set(), [])


def test_a_worker_without_a_sandbox_runs_trusted_code_if_both_sides_say_so():
    assert refusal("w", replace(BARE, trusted=True), trusted=True) is None
    assert refusal("w", replace(BARE, trusted=False), trusted=True)
    assert refusal("w", replace(BARE, trusted=True), trusted=False)
    assert refusal("w", SEALED, trusted=True) is None


@pytest.mark.parametrize(
    "raw", [None, {}, [], SEALED.as_plain() | {"processes": "2"}, SEALED.as_plain() | {"layers": "bubblewrap"}]
)
def test_what_is_no_announcement_counts_as_none(raw):
    assert Announcement.from_plain(raw) is None
    assert Announcement.from_plain(SEALED.as_plain()) == SEALED


def test_jobs_go_to_the_worker_with_the_least_before_it_until_all_have_enough():
    made, given = members("a", "b"), []
    while found := made.next(0.0):
        made.give(found[0], len(given), 1, 0.0)
        given.append(found[0].name)
    assert given == ["a", "b"] * 4
    made.take("b", 1, 1.0, 1.0)
    assert made.next(1.0)[0].name == "b"
    assert made.next(1.0, 1, ["b"]) is None


def test_a_silent_worker_gets_no_job_while_another_answers():
    made = members("a", "b", patience=30.0)
    made.give(made.known["a"], 0, 1, 0.0)
    for number in range(1, 4):
        made.give(made.known["b"], number, 1, 0.0)
    made.take("b", 3, 29.0, 0.1)
    assert made.next(29.0)[0].name == "a"
    assert made.next(31.0)[0].name == "b"
    made.take("a", 0, 32.0, 32.0)
    assert made.next(32.0)[0].name == "a"


def answered(made, name, duration, size=1):
    made.give(made.known[name], 0, size, 0.0)
    made.take(name, 0, 0.0, duration)


def test_how_long_a_batch_may_take_grows_with_the_median():
    made = members("a", patience=1.0)
    assert made.most() == 1.0
    for duration in (0.1, 2.0, 100.0):
        answered(made, "a", duration)
    assert made.most() == FACTOR * 2.0


def test_a_batch_is_as_large_as_is_answered_in_time_and_smaller_near_the_end():
    made = members("a", "b")
    assert made.next(0.0, 1000)[1] == 1
    answered(made, "a", MOST * 0.1, MOST)
    sizes = [made.next(0.0, left)[1] for left in (1000, 4 * SHARE, 3 * SHARE, 2 * SHARE, SHARE, 1, 0)]
    assert sizes == [MOST, 2, 1, 1, 1, 1, 1]
    made = members("a", "b")
    answered(made, "a", 2 * SPAN, 4)
    assert made.next(0.0, 1000)[1] == 2
    answered(made, "b", 100 * SPAN, 2)
    answered(made, "b", 100 * SPAN, 2)
    assert made.next(0.0, 1000)[1] == 1


@pytest.mark.parametrize("size", [1, 3, MOST])
def test_a_worker_has_two_jobs_for_each_process_and_four_batches_at_the_least(size):
    made = members("a", "b")
    answered(made, "a", SPAN, size)
    given = []
    while found := made.next(0.0, 1000, ["b"]):
        made.give(found[0], len(given), found[1], 0.0)
        given.append(found[1])
    assert given == [size] * 4
    made.take("a", 0, 0.0)
    assert made.next(0.0, 1000, ["b"]) == (made.known["a"], size)


def test_what_a_worker_had_is_returned_when_it_is_gone():
    made = members("a", "b")
    made.give(made.known["a"], 7, 1, 0.0)
    made.give(made.known["b"], 8, 3, 0.0)
    assert made.update({"b": SEALED}) == ({7}, [])
    assert made.known.keys() == {"b"}
