"""Wants to hang where exceptions are ignored: in `__del__`, run when a name is bound anew or the process ends."""

from red_team.helpers import attack, scores

TRAP = "class Trap:\n    def __del__(self):\n        while True: pass\n"


def test_when_a_name_is_bound_anew():
    assert scores(attack(square=TRAP + "trap = Trap()\ntrap = None")) == [5, 0]


def test_at_the_end_of_the_process():
    assert scores(attack(last=TRAP + "trap = Trap()\nimport builtins; builtins.trap = Trap()")) == [5, 5]
