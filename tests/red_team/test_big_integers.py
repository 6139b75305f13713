"""Wants to stall in one instruction of the interpreter, at which no signal handler runs."""

from red_team.helpers import attack, elsewhere, scores, square


def test_a_power_that_takes_hours():
    assert scores(attack(square=square("return 9 ** 9 ** 9"))) == [5, 0]


def test_a_number_too_long_to_print_given_for_data():
    assert scores(attack(square=square("return 10 ** 6000"))) == [5, 0]


def test_a_number_of_megabytes_given_for_data():
    assert elsewhere(square=square("return 1 << 200_000_000")) == [5, 0]
